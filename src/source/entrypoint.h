/* SPDX-License-Identifier: MIT */
/*
 * The programs that a command starts, one after the other: interpreters of scripts, and
 * the commands given to env, init programs and shells.
 */
#ifndef MC_SOURCE_ENTRYPOINT_H
#define MC_SOURCE_ENTRYPOINT_H

#include "source/environment.h"
#include "source/script.h"

enum mc_step_role {
	MC_STEP_COMMAND,     /* the command itself */
	MC_STEP_INTERPRETER, /* of the preceding script, directly or through env */
	MC_STEP_IN_SHELL,    /* the first program of a shell's -c line */
	MC_STEP_ARGUMENT, /* a program that is an argument of a script: most scripts run it */
};

enum mc_step_kind {
	MC_STEP_ABSENT, /* missing, or there is nothing to look in */
	MC_STEP_OBJECT, /* an ELF file */
	MC_STEP_SCRIPT,
	MC_STEP_OTHER, /* another file */
};

struct mc_entrypoint_step {
	enum mc_step_role role;
	enum mc_step_kind kind;
	const char *name;    /* as written: "node", "/bin/bash" */
	const char *path;    /* with links resolved; NULL if absent */
	const char *package; /* distribution package that owns it; NULL: none */
	const char *fault;   /* why the kernel does not start it; NULL: it does */
	bool is_forbidden;   /* its permissions forbid to execute it */
	bool is_last;	     /* nothing more is known to be started */
};

enum { MC_ENTRYPOINT_STEPS_MAX = 16 };

struct mc_entrypoint_steps {
	struct mc_entrypoint_step items[MC_ENTRYPOINT_STEPS_MAX];
	size_t count;
};

/* The file at a path. */
struct mc_entrypoint_file {
	enum mc_step_kind kind;
	const char *path;
	const char *package;
	const struct mc_script *script; /* if MC_STEP_SCRIPT */
	bool is_forbidden; /* to execute, for the user that the image runs as */
};

/* How programs are looked up. */
struct mc_entrypoint_place {
	/* The file at an absolute path; *out is untouched if there is none. */
	enum muslcheck_status (*look)(void *context, const char *path,
				      struct mc_entrypoint_file *out);
	void *context;
	const char *path;		     /* PATH */
	const char *directory;		     /* for relative paths; NULL: the root */
	struct mc_environment_files *opened; /* filled with what commands name; or NULL */
	struct mc_arena *arena;
};

/* Follow a command to the programs it starts.  Strings are in the arena. */
enum muslcheck_status mc_entrypoint_follow(const struct mc_entrypoint_place *place,
					   const char *const *words, size_t word_count,
					   struct mc_entrypoint_steps *out) MC_MUST_CHECK;

/* The same for a script of which only the shebang is known. */
enum muslcheck_status mc_entrypoint_follow_script(
	const struct mc_entrypoint_place *place, const char *path,
	const struct mc_script *script, struct mc_entrypoint_steps *out) MC_MUST_CHECK;

#endif
