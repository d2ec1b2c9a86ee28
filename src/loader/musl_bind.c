/* SPDX-License-Identifier: MIT */
/* How musl relocates objects: do_relocs, find_sym, and what it does not support. */
#include "loader/musl.h"

#include <elf.h>
#include <string.h>

struct relocation_row {
	enum mc_machine machine;
	uint32_t type;
	uint32_t feature; /* enum mc_db_feature that the loader has to have; 0: none */
};

static const struct relocation_row supported[] = {
#define MC_MUSL_RELOCATION(machine, type, feature, name) { MC_MACHINE_##machine, type, feature },
#include "loader/musl_relocations.def"
#undef MC_MUSL_RELOCATION
};

static bool is_supported(const struct mc_musl_load *load, uint32_t type)
{
	for (size_t i = 0; i < sizeof(supported) / sizeof(*supported); i++)
		if (supported[i].machine == load->machine && supported[i].type == type)
			return (supported[i].feature & ~load->target->libc->features) == 0;
	return type == 0;
}

/* Where the search for a name ended. */
struct definition {
	bool found;
	bool opaque;	    /* some library was passed whose exports are not known */
	bool unlisted;	    /* some library was passed that may have this name: no list */
	bool seen_ifunc;    /* an object has it, as IFUNC: musl passes over it */
	bool seen_hidden;   /* an object has it, as a version that is not the default */
	bool in_object;	    /* found in an object that this load maps, so dynamic for TLS */
	enum muslcheck_confidence confidence;
};

/* OK_TYPES and OK_BINDS of dynlink.c. */
static bool has_usable_type(const struct mc_symbol *symbol)
{
	switch (symbol->type) {
	case STT_NOTYPE:
	case STT_OBJECT:
	case STT_FUNC:
	case STT_COMMON:
	case STT_TLS:
		return symbol->binding == STB_GLOBAL || symbol->binding == STB_WEAK ||
		       symbol->binding == STB_GNU_UNIQUE;
	default:
		return false;
	}
}

/*
 * Does an entry count as a definition?  An undefined one with a value is a program's
 * canonical PLT entry, and counts for all but calls.
 */
static bool counts(const struct mc_symbol *symbol, bool for_call)
{
	if (symbol->section == SHN_UNDEF && (for_call || symbol->type == STT_TLS))
		return false;
	if (!symbol->value && symbol->type != STT_TLS)
		return false;
	return has_usable_type(symbol);
}

/* The first entry of that name that is not a hidden version decides for the object. */
static bool object_defines(const struct mc_object *object, const struct mc_symbol *wanted,
			   bool for_call, struct definition *definition)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	while (mc_object_find(object, wanted->name, wanted->hash, &cursor, &symbol)) {
		if (symbol.hidden) {
			definition->seen_hidden |= symbol.section != SHN_UNDEF;
			continue;
		}
		if (symbol.section != SHN_UNDEF && symbol.type == STT_GNU_IFUNC)
			definition->seen_ifunc = true;
		return counts(&symbol, for_call);
	}
	return false;
}

/* Does the library have the name in any build, on any machine? */
static bool may_have(const struct mc_symdb *db, const struct mc_db_symbol *fact,
		     const char *library)
{
	size_t count = mc_symdb_span_count(db, fact);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(mc_symdb_span_at(db, fact, i).library, library))
			return true;
	return false;
}

static void look_in_build(const struct mc_musl_load *load, const struct mc_db_build *build,
			  const struct mc_db_symbol *fact, struct definition *definition)
{
	const struct mc_symdb *db = load->target->db;
	struct mc_db_answer answer = mc_symdb_answer(db, fact, build, load->machine);

	if (answer.presence == MC_PRESENCE_PRESENT) {
		definition->found = true;
		definition->confidence = answer.confidence;
	} else if (answer.presence == MC_PRESENCE_UNKNOWN) {
		definition->unlisted |= !fact || may_have(db, fact, build->library);
	}
}

