/* SPDX-License-Identifier: MIT */
/*
 * The commands of a shell text, as far as their words show.  What a shell would compute is
 * left as it is written.
 */
#include <ctype.h>
#include <string.h>

#include "dockerfile/private.h"

/* Words that are followed by a command. */
static const char *const keywords[] = { "if",	"then", "else", "elif", "while", "until",
					"do",	"!",	"{",	"(",	"time",	 "exec",
					"sudo", "env",	"fi",	"done", "}",	 ")" };

static bool is_keyword(const char *word)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (!strcmp(keywords[i], word))
			return true;
	return false;
}

/* "NAME=" at the start of a word: the size of the name; 0 if there is none. */
static size_t assigned_name(const char *word)
{
	size_t size = 0;

	if (isdigit((unsigned char)*word))
		return 0;
	while (isalnum((unsigned char)word[size]) || word[size] == '_')
		size++;
	return word[size] == '=' ? size : 0;
}

struct splitter {
	const char *text;
	bool is_script;
	size_t at;
	struct mc_arena *arena;
	struct mc_docker_command command;
	struct mc_docker_commands *out;
};

static enum muslcheck_status end_command(struct splitter *splitter)
{
	struct mc_docker_commands *out = splitter->out;
	struct mc_docker_command *grown;

	if (splitter->command.words.count) {
		grown = mc_arena_grow(splitter->arena, out->items, out->count,
				      sizeof(*grown), &out->capacity);
		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		out->items = grown;
		out->items[out->count++] = splitter->command;
	}
	splitter->command = (struct mc_docker_command){ 0 };
	return MUSLCHECK_OK;
}

static bool ends_word(char c)
{
	return mc_docker_is_space(c) || strchr(";&|()<>", c);
}

/* Put the quoted text; splitter->at is at the quote, and then at what closes it. */
static void put_quoted(struct splitter *splitter, struct mc_buffer *word)
{
	const char *text = splitter->text;
	char quote = text[splitter->at++];

	while (text[splitter->at] && text[splitter->at] != quote) {
		if (quote == '"' && text[splitter->at] == '\\' && text[splitter->at + 1])
			splitter->at++;
		mc_buffer_put(word, text + splitter->at++, 1);
	}
	splitter->at += text[splitter->at] != '\0';
}

/* Put "$(...)" or "${...}" as it is. */
static void put_substitution(struct splitter *splitter, struct mc_buffer *word)
{
	const char *text = splitter->text;
	char open = text[splitter->at + 1], close = open == '(' ? ')' : '}';
	unsigned depth = 0;

	mc_buffer_put(word, text + splitter->at++, 1);
	do {
		depth += text[splitter->at] == open;
		depth -= text[splitter->at] == close;
		mc_buffer_put(word, text + splitter->at++, 1);
	} while (depth && text[splitter->at]);
}

static enum muslcheck_status read_word(struct splitter *splitter)
{
	const char *text = splitter->text;
	struct mc_buffer word = { 0 };
	size_t start = splitter->at, size;
	const char *copy;

	while (text[splitter->at] && !ends_word(text[splitter->at])) {
		char c = text[splitter->at], next = text[splitter->at + 1];

		if (c == '"' || c == '\'') {
			put_quoted(splitter, &word);
		} else if (c == '$' && (next == '(' || next == '{')) {
			put_substitution(splitter, &word);
		} else {
			splitter->at += c == '\\' && next;
			mc_buffer_put(&word, text + splitter->at++, 1);
		}
	}
	copy = word.failed ? NULL
			   : mc_arena_strndup(splitter->arena, word.data ? word.data : "",
					      word.size);
	mc_buffer_done(&word);
	if (!copy)
		return MUSLCHECK_ERROR_MEMORY;
	size = assigned_name(copy);
	if (!splitter->command.words.count && size)
		return mc_docker_add_pair(&splitter->command.assignments,
					  mc_arena_strndup(splitter->arena, copy, size),
					  copy + size + 1, splitter->arena);
	if (!splitter->command.words.count && is_keyword(copy))
		return MUSLCHECK_OK;
	if (!splitter->command.words.count)
		splitter->command.offset = start;
	return mc_docker_add_word(&splitter->command.words, copy, splitter->arena);
}

/* ">file" and "<file" are no words of the command; nor is the number before. */
static void skip_redirection(struct splitter *splitter)
{
	const char *text = splitter->text;

	while (text[splitter->at] && strchr("<>&|", text[splitter->at]))
		splitter->at++;
	while (text[splitter->at] == ' ' || text[splitter->at] == '\t')
		splitter->at++;
	while (text[splitter->at] && !ends_word(text[splitter->at]))
		splitter->at++;
}

/* In an instruction's text, newlines are continued lines. */
static bool ends_command(const struct splitter *splitter)
{
	char c = splitter->text[splitter->at];

	return strchr(";&|()", c) || (c == '\n' && splitter->is_script);
}

enum muslcheck_status mc_docker_commands_read(const char *text, bool is_script,
					      struct mc_arena *arena,
					      struct mc_docker_commands *out)
{
	struct splitter splitter = {
		.text = text, .is_script = is_script, .arena = arena, .out = out
	};
	enum muslcheck_status status = MUSLCHECK_OK;

	*out = (struct mc_docker_commands){ 0 };
	while (status == MUSLCHECK_OK && text[splitter.at]) {
		char c = text[splitter.at];

		if (ends_command(&splitter)) {
			splitter.at++;
			status = end_command(&splitter);
		} else if (c == '\\' && text[splitter.at + 1] == '\n') {
			splitter.at += 2;
		} else if (mc_docker_is_space(c)) {
			splitter.at++;
		} else if (c == '<' || c == '>') {
			skip_redirection(&splitter);
		} else if (c == '#' && !splitter.command.words.count) {
			splitter.at += strcspn(text + splitter.at, "\n");
		} else {
			status = read_word(&splitter);
		}
	}
	return status == MUSLCHECK_OK ? end_command(&splitter) : status;
}
