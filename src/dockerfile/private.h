/* SPDX-License-Identifier: MIT */
/* Private to dockerfile/: logical lines, words and variables. */
#ifndef MC_DOCKERFILE_PRIVATE_H
#define MC_DOCKERFILE_PRIVATE_H

#include "base/buffer.h"
#include "dockerfile/dockerfile.h"

enum {
	/* Far above any real Dockerfile. */
	MC_DOCKER_TEXT_MAX = 1 << 20, /* bytes */
	MC_DOCKER_INSTRUCTIONS_MAX = 4096,
	MC_DOCKER_VARIABLES_MAX = 1024,	  /* of a stage */
	MC_DOCKER_TOTAL_MAX = 16 << 20,	  /* bytes of all words; what follows is empty */
	MC_DOCKER_EXPANDED_MAX = 1 << 14, /* bytes of a word; variables can double it */
};

/* The physical lines of a file. */
struct mc_docker_lines {
	const char *data;
	size_t size;
	size_t offset;
	uint32_t number; /* of the line that was read last */
	char escape;	 /* continues a line and escapes a character */
};

/* Read the parser directives at the start, "# escape=`". */
void mc_docker_lines_start(struct mc_docker_lines *lines, struct mc_bytes text);

/* The next physical line, without its end; false at the end of the file. */
bool mc_docker_lines_next(struct mc_docker_lines *lines, const char **line, size_t *size);

/*
 * The next instruction with its continued lines: *out has name, line, lines, and in text
 * also the flags.  *found is false at the end of the file.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_docker_logical_line(struct mc_docker_lines *lines,
					     struct mc_arena *arena,
					     struct mc_docker_instruction *out,
					     bool *found) MC_MUST_CHECK;

/* Read the heredocs that the text names, from the lines that follow. */
enum muslcheck_status mc_docker_heredocs(struct mc_docker_lines *lines,
					 struct mc_arena *arena,
					 struct mc_docker_instruction *instruction,
					 struct mc_error *err) MC_MUST_CHECK;

/* Variables in scope; later ones hide earlier ones. */
struct mc_docker_scope {
	struct mc_docker_pairs variables;
	char escape;
	size_t *total; /* bytes of all expanded words of the file */
	bool is_open;  /* set when a variable without a value was used */
};

/* Add or replace a variable; value NULL: declared without a value. */
enum muslcheck_status mc_docker_define(struct mc_docker_scope *scope, const char *name,
				       const char *value,
				       struct mc_arena *arena) MC_MUST_CHECK;

/* False if there is no such variable. */
bool mc_docker_lookup(const struct mc_docker_scope *scope, const char *name, size_t size,
		      const char **value);

/* Expand variables and remove quotes of size bytes.  NULL when memory is out. */
const char *mc_docker_expand(struct mc_docker_scope *scope, const char *text, size_t size,
			     struct mc_arena *arena);

/* The end of the word that starts at text: white space outside of quotes, or the end. */
size_t mc_docker_word_size(const char *text, char escape);

enum muslcheck_status mc_docker_add_word(struct mc_docker_words *words, const char *word,
					 struct mc_arena *arena) MC_MUST_CHECK;
enum muslcheck_status mc_docker_add_pair(struct mc_docker_pairs *pairs, const char *name,
					 const char *value,
					 struct mc_arena *arena) MC_MUST_CHECK;

/* A JSON array of strings; *found is false if text is something else. */
enum muslcheck_status mc_docker_exec_form(const char *text, struct mc_arena *arena,
					  struct mc_docker_words *out,
					  bool *found) MC_MUST_CHECK;

/* True for space, tab and what ends lines. */
bool mc_docker_is_space(char c);

#endif
