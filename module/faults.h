/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fault points: the calls that can fail, made to fail one at a time. Only in the
 * build that tests error paths (SOFTRESERVE_FAULTS=1), where Kbuild includes
 * this file ahead of every source; in the normal build it is not read at all.
 *
 * Each call below becomes a point, known by its place in the source. The calls
 * that reach a point are counted, and the one whose number is fail_nth fails. What
 * a call gives is held in a list until it is given back, so that what is left
 * when the module ends is known by the place that got it.
 *
 * No points: what cannot fail or only says what is there, and what has no name of
 * its own that could become a macro; docs/lab.md lists them.
 */
#ifndef SOFTRESERVE_FAULTS_H
#define SOFTRESERVE_FAULTS_H

/* Before their names become macros, and all that <trace/define_trace.h> includes. */
#include <linux/acpi.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/device/driver.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kdebug.h>
#include <linux/kernfs.h>
#include <linux/kmod.h>
#include <linux/kobject.h>
#include <linux/kstrtox.h>
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/memregion.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/perf_event.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/trace_events.h>
#include <linux/tracepoint.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

/**
 * struct sr_fault_point - a call that can fail
 * @function: where it is
 * @line: where it is there
 * @call: what is called
 * @once: it is called in loops, often the same way: counted the first time only
 * @reached: how many times it was called
 * @failed: how many times it was made to fail
 * @first: number of the first call, over all points
 */
struct sr_fault_point {
	const char *function;
	unsigned int line;
	const char *call;
	bool once;
	atomic_t reached;
	atomic_t failed;
	unsigned int first;
};

/* Kinds of what is held; a key is unique within its kind. */
enum sr_held_kind {
	SR_HELD_MEMORY,
	SR_HELD_PAGE,
	SR_HELD_MAPPING,
	SR_HELD_ADDRESSES,
	SR_HELD_RESOURCE,
	SR_HELD_ID,
	SR_HELD_NOTIFIER,
	SR_HELD_PROBE,
	SR_HELD_PLATFORM_DEVICE,
	SR_HELD_KOBJECT,
	SR_HELD_QUEUE,
	SR_HELD_DEVICE,
	SR_HELD_ENABLED,
	SR_HELD_ACPI_DEVICE,
	SR_HELD_NODE,
	SR_HELD_FOLDER,
};

/** sr_fault() - count a call; Return: true if it has to fail */
bool sr_fault(struct sr_fault_point *point);

/** sr_hold() - note what a call gave; 0 and errors are nothing */
void sr_hold(enum sr_held_kind kind, struct sr_fault_point *point, unsigned long key);

/** sr_drop() - note that it is given back; false if it was not held */
bool sr_drop(enum sr_held_kind kind, unsigned long key);

/* What main.c names module_init() and module_exit(): called by those of faults.c. */
void sr_module_init(int *rc);
void sr_module_exit(void);

/* Pointers to all points, side by side; see faults.lds. */
extern struct sr_fault_point *sr_fault_points_begin[];
extern struct sr_fault_point *sr_fault_points_end[];

#ifndef SR_FAULTS_IMPLEMENTATION

/* Those that are macros of the kernel's: the real ones. */
static inline void *sr_real_kzalloc(size_t size, gfp_t gfp)
{
	return kzalloc(size, gfp);
}

static inline void *sr_real_kmemdup(const void *from, size_t size, gfp_t gfp)
{
	return kmemdup(from, size, gfp);
}

static inline void *sr_real_krealloc_array(void *old, size_t n, size_t size, gfp_t gfp)
{
	return krealloc_array(old, n, size, gfp);
}

static inline void *sr_real_kvmalloc(size_t size, gfp_t gfp)
{
	return kvmalloc(size, gfp);
}

static inline void *sr_real_kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	return kvmalloc_array(n, size, gfp);
}

static inline unsigned long sr_real_get_free_page(gfp_t gfp)
{
	return __get_free_page(gfp);
}

static inline void sr_real_free_page(unsigned long page)
{
	free_page(page);
}

static inline struct workqueue_struct *sr_real_queue(const char *name, unsigned int flags)
{
	return alloc_ordered_workqueue("%s", flags, name);
}

static inline struct resource *sr_real_request(u64 start, u64 n, const char *name)
{
	return request_mem_region(start, n, name);
}

static inline void sr_real_release(u64 start, u64 n)
{
	release_mem_region(start, n);
}

static inline struct dentry *sr_real_debugfs_file(const char *name, umode_t mode,
						  struct dentry *parent, void *data,
						  const struct file_operations *fops)
{
	return debugfs_create_file(name, mode, parent, data, fops);
}

