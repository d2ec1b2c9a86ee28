/* SPDX-License-Identifier: MIT */
/*
 * What a command starts, from one program to the next: the interpreters of scripts, what
 * env and init programs are given to run, what a shell is told to run.
 */
#ifndef MC_SOURCE_ENTRYPOINT_H
#define MC_SOURCE_ENTRYPOINT_H

#include "source/script.h"

enum mc_step_role {
	MC_STEP_COMMAND,     /* what is named to be run */
	MC_STEP_INTERPRETER, /* of the script that comes before, or what env finds for it */
	MC_STEP_IN_SHELL,    /* the first program of a line that a shell is given */
	MC_STEP_ARGUMENT,    /* an argument of a script that is a program: most run it */
};

enum mc_step_kind {
	MC_STEP_ABSENT, /* it is not there, or nobody can look */
	MC_STEP_OBJECT, /* an ELF file */
	MC_STEP_SCRIPT,
	MC_STEP_OTHER, /* another file */
};

struct mc_entrypoint_step {
	enum mc_step_role role;
	enum mc_step_kind kind;
	const char *name;    /* as it is called: "node", "/bin/bash" */
	const char *path;    /* where it is, links resolved; NULL if it is absent */
	const char *package; /* of the distribution, that owns it; NULL: none */
	const char *fault;   /* why the kernel does not start it; NULL if it does */
	bool is_last;	     /* it starts nothing more that can be seen */
};

enum { MC_ENTRYPOINT_STEPS_MAX = 16 };

struct mc_entrypoint_steps {
	struct mc_entrypoint_step items[MC_ENTRYPOINT_STEPS_MAX];
	size_t count;
};

/* What a path leads to. */
struct mc_entrypoint_file {
	enum mc_step_kind kind;
	const char *path;
	const char *package;
	const struct mc_script *script; /* if MC_STEP_SCRIPT */
};

/* Where programs are looked for. */
struct mc_entrypoint_place {
	/* The file at an absolute path; *out is untouched if there is none. */
	enum muslcheck_status (*look)(void *context, const char *path,
				      struct mc_entrypoint_file *out);
	void *context;
	const char *path;      /* PATH */
	const char *directory; /* that relative paths start in; NULL: the root */
	struct mc_arena *arena;
};

/* Follow a command, its words given, to what it starts.  Strings are in the arena. */
enum muslcheck_status mc_entrypoint_follow(const struct mc_entrypoint_place *place,
					   const char *const *words, size_t word_count,
					   struct mc_entrypoint_steps *out) MC_MUST_CHECK;

/* The same for a script that was read, of which only the line is known. */
enum muslcheck_status mc_entrypoint_follow_script(
	const struct mc_entrypoint_place *place, const char *path,
	const struct mc_script *script, struct mc_entrypoint_steps *out) MC_MUST_CHECK;

#endif
