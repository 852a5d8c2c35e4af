// SPDX-License-Identifier: GPL-2.0-only
#include "boot.h"
#include "console.h"
#include "esp.h"
#include "program.h"

#define KERNEL_PATH L"\\VMLINUZ"

/* The kernel reads its command line, in UCS-2, from the load options of its image. */
static void set_options(EFI_LOADED_IMAGE *kernel, const char *cmdline, const CHAR16 *places)
{
	static CHAR16 options[FW_CMDLINE_MAX + BOOT_PLACES_MAX];

	UnicodeSPrint(options, sizeof(options), (CHAR16 *)L"%a%s", cmdline, places);
	kernel->LoadOptions = options;
	kernel->LoadOptionsSize = (UINT32)((StrLen(options) + 1) * sizeof(options[0]));
}

void boot_kernel(EFI_HANDLE image, const char *cmdline, const CHAR16 *places)
{
	EFI_GUID loaded_image = LOADED_IMAGE_PROTOCOL;
	EFI_LOADED_IMAGE *loaded = NULL;
	EFI_HANDLE kernel = NULL;
	EFI_STATUS status;

	status = BS->LoadImage(FALSE, image, esp_path(image, KERNEL_PATH), NULL, 0, &kernel);
	if (EFI_ERROR(status))
		fail(L"%s: cannot be loaded: %r", KERNEL_PATH, status);
	status = BS->HandleProtocol(kernel, &loaded_image, (void **)&loaded);
	if (EFI_ERROR(status))
		fail(L"%s: was not loaded: %r", KERNEL_PATH, status);
	set_options(loaded, cmdline, places);
	say(L"starting %s", KERNEL_PATH);
	status = BS->StartImage(kernel, NULL, NULL);
	fail(L"%s: came back: %r", KERNEL_PATH, status);
}
