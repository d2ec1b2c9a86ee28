/* SPDX-License-Identifier: MIT */
/* Private to source/: the shebang of a script, as the kernel reads it (binfmt_script). */
#ifndef MC_SOURCE_SCRIPT_H
#define MC_SOURCE_SCRIPT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

struct mc_script {
	const char *interpreter; /* NULL: none */
	const char *argument;	 /* the rest of the line, as one argument; NULL: none */
	const char *fault; /* why the kernel cannot start it; static; NULL: it can */
};

/* How many bytes the kernel reads. */
enum { MC_SCRIPT_HEAD_SIZE = 256 };

bool mc_script_is(struct mc_bytes head);

/* Parse the shebang at the start of head.  Strings are in arena. */
enum muslcheck_status mc_script_read(struct mc_bytes head, struct mc_arena *arena,
				     struct mc_script *out) MC_MUST_CHECK;

#endif
