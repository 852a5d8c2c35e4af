/* SPDX-License-Identifier: GPL-2.0-only */
/* Machines for tests, out of a few lines of text. */
#ifndef SOFTRESERVE_TESTS_RUNNER_FIXTURE_H
#define SOFTRESERVE_TESTS_RUNNER_FIXTURE_H

#include "../policy/unit.h"
#include "declaration.h"

/* Addresses of the windows of every fixture: w0, w1. */
#define W0 0x500000000ull
#define W1 0x600000000ull

/** machine_from() - a machine whose keys are @text and an outcome; fails the test if it is wrong */
struct machine *machine_from(const char *text);

#endif
