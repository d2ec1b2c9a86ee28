/* SPDX-License-Identifier: MIT */
#include "loader/musl_scope.h"

#include <elf.h>
#include <string.h>

#include "loader/musl_opaque.h"
#include "loader/musl_symbols.h"

/* Missing libraries beyond this are not considered as providers of symbols. */
enum { MISSING_MAX = 256 };

static bool has_text(const char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(texts[i], text))
			return true;
	return false;
}

static void add_node(struct mc_musl_scope *scope, const struct mc_node *node,
		     size_t index)
{
	switch (node->kind) {
	case MC_NODE_OBJECT:
		scope->object_nodes[scope->object_count] = index;
		scope->objects[scope->object_count++] = &node->stored->object;
		break;
	case MC_NODE_PROVIDED:
		if (node->provided->kind == MC_PROVIDED_LISTED)
			scope->listed[scope->listed_count++] =
				(struct mc_listed){ node->provided->build,
						    node->provided->soname };
		else if (node->provided->kind == MC_PROVIDED_OPAQUE)
			scope->opaque[scope->opaque_count++] = node->provided;
		break;
	case MC_NODE_LIBC:
		break; /* added first by the caller: it has most symbols */
	}
}

static void note_missing(struct mc_musl_scope *scope, const char *soname)
{
	if (scope->missing_count < MISSING_MAX &&
	    mc_libc_of_soname(soname, NULL) != MC_LIBC_GLIBC &&
	    !has_text(scope->missing, scope->missing_count, soname))
		scope->missing[scope->missing_count++] = soname;
}

/* Missing NEEDED entries, then libraries of the host that the image lacks. */
static void note_all_missing(struct mc_musl_scope *scope)
{
	const struct mc_musl_load *load = scope->load;
	enum mc_kind kind = load->load.object->identity.kind;
	const char *soname;

	for (size_t i = 0; i < load->load.result->fault_count; i++)
		if (load->load.result->faults[i].fault == MC_FAULT_NEEDED_MISSING)
			note_missing(scope, load->load.result->faults[i].subject);
	scope->needed_missing_count = scope->missing_count;
	for (size_t i = 0; !load->load.starts && (soname = mc_host_library(kind, i)); i++)
		if (!mc_target_provided(load->load.target, soname, load->load.machine))
			note_missing(scope, soname);
}

/* Find the export lists of the missing libraries. */
static void find_missing_lists(struct mc_musl_scope *scope)
{
	const struct mc_target *target = scope->load->load.target;
	uint16_t unused;

	for (size_t i = 0; i < scope->missing_count; i++) {
		const struct mc_db_package *package =
			mc_target_package_for(target, scope->missing[i]);
		uint16_t *lists = scope->missing_lists[i];

		mc_symdb_library_version(target->db, scope->missing[i], NULL, &lists[0],
					 &unused);
		lists[1] = UINT16_MAX;
		if (package && package->library)
			mc_symdb_library_version(target->db, package->library, NULL,
						 &lists[1], &unused);
	}
}

/* Upper bound on the sonames that note_all_missing adds. */
static size_t missing_max(const struct mc_musl_load *load)
{
	enum mc_kind kind = load->load.object->identity.kind;
	size_t count = 0;

	while (mc_host_library(kind, count))
		count++;
	for (size_t i = 0; count < MISSING_MAX && i < load->load.result->fault_count; i++)
		count += load->load.result->faults[i].fault == MC_FAULT_NEEDED_MISSING;
	return count;
}

enum muslcheck_status mc_musl_scope_make(const struct mc_musl_load *load,
					 struct mc_musl_scope *out)
{
	const struct mc_load_result *result = load->load.result;
	struct mc_arena *arena = load->load.context->arena;
	size_t node_count = result->graph.node_count;
	struct mc_musl_scope scope = { .load = load };

