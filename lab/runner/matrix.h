/* SPDX-License-Identifier: GPL-2.0-only */
/* The matrix: every machine on every system, some side by side. */
#ifndef SOFTRESERVE_LAB_MATRIX_H
#define SOFTRESERVE_LAB_MATRIX_H

#include "run.h"

/**
 * struct matrix_options - what is asked for
 * @machines: folder of declarations; machines whose act is no fault are left out
 * @build: the build folder
 * @kernel: name of the kernel of "stock" and "softreserve"; NULL for the first one fetched
 * @systems: their names with commas between, NULL for all
 * @jobs: runs at a time
 * @table: the page's file; NULL for standard output
 * @picture: the picture's file; NULL for none
 * @kernels: a page whose table of kernels is made anew (kernels.h); NULL for none
 * @captures: folder where every run leaves what softreserve capture makes in the guest, as
 *            MACHINE-KERNEL-stock.tar.xz or -softreserve.tar.xz; NULL for none
 * @keep: keep the folders of all runs that are not as declared
 * @style: progress on standard error
 */
struct matrix_options {
	const char *machines;
	const char *build;
	const char *kernel;
	const char *systems;
	unsigned int jobs;
	const char *table;
	const char *picture;
	const char *kernels;
	const char *captures;
	bool keep;
	enum progress_style style;
};

/**
 * matrix_run() - run all, write the page, the picture and the table of kernels
 * @options: what is asked for
 *
 * A signal that asks this program to end does so, once nothing runs any more.
 *
 * Return: STATUS_AS_DECLARED if with softreserve every machine is as declared, no
 * byte lost and none bad; STATUS_NOT_AS_DECLARED otherwise; STATUS_LOST if a run has
 * no result because the lab failed; STATUS_NOT_STARTED if a part is missing.
 */
enum status matrix_run(const struct matrix_options *options);

#endif
