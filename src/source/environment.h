/* SPDX-License-Identifier: MIT */
/*
 * Files that an image's environment and its command line make programs open: preload
 * libraries, agents, modules.
 */
#ifndef MC_SOURCE_ENVIRONMENT_H
#define MC_SOURCE_ENVIRONMENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

enum mc_named_as {
	MC_NAMED_PATH,	  /* relative to the working directory */
	MC_NAMED_LIBRARY, /* the file name of a library, which is searched */
	MC_NAMED_MODULE,  /* of Node.js */
};

struct mc_environment_file {
	const char *variable; /* "LD_PRELOAD"; NULL: the command line.  Static */
	const char *program;  /* that opens it: "java", "*" for any.  Static */
	const char *name;     /* as written */
	const char *path;     /* in the image, with links resolved; NULL: not known */
	const char *package;  /* distribution package that owns it; NULL: none */
	enum mc_named_as named_as;
	bool missing_fails; /* the program does not start without it */
	bool is_of_scripts; /* scripts read the variable, and start the program */
	bool is_absent;	    /* the image does not have it */
};

enum { MC_ENVIRONMENT_FILES_MAX = 16 };

struct mc_environment_files {
	struct mc_environment_file items[MC_ENVIRONMENT_FILES_MAX];
	size_t count;
};

/* What happens without the file, to end a message with.  Static. */
const char *mc_environment_effect(const struct mc_environment_file *file);

/* Add the files that one assignment names, "LD_PRELOAD=/lib/x.so".  Copied to the arena. */
enum muslcheck_status mc_environment_read(const char *assignment, struct mc_arena *arena,
					  struct mc_environment_files *out) MC_MUST_CHECK;

/* The same for the options of a command, "java -javaagent:/x.jar -jar app.jar". */
enum muslcheck_status mc_environment_read_command(
	const char *const *words, size_t count, struct mc_arena *arena,
	struct mc_environment_files *out) MC_MUST_CHECK;

#endif