	scope.listed = mc_arena_alloc(arena, node_count + 1, sizeof(*scope.listed));
	scope.objects = mc_arena_alloc(arena, node_count, sizeof(*scope.objects));
	scope.object_nodes =
		mc_arena_alloc(arena, node_count, sizeof(*scope.object_nodes));
	scope.opaque = mc_arena_alloc(arena, node_count, sizeof(*scope.opaque));
	scope.missing = mc_arena_alloc(arena, missing_max(load), sizeof(*scope.missing));
	if (!scope.listed || !scope.objects || !scope.object_nodes || !scope.opaque ||
	    !scope.missing)
		return MUSLCHECK_ERROR_MEMORY;
	if (load->has_libc)
		scope.listed[scope.listed_count++] =
			(struct mc_listed){ load->load.target->libc, NULL };
	for (size_t i = 0; i < node_count; i++)
		add_node(&scope, &result->graph.nodes[i], i);
	for (size_t i = 0; i < scope.listed_count; i++)
		scope.has_unlisted |=
			mc_symdb_answer(load->load.target->db, NULL,
					scope.listed[i].build, load->load.machine)
				.presence == MC_PRESENCE_UNKNOWN;
	scope.has_steady_libc =
		load->has_libc && !load->libc_file &&
		!mc_symdb_is_overlaid(load->load.target->db, load->load.target->libc);
	scope.is_plain = scope.object_count == 1 && !scope.opaque_count &&
			 !scope.has_unlisted && !load->libc_file;
	note_all_missing(&scope);
	scope.missing_lists =
		mc_arena_alloc(arena, scope.missing_count, sizeof(*scope.missing_lists));
	if (!scope.missing_lists)
		return MUSLCHECK_ERROR_MEMORY;
	find_missing_lists(&scope);
	*out = scope;
	return MUSLCHECK_OK;
}

/* The first entry of that name that is not a hidden version decides. */
static bool object_defines(const struct mc_object *object, const struct mc_symbol *wanted,
			   uint32_t hash, struct mc_definition *definition)
{
	bool for_call = (wanted->uses & MC_USE_PLT) != 0;
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	while (mc_object_find(object, wanted->name, hash, &cursor, &symbol)) {
		if (symbol.hidden) {
			definition->seen_hidden |= symbol.section != SHN_UNDEF;
			continue;
		}
		if (symbol.section != SHN_UNDEF && symbol.type == STT_GNU_IFUNC)
			definition->seen_ifunc = true;
		return mc_musl_counts(&symbol, for_call);
	}
	return false;
}

/* A copy relocation skips the program that it copies into. */
static bool is_in_objects(const struct mc_musl_scope *scope, const struct mc_object *user,
			  const struct mc_symbol *symbol, const struct mc_name *name,
			  struct mc_definition *definition)
{
	size_t first = symbol->uses & MC_USE_COPY ? 1 : 0;
	size_t first_node = mc_name_filter_first(&scope->load->load.filter, name->hash);

	if (first_node == MC_NODE_NONE)
		return false;
	for (size_t i = first; i < scope->object_count; i++) {
		if (scope->object_nodes[i] < first_node ||
		    (name->is_not_own && scope->objects[i] == user))
			continue;
		if (object_defines(scope->objects[i], symbol, name->hash, definition))
			return true;
	}
	return false;
}

/* Does any build of the library have the symbol, on any architecture? */
static bool may_have(const struct mc_symdb *db, const struct mc_db_symbol *fact,
		     const char *library)
{
	size_t count = mc_symdb_span_count(db, fact);

	for (size_t i = 0; i < count; i++) {
		struct mc_db_span span = mc_symdb_span_at(db, fact, i);

		if (span.presence != MC_PRESENCE_ABSENT && !strcmp(span.library, library))
			return true;
	}
	return false;
}

/*
 * A build without an export list may define any symbol that no other library has.  If only
 * the newest symbols are unlisted, it may define those versioned with its soname.
 */
static bool may_be_in(const struct mc_musl_scope *scope, const struct mc_listed *listed,
		      const struct mc_symbol *symbol, const struct mc_db_symbol *fact)
{
	if (listed->build->partial_machines >> scope->load->load.machine & 1)
		return listed->soname && symbol->version_soname &&
		       !strcmp(symbol->version_soname, listed->soname);
	return !fact ||
	       may_have(scope->load->load.target->db, fact, listed->build->library);
}

