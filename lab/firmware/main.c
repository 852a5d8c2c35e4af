// SPDX-License-Identifier: GPL-2.0-only
/*
 * The platform firmware of an emulated CXL server, as far as OVMF is none: it
 * programs HDM decoders, describes memory and lies in tables, as the runner's
 * program says, before the kernel is started.
 */
#include "types.h"
#include "acpi.h"
#include "boot.h"
#include "cedt.h"
#include "component.h"
#include "console.h"
#include "hdm.h"
#include "memory.h"
#include "plan.h"

static void program_decoders(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->head->n_decoders; i++) {
		const struct fw_decoder *decoder = &plan->decoders[i];
		struct component component;

		component_find(decoder, &component);
		hdm_program(&component, decoder, cedt_address(decoder->window, decoder->offset));
		component_enable_memory(&component);
	}
}

/* When all decoders are programmed: a component may have several. */
static void hand_over(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->head->n_decoders; i++)
		if (plan->decoders[i].flags & FW_SPACE_OFF)
			component_space_off(&plan->decoders[i]);
}

static void describe_ranges(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->head->n_ranges; i++) {
		const struct fw_range *range = &plan->ranges[i];

		memory_describe(cedt_address(range->window, range->offset), range->size);
	}
}

static void tell_lies(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->head->n_lies; i++) {
		const struct fw_lie *lie = &plan->lies[i];

		if (lie->kind == FW_SRAT_HIDE)
			acpi_hide("SRAT");
		else
			cedt_lie(lie);
		say(L"lie %d told, of kind %d", i, lie->kind);
	}
}

/* The entry point, by the name that gnu-efi's startup code calls. */
EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system);

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system)
{
	static CHAR16 places[BOOT_PLACES_MAX];
	struct plan plan;

	InitializeLib(image, system);
	plan = plan_read(image);
	program_decoders(&plan);
	describe_ranges(&plan);
	cedt_places(places, sizeof(places));
	tell_lies(&plan);
	hand_over(&plan);
	boot_kernel(image, plan.head->cmdline, places);
}