/* A place in the source. */
#define SR_PLACE(_call, _once)                     \
	static struct sr_fault_point sr_point_ = { \
		.function = __func__,              \
		.line = __LINE__,                  \
		.call = _call,                     \
		.once = _once,                     \
	}

/* A place where something can fail. */
#define SR_POINT(_call, _once)                                                               \
	SR_PLACE(_call, _once);                                                              \
	static struct sr_fault_point *const sr_entry_ __used __section(".sr_fault_points") = \
		&sr_point_

/* _failure instead of _real at the point's turn. */
#define SR_TRY_AT(_failure, _real)                                 \
	({                                                         \
		typeof(_real) sr_got_ = (typeof(_real))(_failure); \
		if (!sr_fault(&sr_point_))                         \
			sr_got_ = (_real);                         \
		sr_got_;                                           \
	})

#define SR_TRY(_call, _failure, _real)      \
	({                                  \
		SR_POINT(_call, false);     \
		SR_TRY_AT(_failure, _real); \
	})

/* The pointer that _real gives is held; errors are not. */
#define SR_HOLD_AT(_kind, _real)                                             \
	({                                                                   \
		typeof(_real) sr_held_ = (_real);                            \
		sr_hold(_kind, &sr_point_, (__force unsigned long)sr_held_); \
		sr_held_;                                                    \
	})

#define SR_GET(_kind, _call, _failure, _real)                  \
	({                                                     \
		SR_POINT(_call, false);                        \
		SR_HOLD_AT(_kind, SR_TRY_AT(_failure, _real)); \
	})

/* The same of what cannot fail. */
#define SR_TAKE(_kind, _call, _real)      \
	({                                \
		SR_PLACE(_call, false);   \
		SR_HOLD_AT(_kind, _real); \
	})

/* _key, which _real may call sr_key_, is held if _real is 0. */
#define SR_SET(_kind, _key, _call, _failure, _real)                                 \
	({                                                                          \
		SR_POINT(_call, false);                                             \
		typeof(_key) sr_key_ = (_key);                                      \
		int sr_error_ = SR_TRY_AT(_failure, _real);                         \
		sr_hold(_kind, &sr_point_, sr_error_ ? 0 : (unsigned long)sr_key_); \
		sr_error_;                                                          \
	})

/* _key, which _real calls sr_key_, is not held any more. */
#define SR_PUT(_kind, _key, _real)                              \
	({                                                      \
		typeof(_key) sr_key_ = (_key);                  \
		sr_drop(_kind, (__force unsigned long)sr_key_); \
		_real;                                          \
	})

/* What each name means from here on. */

#undef kzalloc
#define kzalloc(size, gfp) SR_GET(SR_HELD_MEMORY, "kzalloc", NULL, sr_real_kzalloc(size, gfp))

#undef kmemdup
#define kmemdup(from, size, gfp) \
	SR_GET(SR_HELD_MEMORY, "kmemdup", NULL, sr_real_kmemdup(from, size, gfp))

#undef krealloc_array
#define krealloc_array(old, n, size, gfp)                                                       \
	({                                                                                      \
		SR_POINT("krealloc_array", false);                                              \
		void *sr_old_ = (old);                                                          \
		void *sr_new_ = SR_TRY_AT(NULL, sr_real_krealloc_array(sr_old_, n, size, gfp)); \
		if (sr_new_)                                                                    \
			sr_drop(SR_HELD_MEMORY, (unsigned long)sr_old_);                        \
		sr_hold(SR_HELD_MEMORY, &sr_point_, (unsigned long)sr_new_);                    \
		sr_new_;                                                                        \
	})
#define kfree(p) SR_PUT(SR_HELD_MEMORY, p, kfree(sr_key_))

#undef kvmalloc
#define kvmalloc(size, gfp) SR_GET(SR_HELD_MEMORY, "kvmalloc", NULL, sr_real_kvmalloc(size, gfp))
#undef kvmalloc_array
#define kvmalloc_array(n, size, gfp) \
	SR_GET(SR_HELD_MEMORY, "kvmalloc_array", NULL, sr_real_kvmalloc_array(n, size, gfp))
#define kvfree(p) SR_PUT(SR_HELD_MEMORY, p, kvfree(sr_key_))

#undef __get_free_page
#define __get_free_page(gfp) SR_GET(SR_HELD_PAGE, "__get_free_page", 0, sr_real_get_free_page(gfp))
#undef free_page
#define free_page(page) SR_PUT(SR_HELD_PAGE, page, sr_real_free_page(sr_key_))

