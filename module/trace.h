/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints: softreserve:softreserve_verdict and softreserve:softreserve_conflict. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM softreserve

#if !defined(SOFTRESERVE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SOFTRESERVE_TRACE_H

#include <linux/tracepoint.h>

/* The layout of trace events is that of the kernel. */
/* clang-format off */

TRACE_EVENT(softreserve_verdict,
	    TP_PROTO(const char *verdict, u64 cxl, u64 dax, u64 quarantined, u32 conflicts),
	    TP_ARGS(verdict, cxl, dax, quarantined, conflicts),
	    TP_STRUCT__entry(__string(verdict, verdict) __field(u64, cxl) __field(u64, dax)
				     __field(u64, quarantined) __field(u32, conflicts)),
	    TP_fast_assign(__assign_str(verdict); __entry->cxl = cxl; __entry->dax = dax;
			   __entry->quarantined = quarantined; __entry->conflicts = conflicts;),
	    TP_printk("verdict=%s cxl=%llu dax=%llu quarantined=%llu conflicts=%u",
		      __get_str(verdict), __entry->cxl, __entry->dax, __entry->quarantined,
		      __entry->conflicts));

TRACE_EVENT(softreserve_conflict,
	    TP_PROTO(const char *kind, u64 start, u64 end, const char *device),
	    TP_ARGS(kind, start, end, device),
	    TP_STRUCT__entry(__string(kind, kind) __field(u64, start) __field(u64, end)
				     __string(device, device)),
	    TP_fast_assign(__assign_str(kind); __entry->start = start; __entry->end = end;
			   __assign_str(device);),
	    TP_printk("kind=%s start=%#llx end=%#llx device=%s", __get_str(kind), __entry->start,
		      __entry->end, __get_str(device)));

/* clang-format on */

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
