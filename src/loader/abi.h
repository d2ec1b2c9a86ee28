/* SPDX-License-Identifier: MIT */
/* Functions with the same name and a different ABI in glibc and musl. */
#ifndef MC_LOADER_ABI_H
#define MC_LOADER_ABI_H

#include "db/symdb.h"

struct mc_load_result;
struct mc_symbol;

/* A symbol of a loaded object that is bound to a function with a different ABI. */
struct mc_abi_clash {
	size_t node; /* the object */
	const struct mc_symbol *symbol;
	const struct mc_db_symbol *fact;
	const struct mc_db_abi *abi;
};

/* Iterates over the clashes of a load that have one effect. */
struct mc_abi_cursor { /* zeroed, except for the effect */
	enum mc_abi_effect effect;
	size_t node;
	size_t position;
};
/* False at the end. */
bool mc_abi_next(const struct mc_load_result *result, struct mc_abi_cursor *cursor,
		 struct mc_abi_clash *out);

#endif
