/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tool says, and how it ends. */
#ifndef SOFTRESERVE_TOOL_TEXT_H
#define SOFTRESERVE_TOOL_TEXT_H

/**
 * enum tool_status - exit status
 * @TOOL_DONE: what was asked for is done; status: all bytes are accounted for; check: no findings
 * @TOOL_DECIDED: retry came to another verdict than that CXL keeps all memory
 * @TOOL_LOST: status: bytes are lost or quarantined
 * @TOOL_FOUND: check: errors were found
 * @TOOL_DEGRADED: status: all bytes are usable, but some not by CXL
 * @TOOL_WARNED: check: warnings were found, and no errors
 * @TOOL_REFUSED: it cannot be done; nothing was changed, or what was is as before
 * @TOOL_UNKNOWN: it cannot be told, and it was said why
 * @TOOL_FAILED: it went wrong half way; what was said tells where
 * @TOOL_USAGE: wrong usage; nothing was done (EX_USAGE of sysexits.h)
 * @TOOL_NO_INPUT: what --from names cannot be read at all (EX_NOINPUT)
 */
enum tool_status {
	TOOL_DONE = 0,
	TOOL_DECIDED = 1,
	TOOL_LOST = 1,
	TOOL_FOUND = 1,
	TOOL_DEGRADED = 2,
	TOOL_WARNED = 2,
	TOOL_REFUSED = 3,
	TOOL_UNKNOWN = 3,
	TOOL_FAILED = 4,
	TOOL_USAGE = 64,
	TOOL_NO_INPUT = 66,
};

/** complain() - say a sentence on standard error, after the program's name */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

#endif
