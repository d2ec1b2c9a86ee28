/* SPDX-License-Identifier: MIT */
/* Libraries of the image that the database has no list of: which symbols they may define. */
#ifndef MC_LOADER_MUSL_OPAQUE_H
#define MC_LOADER_MUSL_OPAQUE_H

#include "loader/musl_scope.h"

/*
 * Does another distribution's list have the symbol, and this build not lack it?  Sets
 * definition->confidence if so.
 */
bool mc_musl_opaque_has(const struct mc_musl_scope *scope, const struct mc_symbol *symbol,
			const struct mc_name *name, struct mc_definition *definition);

/*
 * May such a library define a symbol that was not found?  unlisted: a list that is not
 * complete may.
 */
bool mc_musl_opaque_may_have(const struct mc_musl_scope *scope,
			     const struct mc_symbol *symbol, const struct mc_name *name,
			     bool unlisted);

#endif
