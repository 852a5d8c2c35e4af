// SPDX-License-Identifier: GPL-2.0-only
#include "console.h"

#define LINE_MAX 512

static bool is_hex(CHAR16 c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* gnu-efi knows upper case only; the kernel's log, next to ours, has lower case. */
static void lower_addresses(CHAR16 *s)
{
	for (; *s; s++) {
		if (s[0] != '0' || s[1] != 'x')
			continue;
		for (s += 2; is_hex(*s); s++)
			*s |= 0x20;
		s--;
	}
}

static void print_line(const CHAR16 *prefix, const CHAR16 *format, va_list args)
{
	CHAR16 line[LINE_MAX];

	UnicodeVSPrint(line, sizeof(line), (CHAR16 *)format, args);
	lower_addresses(line);
	Print((CHAR16 *)L"softreserve firmware: %s%s\n", prefix, line);
}

void say(const CHAR16 *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line(L"", format, args);
	va_end(args);
}

void fail(const CHAR16 *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line(L"error: ", format, args);
	va_end(args);
	RT->ResetSystem(EfiResetShutdown, EFI_ABORTED, 0, NULL);
	for (;;)
		;
}