#define memremap(...) SR_GET(SR_HELD_MAPPING, "memremap", NULL, memremap(__VA_ARGS__))
#define memunmap(at) SR_PUT(SR_HELD_MAPPING, at, memunmap(sr_key_))

#undef ioremap
#define ioremap(...) SR_GET(SR_HELD_MAPPING, "ioremap", NULL, ioremap(__VA_ARGS__))
#undef iounmap
#define iounmap(at) SR_PUT(SR_HELD_MAPPING, at, iounmap(sr_key_))

/* Nothing was copied. */
#undef copy_mc_to_kernel
#define copy_mc_to_kernel(to, from, n)                                \
	({                                                            \
		SR_POINT("copy_mc_to_kernel", true);                  \
		size_t sr_n_ = (n);                                   \
		SR_TRY_AT(sr_n_, copy_mc_to_kernel(to, from, sr_n_)); \
	})

#undef request_mem_region
#define request_mem_region(start, n, name)                                                     \
	({                                                                                     \
		SR_POINT("request_mem_region", false);                                         \
		u64 sr_key_ = (start);                                                         \
		struct resource *sr_res_ = SR_TRY_AT(NULL, sr_real_request(sr_key_, n, name)); \
		sr_hold(SR_HELD_ADDRESSES, &sr_point_, sr_res_ ? sr_key_ : 0);                 \
		sr_res_;                                                                       \
	})
#undef release_mem_region
#define release_mem_region(start, n) SR_PUT(SR_HELD_ADDRESSES, start, sr_real_release(sr_key_, n))

#define __request_region(tree, start, n, ...)                                             \
	({                                                                                \
		SR_POINT("__request_region", false);                                      \
		u64 sr_key_ = (start);                                                    \
		struct resource *sr_res_ =                                                \
			SR_TRY_AT(NULL, __request_region(tree, sr_key_, n, __VA_ARGS__)); \
		sr_hold(SR_HELD_ADDRESSES, &sr_point_, sr_res_ ? sr_key_ : 0);            \
		sr_res_;                                                                  \
	})
#define __release_region(tree, start, n) \
	SR_PUT(SR_HELD_ADDRESSES, start, __release_region(tree, sr_key_, n))

/* One of the kernel's own that is put back was taken out before, and held since. */
#define insert_resource(parent, res)                                                   \
	({                                                                             \
		SR_POINT("insert_resource", false);                                    \
		struct resource *sr_key_ = (res);                                      \
		int sr_error_ = SR_TRY_AT(-EBUSY, insert_resource(parent, sr_key_));   \
		if (!sr_error_ && !sr_drop(SR_HELD_RESOURCE, (unsigned long)sr_key_))  \
			sr_hold(SR_HELD_RESOURCE, &sr_point_, (unsigned long)sr_key_); \
		sr_error_;                                                             \
	})

/* It fails only where the resource is in no tree: one of the module's is out then. */
#define remove_resource(res)                                                                \
	({                                                                                  \
		SR_POINT("remove_resource", false);                                         \
		struct resource *sr_key_ = (res);                                           \
		bool sr_own_ = sr_drop(SR_HELD_RESOURCE, (unsigned long)sr_key_);           \
		bool sr_fails_ = sr_fault(&sr_point_);                                      \
		int sr_error_ = sr_own_ || !sr_fails_ ? remove_resource(sr_key_) : -EINVAL; \
		if (!sr_own_ && !sr_error_)                                                 \
			sr_hold(SR_HELD_RESOURCE, &sr_point_, (unsigned long)sr_key_);      \
		sr_fails_ ? -EINVAL : sr_error_;                                            \
	})

#define walk_soft_reserve_res(...) \
	SR_TRY("walk_soft_reserve_res", -EINVAL, walk_soft_reserve_res(__VA_ARGS__))
#define acpi_table_parse_cedt(...) \
	SR_TRY("acpi_table_parse_cedt", -ENODEV, acpi_table_parse_cedt(__VA_ARGS__))

/* Numbers start at 0, keys at 1. */
#define memregion_alloc(gfp)                                                    \
	({                                                                      \
		SR_POINT("memregion_alloc", false);                             \
		int sr_id_ = SR_TRY_AT(-ENOMEM, memregion_alloc(gfp));          \
		sr_hold(SR_HELD_ID, &sr_point_, sr_id_ < 0 ? 0 : sr_id_ + 1ul); \
		sr_id_;                                                         \
	})
#define memregion_free(id) SR_PUT(SR_HELD_ID, (id) + 1ul, memregion_free(sr_key_ - 1))

