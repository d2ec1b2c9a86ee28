/* SPDX-License-Identifier: MIT */
/* Limits on the work an archive can cause. */
#ifndef MC_SOURCE_LIMITS_H
#define MC_SOURCE_LIMITS_H

#include "base/error.h"

enum mc_limit {
#define MC_LIMIT_ROW(id, name, value, text) MC_LIMIT_##id,
#include "source/limits.def"
#undef MC_LIMIT_ROW
	MC_LIMIT_COUNT,
};

struct mc_limits {
	uint64_t values[MC_LIMIT_COUNT];
};

void mc_limits_init(struct mc_limits *limits);

/*
 * Set a cap from "NAME=N", N with K, M, G or T behind it as one likes.
 * MUSLCHECK_ERROR_USAGE, with err listing the names, if it is no such thing.
 */
enum muslcheck_status mc_limits_set(struct mc_limits *limits, const char *text,
				    struct mc_error *err) MC_MUST_CHECK;

/* A positive number with K, M, G or T behind it, or nothing. */
bool mc_size_parse(const char *text, uint64_t *out);

/* Static. */
const char *mc_limit_name(enum mc_limit limit);
const char *mc_limit_text(enum mc_limit limit);

#endif
