/* SPDX-License-Identifier: MIT */
/* How an npm package is started. */
#ifndef MC_SERVICE_NPM_START_H
#define MC_SERVICE_NPM_START_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

enum { MC_NPM_START_WORDS_MAX = 16 };

struct mc_npm_start {
	const char *
		words[MC_NPM_START_WORDS_MAX]; /* arguments of node, from scripts.start */
	size_t count;
	const char *main; /* its main file; NULL if it names none */
};

/* From the text of a package.json; nothing if it is broken.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_npm_start_read(struct mc_bytes text, struct mc_arena *arena,
					struct mc_npm_start *out) MC_MUST_CHECK;

#endif
