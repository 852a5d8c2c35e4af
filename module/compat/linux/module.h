/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cdd30ebb1b9f ("module: Convert symbol namespace to string literal"), Linux 6.13:
 * a namespace is a string. Before, it was a word.
 */
#ifndef SR_COMPAT_LINUX_MODULE_H
#define SR_COMPAT_LINUX_MODULE_H

#include_next <linux/module.h>

#ifdef SR_COMPAT_NAMESPACE_WORDS
#undef MODULE_IMPORT_NS
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, ns)
#endif

#endif
