/* SPDX-License-Identifier: MIT */
/* Inside the TOML reader: the parser's state, and its parts. */
#ifndef MC_TOML_TOML_PRIVATE_H
#define MC_TOML_TOML_PRIVATE_H

#include "toml/toml.h"

enum { MC_TOML_KEY_PARTS_MAX = 64 };

/* A dotted key. */
struct mc_toml_key {
	struct mc_toml_text parts[MC_TOML_KEY_PARTS_MAX];
	size_t count;
	uint32_t line;
};

struct mc_toml_parser {
	const unsigned char *next;
	const unsigned char *end;
	uint32_t line;
	uint32_t section; /* number of the table or inline table whose keys are read */
	uint32_t section_count;
	unsigned depth;
	size_t value_count; /* a table counts as two */
	struct mc_arena *arena;
	struct mc_error *err;
};

/* Record "line N: why"; MUSLCHECK_ERROR_FORMAT. */
enum muslcheck_status mc_toml_fail(struct mc_toml_parser *parser, const char *why);

/* MUSLCHECK_ERROR_LIMIT, with the line, if there are too many values for the memory. */
enum muslcheck_status mc_toml_check_size(struct mc_toml_parser *parser) MC_MUST_CHECK;

/* Record "line N: 'name' why"; MUSLCHECK_ERROR_FORMAT. */
enum muslcheck_status mc_toml_fail_key(struct mc_toml_parser *parser,
				       const struct mc_toml_text *name, const char *why);

/* A new, empty value; NULL: out of memory. */
struct mc_toml_value *mc_toml_new(struct mc_toml_parser *parser, enum mc_toml_type type,
				  uint32_t line);

/* A table's member; NULL if there is none. */
struct mc_toml_value *mc_toml_find(const struct mc_toml_value *table,
				   const struct mc_toml_text *name);

/* Add a member or an item; MUSLCHECK_ERROR_MEMORY, also if the new value is NULL. */
enum muslcheck_status mc_toml_set(struct mc_toml_value *table,
				  const struct mc_toml_text *name,
				  struct mc_toml_value *value) MC_MUST_CHECK;
enum muslcheck_status mc_toml_append(struct mc_toml_parser *parser,
				     struct mc_toml_value *array,
				     struct mc_toml_value *item) MC_MUST_CHECK;

enum muslcheck_status mc_toml_read_key(struct mc_toml_parser *parser,
				       struct mc_toml_key *out) MC_MUST_CHECK;

/* Read key = value into the table. */
enum muslcheck_status mc_toml_read_pair(struct mc_toml_parser *parser,
					struct mc_toml_value *table) MC_MUST_CHECK;

/* The next byte; NUL at the end, where a NUL in the text is an error anyway. */
static inline unsigned char mc_toml_peek(const struct mc_toml_parser *parser)
{
	return parser->next < parser->end ? *parser->next : '\0';
}

/* Does the text go on with these bytes? */
bool mc_toml_is_at(const struct mc_toml_parser *parser, const char *token);

/* Skip spaces and tabs. */
void mc_toml_skip_blanks(struct mc_toml_parser *parser);

/* Skip a newline; false if there is none. */
bool mc_toml_skip_newline(struct mc_toml_parser *parser);

/* Skip a comment, up to its newline, if one is next. */
enum muslcheck_status mc_toml_skip_comment(struct mc_toml_parser *parser) MC_MUST_CHECK;

/* Skip blanks, newlines and comments. */
enum muslcheck_status mc_toml_skip_lines(struct mc_toml_parser *parser) MC_MUST_CHECK;

/* Read a string of any of the four kinds; the next byte is its quote. */
enum muslcheck_status mc_toml_read_string(struct mc_toml_parser *parser,
					  bool may_have_lines,
					  struct mc_toml_text *out) MC_MUST_CHECK;

/* Read a number, date or time, which the next byte begins. */
enum muslcheck_status mc_toml_read_scalar(struct mc_toml_parser *parser,
					  struct mc_toml_value *out) MC_MUST_CHECK;

#endif
