/* SPDX-License-Identifier: MIT */
/*
 * What rows say of a name beside who exports it: its ABI rows, and the behaviour rows
 * that it triggers.  One look-up by name finds both.
 */
#ifndef MC_LOADER_NAME_RULES_H
#define MC_LOADER_NAME_RULES_H

#include "db/symdb.h"

/* Which part of a behaviour row's condition an imported name meets. */
enum {
	MC_CLAUSE_ANY = 1u << 31,
	MC_CLAUSE_NONE =
		1u << MC_BEHAVIOUR_ALL_MAX, /* a bit below, n: the row's all[n] */
};

/* The behaviour row that a name takes part in, and how. */
struct mc_trigger {
	size_t behaviour; /* index, as mc_symdb_behaviour_at */
	uint32_t clause;
	const struct mc_trigger *next; /* of the same name */
};

/* All that is marked of one name. */
struct mc_name_rule {
	const char *name;
	uint32_t effects; /* bit per enum mc_abi_effect that a row has */
	size_t abi_first; /* index, as mc_symdb_abi_at; its rows stand together */
	size_t abi_count;
	const struct mc_trigger *triggers;
};

struct mc_name_rules;

/* The database's rows by name. Borrows from db. Returns new; mc_name_rules_free. */
enum muslcheck_status mc_name_rules_new(const struct mc_symdb *db,
					struct mc_name_rules **out) MC_MUST_CHECK;
void mc_name_rules_free(struct mc_name_rules *marks);

/* What is marked of a name; gnu_hash is mc_hash_gnu(name). NULL: nothing. */
const struct mc_name_rule *mc_name_rules_find(const struct mc_name_rules *marks,
					      const char *name, uint32_t gnu_hash);

#endif
