/* SPDX-License-Identifier: MIT */
/* Findings that were there before: the file that --write-baseline makes. */
#ifndef MC_FINDINGS_BASELINE_H
#define MC_FINDINGS_BASELINE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"

#define MC_BASELINE_SCHEMA "muslcheck/baseline/1"

struct mc_baseline;

/*
 * Read the file at path, which is borrowed.  Returns new; mc_baseline_free.  The error
 * says what is wrong, and where in the file.
 */
enum muslcheck_status mc_baseline_read(const char *path, struct mc_baseline **out,
				       struct mc_error *err) MC_MUST_CHECK;
void mc_baseline_free(struct mc_baseline *baseline);

/* Nothing is noted as still there any more: a new run begins. */
void mc_baseline_begin(struct mc_baseline *baseline);

/* Is the finding with that fingerprint in it?  It is then noted.  Any thread may. */
bool mc_baseline_has(struct mc_baseline *baseline, const char *fingerprint);

/* At the end of a run: a line on the entries that matched nothing, if there are any. */
void mc_baseline_report(const struct mc_baseline *baseline, struct mc_buffer *out);

#endif