#define platform_device_alloc(...)                                     \
	SR_GET(SR_HELD_PLATFORM_DEVICE, "platform_device_alloc", NULL, \
	       platform_device_alloc(__VA_ARGS__))
#define platform_device_add_data(...) \
	SR_TRY("platform_device_add_data", -ENOMEM, platform_device_add_data(__VA_ARGS__))
#define platform_device_add(...) \
	SR_TRY("platform_device_add", -ENOMEM, platform_device_add(__VA_ARGS__))
#define platform_device_put(pdev) \
	SR_PUT(SR_HELD_PLATFORM_DEVICE, pdev, platform_device_put(sr_key_))
#define platform_device_register_simple(...)                                                 \
	SR_GET(SR_HELD_PLATFORM_DEVICE, "platform_device_register_simple", ERR_PTR(-ENOMEM), \
	       platform_device_register_simple(__VA_ARGS__))
#define platform_device_unregister(pdev) \
	SR_PUT(SR_HELD_PLATFORM_DEVICE, pdev, platform_device_unregister(sr_key_))

#define device_link_add(...) SR_TRY("device_link_add", NULL, device_link_add(__VA_ARGS__))
#define device_attach(...) SR_TRY("device_attach", -ENOMEM, device_attach(__VA_ARGS__))
#define device_driver_attach(...) \
	SR_TRY("device_driver_attach", -ENOMEM, device_driver_attach(__VA_ARGS__))

#define kobject_create_and_add(...) \
	SR_GET(SR_HELD_KOBJECT, "kobject_create_and_add", NULL, kobject_create_and_add(__VA_ARGS__))
#define kobject_add(...) SR_TRY("kobject_add", -ENOMEM, kobject_add(__VA_ARGS__))
#define kobject_put(kobj) SR_PUT(SR_HELD_KOBJECT, kobj, kobject_put(sr_key_))
#define kobject_uevent_env(...) \
	SR_TRY("kobject_uevent_env", -ENOMEM, kobject_uevent_env(__VA_ARGS__))

#define bus_register_notifier(bus, nb)                                 \
	SR_SET(SR_HELD_NOTIFIER, nb, "bus_register_notifier", -ENOMEM, \
	       bus_register_notifier(bus, sr_key_))
#define bus_unregister_notifier(bus, nb) \
	SR_PUT(SR_HELD_NOTIFIER, nb, bus_unregister_notifier(bus, sr_key_))
#define register_die_notifier(nb)                                      \
	SR_SET(SR_HELD_NOTIFIER, nb, "register_die_notifier", -EEXIST, \
	       register_die_notifier(sr_key_))
#define unregister_die_notifier(nb) SR_PUT(SR_HELD_NOTIFIER, nb, unregister_die_notifier(sr_key_))
#define register_memory_notifier(nb)                                      \
	SR_SET(SR_HELD_NOTIFIER, nb, "register_memory_notifier", -EEXIST, \
	       register_memory_notifier(sr_key_))
#define unregister_memory_notifier(nb) \
	SR_PUT(SR_HELD_NOTIFIER, nb, unregister_memory_notifier(sr_key_))
#define tracepoint_probe_register(tp, ...)                              \
	SR_SET(SR_HELD_PROBE, tp, "tracepoint_probe_register", -ENOMEM, \
	       tracepoint_probe_register(sr_key_, __VA_ARGS__))
#define tracepoint_probe_unregister(tp, ...) \
	SR_PUT(SR_HELD_PROBE, tp, tracepoint_probe_unregister(sr_key_, __VA_ARGS__))

#undef alloc_ordered_workqueue
#define alloc_ordered_workqueue(name, flags) \
	SR_GET(SR_HELD_QUEUE, "alloc_ordered_workqueue", NULL, sr_real_queue(name, flags))
#define destroy_workqueue(queue) SR_PUT(SR_HELD_QUEUE, queue, destroy_workqueue(sr_key_))

#undef request_module
#define request_module(...) SR_TRY("request_module", -ENOENT, __request_module(true, __VA_ARGS__))

/* The value is all ones then, as by pci_read_config_dword() of a device that is gone. */
#define pci_read_config_dword(pdev, where, value)                         \
	({                                                                \
		SR_POINT("pci_read_config_dword", false);                 \
		u32 *sr_value_ = (value);                                 \
		PCI_SET_ERROR_RESPONSE(sr_value_);                        \
		SR_TRY_AT(PCIBIOS_DEVICE_NOT_FOUND,                       \
			  pci_read_config_dword(pdev, where, sr_value_)); \
	})
