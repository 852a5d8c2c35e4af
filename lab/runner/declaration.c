// SPDX-License-Identifier: GPL-2.0-only
#include "declaration.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "validate.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct key bridge_keys[] = {
	{ "name", KEY_TEXT, true, offsetof(struct host_bridge, name), 0, NULL },
	{ "root_ports", KEY_NUMBER, false, offsetof(struct host_bridge, root_ports), 1, NULL },
	{ "hdm", KEY_BOOL, false, offsetof(struct host_bridge, hdm), true, NULL },
	{ "chbs", KEY_TEXT, false, offsetof(struct host_bridge, chbs), 0, NULL },
	{ "node", KEY_NUMBER, false, offsetof(struct host_bridge, node), NO_NODE, NULL },
};

static const struct key_table bridge_table = {
	bridge_keys,
	COUNT(bridge_keys),
	sizeof(struct host_bridge),
};

static const struct key switch_keys[] = {
	{ "name", KEY_TEXT, true, offsetof(struct cxl_switch, name), 0, NULL },
	{ "port", KEY_TEXT, true, offsetof(struct cxl_switch, port), 0, NULL },
	{ "downstream_ports", KEY_NUMBER, true, offsetof(struct cxl_switch, downstream_ports), 0,
	  NULL },
};

static const struct key_table switch_table = {
	switch_keys,
	COUNT(switch_keys),
	sizeof(struct cxl_switch),
};

static const struct key device_keys[] = {
	{ "name", KEY_TEXT, true, offsetof(struct cxl_device, name), 0, NULL },
	{ "port", KEY_TEXT, true, offsetof(struct cxl_device, port), 0, NULL },
	{ "volatile", KEY_BYTES, false, offsetof(struct cxl_device, volatile_size), 0, NULL },
	{ "persistent", KEY_BYTES, false, offsetof(struct cxl_device, persistent_size), 0, NULL },
	{ "memory_space", KEY_BOOL, false, offsetof(struct cxl_device, memory_space), true, NULL },
};

static const struct key_table device_table = {
	device_keys,
	COUNT(device_keys),
	sizeof(struct cxl_device),
};

static const struct key window_keys[] = {
	{ "name", KEY_TEXT, true, offsetof(struct window, name), 0, NULL },
	{ "start", KEY_BYTES, false, offsetof(struct window, start), 0, NULL },
	{ "size", KEY_BYTES, true, offsetof(struct window, size), 0, NULL },
	{ "targets", KEY_TEXTS, true, offsetof(struct window, targets), 0, NULL },
	{ "granularity", KEY_NUMBER, false, offsetof(struct window, granularity), 256, NULL },
	{ "cedt", KEY_TEXT, false, offsetof(struct window, cedt), 0, NULL },
	{ "claims", KEY_TEXTS, false, offsetof(struct window, claims), 0, NULL },
	{ "claimed_offset", KEY_BYTES, false, offsetof(struct window, claimed_offset), 0, NULL },
	{ "claimed_size", KEY_BYTES, false, offsetof(struct window, claimed_size), 0, NULL },
};

static const struct key_table window_table = {
	window_keys,
	COUNT(window_keys),
	sizeof(struct window),
};

static const struct key decoder_keys[] = {
	{ "component", KEY_TEXT, true, offsetof(struct decoder, component), 0, NULL },
	{ "index", KEY_NUMBER, false, offsetof(struct decoder, index), DECODER_NEXT_INDEX, NULL },
	{ "window", KEY_TEXT, true, offsetof(struct decoder, window), 0, NULL },
	{ "offset", KEY_BYTES, false, offsetof(struct decoder, offset), 0, NULL },
	{ "size", KEY_BYTES, true, offsetof(struct decoder, size), 0, NULL },
	{ "ways", KEY_NUMBER, false, offsetof(struct decoder, ways), 1, NULL },
	{ "granularity", KEY_NUMBER, false, offsetof(struct decoder, granularity), 256, NULL },
	{ "targets", KEY_NUMBERS, false, offsetof(struct decoder, targets), 0, NULL },
	{ "skip", KEY_BYTES, false, offsetof(struct decoder, skip), 0, NULL },
	{ "alias", KEY_BOOL, false, offsetof(struct decoder, alias), false, NULL },
	{ "commit", KEY_BOOL, false, offsetof(struct decoder, commit), true, NULL },
	{ "lock", KEY_BOOL, false, offsetof(struct decoder, lock), false, NULL },
};

