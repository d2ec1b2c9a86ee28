/* SPDX-License-Identifier: MIT */
/* How musl relocates objects (do_relocs), and what it does not support. */
#include "loader/musl_scope.h"

#include <elf.h>

struct relocation_row {
	enum mc_machine machine;
	uint32_t type;
	uint32_t feature; /* enum mc_db_feature that the loader needs; 0: none */
};

static const struct relocation_row supported[] = {
#define MC_MUSL_RELOCATION(machine, type, feature, name)                                 \
	{ MC_MACHINE_##machine, type, feature },
#include "loader/musl_relocations.def"
#undef MC_MUSL_RELOCATION
};

static bool is_supported(const struct mc_musl_load *load, uint32_t type)
{
	for (size_t i = 0; i < sizeof(supported) / sizeof(*supported); i++)
		if (supported[i].machine == load->load.machine &&
		    supported[i].type == type)
			return (supported[i].feature &
				~load->load.target->libc->features) == 0;
	return type == 0;
}

static bool is_bind_now(const struct mc_object *object)
{
	return object->has_bind_now || (object->dt_flags & DF_BIND_NOW) ||
	       (object->dt_flags_1 & DF_1_NOW);
}

/* Lazy binding covers PLT and GOT slots, and not in objects with DF_BIND_NOW. */
static bool is_deferrable(const struct mc_object *object, const struct mc_symbol *symbol)
{
	return !(symbol->uses & ~(MC_USE_PLT | MC_USE_GOT)) && !is_bind_now(object);
}

static enum muslcheck_status add_fault(struct mc_musl_load *load,
				       const struct mc_load_fault *fault)
{
	return mc_load_symbol_fault_add(&load->load, fault);
}

static void weaken(struct mc_load_result *result, enum muslcheck_confidence confidence)
{
	if (confidence < result->confidence)
		result->confidence = confidence;
}

static enum muslcheck_status not_found(struct mc_musl_load *load,
				       struct mc_musl_scope *scope, size_t node,
				       const struct mc_symbol *symbol,
				       const struct mc_name *name,
				       const struct mc_definition *definition)
{
	const struct mc_object *object =
		&load->load.result->graph.nodes[node].stored->object;
	const struct mc_load_fault fault = {
		.fault = definition->seen_ifunc	   ? MC_FAULT_SYMBOL_IFUNC
			 : definition->seen_hidden ? MC_FAULT_SYMBOL_HIDDEN
						   : MC_FAULT_SYMBOL_MISSING,
		.node = node,
		.subject = symbol->name,
		.symbol = symbol,
		.name = name,
		.missing_library = mc_musl_scope_missing_library(scope, symbol, name),
		.deferrable = is_deferrable(object, symbol),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return add_fault(load, &fault);
}

/* Checked before anything is presumed. */
static bool host_provides(struct mc_musl_load *load, const struct mc_musl_scope *scope,
			  const struct mc_symbol *symbol, const struct mc_db_symbol *fact)
{
	if (symbol->section != SHN_UNDEF)
		return false;
	/* The plugin's own dependencies can use the host's symbols too. */
	switch (mc_hosts_match(load->load.context->hosts,
			       load->load.object->identity.kind, symbol, fact)) {
	case MC_HOST_MATCH_NAME:
		load->load.result->host_count++;
		return true;
	case MC_HOST_MATCH_UNCLAIMED:
		/* Blame a missing library before presuming the host has the symbol. */
		if (scope->needed_missing_count)
			return false;
		load->load.result->presumed_count++;
		weaken(load->load.result, MUSLCHECK_CONFIDENCE_LOW);
		return true;
	default:
		return false;
	}
}

/* musl reserves no static TLS for dlopen, so initial-exec TLS cannot be loaded late. */
static bool is_dynamic_tls(const struct mc_musl_load *load,
			   const struct mc_symbol *symbol)
{
	return (symbol->uses & MC_USE_TPOFF) && !load->load.starts;
}

enum { TLS_USES = MC_USE_TPOFF | MC_USE_DTPMOD | MC_USE_TLSDESC };

static enum muslcheck_status add_symbol_fault(struct mc_musl_load *load,
					      enum mc_fault what, size_t node,
					      const struct mc_symbol *symbol,
					      const struct mc_name *name)
{
	const struct mc_load_fault fault = {
		.fault = what,
		.node = node,
		.subject = symbol->name,
		.symbol = symbol,
		.name = name,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return add_fault(load, &fault);
}

static enum muslcheck_status bind_symbol(struct mc_musl_load *load,
					 struct mc_musl_scope *scope, size_t node,
					 const struct mc_symbol *symbol,
					 const struct mc_name *name)
{
	const struct mc_object *user =
		&load->load.result->graph.nodes[node].stored->object;
	struct mc_definition definition = mc_musl_scope_find(scope, user, symbol, name);

	if (definition.found) {
		weaken(load->load.result, definition.confidence);
		return is_dynamic_tls(load, symbol)
			       ? add_symbol_fault(load, MC_FAULT_TLS_INITIAL_EXEC, node,
						  symbol, name)
			       : MUSLCHECK_OK;
	}
	/* do_relocs dereferences the defining object for TLS relocations; here it is NULL. */
	if (symbol->section == SHN_UNDEF && symbol->binding == STB_WEAK)
		return (symbol->uses & TLS_USES)
			       ? add_symbol_fault(load, MC_FAULT_WEAK_TLS, node, symbol,
						  name)
			       : MUSLCHECK_OK;
	if (host_provides(load, scope, symbol, name->fact))
		return MUSLCHECK_OK;
	if (definition.presumed) {
		load->load.result->assumed_count++;
		weaken(load->load.result, MUSLCHECK_CONFIDENCE_LOW);
		return MUSLCHECK_OK;
	}
	return not_found(load, scope, node, symbol, name, &definition);
}

static enum muslcheck_status check_relocation_types(struct mc_musl_load *load,
						    size_t node,
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

/* Report the first unreadable table that a loader needs. */
static enum muslcheck_status check_damage(struct mc_musl_load *load, size_t node,
					  const struct mc_object *object)
{
	for (size_t i = 0; i < object->skip_count; i++) {
		const struct mc_skip *skip = &object->skipped[i];
		const char *detail;

		if (skip->is_note)
			continue;
		detail = mc_arena_printf(load->load.context->arena, "%s (at byte %llu)",
					 skip->what,
					 (unsigned long long)skip->file_offset);
		return detail ? add_plain_fault(load, true, MC_FAULT_DAMAGED, node,
						detail)
			      : MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

/* Whole-object checks. */
static enum muslcheck_status check_object(struct mc_musl_load *load, size_t node,
					  const struct mc_object *object)
{
	uint32_t features = load->load.target->libc->features;
	enum muslcheck_status status = check_damage(load, node, object);

	if (status == MUSLCHECK_OK)
		status = add_plain_fault(
			load, object->has_relr && !(features & MC_FEATURE_RELR),
			MC_FAULT_RELR_UNSUPPORTED, node, NULL);
	/* do_relocs adds the addend of every RELA entry. */
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(load, object->has_slot_addend,
					 MC_FAULT_SLOT_ADDEND, node, NULL);
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(load,
					 object->has_empty_load &&
						 !(features & MC_FEATURE_EMPTY_LOAD),
					 MC_FAULT_EMPTY_SEGMENT, node, NULL);
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(load,
					 !object->has_hash && !object->has_gnu_hash &&
						 object->symbol_count,
					 MC_FAULT_NO_HASH, node, NULL);
	if (status == MUSLCHECK_OK)
		status = add_plain_fault(load,
					 object->has_local_tpoff && !load->load.starts,
					 MC_FAULT_TLS_INITIAL_EXEC, node, NULL);
	return status;
}

static enum muslcheck_status bind_object(struct mc_musl_load *load, size_t node)
{
	const struct mc_object *object =
		&load->load.result->graph.nodes[node].stored->object;
	enum muslcheck_status status;

	status = check_object(load, node, object);
	return status == MUSLCHECK_OK ? check_relocation_types(load, node, object)
				      : status;
}

/* Symbols that every musl build has need no look-up once libc is in scope. */
static enum muslcheck_status bind_symbols(struct mc_musl_load *load,
					  struct mc_musl_scope *scope, size_t node)
{
	const struct mc_stored *stored = load->load.result->graph.nodes[node].stored;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < stored->lookup_count; i++) {
		size_t index = stored->lookups[i];
		const struct mc_name *name = &stored->names[index];

		if (!name->is_in_every_musl || !scope->has_steady_libc)
			status = bind_symbol(load, scope, node,
					     &stored->object.symbols[index], name);
	}
	return status;
}

/* The node of an object in this graph. */
static size_t find_node(const struct mc_graph *graph, const struct mc_stored *stored)
{
	size_t node = 0;

	while (node < graph->node_count && graph->nodes[node].stored != stored)
		node++;
	return node;
}

/* Adding libraries removes no symbol, so only those missing before are bound again. */
static enum muslcheck_status bind_missing(struct mc_musl_load *load,
					  struct mc_musl_scope *scope)
{
	const struct mc_load_result *previous = load->load.previous;
	enum muslcheck_status status = MUSLCHECK_OK;

	load->load.result->host_count = previous->host_count;
	load->load.result->presumed_count = previous->presumed_count;
	load->load.result->assumed_count = previous->assumed_count;
	weaken(load->load.result, previous->confidence);
	for (size_t i = 0; status == MUSLCHECK_OK && i < previous->fault_count; i++) {
		const struct mc_load_fault *fault = &previous->faults[i];
		const struct mc_stored *stored =
			previous->graph.nodes[fault->node].stored;

		if (fault->symbol)
			status = bind_symbol(load, scope,
					     find_node(&load->load.result->graph, stored),
					     fault->symbol, fault->name);
	}
	return status;
}

static enum muslcheck_status bind_all(struct mc_musl_load *load,
				      struct mc_musl_scope *scope)
{
	const struct mc_graph *graph = &load->load.result->graph;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < graph->node_count; i++) {
		if (graph->nodes[i].kind != MC_NODE_OBJECT)
			continue;
		status = bind_object(load, i);
		if (status == MUSLCHECK_OK && !load->load.previous && !load->load.is_cut)
			status = bind_symbols(load, scope, i);
	}
	return status == MUSLCHECK_OK && load->load.previous ? bind_missing(load, scope)
							     : status;
}

enum muslcheck_status mc_musl_bind(struct mc_musl_load *load)
{
	struct mc_musl_scope scope;
	enum muslcheck_status status;

	/*
	 * A truncated graph may lack objects of the previous one, and what it does not define
	 * may be in the rest.
	 */
	if (load->load.is_cut)
		load->load.previous = NULL;
	status = mc_musl_scope_make(load, &scope);
	if (status == MUSLCHECK_OK)
		status = mc_name_filter_make(&load->load.result->graph,
					     &load->load.filter);
	if (status == MUSLCHECK_OK)
		status = bind_all(load, &scope);
	mc_name_filter_done(&load->load.filter);
	return status;
}
