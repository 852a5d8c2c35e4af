/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's header of this name has what the C library's has. */
#include <ctype.h>
