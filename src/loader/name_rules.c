/* SPDX-License-Identifier: MIT */
#include "loader/name_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

/* The hash is kept next to the rule: it rejects nearly every other name. */
struct slot {
	uint32_t hash;
	struct mc_name_rule *rule; /* NULL: empty */
};

struct mc_name_rules {
	struct mc_arena arena; /* holds marks and triggers */
	struct slot *slots;    /* open addressing */
	size_t slot_count;     /* a power of two */
};

static struct slot *find_slot(const struct mc_name_rules *marks, const char *name,
			      uint32_t hash)
{
	size_t mask = marks->slot_count - 1;
	size_t slot = hash & mask;

	while (marks->slots[slot].rule && (marks->slots[slot].hash != hash ||
					   strcmp(marks->slots[slot].rule->name, name)))
		slot = (slot + 1) & mask;
	return &marks->slots[slot];
}

/* The mark of a name, made if it is the first. NULL: no memory. */
static struct mc_name_rule *get(struct mc_name_rules *marks, const char *name)
{
	uint32_t hash = mc_hash_gnu(name);
	struct slot *slot = find_slot(marks, name, hash);
	struct mc_name_rule *mark = slot->rule;

	if (mark)
		return mark;
	mark = mc_arena_alloc(&marks->arena, 1, sizeof(*mark));
	if (mark)
		*mark = (struct mc_name_rule){ .name = name };
	*slot = (struct slot){ hash, mark };
	return mark;
}

/* Rows of a file laid over the database may repeat a name: the ones read last stand. */
static bool mark_abi(struct mc_name_rules *marks, const struct mc_symdb *db, size_t index)
{
	const struct mc_db_abi *row = mc_symdb_abi_at(db, index);
	struct mc_name_rule *mark = get(marks, row->name);

	if (!mark)
		return false;
	if (mark->abi_first + mark->abi_count != index)
		*mark = (struct mc_name_rule){ .name = mark->name, .abi_first = index };
	mark->abi_count++;
	mark->effects |= UINT32_C(1) << row->effect;
	return true;
}

static bool mark_trigger(struct mc_name_rules *marks, const char *name, size_t behaviour,
			 uint32_t clause)
{
	struct mc_name_rule *mark = get(marks, name);
	struct mc_trigger *trigger = mc_arena_alloc(&marks->arena, 1, sizeof(*trigger));

	if (!mark || !trigger)
		return false;
	*trigger = (struct mc_trigger){ behaviour, clause, mark->triggers };
	mark->triggers = trigger;
	return true;
}

static bool mark_behaviour(struct mc_name_rules *marks, const struct mc_symdb *db,
			   size_t index)
{
	const struct mc_db_behaviour *row = mc_symdb_behaviour_at(db, index);
	bool made = true;

	for (size_t i = 0; made && i < row->any_count; i++)
		made = mark_trigger(marks, row->any[i], index, MC_CLAUSE_ANY);
	for (size_t i = 0; made && i < row->none_count; i++)
		made = mark_trigger(marks, row->none[i], index, MC_CLAUSE_NONE);
	for (size_t i = 0; made && i < row->all_count; i++)
		made = mark_trigger(marks, row->all[i], index, 1u << i);
	return made;
}

static bool mark_all(struct mc_name_rules *marks, const struct mc_symdb *db)
{
	bool made = true;

	for (size_t i = 0; made && i < mc_symdb_abi_count(db); i++)
		made = mark_abi(marks, db, i);
	for (size_t i = 0; made && i < mc_symdb_behaviour_count(db); i++)
		made = mark_behaviour(marks, db, i);
	return made;
}

/* At most this many names are marked. */
static size_t name_count(const struct mc_symdb *db)
{
	size_t count = mc_symdb_abi_count(db);

	for (size_t i = 0; i < mc_symdb_behaviour_count(db); i++) {
		const struct mc_db_behaviour *row = mc_symdb_behaviour_at(db, i);

		count += row->any_count + row->all_count + row->none_count;
	}
	return count;
}

enum muslcheck_status mc_name_rules_new(const struct mc_symdb *db,
					struct mc_name_rules **out)
{
	struct mc_name_rules *marks = calloc(1, sizeof(*marks));

	if (!marks)
		return MUSLCHECK_ERROR_MEMORY;
	mc_arena_init(&marks->arena);
	marks->slot_count = 64;
	while (marks->slot_count < 4 * name_count(db))
		marks->slot_count *= 2;
	marks->slots = calloc(marks->slot_count, sizeof(*marks->slots));
	if (!marks->slots || !mark_all(marks, db)) {
		mc_name_rules_free(marks);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*out = marks;
	return MUSLCHECK_OK;
}

void mc_name_rules_free(struct mc_name_rules *marks)
{
	if (!marks)
		return;
	mc_arena_done(&marks->arena);
	free(marks->slots);
	free(marks);
}

const struct mc_name_rule *mc_name_rules_find(const struct mc_name_rules *marks,
					      const char *name, uint32_t gnu_hash)
{
	return find_slot(marks, name, gnu_hash)->rule;
}