#define pci_read_config_word(pdev, where, value)                                                   \
	({                                                                                         \
		SR_POINT("pci_read_config_word", false);                                           \
		u16 *sr_value_ = (value);                                                          \
		PCI_SET_ERROR_RESPONSE(sr_value_);                                                 \
		SR_TRY_AT(PCIBIOS_DEVICE_NOT_FOUND, pci_read_config_word(pdev, where, sr_value_)); \
	})

#define pci_write_config_word(...)                                \
	SR_TRY("pci_write_config_word", PCIBIOS_DEVICE_NOT_FOUND, \
	       pci_write_config_word(__VA_ARGS__))

#define pci_enable_device_mem(pdev) \
	SR_SET(SR_HELD_ENABLED, pdev, "pci_enable_device_mem", -EIO, pci_enable_device_mem(sr_key_))
#define pci_disable_device(pdev) SR_PUT(SR_HELD_ENABLED, pdev, pci_disable_device(sr_key_))

/* Only of a module that is about to go. */
#define try_module_get(module) SR_TRY("try_module_get", false, try_module_get(module))

/* What an attribute and a name say; read again and again. */
#define kstrtou64(...)                                      \
	({                                                  \
		SR_POINT("kstrtou64", true);                \
		SR_TRY_AT(-EINVAL, kstrtou64(__VA_ARGS__)); \
	})
#define kstrtouint(...)                                      \
	({                                                   \
		SR_POINT("kstrtouint", true);                \
		SR_TRY_AT(-EINVAL, kstrtouint(__VA_ARGS__)); \
	})

/* References: they cannot fail, but be forgotten. */
#define get_device(...) SR_TAKE(SR_HELD_DEVICE, "get_device", get_device(__VA_ARGS__))
#define bus_find_device(...) \
	SR_TAKE(SR_HELD_DEVICE, "bus_find_device", bus_find_device(__VA_ARGS__))
#define bus_find_device_by_name(...) \
	SR_TAKE(SR_HELD_DEVICE, "bus_find_device_by_name", bus_find_device_by_name(__VA_ARGS__))
#define put_device(dev) SR_PUT(SR_HELD_DEVICE, dev, put_device(sr_key_))

/* These give their last argument back. */
#define pci_get_device(vendor, device, from)      \
	SR_TAKE(SR_HELD_DEVICE, "pci_get_device", \
		SR_PUT(SR_HELD_DEVICE, from, pci_get_device(vendor, device, sr_key_)))
#define pci_get_class(class, from)               \
	SR_TAKE(SR_HELD_DEVICE, "pci_get_class", \
		SR_PUT(SR_HELD_DEVICE, from, pci_get_class(class, sr_key_)))
#define pci_dev_get(pdev) SR_TAKE(SR_HELD_DEVICE, "pci_dev_get", pci_dev_get(pdev))
#define pci_dev_put(pdev) SR_PUT(SR_HELD_DEVICE, pdev, pci_dev_put(sr_key_))

#define acpi_dev_get_first_match_dev(...)                            \
	SR_TAKE(SR_HELD_ACPI_DEVICE, "acpi_dev_get_first_match_dev", \
		acpi_dev_get_first_match_dev(__VA_ARGS__))
#define acpi_dev_put(adev) SR_PUT(SR_HELD_ACPI_DEVICE, adev, acpi_dev_put(sr_key_))

#undef kernfs_find_and_get
#define kernfs_find_and_get(...) \
	SR_TAKE(SR_HELD_NODE, "kernfs_find_and_get", kernfs_find_and_get(__VA_ARGS__))
#define kernfs_put(node) SR_PUT(SR_HELD_NODE, node, kernfs_put(sr_key_))

#define debugfs_create_dir(...)                                        \
	SR_GET(SR_HELD_FOLDER, "debugfs_create_dir", ERR_PTR(-ENOMEM), \
	       debugfs_create_dir(__VA_ARGS__))
/* It goes with its folder. */
#undef debugfs_create_file
#define debugfs_create_file(...) \
	SR_TRY("debugfs_create_file", ERR_PTR(-ENOMEM), sr_real_debugfs_file(__VA_ARGS__))
#undef debugfs_remove
#define debugfs_remove(folder) SR_PUT(SR_HELD_FOLDER, folder, debugfs_remove(sr_key_))

#undef module_init
#define module_init(init)                   \
	void __init sr_module_init(int *rc) \
	{                                   \
		*rc = init();               \
	}
#undef module_exit
#define module_exit(end)                 \
	void __exit sr_module_exit(void) \
	{                                \
		end();                   \
	}

#endif /* SR_FAULTS_IMPLEMENTATION */

#endif
