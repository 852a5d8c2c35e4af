/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cmocka with the headers that it wants before it.
 */
#ifndef SOFTRESERVE_TESTS_UNIT_H
#define SOFTRESERVE_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

#endif
