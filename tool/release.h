/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_RELEASE_H
#define SOFTRESERVE_TOOL_RELEASE_H

/**
 * tool_release() - destroy a CXL region, so that the device behind it can be replaced
 * @argc: arguments that follow the subcommand: one
 * @argv: the region's name
 *
 * Linux does not look whether its memory is in use, and is harmed if it is. So that is
 * taken offline first, all of it or nothing, and nobody may have its DAX device open.
 *
 * Return: enum tool_status.
 */
int tool_release(int argc, char **argv);

#endif