static const struct key_table decoder_table = {
	decoder_keys,
	COUNT(decoder_keys),
	sizeof(struct decoder),
};

static const struct key range_keys[] = {
	{ "window", KEY_TEXT, false, offsetof(struct soft_reserved, window), 0, NULL },
	{ "offset", KEY_BYTES, false, offsetof(struct soft_reserved, offset), 0, NULL },
	{ "address", KEY_BYTES, false, offsetof(struct soft_reserved, address), 0, NULL },
	{ "size", KEY_BYTES, true, offsetof(struct soft_reserved, size), 0, NULL },
};

static const struct key_table range_table = {
	range_keys,
	COUNT(range_keys),
	sizeof(struct soft_reserved),
};

static const struct key sysfs_keys[] = {
	{ "path", KEY_TEXT, true, offsetof(struct sysfs_write, path), 0, NULL },
	{ "value", KEY_TEXT, true, offsetof(struct sysfs_write, value), 0, NULL },
};

static const struct key_table sysfs_table = {
	sysfs_keys,
	COUNT(sysfs_keys),
	sizeof(struct sysfs_write),
};

static const struct key stock_keys[] = {
	{ "cxl", KEY_BYTES, true, offsetof(struct stock_outcome, cxl), 0, NULL },
	{ "dax", KEY_BYTES, true, offsetof(struct stock_outcome, dax), 0, NULL },
	{ "lost", KEY_BYTES, true, offsetof(struct stock_outcome, lost), 0, NULL },
	{ "log", KEY_TEXTS, false, offsetof(struct stock_outcome, log), 0, NULL },
};

static const struct key_table stock_table = {
	stock_keys,
	COUNT(stock_keys),
	sizeof(struct stock_outcome),
};

static const struct key exact_keys[] = {
	{ "kind", KEY_TEXT, true, offsetof(struct exact_conflict, kind), 0, NULL },
	{ "device", KEY_TEXT, false, offsetof(struct exact_conflict, device), 0, NULL },
	{ "window", KEY_TEXT, false, offsetof(struct exact_conflict, window), 0, NULL },
	{ "offset", KEY_BYTES, false, offsetof(struct exact_conflict, offset), 0, NULL },
	{ "size", KEY_BYTES, false, offsetof(struct exact_conflict, size), 0, NULL },
};

static const struct key_table exact_table = {
	exact_keys,
	COUNT(exact_keys),
	sizeof(struct exact_conflict),
};

static const struct key module_keys[] = {
	{ "verdict", KEY_TEXT, false, offsetof(struct module_outcome, verdict), 0, NULL },
	{ "conflicts", KEY_TEXTS, false, offsetof(struct module_outcome, conflicts), 0, NULL },
	{ "exactly", KEY_GROUPS, false, offsetof(struct module_outcome, exactly), 0, &exact_table },
	{ "observes", KEY_BOOL, false, offsetof(struct module_outcome, observes), false, NULL },
	{ "log", KEY_TEXTS, false, offsetof(struct module_outcome, log), 0, NULL },
};

static const struct key_table module_table = {
	module_keys,
	COUNT(module_keys),
	sizeof(struct module_outcome),
};

static const struct key outcome_keys[] = {
	{ "without_module", KEY_GROUP, false, offsetof(struct expected, without_module), 0,
	  &stock_table },
	{ "upstream", KEY_GROUP, false, offsetof(struct expected, upstream), 0, &stock_table },
	{ "with_module", KEY_GROUP, true, offsetof(struct expected, with_module), 0,
	  &module_table },
	{ "upstream_with_module", KEY_GROUP, false, offsetof(struct expected, upstream_with_module),
	  0, &module_table },
};

static const struct key_table outcome_table = {
	outcome_keys,
	COUNT(outcome_keys),
	sizeof(struct expected),
};

