/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tool says, and how it ends. */
#ifndef SOFTRESERVE_TOOL_TEXT_H
#define SOFTRESERVE_TOOL_TEXT_H

/**
 * enum tool_status - exit status
 * @TOOL_DONE: what was asked for is done
 * @TOOL_DECIDED: a retry came to another verdict than that CXL keeps all memory
 * @TOOL_USAGE: wrong usage; nothing was changed
 * @TOOL_REFUSED: it cannot be done; nothing was changed, or what was is as before
 * @TOOL_FAILED: it went wrong half way; what was said tells where
 */
enum tool_status {
	TOOL_DONE,
	TOOL_DECIDED,
	TOOL_USAGE,
	TOOL_REFUSED,
	TOOL_FAILED,
};

/** complain() - say a sentence on standard error, after the program's name */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

#endif
