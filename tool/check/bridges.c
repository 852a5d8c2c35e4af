// SPDX-License-Identifier: GPL-2.0-only
/* Rules about host bridges: CHBS (CXL 3.1, 9.18.1.2), ACPI0016 and ACPI0017. */
#include <inttypes.h>

#include "rules.h"

#define RCRB_LENGTH 0x2000
#define COMPONENT_LENGTH 0x10000

static struct place at(const struct chbs *chbs)
{
	return place_table(CEDT_PATH, chbs->offset);
}

/* One ACPI0016 device for each CHBS, with its _UID. Linux: cxl_get_chbs_iter(). */
void rule_bridge_twice(struct check *c)
{
	const struct cedt *cedt = &c->m->cedt;

	for (size_t i = 0; i < cedt->n_chbs; i++)
		for (size_t j = 0; j < i; j++) {
			if (cedt->chbs[j].uid != cedt->chbs[i].uid)
				continue;
			found(c, at(&cedt->chbs[i]),
			      "Host bridge 0x%" PRIx32
			      " has a CHBS at offset 0x%zx already. Linux takes the first that is "
			      "sound.",
			      cedt->chbs[i].uid, cedt->chbs[j].offset);
			break;
		}
}

/* cxl_get_chbs_iter() passes over what has no address or another length. */
static void check_registers(struct check *c, const struct chbs *chbs)
{
	uint64_t wanted = chbs->version ? COMPONENT_LENGTH : RCRB_LENGTH;

	if (chbs->version > 1)
		found(c, at(chbs),
		      "Host bridge 0x%" PRIx32 " has version %" PRIu32
		      ", which is neither 0 (CXL 1.1) nor 1 (CXL 2.0).",
		      chbs->uid, chbs->version);
	else if (!chbs->base)
		found(c, at(chbs),
		      "Host bridge 0x%" PRIx32
		      " has its registers at address 0. Linux leaves the bridge out.",
		      chbs->uid);
	else if (chbs->length != wanted)
		found(c, at(chbs),
		      "Host bridge 0x%" PRIx32 " has 0x%" PRIx64
		      " bytes of registers, and version %" PRIu32 " has 0x%" PRIx64
		      ". Linux leaves the bridge out.",
		      chbs->uid, chbs->length, chbs->version, wanted);
}

void rule_bridge_registers(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_chbs; i++)
		check_registers(c, &c->m->cedt.chbs[i]);
}

/* cxl_acpi_ids[] */
void rule_no_root(struct check *c)
{
	if (c->m->cedt.n_cfmws && !c->m->pci.acpi0017)
		found(c, place_device("ACPI0017", (struct sr_range){ 1, 0 }),
		      "The CEDT has windows, and the namespace has no ACPI0017 device. Linux does "
		      "not look at the windows then.");
}

static bool has_device(const struct pci *pci, uint32_t uid)
{
	for (size_t i = 0; i < pci->n_bridges; i++)
		if (pci->bridge[i].has_uid && pci->bridge[i].uid == uid)
			return true;
	return false;
}

/* One without a number may be any. */
static bool all_numbered(const struct pci *pci)
{
	for (size_t i = 0; i < pci->n_bridges; i++)
		if (!pci->bridge[i].has_uid)
			return false;
	return true;
}

/*
 * CXL 3.1, 9.18.1.2 wants the device. It is no error all the same: a bridge that is switched off
 * has none that can be seen. Linux makes ports of devices only: add_host_bridge_dport().
 */
void rule_no_bridge(struct check *c)
{
	if (!all_numbered(&c->m->pci))
		return;
	for (size_t i = 0; i < c->m->cedt.n_chbs; i++) {
		const struct chbs *chbs = &c->m->cedt.chbs[i];

		if (!has_device(&c->m->pci, chbs->uid))
			found(c, at(chbs),
			      "No ACPI0016 device has _UID 0x%" PRIx32
			      ". Windows that go to it are not usable.",
			      chbs->uid);
	}
}
