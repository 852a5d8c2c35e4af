// SPDX-License-Identifier: GPL-2.0-only
#include "capture.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "memory.h"

/* Hexadecimal digits behind this; send_capture() in lab/guest/tool.c writes them. */
#define PREFIX "# capture "

static unsigned char digit(char c)
{
	return (unsigned char)(isdigit((unsigned char)c) ? c - '0' : c - 'a' + 10);
}

static bool is_hex(const char *text)
{
	size_t n = strspn(text, "0123456789abcdef");

	return n && n % 2 == 0 && !text[n];
}

bool capture_hear(struct capture *capture, const char *line)
{
	const char *hex = line + strlen(PREFIX);
	unsigned char *to;
	size_t n;

	if (strncmp(line, PREFIX, strlen(PREFIX)))
		return false;
	if (!is_hex(hex)) {
		capture->broken = true;
		return true;
	}
	n = strlen(hex) / 2;
	capture->bytes = mem_grow(capture->bytes, capture->size + n, 1);
	to = capture->bytes + capture->size;
	for (size_t i = 0; i < n; i++)
		to[i] = (unsigned char)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
	capture->size += n;
	return true;
}

char *capture_write(const struct capture *capture, const char *path)
{
	if (capture->broken)
		return mem_format("%s: the capture that the guest sent cannot be read", path);
	if (!capture->size)
		return mem_format("%s: the guest has sent no capture", path);
	return file_replace(path, capture->bytes, capture->size) ? mem_format("%s: %m", path)
								 : NULL;
}

void capture_free(struct capture *capture)
{
	free(capture->bytes);
	*capture = (struct capture){ 0 };
}
