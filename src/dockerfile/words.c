/* SPDX-License-Identifier: MIT */
/* Words, quotes and variables, as BuildKit's own expansion reads them. */
#include <ctype.h>
#include <string.h>

#include "dockerfile/private.h"

enum muslcheck_status mc_docker_add_word(struct mc_docker_words *words, const char *word,
					 struct mc_arena *arena)
{
	const char **grown = mc_arena_grow(arena, words->items, words->count,
					   sizeof(*grown), &words->capacity);

	if (!grown || !word)
		return MUSLCHECK_ERROR_MEMORY;
	words->items = grown;
	words->items[words->count++] = word;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_docker_add_pair(struct mc_docker_pairs *pairs, const char *name,
					 const char *value, struct mc_arena *arena)
{
	struct mc_docker_pair *grown = mc_arena_grow(arena, pairs->items, pairs->count,
						     sizeof(*grown), &pairs->capacity);

	if (!grown || !name)
		return MUSLCHECK_ERROR_MEMORY;
	pairs->items = grown;
	pairs->items[pairs->count++] = (struct mc_docker_pair){ name, value };
	return MUSLCHECK_OK;
}

static struct mc_docker_pair *find(const struct mc_docker_scope *scope, const char *name,
				   size_t size)
{
	for (size_t i = scope->variables.count; i-- > 0;) {
		struct mc_docker_pair *pair = &scope->variables.items[i];

		if (strlen(pair->name) == size && !memcmp(pair->name, name, size))
			return pair;
	}
	return NULL;
}

enum muslcheck_status mc_docker_define(struct mc_docker_scope *scope, const char *name,
				       const char *value, struct mc_arena *arena)
{
	struct mc_docker_pair *known = find(scope, name, strlen(name));

	if (!known)
		return mc_docker_add_pair(&scope->variables, name, value, arena);
	known->value = value;
	return MUSLCHECK_OK;
}

bool mc_docker_lookup(const struct mc_docker_scope *scope, const char *name, size_t size,
		      const char **value)
{
	const struct mc_docker_pair *pair = find(scope, name, size);

	if (pair)
		*value = pair->value;
	return pair;
}

size_t mc_docker_word_size(const char *text, char escape)
{
	char quote = '\0';
	size_t size = 0;

	for (; text[size]; size++) {
		char c = text[size];

		if (c == escape && quote != '\'' && text[size + 1]) {
			size++;
		} else if (quote) {
			if (c == quote)
				quote = '\0';
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (mc_docker_is_space(c)) {
			break;
		}
	}
	return size;
}

/* A text that is being expanded. */
struct expansion {
	struct mc_docker_scope *scope;
	const char *text;
	size_t size;
	size_t at;
	struct mc_buffer out;
	unsigned depth;
};

enum { DEPTH_MAX = 8 }; /* of ${A:-${B:-...}} */

static void expand_text(struct expansion *expansion);

static size_t name_size(const struct expansion *expansion, size_t at)
{
	size_t size = 0;

	if (at < expansion->size && isdigit((unsigned char)expansion->text[at]))
		return 1;
	while (at + size < expansion->size &&
	       (isalnum((unsigned char)expansion->text[at + size]) ||
		expansion->text[at + size] == '_'))
		size++;
	return size;
}

static void put(struct expansion *expansion, const char *text, size_t size)
{
	if (expansion->out.size + size <= MC_DOCKER_EXPANDED_MAX)
		mc_buffer_put(&expansion->out, text, size);
	else
		expansion->scope->is_open = true;
}

static void put_variable(struct expansion *expansion, const char *name, size_t size)
{
	const char *value = NULL;

	mc_docker_lookup(expansion->scope, name, size, &value);
	if (value)
		put(expansion, value, strlen(value));
	else
		expansion->scope->is_open = true;
}

/* The brace that ends a "${", from at; size if there is none. */
static size_t closing(const struct expansion *expansion, size_t at)
{
	unsigned open = 1;

	for (; at < expansion->size; at++) {
		if (expansion->text[at] == '$' && at + 1 < expansion->size &&
		    expansion->text[at + 1] == '{')
			open++;
		else if (expansion->text[at] == '}' && !--open)
			break;
	}
	return at;
}

/* Put the word of "${NAME:-word}". */
static void put_word(struct expansion *expansion, size_t start, size_t end)
{
	struct expansion word = {
		.scope = expansion->scope,
		.text = expansion->text + start,
		.size = end - start,
		.depth = expansion->depth + 1,
	};

	if (word.depth > DEPTH_MAX) {
		expansion->scope->is_open = true;
		return;
	}
	expand_text(&word);
	if (word.out.data)
		put(expansion, word.out.data, word.out.size);
	expansion->out.failed |= word.out.failed;
	mc_buffer_done(&word.out);
}

/* "${NAME}" and its forms; at is after the brace. */
static void expand_braces(struct expansion *expansion)
{
	size_t size = name_size(expansion, expansion->at), at = expansion->at;
	size_t end = closing(expansion, at);
	const char *name = expansion->text + at, *value = NULL;
	bool colon, is_set;
	char form;

	expansion->at = end < expansion->size ? end + 1 : end;
	at += size;
	if (at >= end) {
		put_variable(expansion, name, size);
		return;
	}
	colon = expansion->text[at] == ':';
	at += colon;
	form = at < end ? expansion->text[at] : '\0';
	mc_docker_lookup(expansion->scope, name, size, &value);
	is_set = value && (!colon || *value);
	if (form == '-' && !is_set)
		put_word(expansion, at + 1, end);
	else if (form == '+' && is_set)
		put_word(expansion, at + 1, end);
	else if (form == '-' || form == '?')
		put_variable(expansion, name, size);
	else if (form != '+')
		/* Patterns that cut or replace: not followed. */
		expansion->scope->is_open = true;
}

static void expand_dollar(struct expansion *expansion)
{
	size_t size;

	expansion->at++;
	if (expansion->at < expansion->size && expansion->text[expansion->at] == '{') {
		expansion->at++;
		expand_braces(expansion);
		return;
	}
	size = name_size(expansion, expansion->at);
	if (size)
		put_variable(expansion, expansion->text + expansion->at, size);
	else
		put(expansion, "$", 1);
	expansion->at += size;
}

static void expand_text(struct expansion *expansion)
{
	char quote = '\0';

	while (expansion->at < expansion->size) {
		const char *c = expansion->text + expansion->at;
		bool has_next = expansion->at + 1 < expansion->size;

		if (quote == '\'' && *c != '\'') {
			put(expansion, c, 1);
		} else if (*c == expansion->scope->escape && has_next) {
			/* Inside quotes it escapes only what is special there. */
			if (quote && !strchr("\"$", c[1]) && c[1] != *c)
				put(expansion, c, 1);
			put(expansion, c + 1, 1);
			expansion->at++;
		} else if ((*c == '"' || *c == '\'') && (!quote || quote == *c)) {
			quote = quote ? '\0' : *c;
		} else if (*c == '$') {
			expand_dollar(expansion);
			continue;
		} else {
			put(expansion, c, 1);
		}
		expansion->at++;
	}
}

const char *mc_docker_expand(struct mc_docker_scope *scope, const char *text, size_t size,
			     struct mc_arena *arena)
{
	struct expansion expansion = { .scope = scope, .text = text, .size = size };
	const char *copy;

	if (*scope->total > MC_DOCKER_TOTAL_MAX) {
		scope->is_open = true;
		return "";
	}
	expand_text(&expansion);
	*scope->total += expansion.out.size;
	copy = expansion.out.failed
		       ? NULL
		       : mc_arena_strndup(arena,
					  expansion.out.data ? expansion.out.data : "",
					  expansion.out.size);
	mc_buffer_done(&expansion.out);
	return copy;
}

const char *mc_docker_with_defaults(const char *text, bool *is_open,
				    struct mc_arena *arena)
{
	size_t total = 0;
	struct mc_docker_scope none = { .escape = '\\', .total = &total };
	const char *expanded = mc_docker_expand(&none, text, strlen(text), arena);

	*is_open = none.is_open;
	return expanded;
}
