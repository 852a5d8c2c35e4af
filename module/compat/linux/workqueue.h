/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * 128ea9f6ccfb ("workqueue: Add system_percpu_wq and system_dfl_wq"), Linux 6.17: a new
 * name for the system's unbound queue. The old one warns since 64d8eae3f895 ("workqueue: Add
 * warnings and fallback if system_{unbound}_wq is used"), Linux 7.2.
 */
#ifndef SR_COMPAT_LINUX_WORKQUEUE_H
#define SR_COMPAT_LINUX_WORKQUEUE_H

#include_next <linux/workqueue.h>

#ifdef SR_COMPAT_NO_DFL_QUEUE
#define system_dfl_wq system_unbound_wq
#endif

#endif
