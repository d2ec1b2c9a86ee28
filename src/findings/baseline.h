/* SPDX-License-Identifier: MIT */
/* The known findings that --write-baseline recorded. */
#ifndef MC_FINDINGS_BASELINE_H
#define MC_FINDINGS_BASELINE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"

#define MC_BASELINE_SCHEMA "muslcheck/baseline/1"

struct mc_baseline;

/*
 * Read the file at path, which is borrowed.  Returns new; mc_baseline_free.  The error has
 * the line.
 */
enum muslcheck_status mc_baseline_read(const char *path, struct mc_baseline **out,
				       struct mc_error *err) MC_MUST_CHECK;
void mc_baseline_free(struct mc_baseline *baseline);

/* Start a new run: no entry has matched yet. */
void mc_baseline_begin(struct mc_baseline *baseline);

/* True if it contains the fingerprint, which then counts as matched.  Thread-safe. */
bool mc_baseline_has(struct mc_baseline *baseline, const char *fingerprint);

/* At the end of a run: write a line about entries that matched nothing, if any. */
void mc_baseline_report(const struct mc_baseline *baseline, struct mc_buffer *out);

#endif
