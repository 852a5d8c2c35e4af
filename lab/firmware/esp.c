// SPDX-License-Identifier: GPL-2.0-only
#include "esp.h"
#include "console.h"

static EFI_HANDLE esp_handle(EFI_HANDLE image)
{
	EFI_GUID loaded_image = LOADED_IMAGE_PROTOCOL;
	EFI_LOADED_IMAGE *self = NULL;
	EFI_STATUS status = BS->HandleProtocol(image, &loaded_image, (void **)&self);

	if (EFI_ERROR(status))
		fail(L"this application was not loaded from a disk: %r", status);
	return self->DeviceHandle;
}

static EFI_FILE_HANDLE esp_open(EFI_HANDLE image, const CHAR16 *path)
{
	EFI_FILE_HANDLE root = LibOpenRoot(esp_handle(image));
	EFI_FILE_HANDLE file = NULL;
	EFI_STATUS status;

	if (!root)
		fail(L"this application was not loaded from a file system");
	status = root->Open(root, &file, (CHAR16 *)path, EFI_FILE_MODE_READ, 0);
	if (EFI_ERROR(status))
		fail(L"%s: cannot be opened: %r", path, status);
	root->Close(root);
	return file;
}

void *esp_read(EFI_HANDLE image, const CHAR16 *path, uint64_t max, UINTN *size)
{
	EFI_FILE_HANDLE file = esp_open(image, path);
	EFI_FILE_INFO *info = LibFileInfo(file);
	EFI_STATUS status;
	void *content;

	if (!info)
		fail(L"%s: its size cannot be read", path);
	if (info->FileSize > max)
		fail(L"%s: %ld bytes are more than the %ld that it may have", path, info->FileSize,
		     max);
	*size = info->FileSize;
	FreePool(info);
	content = AllocatePool(*size + 1);
	if (!content)
		fail(L"%s: no memory to read it", path);
	status = file->Read(file, size, content);
	if (EFI_ERROR(status))
		fail(L"%s: cannot be read: %r", path, status);
	file->Close(file);
	return content;
}

EFI_DEVICE_PATH *esp_path(EFI_HANDLE image, const CHAR16 *path)
{
	EFI_DEVICE_PATH *found = FileDevicePath(esp_handle(image), (CHAR16 *)path);

	if (!found)
		fail(L"%s: no device path", path);
	return found;
}
