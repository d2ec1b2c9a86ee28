/* SPDX-License-Identifier: MIT */
#include "loader/name_rules.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"

/*
 * Most symbols have no rule. A Bloom filter over their GNU hashes, as in DT_GNU_HASH,
 * answers nearly all of these look-ups.
 */
enum { FILTER_BITS = 1 << 16 };

struct mc_name_rules {
	struct mc_arena arena; /* of rules and triggers */
	struct mc_map by_name;
	uint64_t filter[FILTER_BITS / 64];
};

/* The rule of a name, added if there is none. NULL: no memory. */
static struct mc_name_rule *get(struct mc_name_rules *rules, const char *name)
{
	uint32_t hash = mc_hash_gnu(name) % FILTER_BITS;
	struct mc_map_entry *entry = mc_map_add_text(&rules->by_name, name, NULL);
	struct mc_name_rule *rule = entry ? entry->item : NULL;

	if (!entry || rule)
		return rule;
	rule = mc_arena_alloc(&rules->arena, 1, sizeof(*rule));
	if (rule)
		*rule = (struct mc_name_rule){ .name = name };
	entry->item = rule;
	rules->filter[hash / 64] |= UINT64_C(1) << hash % 64;
	return rule;
}

/* Rows of a --db overlay replace those of the same name. */
static bool mark_abi(struct mc_name_rules *rules, const struct mc_symdb *db, size_t index)
{
	const struct mc_db_abi *row = mc_symdb_abi_at(db, index);
	struct mc_name_rule *rule = get(rules, row->name);

	if (!rule)
		return false;
	if (rule->abi_first + rule->abi_count != index)
		*rule = (struct mc_name_rule){ .name = rule->name, .abi_first = index };
	rule->abi_count++;
	rule->effects |= UINT32_C(1) << row->effect;
	return true;
}

static bool mark_trigger(struct mc_name_rules *rules, const char *name, size_t behaviour,
			 uint32_t clause)
{
	struct mc_name_rule *rule = get(rules, name);
	struct mc_trigger *trigger = mc_arena_alloc(&rules->arena, 1, sizeof(*trigger));

	if (!rule || !trigger)
		return false;
	*trigger = (struct mc_trigger){ behaviour, clause, rule->triggers };
	rule->triggers = trigger;
	return true;
}

static bool mark_behaviour(struct mc_name_rules *rules, const struct mc_symdb *db,
			   size_t index)
{
	const struct mc_db_behaviour *row = mc_symdb_behaviour_at(db, index);
	bool made = true;

	for (size_t i = 0; made && i < row->any_count; i++)
		made = mark_trigger(rules, row->any[i], index, MC_CLAUSE_ANY);
	for (size_t i = 0; made && i < row->none_count; i++)
		made = mark_trigger(rules, row->none[i], index, MC_CLAUSE_NONE);
	for (size_t i = 0; made && i < row->all_count; i++)
		made = mark_trigger(rules, row->all[i], index, 1u << i);
	return made;
}

static bool mark_all(struct mc_name_rules *rules, const struct mc_symdb *db)
{
	bool made = true;

	for (size_t i = 0; made && i < mc_symdb_abi_count(db); i++)
		made = mark_abi(rules, db, i);
	for (size_t i = 0; made && i < mc_symdb_behaviour_count(db); i++)
		made = mark_behaviour(rules, db, i);
	return made;
}

enum muslcheck_status mc_name_rules_new(const struct mc_symdb *db,
					struct mc_name_rules **out)
{
	struct mc_name_rules *rules = calloc(1, sizeof(*rules));

	if (!rules)
		return MUSLCHECK_ERROR_MEMORY;
	mc_arena_init(&rules->arena);
	if (!mark_all(rules, db)) {
		mc_name_rules_free(rules);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*out = rules;
	return MUSLCHECK_OK;
}

void mc_name_rules_free(struct mc_name_rules *rules)
{
	if (!rules)
		return;
	mc_map_done(&rules->by_name);
	mc_arena_done(&rules->arena);
	free(rules);
}

const struct mc_name_rule *mc_name_rules_find(const struct mc_name_rules *rules,
					      const char *name, uint32_t gnu_hash)
{
	const struct mc_map_entry *entry;

	if (!(rules->filter[gnu_hash % FILTER_BITS / 64] >> gnu_hash % 64 & 1))
		return NULL;
	entry = mc_map_find_text(&rules->by_name, name);
	return entry ? entry->item : NULL;
}
