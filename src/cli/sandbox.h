/* SPDX-License-Identifier: MIT */
/*
 * A sandbox for reading the inputs: no other programs or processes, no network, and no
 * writing except to reports, temporary files and the cache.  A refused call fails with EPERM, EACCES or
 * ENOSYS.  What the kernel cannot restrict is not restricted.
 */
#ifndef MC_CLI_SANDBOX_H
#define MC_CLI_SANDBOX_H

#include <stddef.h>

struct arguments;

enum sandbox_use {
	SANDBOX_REPLACE, /* the file may be replaced by another one of its folder */
	SANDBOX_WRITE,	 /* the file, which exists, may be written */
	SANDBOX_TEMPORARY, /* files may be made, written, renamed and removed in the folder */
};

struct sandbox_place {
	const char *path;
	enum sandbox_use use;
};

/*
 * Restrict this thread and those that it starts later: no writing but to these places, and
 * sandbox_forbid_calls.  Cannot be undone.
 */
void sandbox_enter(const struct sandbox_place *places, size_t count);

/* Enter it with the places of the opened reports and of temporary files. */
void sandbox_enter_for(const struct arguments *arguments);

/* Refuse the system calls of sandbox_calls.def; needs PR_SET_NO_NEW_PRIVS. */
void sandbox_forbid_calls(void);

#endif
