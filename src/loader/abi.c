/* SPDX-License-Identifier: MIT */
#include "loader/abi.h"

#include <elf.h>
#include <string.h>

#include "loader/loader.h"

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

static bool is_from(const char *library, const struct mc_symbol *symbol,
		    const struct mc_name *name)
{
	if (!library)
		return name->is_of_libc;
	return !symbol->version_soname || !strcmp(symbol->version_soname, library);
}

/* Does the row apply to this reference? */
static bool applies(const struct mc_load_result *result, const struct mc_stored *stored,
		    size_t index, const struct mc_db_abi *abi)
{
	const struct mc_object *object = &stored->object;
	const struct mc_symbol *symbol = &object->symbols[index];

	if (!(abi->machines >> object->machine & 1) ||
	    !is_from(abi->library, symbol, &stored->names[index]) ||
	    !mc_release_within(result->target->libc->version, abi->since, abi->until))
		return false;
	if (abi->version_count &&
	    !is_in(symbol->version, abi->versions, abi->version_count))
		return false;
	return (!abi->with_count || imports_any(object, abi->with, abi->with_count)) &&
	       !imports_any(object, abi->without, abi->without_count);
}

/* The first of the symbol's rows that applies to this reference; NULL if none. */
static const struct mc_db_abi *applicable_row(const struct mc_load_result *result,
					      const struct mc_stored *stored,
					      size_t index)
{
	const struct mc_name_rule *rule = stored->names[index].rule;

	for (size_t i = 0; i < rule->abi_count; i++) {
		const struct mc_db_abi *abi =
			mc_symdb_abi_at(result->target->db, rule->abi_first + i);

		if (applies(result, stored, index, abi))
			return abi;
	}
	return NULL;
}

static bool defines(const struct mc_stored *stored, const struct mc_symbol *wanted,
		    uint32_t hash)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	while (mc_object_find(&stored->object, wanted->name, hash, &cursor, &symbol))
		if (symbol.section != SHN_UNDEF)
			return true;
	return false;
}

/* Is the symbol defined by gcompat or a bundled library, before the target's own? */
static bool is_interposed(const struct mc_load_result *result, enum mc_machine machine,
			  const struct mc_symbol *symbol, const struct mc_name *name)
{
	const struct mc_graph *graph = &result->graph;

	for (size_t i = 0; i < graph->node_count; i++) {
		const struct mc_node *node = &graph->nodes[i];

		if (node->kind == MC_NODE_OBJECT &&
		    defines(node->stored, symbol, name->hash))
			return true;
		if (node->kind == MC_NODE_PROVIDED && node->provided->build &&
		    !strcmp(node->provided->build->library, "gcompat") &&
		    mc_symdb_answer(result->target->db, name->fact, node->provided->build,
				    machine)
				    .presence == MC_PRESENCE_PRESENT)
			return true;
	}
	return false;
}

/* The row with that effect that applies to the reference at index; NULL if none. */
static const struct mc_db_abi *clash_of(const struct mc_load_result *result,
					const struct mc_stored *stored, size_t index,
					enum mc_abi_effect effect)
{
	const struct mc_symbol *symbol = &stored->object.symbols[index];
	const struct mc_name *name = &stored->names[index];
	const struct mc_db_abi *abi;

	if (!(name->rule->effects >> effect & 1))
		return NULL;
	abi = applicable_row(result, stored, index);
	return abi && abi->effect == effect &&
			       !is_interposed(result, stored->object.machine, symbol,
					      name)
		       ? abi
		       : NULL;
}

bool mc_abi_next(const struct mc_load_result *result, struct mc_abi_cursor *cursor,
		 struct mc_abi_clash *out)
{
	/* The rows are about glibc builds that run on musl. */
	if (result->target->image->libc != MC_LIBC_MUSL)
		return false;
	for (; cursor->node < result->graph.node_count;
	     cursor->node++, cursor->position = 0) {
		const struct mc_stored *stored = result->graph.nodes[cursor->node].stored;

		if (!stored || stored->identity.built_for != MC_LIBC_GLIBC ||
		    !(stored->effects >> cursor->effect & 1))
			continue;
		while (cursor->position < stored->with_rule_count) {
			size_t index = stored->with_rule[cursor->position++];
			const struct mc_db_abi *abi =
				clash_of(result, stored, index, cursor->effect);

			if (!abi)
				continue;
			*out = (struct mc_abi_clash){ cursor->node,
						      &stored->object.symbols[index],
						      stored->names[index].fact, abi };
			return true;
		}
	}
	return false;
}
