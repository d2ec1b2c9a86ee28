/* SPDX-License-Identifier: MIT */
/* Functions with the same name and another ABI: which rows concern a load. */
#ifndef MC_LOADER_ABI_H
#define MC_LOADER_ABI_H

#include "db/symdb.h"

struct mc_load_result;
struct mc_symbol;

/* A symbol of a loaded object that is bound to a function with another ABI. */
struct mc_abi_clash {
	size_t node; /* the object */
	const struct mc_symbol *symbol;
	const struct mc_db_symbol *fact;
	const struct mc_db_abi *abi;
};

/* The clashes of a load with one effect, one by one. False when there is no further. */
struct mc_abi_cursor { /* starts zeroed, but for the effect */
	enum mc_abi_effect effect;
	size_t node;
	size_t position;
};
bool mc_abi_next(const struct mc_load_result *result, struct mc_abi_cursor *cursor,
		 struct mc_abi_clash *out);

#endif
