/* SPDX-License-Identifier: MIT */
/* The parts of "muslcheck explain": each tells what it knows of a name, if anything. */
#ifndef MC_API_EXPLAIN_H
#define MC_API_EXPLAIN_H

#include "api/checker.h"

/* False, with nothing written, if the name is no symbol (no rule) that is known. */
bool mc_explain_symbol(const struct muslcheck *checker, const char *name,
		       struct mc_buffer *out);
bool mc_explain_rule(const struct muslcheck *checker, const char *name,
		     struct mc_buffer *out);

/* " on x86_64 aarch64"; nothing if it is every machine with data. */
void mc_explain_put_machines(struct mc_buffer *out, uint32_t machines);

/* " [confidence medium]"; nothing if it is high. */
void mc_explain_put_confidence(struct mc_buffer *out,
			       enum muslcheck_confidence confidence);

/* "a, b and c" or, with that word between the last two, "a, b or c". */
void mc_explain_put_list(struct mc_buffer *out, const char *const *texts, size_t count,
			 const char *last);

#endif