static void look_in_node(const struct mc_musl_load *load, const struct mc_node *node,
			 const struct mc_symbol *symbol, const struct mc_db_symbol *fact,
			 struct definition *definition)
{
	switch (node->kind) {
	case MC_NODE_OBJECT:
		definition->found = object_defines(&node->stored->object, symbol,
						   symbol->uses & MC_USE_PLT, definition);
		definition->in_object = definition->found;
		if (definition->found)
			definition->confidence = MUSLCHECK_CONFIDENCE_HIGH;
		break;
	case MC_NODE_PROVIDED:
		if (node->provided->kind == MC_PROVIDED_LISTED)
			look_in_build(load, node->provided->build, fact, definition);
		else if (node->provided->kind == MC_PROVIDED_OPAQUE)
			definition->opaque = true;
		definition->in_object = definition->found;
		break;
	case MC_NODE_LIBC:
		look_in_build(load, load->target->libc, fact, definition);
		break;
	}
}

/* find_sym: the first definition in load order; a copy relocation passes over the program. */
static struct definition find(const struct mc_musl_load *load, const struct mc_symbol *symbol,
			      const struct mc_db_symbol *fact)
{
	const struct mc_graph *graph = &load->result->graph;
	struct definition definition = { .confidence = MUSLCHECK_CONFIDENCE_HIGH };
	size_t first = symbol->uses & MC_USE_COPY ? 1 : 0;

	for (size_t i = first; i < graph->node_count && !definition.found; i++)
		look_in_node(load, &graph->nodes[i], symbol, fact, &definition);
	return definition;
}

/*
 * A name not found may be in a library of which no list is known.  Not so a name
 * that some other library is known to have, or that was asked of glibc by version.
 */
static bool is_presumed(const struct definition *definition, const struct mc_symbol *symbol,
			const struct mc_db_symbol *fact)
{
	if (symbol->version_soname && mc_is_glibc_soname(symbol->version_soname))
		return false;
	return definition->unlisted || (definition->opaque && !fact);
}

static bool is_bind_now(const struct mc_object *object)
{
	return object->has_bind_now || (object->dt_flags & DF_BIND_NOW) ||
	       (object->dt_flags_1 & DF_1_NOW);
}

/* Only slots of the PLT and the GOT wait, and not in an object that wants to be bound now. */
static bool is_deferrable(const struct mc_object *object, const struct mc_symbol *symbol)
{
	return !(symbol->uses & ~(MC_USE_PLT | MC_USE_GOT)) && !is_bind_now(object);
}

static enum muslcheck_status add_fault(struct mc_musl_load *load,
				       const struct mc_load_fault *fault)
{
	return mc_load_result_add(load->result, fault, load->context->arena);
}

static void weaken(struct mc_load_result *result, enum muslcheck_confidence confidence)
{
	if (confidence < result->confidence)
		result->confidence = confidence;
}

