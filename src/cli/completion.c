/* SPDX-License-Identifier: MIT */
/* Completion scripts for shells, from the table that --help uses. */
#include <string.h>

#include "cli/cli.h"

/* The target ids; a broken configuration file must not matter here. */
#define NAMES "muslcheck --no-config explain --list 2>/dev/null | cut -d' ' -f1"
#define TARGETS "muslcheck --no-config targets 2>/dev/null | cut -d' ' -f1"

enum value_kind {
	VALUE_NONE,
	VALUE_FREE,
	VALUE_FILE,
	VALUE_DIRECTORY,
	VALUE_TARGET,
	VALUE_WORDS
};

struct value {
	const char *argument; /* as in options.def */
	enum value_kind kind;
	void (*put_words)(void);
};

static void put_verdicts(void)
{
	for (int i = MUSLCHECK_VERDICT_ADD_PACKAGES; i < MUSLCHECK_VERDICT_COUNT; i++)
		printf("%s%s", i > MUSLCHECK_VERDICT_ADD_PACKAGES ? " " : "",
		       muslcheck_verdict_name((enum muslcheck_verdict)i));
}

static void put_levels(void)
{
	put_verdicts();
	fputs(" info warning error none", stdout);
}

static void put_formats(void)
{
	const struct muslcheck_format *format;

	for (size_t i = 0; (format = muslcheck_format_at(i)) != NULL; i++)
		printf("%s%s", i ? " " : "", format->name);
}

static void put_whens(void)
{
	fputs("auto always never", stdout);
}

static void put_commands(void)
{
	const char *name;

	for (size_t i = 0; (name = command_name_at(i)) != NULL; i++)
		printf("%s%s", i ? " " : "", name);
}

/* The options of a command; NULL: of all. */
static void put_options(const struct command_row *command)
{
	bool some = false;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (command && !command_takes(command, &option_rows[i]))
			continue;
		printf("%s--%s", some ? " " : "", option_rows[i].name);
		some = true;
	}
}

static const struct value values[] = {
	{ "FILE", VALUE_FILE, NULL },
	{ "DIR", VALUE_DIRECTORY, NULL },
	{ "ID", VALUE_TARGET, NULL },
	{ "IMAGE[+THING...]", VALUE_TARGET, NULL },
	{ "VERDICT", VALUE_WORDS, put_verdicts },
	{ "LEVEL", VALUE_WORDS, put_levels },
	{ "FORMAT[=FILE]", VALUE_WORDS, put_formats },
	{ "WHEN", VALUE_WORDS, put_whens },
};

static const struct value *value_of(const struct option_row *row)
{
	static const struct value none = { NULL, VALUE_NONE, NULL };
	static const struct value other = { NULL, VALUE_FREE, NULL };

	if (!row->argument)
		return &none;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		if (!strcmp(values[i].argument, row->argument))
			return &values[i];
	return &other;
}

/* Text inside single quotes; the special characters get a backslash. */
static void put_quoted(const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\'", stdout);
		else if (strchr(special, *text))
			putchar('\\');
		putchar(*text);
	}
}

/* "--target|-t": a pattern of case. */
static void put_bash_names(const struct option_row *row)
{
	printf("--%s", row->name);
	if (row->letter)
		printf("|-%c", row->letter);
}

static void put_bash_value(const struct value *value)
{
	switch (value->kind) {
	case VALUE_FILE:
		fputs("compgen -f -- \"$word\"", stdout);
		break;
	case VALUE_DIRECTORY:
		fputs("compgen -d -- \"$word\"", stdout);
		break;
	case VALUE_TARGET:
		fputs("compgen -W \"$(" TARGETS ")\" -- \"$word\"", stdout);
		break;
	case VALUE_WORDS:
		fputs("compgen -W '", stdout);
		value->put_words();
		fputs("' -- \"$word\"", stdout);
		break;
	default:
		fputs(":", stdout);
	}
}

