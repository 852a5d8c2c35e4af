// SPDX-License-Identifier: GPL-2.0-only
#include "completion.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* What argp has for every subcommand, besides its own. */
static const struct argp_option argp_own[] = {
	{ "help", '?', NULL, 0, "say what there is", 0 },
	{ "usage", 0x3000, NULL, 0, "say it in short", 0 },
};

#define N_ARGP_OWN (sizeof(argp_own) / sizeof(argp_own[0]))

/* Arguments of options that are one of a few words, by the name that usage has for them. */
static const struct {
	const char *arg;
	const char *words;
} choices[] = {
	{ "WHEN", "auto always never" },
};

/* The options that help shows, with what an alias has of the one before it. */
struct options {
	struct argp_option option[COMMAND_OPTIONS_MAX + N_ARGP_OWN];
	size_t n;
};

static struct options shown_options(const struct command *command)
{
	struct options options = { .n = 0 };

	for (const struct argp_option *option = command_options(command); option->name; option++) {
		struct argp_option *next = &options.option[options.n];

		if (option->flags & OPTION_ALIAS && options.n) {
			*next = next[-1];
			next->name = option->name;
			next->key = option->key;
			options.n++;
		} else if (option->doc && !(option->flags & OPTION_HIDDEN)) {
			*next = *option;
			options.n++;
		}
	}
	for (size_t i = 0; i < N_ARGP_OWN; i++)
		options.option[options.n++] = argp_own[i];
	return options;
}

/* Keys beyond characters are those of options without a letter. */
static bool has_letter(const struct argp_option *option)
{
	return option->key > 0 && option->key < 0x80 && isprint(option->key);
}

static bool is_file(const char *arg)
{
	return !strncmp(arg, "FILE", strlen("FILE"));
}

static const char *words_of(const char *arg)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (!strcmp(arg, choices[i].arg))
			return choices[i].words;
	return "";
}

/* What may follow an option that has an argument: a pattern and what it leads to. */
static void bash_argument(const struct command *command, const struct argp_option *option)
{
	printf("\t'%s --%s'", command->name, option->name);
	if (has_letter(option))
		printf(" | '%s -%c'", command->name, option->key);
	if (is_file(option->arg))
		puts(") _softreserve_files \"$cur\"; return ;;");
	else
		printf(") _softreserve_words '%s' \"$cur\"; return ;;\n", words_of(option->arg));
}

static void bash_arguments(const struct command *command)
{
	struct options options = shown_options(command);

	for (size_t i = 0; i < options.n; i++)
		if (options.option[i].arg)
			bash_argument(command, &options.option[i]);
}

static void bash_options(const struct command *command)
{
	struct options options = shown_options(command);

	printf("\t%s) words='", command->name);
	for (size_t i = 0; i < options.n; i++)
		printf("%s--%s", i ? " " : "", options.option[i].name);
	printf("'");
	if (is_file(command->args))
		printf("; files=1");
	puts(" ;;");
}

static void bash(const struct command *const *commands, size_t n)
{
	puts("# Completion of softreserve for bash; softreserve --completion bash has made it.\n"
	     "_softreserve_files()\n"
	     "{\n"
	     "\tcompopt -o filenames 2>/dev/null\n"
	     "\tmapfile -t COMPREPLY < <(compgen -f -- \"$1\")\n"
	     "}\n\n"
	     "_softreserve_words()\n"
	     "{\n"
	     "\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\")\n"
	     "}\n\n"
	     "_softreserve()\n"
	     "{\n"
	     "\tlocal cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}\n"
	     "\tlocal words='' files=''\n\n"
	     "\tCOMPREPLY=()\n"
	     "\tif ((COMP_CWORD == 1)); then");
	fputs("\t\t_softreserve_words '", stdout);
	for (size_t i = 0; i < n; i++)
		printf("%s ", commands[i]->name);
	puts("--help --version' \"$cur\"\n"
	     "\t\treturn\n"
	     "\tfi\n"
	     "\t# To bash --from=FILE is three words.\n"
	     "\tif [[ $cur == = ]]; then\n"
	     "\t\tcur=''\n"
	     "\telif [[ $option == = ]]; then\n"
	     "\t\toption=${COMP_WORDS[COMP_CWORD - 2]}\n"
	     "\tfi\n"
	     "\tcase \"${COMP_WORDS[1]} $option\" in");
	for (size_t i = 0; i < n; i++)
		bash_arguments(commands[i]);
	puts("\tesac\n"
	     "\tcase ${COMP_WORDS[1]} in");
	for (size_t i = 0; i < n; i++)
		bash_options(commands[i]);
	puts("\tesac\n"
	     "\tif [[ $cur == -* ]]; then\n"
	     "\t\t_softreserve_words \"$words\" \"$cur\"\n"
	     "\telif [[ $files ]]; then\n"
	     "\t\t_softreserve_files \"$cur\"\n"
	     "\tfi\n"
	     "}\n\n"
	     "complete -F _softreserve softreserve");
}

