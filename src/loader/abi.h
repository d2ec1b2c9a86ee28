/* SPDX-License-Identifier: MIT */
/* Functions with the same name and another ABI: which rows concern which objects. */
#ifndef MC_LOADER_ABI_H
#define MC_LOADER_ABI_H

#include "db/symdb.h"

struct mc_abi_index;
struct mc_load_result;
struct mc_symbol;

/* The database's rows by name. Borrows from db. Returns new; mc_abi_index_free. */
enum muslcheck_status mc_abi_index_new(const struct mc_symdb *db,
				       struct mc_abi_index **out) MC_MUST_CHECK;
void mc_abi_index_free(struct mc_abi_index *index);

/* The row of a name; gnu_hash is mc_hash_gnu(name). NULL if there is none. */
const struct mc_db_abi *mc_abi_index_find(const struct mc_abi_index *index,
					  const char *name, uint32_t gnu_hash);

/* A symbol of a loaded object that is bound to a function with another ABI. */
struct mc_abi_clash {
	size_t node; /* the object */
	const struct mc_symbol *symbol;
	const struct mc_db_symbol *fact;
	const struct mc_db_abi *abi;
};

/* The clashes of a load, one by one; cursor starts zeroed. False when there is no further. */
struct mc_abi_cursor {
	size_t node;
	size_t symbol;
};
bool mc_abi_next(const struct mc_load_result *result, struct mc_abi_cursor *cursor,
		 struct mc_abi_clash *out);

#endif
