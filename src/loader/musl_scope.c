/* SPDX-License-Identifier: MIT */
#include "loader/musl_scope.h"

#include <elf.h>
#include <string.h>

/* More missing libraries than this are not told apart when names are laid to them. */
enum { MISSING_MAX = 256 };

static bool has_text(const char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(texts[i], text))
			return true;
	return false;
}

static void add_node(struct mc_musl_scope *scope, const struct mc_node *node)
{
	switch (node->kind) {
	case MC_NODE_OBJECT:
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
		break; /* listed first: it has most names */
	}
}

static void note_missing(struct mc_musl_scope *scope, const char *soname)
{
	if (scope->missing_count < MISSING_MAX && !mc_is_glibc_soname(soname) &&
	    !has_text(scope->missing, scope->missing_count, soname))
		scope->missing[scope->missing_count++] = soname;
}

/* Libraries that were asked for, then those that the host would have if the image had. */
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

/* Whose names would be in the libraries that are missing. */
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

/* At most so many sonames are noted by note_all_missing. */
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
	scope.opaque = mc_arena_alloc(arena, node_count, sizeof(*scope.opaque));
	scope.missing = mc_arena_alloc(arena, missing_max(load), sizeof(*scope.missing));
	if (!scope.listed || !scope.objects || !scope.opaque || !scope.missing)
		return MUSLCHECK_ERROR_MEMORY;
	if (load->has_libc)
		scope.listed[scope.listed_count++] =
			(struct mc_listed){ load->load.target->libc, NULL };
	for (size_t i = 0; i < node_count; i++)
		add_node(&scope, &result->graph.nodes[i]);
	for (size_t i = 0; i < scope.listed_count; i++)
		scope.has_unlisted |=
			mc_symdb_answer(load->load.target->db, NULL,
					scope.listed[i].build, load->load.machine)
				.presence == MC_PRESENCE_UNKNOWN;
	scope.has_steady_libc =
		load->has_libc &&
		!mc_symdb_is_overlaid(load->load.target->db, load->load.target->libc);
	scope.is_plain =
		scope.object_count == 1 && !scope.opaque_count && !scope.has_unlisted;
	note_all_missing(&scope);
	scope.missing_lists =
		mc_arena_alloc(arena, scope.missing_count, sizeof(*scope.missing_lists));
	if (!scope.missing_lists)
		return MUSLCHECK_ERROR_MEMORY;
	find_missing_lists(&scope);
	*out = scope;
	return MUSLCHECK_OK;
}

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

bool mc_musl_counts(const struct mc_symbol *symbol, bool for_call)
{
	if (symbol->section == SHN_UNDEF && (for_call || symbol->type == STT_TLS))
		return false;
	if (!symbol->value && symbol->type != STT_TLS)
		return false;
	return has_usable_type(symbol);
}

/* The first entry of that name that is not a hidden version decides for the object. */
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

/* A copy relocation passes over the program that it copies into. */
static bool is_in_objects(const struct mc_musl_scope *scope,
			  const struct mc_object *asker, const struct mc_symbol *symbol,
			  const struct mc_name *name, struct mc_definition *definition)
{
	size_t first = symbol->uses & MC_USE_COPY ? 1 : 0;

	for (size_t i = first; i < scope->object_count; i++) {
		if (name->is_not_own && scope->objects[i] == asker)
			continue;
		if (object_defines(scope->objects[i], symbol, name->hash, definition))
			return true;
	}
	return false;
}

/* Does the library have the name in any build, on any machine? */
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
 * A build whose list is not known may have any name that nobody else has.  One of
 * which only the newest names are not known may have those asked of it by version.
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

/* Ask the lists; *unlisted is set when one that is not whole may have the name. */
static bool is_in_listed(const struct mc_musl_scope *scope,
			 const struct mc_symbol *symbol, const struct mc_db_symbol *fact,
			 enum muslcheck_confidence *confidence, bool *unlisted)
{
	const struct mc_musl_load *load = scope->load;

