/* SPDX-License-Identifier: MIT */
/*
 * Finds by symbol name the ABI rows about it and the behaviour rows that it triggers.
 */
#ifndef MC_LOADER_NAME_RULES_H
#define MC_LOADER_NAME_RULES_H

#include "db/symdb.h"

/* The part of a behaviour row's condition that an imported symbol fulfils. */
enum {
	MC_CLAUSE_ANY = 1u << 31,
	MC_CLAUSE_NONE = 1u << MC_BEHAVIOUR_ALL_MAX, /* lower bits, n: the row's all[n] */
};

/* A behaviour row that a symbol triggers, and by which clause. */
struct mc_trigger {
	size_t behaviour; /* index, as mc_symdb_behaviour_at */
	uint32_t clause;
	const struct mc_trigger *next; /* of the same name */
};

/* All rules about one symbol. */
struct mc_name_rule {
	const char *name;
	uint32_t effects; /* bit per enum mc_abi_effect that a row has */
	size_t abi_first; /* index for mc_symdb_abi_at; the rows are consecutive */
	size_t abi_count;
	const struct mc_trigger *triggers;
};

struct mc_name_rules;

/* Index the database rows by symbol. Borrows db. Returns new; mc_name_rules_free. */
enum muslcheck_status mc_name_rules_new(const struct mc_symdb *db,
					struct mc_name_rules **out) MC_MUST_CHECK;
void mc_name_rules_free(struct mc_name_rules *marks);

/* The rules about a symbol; gnu_hash is mc_hash_gnu(name). NULL: none. */
const struct mc_name_rule *mc_name_rules_find(const struct mc_name_rules *marks,
					      const char *name, uint32_t gnu_hash);

#endif
