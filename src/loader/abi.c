/* SPDX-License-Identifier: MIT */
#include "loader/abi.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "loader/loader.h"

struct mc_abi_index {
	const struct mc_db_abi **slots; /* open addressing */
	size_t slot_count;		/* a power of two */
};

static const struct mc_db_abi **find_slot(const struct mc_abi_index *index,
					  const char *name, uint32_t gnu_hash)
{
	size_t mask = index->slot_count - 1;
	size_t slot = gnu_hash & mask;

	while (index->slots[slot] && strcmp(index->slots[slot]->name, name))
		slot = (slot + 1) & mask;
	return &index->slots[slot];
}

enum muslcheck_status mc_abi_index_new(const struct mc_symdb *db,
				       struct mc_abi_index **out)
{
	size_t count = mc_symdb_abi_count(db);
	struct mc_abi_index *index = calloc(1, sizeof(*index));

	if (!index)
		return MUSLCHECK_ERROR_MEMORY;
	index->slot_count = 64;
	while (index->slot_count < 4 * count)
		index->slot_count *= 2;
	index->slots = calloc(index->slot_count, sizeof(*index->slots));
	if (!index->slots) {
		mc_abi_index_free(index);
		return MUSLCHECK_ERROR_MEMORY;
	}
	for (size_t i = 0; i < count; i++) {
		const struct mc_db_abi *row = mc_symdb_abi_at(db, i);

		*find_slot(index, row->name, mc_hash_gnu(row->name)) = row;
	}
	*out = index;
	return MUSLCHECK_OK;
}

void mc_abi_index_free(struct mc_abi_index *index)
{
	if (!index)
		return;
	free(index->slots);
	free(index);
}

const struct mc_db_abi *mc_abi_index_find(const struct mc_abi_index *index,
					  const char *name, uint32_t gnu_hash)
{
	return *find_slot(index, name, gnu_hash);
}

static bool is_in(const char *text, const char *const *texts, size_t count)
{
	for (size_t i = 0; text && i < count; i++)
		if (!strcmp(texts[i], text))
			return true;
	return false;
}

static bool imports_any(const struct mc_object *object, const char *const *names,
			size_t count)
{
	for (size_t i = 0; i < object->symbol_count; i++)
		if (object->symbols[i].section == SHN_UNDEF &&
		    is_in(object->symbols[i].name, names, count))
			return true;
	return false;
}

/* Is the row about this use of the name? */
static bool is_concerned(const struct mc_stored *stored, const struct mc_symbol *symbol,
			 const struct mc_db_abi *abi)
{
	if (!(abi->machines >> stored->object.machine & 1))
		return false;
	if (abi->version_count &&
	    !is_in(symbol->version, abi->versions, abi->version_count))
		return false;
	return !abi->with_count ||
	       imports_any(&stored->object, abi->with, abi->with_count);
}

static bool defines(const struct mc_stored *stored, const struct mc_symbol *wanted)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	while (mc_object_find(&stored->object, wanted->name, wanted->hash, &cursor,
			      &symbol))
		if (symbol.section != SHN_UNDEF)
			return true;
	return false;
}

/*
 * Does somebody stand before the target's own library?  gcompat does for the names that
 * it has, and so does a library that was shipped along.
 */
static bool is_interposed(const struct mc_load_result *result, enum mc_machine machine,
			  const struct mc_symbol *symbol, const struct mc_db_symbol *fact)
{
	const struct mc_graph *graph = &result->graph;

	for (size_t i = 0; i < graph->node_count; i++) {
		const struct mc_node *node = &graph->nodes[i];

		if (node->kind == MC_NODE_OBJECT && defines(node->stored, symbol))
			return true;
		if (node->kind == MC_NODE_PROVIDED && node->provided->build &&
		    !strcmp(node->provided->build->library, "gcompat") &&
		    mc_symdb_answer(result->target->db, fact, node->provided->build,
				    machine)
				    .presence == MC_PRESENCE_PRESENT)
			return true;
	}
	return false;
}

static bool clashes(const struct mc_load_result *result, const struct mc_stored *stored,
		    size_t index)
{
	const struct mc_symbol *symbol = &stored->object.symbols[index];
	const struct mc_name *name = &stored->names[index];

	return name->abi && symbol->section == SHN_UNDEF &&
	       is_concerned(stored, symbol, name->abi) &&
	       !is_interposed(result, stored->object.machine, symbol, name->fact);
}

bool mc_abi_next(const struct mc_load_result *result, struct mc_abi_cursor *cursor,
		 struct mc_abi_clash *out)
{
	for (; cursor->node < result->graph.node_count;
	     cursor->node++, cursor->symbol = 0) {
		const struct mc_stored *stored = result->graph.nodes[cursor->node].stored;

		if (!stored || !stored->has_abi ||
		    stored->identity.built_for != MC_BUILT_FOR_GLIBC)
			continue;
		while (cursor->symbol < stored->object.symbol_count) {
			size_t index = cursor->symbol++;

			if (!clashes(result, stored, index))
				continue;
			*out = (struct mc_abi_clash){ cursor->node,
						      &stored->object.symbols[index],
						      stored->names[index].fact,
						      stored->names[index].abi };
			return true;
		}
	}
	return false;
}