/*
 * Bash breaks words at colons and equal signs, which targets and formats contain: words are
 * taken from the line itself, and the part before the last break is removed again.
 */
static void put_bash(void)
{
	puts("# bash completion for muslcheck\n"
	     "_muslcheck_words() { # WORD PREVIOUS COMMAND\n"
	     "    local word=$1 IFS=$' \\t\\n'\n"
	     "    case $2 in");
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct value *value = value_of(&option_rows[i]);

		if (value->kind == VALUE_NONE)
			continue;
		fputs("    ", stdout);
		put_bash_names(&option_rows[i]);
		fputs(") ", stdout);
		put_bash_value(value);
		puts("; return ;;");
	}
	puts("    completion) compgen -W 'bash zsh fish' -- \"$word\"; return ;;\n"
	     "    db) compgen -W 'list check import' -- \"$word\"; return ;;\n"
	     "    help) compgen -W '");
	put_commands();
	puts("' -- \"$word\"; return ;;\n"
	     "    esac\n"
	     "    case $word in\n"
	     "    -*) case $3 in");
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		printf("        %s) compgen -W '", command_rows[i].name);
		put_options(&command_rows[i]);
		puts("' -- \"$word\" ;;");
	}
	fputs("        *) compgen -W '", stdout);
	put_options(NULL);
	puts("' -- \"$word\" ;;\n"
	     "        esac ;;");
	fputs("    *) [[ $2 == */muslcheck || $2 == muslcheck ]] && compgen -W '",
	      stdout);
	put_commands();
	puts("' -- \"$word\"\n"
	     "       if [[ $3 == explain ]]; then\n"
	     "           compgen -W \"$(" NAMES ")\" -- \"$word\"\n"
	     "       else\n"
	     "           compgen -f -- \"$word\"\n"
	     "       fi ;;\n"
	     "    esac\n"
	     "}\n"
	     "_muslcheck() {\n"
	     "    local line=${COMP_LINE:0:COMP_POINT} word previous break IFS=$'\\n'\n"
	     "    word=${line##*[[:space:]]}\n"
	     "    previous=${line%\"$word\"}\n"
	     "    previous=${previous%\"${previous##*[![:space:]]}\"}\n"
	     "    previous=${previous##*[[:space:]]}\n"
	     "    if [[ $word == --*=* ]]; then\n"
	     "        previous=${word%%=*} word=${word#*=}\n"
	     "    fi\n"
	     "    break=${word%\"${word##*[:=]}\"}\n"
	     "    COMPREPLY=($(_muslcheck_words \"$word\" \"$previous\" \"${COMP_WORDS[1]}\"))\n"
	     "    COMPREPLY=(\"${COMPREPLY[@]#\"$break\"}\")\n"
	     "}\n"
	     "complete -o filenames -F _muslcheck muslcheck");
}

static void put_zsh_value(const struct option_row *row)
{
	const struct value *value = value_of(row);

	if (value->kind == VALUE_NONE)
		return;
	fputs(":", stdout);
	put_quoted(row->argument, "[]:");
	fputs(":", stdout);
	switch (value->kind) {
	case VALUE_FILE:
		fputs("_files", stdout);
		break;
	case VALUE_DIRECTORY:
		fputs("_files -/", stdout);
		break;
	case VALUE_TARGET:
		fputs("_muslcheck_targets", stdout);
		break;
	case VALUE_WORDS:
		fputs("(", stdout);
		value->put_words();
		fputs(")", stdout);
		break;
	default:
		fputs(" ", stdout);
	}
}

static void put_zsh_option(const struct option_row *row, bool by_letter)
{
	printf("        '%s", row->many ? "*" : "");
	if (!row->many && row->letter)
		printf("(-%c --%s)", row->letter, row->name);
	if (by_letter)
		printf("-%c", row->letter);
	else
		printf("--%s", row->name);
	/* A value may follow in the same word, or in the next. */
	fputs(!row->argument ? "[" : by_letter ? "+[" : "=[", stdout);
	put_quoted(row->help, "[]");
	fputs("]", stdout);
	put_zsh_value(row);
	puts("' \\");
}