static const struct key machine_keys[] = {
	{ "summary", KEY_TEXT, true, offsetof(struct machine, summary), 0, NULL },
	{ "broken", KEY_TEXTS, false, offsetof(struct machine, broken), 0, NULL },
	{ "memory", KEY_BYTES, false, offsetof(struct machine, memory), 2ull << 30, NULL },
	{ "ram_nodes", KEY_NUMBER, false, offsetof(struct machine, ram_nodes), 1, NULL },
	{ "srat", KEY_BOOL, false, offsetof(struct machine, srat), true, NULL },
	{ "hmat", KEY_BOOL, false, offsetof(struct machine, hmat), false, NULL },
	{ "cedt_truncate", KEY_BYTES, false, offsetof(struct machine, cedt_truncate), 0, NULL },
	{ "cmdline", KEY_TEXT, false, offsetof(struct machine, cmdline), 0, NULL },
	{ "act", KEY_TEXT, false, offsetof(struct machine, act), 0, NULL },
	{ "act_device", KEY_TEXT, false, offsetof(struct machine, act_device), 0, NULL },
	{ "log", KEY_TEXTS, false, offsetof(struct machine, log), 0, NULL },
	{ "absent_modules", KEY_TEXTS, false, offsetof(struct machine, absent_modules), 0, NULL },
	{ "broken_modules", KEY_TEXTS, false, offsetof(struct machine, broken_modules), 0, NULL },
	{ "sysfs", KEY_GROUPS, false, offsetof(struct machine, sysfs), 0, &sysfs_table },
	{ "host_bridges", KEY_GROUPS, false, offsetof(struct machine, host_bridges), 0,
	  &bridge_table },
	{ "switches", KEY_GROUPS, false, offsetof(struct machine, switches), 0, &switch_table },
	{ "devices", KEY_GROUPS, false, offsetof(struct machine, devices), 0, &device_table },
	{ "windows", KEY_GROUPS, false, offsetof(struct machine, windows), 0, &window_table },
	{ "decoders", KEY_GROUPS, false, offsetof(struct machine, decoders), 0, &decoder_table },
	{ "soft_reserved", KEY_GROUPS, false, offsetof(struct machine, soft_reserved), 0,
	  &range_table },
	{ "outcome", KEY_GROUP, true, offsetof(struct machine, outcome), 0, &outcome_table },
};

static const struct key_table machine_table = {
	machine_keys,
	COUNT(machine_keys),
	sizeof(struct machine),
};

static const char suffix[] = ".cfg";

static char *name_of(const char *path)
{
	const char *base = strrchr(path, '/');
	size_t len;

	base = base ? base + 1 : path;
	len = strlen(base);
	if (len > strlen(suffix) && !strcmp(base + len - strlen(suffix), suffix))
		len -= strlen(suffix);
	return mem_format("%.*s", (int)len, base);
}

static int read_machine(struct machine *m, struct complaint *complaint)
{
	if (!config_read_file(&m->config, complaint->file))
		return complain(complaint, config_error_line(&m->config), m->name, "%s",
				config_error_text(&m->config));
	if (keys_read(config_root_setting(&m->config), &machine_table, m, complaint))
		return -1;
	return machine_validate(m, complaint);
}

struct machine *machine_load(const char *path, char **error)
{
	struct machine *m = mem_zero(1, sizeof(*m));
	struct complaint complaint = { .file = path, .config = &m->config };

	m->name = name_of(path);
	config_init(&m->config);
	if (!read_machine(m, &complaint))
		return m;
	*error = complaint.text;
	machine_free(m);
	return NULL;
}

void machine_free(struct machine *m)
{
	if (!m)
		return;
	keys_free(&machine_table, m);
	config_destroy(&m->config);
	free(m->name);
	free(m);
}

static int is_declaration(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > strlen(suffix) &&
	       !strcmp(entry->d_name + len - strlen(suffix), suffix);
}

int machine_names(const char *dir, struct text_list *names)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, is_declaration, alphasort);

	if (n < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		text_list_add(names, name_of(entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	return 0;
}
