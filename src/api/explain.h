/* SPDX-License-Identifier: MIT */
/* The parts of "muslcheck explain". */
#ifndef MC_API_EXPLAIN_H
#define MC_API_EXPLAIN_H

#include "api/handle.h"

/* Return false, with nothing written, if the name is not a known symbol (rule). */
bool mc_explain_symbol(const struct muslcheck *checker, const char *name,
		       struct mc_buffer *out);
bool mc_explain_rule(const struct muslcheck *checker, const char *name,
		     struct mc_buffer *out);

/* " on x86_64 aarch64"; nothing for all architectures with data. */
void mc_explain_put_machines(struct mc_buffer *out, uint32_t machines);

/* " [confidence medium]"; nothing if high. */
void mc_explain_put_confidence(struct mc_buffer *out,
			       enum muslcheck_confidence confidence);

/* "a, b and c", with last ("and", "or") between the last two. */
void mc_explain_put_list(struct mc_buffer *out, const char *const *texts, size_t count,
			 const char *last);

#endif