static void put_zsh(void)
{
	puts("#compdef muslcheck\n"
	     "_muslcheck_targets() {\n"
	     "    local -a targets=(${(f)\"$(" TARGETS ")\"})\n"
	     "    compadd -a targets\n"
	     "}\n"
	     "_muslcheck_first() {");
	fputs("    compadd ", stdout);
	put_commands();
	puts("\n"
	     "    _files\n"
	     "}\n"
	     "_muslcheck_rest() {\n"
	     "    case $words[2] in\n"
	     "    completion) compadd bash zsh fish ;;\n"
	     "    db) compadd list check import; _files ;;\n"
	     "    explain) compadd ${(f)\"$(" NAMES ")\"} ;;\n"
	     "    *) _files ;;\n"
	     "    esac\n"
	     "}\n"
	     "_muslcheck() {\n"
	     "    _arguments -s -S \\");
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		put_zsh_option(&option_rows[i], false);
		if (option_rows[i].letter)
			put_zsh_option(&option_rows[i], true);
	}
	puts("        '1:command or path:_muslcheck_first' \\\n"
	     "        '*:path:_muslcheck_rest'\n"
	     "}\n"
	     "if [[ $funcstack[1] == _muslcheck ]]; then\n"
	     "    _muslcheck \"$@\"\n"
	     "else\n"
	     "    compdef _muslcheck muslcheck\n"
	     "fi");
}

static void put_fish_value(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NONE:
		break;
	case VALUE_FILE:
		fputs(" -r -F", stdout);
		break;
	case VALUE_DIRECTORY:
		fputs(" -x -a '(__fish_complete_directories)'", stdout);
		break;
	case VALUE_TARGET:
		fputs(" -x -a \"(" TARGETS ")\"", stdout);
		break;
	case VALUE_WORDS:
		fputs(" -x -a '", stdout);
		value->put_words();
		fputs("'", stdout);
		break;
	default:
		fputs(" -x", stdout);
	}
}

static void put_fish_option(const struct option_row *row)
{
	printf("complete -c muslcheck -l %s", row->name);
	if (row->letter)
		printf(" -s %c", row->letter);
	put_fish_value(value_of(row));
	fputs(" -d '", stdout);
	for (const char *text = row->help; *text; text++)
		printf("%s%c", strchr("'\\", *text) ? "\\" : "", *text);
	puts("'");
}

static void put_fish(void)
{
	puts("# fish completion for muslcheck");
	for (size_t i = 0; i < OPTION_COUNT; i++)
		put_fish_option(&option_rows[i]);
	fputs("complete -c muslcheck -n __fish_use_subcommand -a '", stdout);
	put_commands();
	puts("'\n"
	     "complete -c muslcheck -n '__fish_seen_subcommand_from completion' -x -a 'bash zsh fish'\n"
	     "complete -c muslcheck -n '__fish_seen_subcommand_from db' -a 'list check import'\n"
	     "complete -c muslcheck -n '__fish_seen_subcommand_from explain' -x -a \"(" NAMES
	     ")\"");
}

int command_completion(struct arguments *arguments)
{
	static const struct {
		const char *name;
		void (*put)(void);
	} shells[] = { { "bash", put_bash }, { "zsh", put_zsh }, { "fish", put_fish } };
	const char *name =
		arguments->operands.count == 1 ? arguments->operands.items[0] : "";

	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++) {
		if (strcmp(shells[i].name, name))
			continue;
		shells[i].put();
		return EXIT_PASS;
	}
	complain("usage: muslcheck completion bash, zsh or fish");
	return EXIT_USAGE;
}