/* musl 1.2.4 and later resolve these in the loader; the file does not export them. */
static bool is_lfs64(const char *name)
{
	size_t size = strlen(name);

	return (size > 2 && !strcmp(name + size - 2, "64")) ||
	       (size > 4 && !strcmp(name + size - 4, "64_r"));
}

/* Search the export lists; *unlisted: an incomplete one may have the symbol. */
static bool is_in_listed(const struct mc_musl_scope *scope,
			 const struct mc_symbol *symbol, const struct mc_db_symbol *fact,
			 enum muslcheck_confidence *confidence, bool *unlisted)
{
	const struct mc_musl_load *load = scope->load;

	if (!fact && !scope->has_unlisted)
		return false;
	for (size_t i = 0; i < scope->listed_count; i++) {
		const struct mc_listed *listed = &scope->listed[i];
		struct mc_db_answer answer;

		if (load->libc_file && !listed->soname && !is_lfs64(symbol->name))
			continue;
		answer = mc_symdb_answer(load->load.target->db, fact, listed->build,
					 load->load.machine);
		if (answer.presence == MC_PRESENCE_PRESENT) {
			*confidence = answer.confidence;
			return true;
		}
		if (answer.presence == MC_PRESENCE_UNKNOWN)
			*unlisted |= may_be_in(scope, listed, symbol, fact);
	}
	return false;
}

/* Whether there is a definition does not depend on the order, so cheap look-ups come first. */
struct mc_definition mc_musl_scope_find(const struct mc_musl_scope *scope,
					const struct mc_object *user,
					const struct mc_symbol *symbol,
					const struct mc_name *name)
{
	struct mc_definition definition = { .confidence = MUSLCHECK_CONFIDENCE_HIGH };
	bool own = symbol->section != SHN_UNDEF;
	bool unlisted = false;

	if (scope->is_plain && !name->fact && name->is_not_own)
		return definition;
	definition.found =
		(own && is_in_objects(scope, user, symbol, name, &definition)) ||
		is_in_listed(scope, symbol, name->fact, &definition.confidence,
			     &unlisted) ||
		(!own && is_in_objects(scope, user, symbol, name, &definition)) ||
		mc_musl_opaque_has(scope, symbol, name, &definition) ||
		(scope->load->libc_file &&
		 object_defines(scope->load->libc_file, symbol, name->hash, &definition));
	definition.presumed = !definition.found &&
			      mc_musl_opaque_may_have(scope, symbol, name, unlisted);
	return definition;
}

/* The missing library that has the symbol in the database. */
static const char *known_missing_library(const struct mc_musl_scope *scope,
					 const struct mc_db_symbol *fact)
{
	const struct mc_load *load = &scope->load->load;

	for (size_t i = 0; i < scope->missing_count; i++)
		for (size_t list = 0; list < 2; list++)
			if (mc_symdb_exports(load->target->db, fact,
					     scope->missing_lists[i][list], UINT16_MAX,
					     load->machine))
				return scope->missing[i];
	return NULL;
}

/* Symbols of one library come in runs and share the soname pointer. */
static const char *missing_by_soname(struct mc_musl_scope *scope, const char *soname)
{
	if (soname == scope->last_soname)
		return scope->last_result;
	scope->last_soname = soname;
	scope->last_result = NULL;
	for (size_t i = 0; !scope->last_result && i < scope->missing_count; i++)
		if (!strcmp(scope->missing[i], soname))
			scope->last_result = scope->missing[i];
	return scope->last_result;
}

const char *mc_musl_scope_missing_library(struct mc_musl_scope *scope,
					  const struct mc_symbol *symbol,
					  const struct mc_name *name)
{
	if (!scope->missing_count || name->asks_glibc)
		return NULL;
	if (symbol->version_soname)
		return missing_by_soname(scope, symbol->version_soname);
	if (name->fact)
		return known_missing_library(scope, name->fact);
	return scope->needed_missing_count ? scope->missing[0] : NULL;
}
