/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_RETRY_H
#define SOFTRESERVE_TOOL_RETRY_H

/**
 * tool_retry() - have the module decide anew, once the cause of its verdict is mended
 * @argc: arguments that follow the subcommand: there are none
 * @argv: them
 *
 * The memory that was handed out, or that kmem has of CXL's, is taken offline first, all of
 * it or nothing.
 *
 * Return: enum tool_status.
 */
int tool_retry(int argc, char **argv);

#endif
