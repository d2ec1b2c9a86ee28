/* SPDX-License-Identifier: MIT */
/* Private to source/: the first line of a script, as the kernel reads it (binfmt_script). */
#ifndef MC_SOURCE_SCRIPT_H
#define MC_SOURCE_SCRIPT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

struct mc_script {
	const char *interpreter; /* NULL: the kernel finds none */
	const char
		*argument; /* the rest of the line, one argument; NULL: there is none */
	const char *fault; /* why it cannot be started as it is; static, NULL if it can */
};

/* The bytes that the kernel looks at; more of a file is not needed. */
enum { MC_SCRIPT_HEAD_SIZE = 256 };

bool mc_script_is(struct mc_bytes head);

/* Read the line that head, which mc_script_is, begins with.  Everything is in arena. */
enum muslcheck_status mc_script_read(struct mc_bytes head, struct mc_arena *arena,
				     struct mc_script *out) MC_MUST_CHECK;

#endif
