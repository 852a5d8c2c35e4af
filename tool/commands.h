/* SPDX-License-Identifier: GPL-2.0-only */
/* The subcommands, each in the file of its name. */
#ifndef SOFTRESERVE_TOOL_COMMANDS_H
#define SOFTRESERVE_TOOL_COMMANDS_H

#include "command.h"

extern const struct command command_capture;
extern const struct command command_check;
extern const struct command command_explain;
extern const struct command command_list;
extern const struct command command_map;
extern const struct command command_release;
extern const struct command command_retry;
extern const struct command command_status;
extern const struct command command_wait;

#endif
