/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a capture is made of: an allow list. Nothing else is read, as there are attributes
 * whose reading does something, or waits: resourceN, vpd, security/, those of nfit.
 */
#ifndef SOFTRESERVE_TOOL_PATHS_H
#define SOFTRESERVE_TOOL_PATHS_H

#include <stddef.h>

/**
 * enum path_only - which of the names that the last "*" of a folder matches are meant
 * @ONLY_CXL: of PCI functions, those of CXL and all that are above one
 */
enum path_only {
	ONLY_ALL,
	ONLY_CXL,
};

/**
 * struct captured_path - a row
 * @folder: pattern of folders: each part of it as for fnmatch(3)
 * @names: patterns below that, one space between them; "." is the folder itself, and "**" all
 *         that is below
 * @only: which folders
 * @edit: what is left out of such a file: takes bytes for free(), with a NUL behind, and
 *        returns others, or NULL if nothing is left and the file is not taken; NULL if nothing is
 * @why: in a few words
 */
struct captured_path {
	const char *folder;
	const char *names;
	enum path_only only;
	char *(*edit)(char *bytes, size_t *size);
	const char *why;
};

extern const struct captured_path captured_paths[];
extern const size_t n_captured_paths;

#endif
