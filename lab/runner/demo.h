/* SPDX-License-Identifier: GPL-2.0-only */
/* The demonstration: one machine on the stock kernel, then with the module. */
#ifndef SOFTRESERVE_LAB_DEMO_H
#define SOFTRESERVE_LAB_DEMO_H

#include "run.h"

/**
 * demo_run() - run a machine both ways and print the results side by side
 * @options: what to run; @with_module is ignored
 *
 * Return: STATUS_AS_DECLARED if both runs are as declared, otherwise the status
 * of the first that is not.
 */
enum status demo_run(const struct run_options *options);

#endif
