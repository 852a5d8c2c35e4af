/* SPDX-License-Identifier: GPL-2.0-only */
/* The EFI system partition that this application was loaded from. */
#ifndef SOFTRESERVE_LAB_ESP_H
#define SOFTRESERVE_LAB_ESP_H

#include "types.h"

/**
 * esp_read - read a whole file
 * @image: this application
 * @path: of the file, with backslashes
 * @max: largest size that makes sense, in bytes
 * @size: gets the file's size in bytes
 *
 * Return: the content, never freed. Does not return if it cannot be read.
 */
void *esp_read(EFI_HANDLE image, const CHAR16 *path, uint64_t max, UINTN *size);

/**
 * esp_path - the device path of a file
 * @image: this application
 * @path: of the file, with backslashes
 *
 * Return: the device path, never freed.
 */
EFI_DEVICE_PATH *esp_path(EFI_HANDLE image, const CHAR16 *path);

#endif