static enum muslcheck_status not_found(struct mc_musl_load *load, size_t node,
				       const struct mc_symbol *symbol,
				       const struct mc_db_symbol *fact,
				       const struct definition *definition)
{
	const struct mc_object *object = &load->result->graph.nodes[node].stored->object;
	const struct mc_load_fault fault = {
		.fault = definition->seen_ifunc	 ? MC_FAULT_SYMBOL_IFUNC :
			 definition->seen_hidden ? MC_FAULT_SYMBOL_HIDDEN :
						   MC_FAULT_SYMBOL_MISSING,
		.node = node,
		.subject = symbol->name,
		.symbol = symbol,
		.fact = fact,
		.deferrable = is_deferrable(object, symbol),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return add_fault(load, &fault);
}

/* A plugin's host stands before everything that is only presumed. */
static bool host_provides(struct mc_musl_load *load, size_t node,
			  const struct mc_symbol *symbol, const struct mc_db_symbol *fact)
{
	const struct mc_stored *stored = load->result->graph.nodes[node].stored;

	if (symbol->section != SHN_UNDEF)
		return false;
	switch (mc_hosts_match(load->context->hosts, stored->identity.kind, symbol, fact)) {
	case MC_HOST_MATCH_NAME:
		load->result->host_count++;
		return true;
	case MC_HOST_MATCH_UNCLAIMED:
		load->result->presumed_count++;
		weaken(load->result, MUSLCHECK_CONFIDENCE_LOW);
		return true;
	default:
		return false;
	}
}

static enum muslcheck_status bind_symbol(struct mc_musl_load *load, size_t node,
					 const struct mc_symbol *symbol,
					 const struct mc_db_symbol *fact)
{
	struct definition definition;
	const struct mc_load_fault initial_exec = {
		.fault = MC_FAULT_TLS_INITIAL_EXEC,
		.node = node,
		.subject = symbol->name,
		.symbol = symbol,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	if (!symbol->uses || symbol->binding == STB_LOCAL)
		return MUSLCHECK_OK;
	definition = find(load, symbol, fact);
	if (definition.found) {
		weaken(load->result, definition.confidence);
		/* Static TLS is laid out before dlopen runs: there is no surplus. */
		if ((symbol->uses & MC_USE_TPOFF) && definition.in_object && !load->starts)
			return add_fault(load, &initial_exec);
		return MUSLCHECK_OK;
	}
	if (symbol->section == SHN_UNDEF && symbol->binding == STB_WEAK)
		return MUSLCHECK_OK;
	if (host_provides(load, node, symbol, fact))
		return MUSLCHECK_OK;
	if (is_presumed(&definition, symbol, fact)) {
		load->result->assumed_count++;
		weaken(load->result, MUSLCHECK_CONFIDENCE_LOW);
		return MUSLCHECK_OK;
	}
	return not_found(load, node, symbol, fact, &definition);
}

static enum muslcheck_status bind_relocation_types(struct mc_musl_load *load, size_t node,
						   const struct mc_object *object)
{
	for (size_t i = 0; i < object->reloc_type_count; i++) {
		const struct mc_load_fault fault = {
			.fault = MC_FAULT_RELOCATION_UNSUPPORTED,
			.node = node,
			.number = object->reloc_types[i].type,
			.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		};

		if (is_supported(load, object->reloc_types[i].type))
			continue;
		if (add_fault(load, &fault) != MUSLCHECK_OK)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_plain_fault(struct mc_musl_load *load, bool applies,
					     enum mc_fault what, size_t node,
					     const char *detail)
{
	const struct mc_load_fault fault = {
		.fault = what,
		.node = node,
		.detail = detail,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return applies ? add_fault(load, &fault) : MUSLCHECK_OK;
}

/* What concerns the object as a whole. */
static enum muslcheck_status bind_traits(struct mc_musl_load *load, size_t node,
					 const struct mc_object *object)
{
	uint32_t features = load->target->libc->features;
	enum muslcheck_status status;

	status = add_plain_fault(load, object->skip_count > 0, MC_FAULT_DAMAGED, node,
				 object->skip_count ? object->skipped[0].what : NULL);
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(load, object->has_relr && !(features & MC_FEATURE_RELR),
					 MC_FAULT_RELR_UNSUPPORTED, node, NULL);
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(
			load, object->has_empty_load && !(features & MC_FEATURE_EMPTY_LOAD),
			MC_FAULT_EMPTY_SEGMENT, node, NULL);
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(
			load,
			!object->has_hash && !object->has_gnu_hash && object->symbol_count,
			MC_FAULT_NO_HASH, node, NULL);
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(load, object->has_local_tpoff && !load->starts,
					 MC_FAULT_TLS_INITIAL_EXEC, node, NULL);
	return status;
}

static enum muslcheck_status bind_object(struct mc_musl_load *load, size_t node)
{
	const struct mc_stored *stored = load->result->graph.nodes[node].stored;
	const struct mc_object *object = &stored->object;
	enum muslcheck_status status;

	status = bind_traits(load, node, object);
	if (status == MUSLCHECK_OK)
		status = bind_relocation_types(load, node, object);
	for (size_t i = 0; status == MUSLCHECK_OK && i < object->symbol_count; i++)
		status = bind_symbol(load, node, &object->symbols[i], stored->facts[i]);
	return status;
}

enum muslcheck_status mc_musl_bind(struct mc_musl_load *load)
{
	const struct mc_graph *graph = &load->result->graph;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++)
		if (graph->nodes[i].kind == MC_NODE_OBJECT)
			status = bind_object(load, i);
	return status;
}
