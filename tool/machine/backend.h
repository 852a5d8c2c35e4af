/* SPDX-License-Identifier: GPL-2.0-only */
/* What a kind of source does for source.c. Others use source.h. */
#ifndef SOFTRESERVE_TOOL_BACKEND_H
#define SOFTRESERVE_TOOL_BACKEND_H

#include "source.h"

/**
 * struct backend - a kind of source; each as the function of source.h of that name, and
 *                  paths never begin with a slash
 * @resolve: path without links that is reached from @path; false if nothing is there
 * @list: in any order
 * @close: free what is behind source.data
 */
struct backend {
	char *(*read)(const struct source *source, const char *path, size_t *size);
	bool (*resolve)(const struct source *source, const char *path, char *reached, size_t size);
	size_t (*list)(const struct source *source, const char *path, char ***names);
	void (*close)(struct source *source);
};

/**
 * struct source - a source
 * @backend: which kind
 * @data: the kind's own
 * @live: the machine that we run on
 * @name: what to call it
 * @complaint: sentences about the whole, grown with GROW()
 * @n_complaints: how many
 */
struct source {
	const struct backend *backend;
	void *data;
	bool live;
	char *name;
	char **complaint;
	size_t n_complaints;
};

/**
 * tree_open() - a folder that is laid out like a root folder
 * @source: backend and data are filled
 * @path: the folder
 *
 * Return: true; otherwise errno says why not.
 */
bool tree_open(struct source *source, const char *path);

#endif