	if (!fact && !scope->has_unlisted)
		return false;
	for (size_t i = 0; i < scope->listed_count; i++) {
		const struct mc_listed *listed = &scope->listed[i];
		struct mc_db_answer answer = mc_symdb_answer(
			load->load.target->db, fact, listed->build, load->load.machine);

		if (answer.presence == MC_PRESENCE_PRESENT) {
			*confidence = answer.confidence;
			return true;
		}
		if (answer.presence == MC_PRESENCE_UNKNOWN)
			*unlisted |= may_be_in(scope, listed, symbol, fact);
	}
	return false;
}

static bool is_listed(const struct mc_musl_scope *scope, const char *soname)
{
	for (size_t i = 0; i < scope->listed_count; i++)
		if (scope->listed[i].soname && !strcmp(scope->listed[i].soname, soname))
			return true;
	return false;
}

/* Does another distribution's build of a library that is there have the name? */
static bool is_in_kin(const struct mc_musl_scope *scope, const struct mc_db_symbol *fact)
{
	for (size_t i = 0; i < scope->opaque_count; i++)
		if (mc_symdb_exports(scope->load->load.target->db, fact,
				     scope->opaque[i]->library_index, UINT16_MAX,
				     scope->load->load.machine))
			return true;
	return false;
}

/*
 * A name not found may be in a library of which no list is known.  One that was asked
 * of a library by version is in that library or nowhere; any other may be there unless
 * some known library has it, or a missing library is left for it to be in.
 */
static bool is_presumed(const struct mc_musl_scope *scope, const struct mc_symbol *symbol,
			const struct mc_name *name, bool unlisted)
{
	const char *soname = symbol->version_soname;

	if (name->asks_glibc)
		return false;
	if (unlisted)
		return true;
	if (!scope->opaque_count)
		return false;
	if (soname)
		return !is_listed(scope, soname) &&
		       !has_text(scope->missing, scope->missing_count, soname);
	return name->fact ? is_in_kin(scope, name->fact) : !scope->needed_missing_count;
}

/*
 * musl takes the first definition in load order; whether there is one does not depend
 * on the order, so the cheap places are asked first.
 */
struct mc_definition mc_musl_scope_find(const struct mc_musl_scope *scope,
					const struct mc_object *asker,
					const struct mc_symbol *symbol,
					const struct mc_name *name)
{
	struct mc_definition definition = { .confidence = MUSLCHECK_CONFIDENCE_HIGH };
	bool own = symbol->section != SHN_UNDEF;
	bool unlisted = false;

	if (scope->is_plain && !name->fact && name->is_not_own)
		return definition;
	definition.found =
		(own && is_in_objects(scope, asker, symbol, name, &definition)) ||
		is_in_listed(scope, symbol, name->fact, &definition.confidence,
			     &unlisted) ||
		(!own && is_in_objects(scope, asker, symbol, name, &definition));
	definition.presumed =
		!definition.found && is_presumed(scope, symbol, name, unlisted);
	return definition;
}

/* The missing library that the database says has the name. */
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

/* Names of one library share its soname, and come in runs. */
static const char *missing_as_asked(struct mc_musl_scope *scope, const char *soname)
{
	if (soname == scope->asked)
		return scope->answer;
	scope->asked = soname;
	scope->answer = NULL;
	for (size_t i = 0; !scope->answer && i < scope->missing_count; i++)
		if (!strcmp(scope->missing[i], soname))
			scope->answer = scope->missing[i];
	return scope->answer;
}

const char *mc_musl_scope_missing_library(struct mc_musl_scope *scope,
					  const struct mc_symbol *symbol,
					  const struct mc_name *name)
{
	if (!scope->missing_count || name->asks_glibc)
		return NULL;
	if (symbol->version_soname)
		return missing_as_asked(scope, symbol->version_soname);
	if (name->fact)
		return known_missing_library(scope, name->fact);
	return scope->needed_missing_count ? scope->missing[0] : NULL;
}
