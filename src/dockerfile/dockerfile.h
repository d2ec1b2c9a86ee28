/* SPDX-License-Identifier: MIT */
/*
 * Dockerfiles as BuildKit reads them: stages, instructions, and what variables stand for
 * without any --build-arg.  Nothing is executed and no file is opened.
 */
#ifndef MC_DOCKERFILE_DOCKERFILE_H
#define MC_DOCKERFILE_DOCKERFILE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

enum mc_docker_kind {
#define MC_DOCKER_INSTRUCTION(id, name, form, heredocs) MC_DOCKER_##id,
#include "dockerfile/instructions.def"
#undef MC_DOCKER_INSTRUCTION
	MC_DOCKER_KIND_COUNT,
};

/* Words, or values by name; in the order of the file. */
struct mc_docker_words {
	const char **items;
	size_t count;
	size_t capacity;
};

struct mc_docker_pair {
	const char *name;
	const char *value; /* expanded; NULL: an ARG without a default */
};

struct mc_docker_pairs {
	struct mc_docker_pair *items;
	size_t count;
	size_t capacity;
};

struct mc_docker_instruction {
	enum mc_docker_kind kind;
	const char *name; /* in capitals */
	uint32_t line;	  /* of its first word, from 1 */
	/*
	 * What follows the flags: continued lines joined by a newline, comments removed,
	 * variables not expanded.
	 */
	const char *text;
	struct mc_docker_pairs flags; /* "--from=build": from, build; expanded */
	bool is_exec;		      /* a JSON array: words has it as it is */
	struct mc_docker_words words; /* WORDS form, expanded; or is_exec */
	struct mc_docker_pairs pairs; /* PAIRS form */
	const char **heredocs;	      /* texts; names and terminators removed */
	size_t heredoc_count;
	size_t heredoc_capacity;
	/* Lines of the file at which the parts of text between newlines begin. */
	uint32_t *lines;
	size_t line_count;
	size_t line_capacity;
};

struct mc_docker_stage {
	const char *name;     /* NULL: it has none */
	const char *image;    /* expanded, as FROM names it */
	const char *platform; /* expanded; NULL: not stated */
	size_t parent;	      /* an earlier stage that it continues; SIZE_MAX: an image */
	bool is_open;	      /* image depends on an ARG without a default */
	uint32_t line;
	size_t first; /* of its instructions, after FROM */
	size_t count;
};

struct mc_dockerfile {
	struct mc_docker_instruction *instructions;
	size_t instruction_count;
	size_t instruction_capacity;
	struct mc_docker_stage *stages;
	size_t stage_count; /* at least one; the last is what is built by default */
	size_t stage_capacity;
};

/*
 * Read a Dockerfile.  Everything is copied into the arena.  MUSLCHECK_ERROR_FORMAT, with
 * the line, if BuildKit would reject it: no FROM, an unterminated heredoc, a NUL byte.
 * MUSLCHECK_ERROR_LIMIT if it is absurdly large.  Unknown instructions are kept.
 */
enum muslcheck_status mc_dockerfile_read(struct mc_bytes text, struct mc_arena *arena,
					 struct mc_dockerfile *out,
					 struct mc_error *err) MC_MUST_CHECK;

/* "Dockerfile", "Dockerfile.*", "*.Dockerfile" and the same for Containerfile. */
bool mc_dockerfile_is(const char *path);

/* The stage with that name or number; SIZE_MAX: none, so it is an image. */
size_t mc_docker_stage_named(const struct mc_dockerfile *file, const char *name,
			     size_t before);

/* The value of a flag; NULL if it is not there.  Borrows from the instruction. */
const char *mc_docker_flag(const struct mc_docker_instruction *instruction,
			   const char *name);

/* The line in the file of a place in the instruction's text. */
uint32_t mc_docker_line_at(const struct mc_docker_instruction *instruction,
			   size_t offset);

/*
 * A text with the defaults of its variables, "nginx:${TAG:-1.27}"; those without one are
 * left out, and *is_open is set.  NULL when memory is out.
 */
const char *mc_docker_with_defaults(const char *text, bool *is_open,
				    struct mc_arena *arena);

/* One command of a shell text: "CGO_ENABLED=0 go build". */
struct mc_docker_command {
	struct mc_docker_pairs assignments;
	struct mc_docker_words words; /* quotes removed; at least one */
	size_t offset;		      /* of its first word in the text */
};

struct mc_docker_commands {
	struct mc_docker_command *items;
	size_t count;
	size_t capacity;
};

/*
 * Split a shell text into its commands, at &&, ||, ;, | and &, and in a script at newlines;
 * without the words of control structures.  Substitutions stay as they are written.
 * Borrows from the arena.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_docker_commands_read(
	const char *text, bool is_script, struct mc_arena *arena,
	struct mc_docker_commands *out) MC_MUST_CHECK;

#endif