/* For within single quotes, where @special ends what it stands in. */
static void zsh_text(const char *text, char special)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (*text == special || *text == '\\')
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

/* "[help]:ARG:what completes it", as _arguments of zshcompsys(1) wants it. */
static void zsh_rest(const struct argp_option *option)
{
	const char *words;

	putchar('[');
	zsh_text(option->doc, ']');
	putchar(']');
	if (option->arg) {
		words = words_of(option->arg);
		putchar(':');
		zsh_text(option->arg, ':');
		if (is_file(option->arg))
			fputs(":_files", stdout);
		else if (*words)
			printf(":(%s)", words);
		else
			fputs(": ", stdout);
	}
	putchar('\'');
}

/* Each in a line of its own; the letter and the name exclude each other. */
static void zsh_option(const struct argp_option *option)
{
	printf(" \\\n\t\t\t'");
	if (has_letter(option))
		printf("(-%c)", option->key);
	printf("--%s%s", option->name, option->arg ? "=" : "");
	zsh_rest(option);
	if (!has_letter(option))
		return;
	printf(" \\\n\t\t\t'(--%s)-%c%s", option->name, option->key, option->arg ? "+" : "");
	zsh_rest(option);
}

static void zsh_options(const struct command *command)
{
	struct options options = shown_options(command);

	printf("\t%s)\n\t\t_arguments", command->name);
	for (size_t i = 0; i < options.n; i++)
		zsh_option(&options.option[i]);
	if (*command->args) {
		printf(" \\\n\t\t\t'1:");
		zsh_text(command->args, ':');
		printf(":%s'", is_file(command->args) ? "_files" : " ");
	}
	puts(" ;;");
}

static void zsh(const struct command *const *commands, size_t n)
{
	puts("#compdef softreserve\n"
	     "# Completion of softreserve for zsh; softreserve --completion zsh has made it.\n"
	     "_softreserve()\n"
	     "{\n"
	     "\tlocal subcommand=$words[2]\n"
	     "\tlocal -a subcommands=(");
	for (size_t i = 0; i < n; i++) {
		printf("\t\t'%s:", commands[i]->name);
		zsh_text(commands[i]->help, ':');
		puts("'");
	}
	puts("\t\t'--help:list the subcommands'\n"
	     "\t\t'--version:say which version this is'\n"
	     "\t)\n\n"
	     "\tif ((CURRENT == 2)); then\n"
	     "\t\t_describe -V subcommand subcommands\n"
	     "\t\treturn\n"
	     "\tfi\n"
	     "\tshift words\n"
	     "\t((CURRENT--))\n"
	     "\tcase $subcommand in");
	for (size_t i = 0; i < n; i++)
		zsh_options(commands[i]);
	puts("\tesac\n"
	     "}\n\n"
	     "_softreserve \"$@\"");
}

bool completion_print(const char *shell, const struct command *const *commands, size_t n)
{
	if (shell && !strcmp(shell, "bash"))
		bash(commands, n);
	else if (shell && !strcmp(shell, "zsh"))
		zsh(commands, n);
	else
		return false;
	return true;
}
