/* SPDX-License-Identifier: MIT */
#include "rules/least_work.h"

#include <string.h>

#include "base/hash.h"
#include "base/pathname.h"
#include "loader/exec_format.h"
#include "rules/abi_findings.h"
#include "rules/load_findings.h"

/* Each round can reveal what the libraries just added need in turn. */
enum { PACKAGE_ROUNDS_MAX = 8 };

bool mc_result_runs(const struct mc_load_result *result)
{
	struct mc_abi_cursor cursor = { .effect = MC_ABI_CRASH };
	struct mc_abi_clash clash;

	return result->loads == MC_ANSWER_YES && result->fault_count == 0 &&
	       !mc_abi_next(result, &cursor, &clash);
}

enum muslcheck_status mc_load_on(const struct mc_load_context *context,
				 const struct mc_target *target,
				 const struct mc_stored *object,
				 const struct mc_load_result *previous,
				 struct mc_load_result *out)
{
	bool refused;
	enum muslcheck_status status =
		mc_kernel_check(context, target, object, out, &refused);

	return status != MUSLCHECK_OK || refused
		       ? status
		       : mc_loader_for(target)->load(context, target, object, previous,
						     out);
}

static bool has(const struct mc_packages *packages, const char *name)
{
	for (size_t i = 0; i < packages->count; i++)
		if (!strcmp(packages->names[i], name))
			return true;
	return false;
}

static enum muslcheck_status add_package(struct mc_packages *packages, const char *name,
					 struct mc_arena *arena)
{
	const char **names;

	if (has(packages, name))
		return MUSLCHECK_OK;
	names = mc_arena_grow(arena, packages->names, packages->count, sizeof(*names),
			      &packages->capacity);
	if (!names)
		return MUSLCHECK_ERROR_MEMORY;
	packages->names = names;
	packages->names[packages->count++] = name;
	return MUSLCHECK_OK;
}

/* Except gcompat, which has its own verdict. */
static enum muslcheck_status add_package_for(const struct mc_target *target,
					     const char *soname,
					     struct mc_packages *packages,
					     struct mc_arena *arena)
{
	const struct mc_db_package *package = mc_target_package_for(target, soname);

	return package && strcmp(package->name, "gcompat")
		       ? add_package(packages, package->name, arena)
		       : MUSLCHECK_OK;
}

/* Is a symbol of that library missing? */
static bool misses_symbols_of(const struct mc_load_result *result, const char *soname)
{
	for (size_t i = 0; i < result->fault_count; i++)
		if (result->faults[i].missing_library &&
		    !strcmp(result->faults[i].missing_library, soname))
			return true;
	return false;
}

/* What the packages need and the installer does not know of. */
static enum muslcheck_status add_undeclared(const struct mc_target *target,
					    enum mc_machine machine,
					    struct mc_packages *packages,
					    struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; i < packages->count; i++) {
		size_t cursor = 0;
		const char *needs;

		while (status == MUSLCHECK_OK &&
		       (needs = mc_target_next_undeclared(target, packages->names[i],
							  machine, &cursor)))
			status = add_package(packages, needs, arena);
	}
	return status;
}

/* Add the packages of missing libraries: NEEDED ones, and the host's. */
static enum muslcheck_status add_missing_packages(const struct mc_stored *object,
						  const struct mc_load_result *result,
						  struct mc_packages *packages,
						  struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *soname;

	for (size_t i = 0; status == MUSLCHECK_OK && i < result->fault_count; i++)
		if (result->faults[i].fault == MC_FAULT_NEEDED_MISSING)
			status =
				add_package_for(result->target, result->faults[i].subject,
						packages, arena);
	for (size_t i = 0; status == MUSLCHECK_OK &&
			   (soname = mc_host_library(object->identity.kind, i));
	     i++)
		if (misses_symbols_of(result, soname))
			status = add_package_for(result->target, soname, packages, arena);
	return status == MUSLCHECK_OK
		       ? add_undeclared(result->target, object->object.machine, packages,
					arena)
		       : status;
}

/* previous is the result with fewer packages, or none; must differ from out. */
static enum muslcheck_status try_with(const struct mc_trial *trial,
				      enum mc_gcompat_use gcompat,
				      const struct mc_load_result *previous,
				      struct mc_load_result *out)
{
	const struct mc_target *extended;
	enum muslcheck_status status;

	status = mc_target_cache_extend(trial->context->targets, trial->target,
					trial->packages.names, trial->packages.count,
					gcompat, &extended);
	return status == MUSLCHECK_OK ? mc_load_on(trial->context, extended,
						   trial->object, previous, out)
				      : status;
}

/* Does gcompat, or a library it depends on, define the symbol? */
static bool gcompat_has(const struct mc_trial *trial, const struct mc_db_symbol *fact)
{
	const struct mc_target *target = trial->target;

	for (size_t i = 0; fact && i < 3; i++) {
		const struct mc_db_build *build = target->gcompat_builds[i];

		if (build && mc_symdb_answer(target->db, fact, build,
					     trial->object->object.machine)
					     .presence != MC_PRESENCE_ABSENT)
			return true;
	}
	return false;
}

/*
 * Could packages or gcompat resolve the fault?  They only provide missing libraries and
 * symbols; for other faults the trials are skipped.
 */
static bool can_be_resolved(const struct mc_trial *trial,
			    const struct mc_load_fault *fault)
{
	switch (fault->fault) {
	case MC_FAULT_INTERP_MISSING:
	case MC_FAULT_NEEDED_MISSING:
		return true;
	case MC_FAULT_SYMBOL_MISSING:
		return fault->missing_library || gcompat_has(trial, fault->name->fact);
	default:
		return false;
	}
}

static bool all_can_be_resolved(const struct mc_trial *trial,
				const struct mc_load_result *result)
{
	struct mc_abi_cursor cursor = { .effect = MC_ABI_CRASH };
	struct mc_abi_clash clash;

	for (size_t i = 0; i < result->fault_count; i++)
		if (!can_be_resolved(trial, &result->faults[i]))
			return false;
	while (mc_abi_next(result, &cursor, &clash))
		if (!gcompat_has(trial, clash.fact))
			return false;
	return true;
}

/* Add packages until no more can be added; updates result. */
static enum muslcheck_status add_packages(struct mc_trial *trial,
					  struct mc_load_result *result)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (unsigned round = 0; status == MUSLCHECK_OK && round < PACKAGE_ROUNDS_MAX;
	     round++) {
		size_t before = trial->packages.count;
		struct mc_load_result previous;

		status = add_missing_packages(trial->object, result, &trial->packages,
					      trial->context->arena);
		if (status != MUSLCHECK_OK || trial->packages.count == before)
			return status;
		previous = *result;
		status = try_with(trial, MC_GCOMPAT_AS_IS, &previous, result);
	}
	return status;
}

static bool uses_stub(const struct mc_trial *trial)
{
	const struct mc_stored *object = trial->object;

	return mc_kind_open_mode(object->identity.kind) == MC_OPEN_START &&
	       object->object.interp &&
	       mc_libc_of_interp(object->object.interp) == MC_LIBC_GLIBC;
}

/*
 * Is gcompat in scope once installed, without a preload?  Its stub preloads it for glibc
 * programs; a dlopened object gets it only through a dependency.
 */
static bool is_in_scope_if_installed(const struct mc_trial *trial,
				     const struct mc_load_result *result)
{
	if (uses_stub(trial))
		return true;
	for (size_t i = 0; i < result->fault_count; i++)
		if (result->faults[i].fault == MC_FAULT_NEEDED_MISSING &&
		    mc_libc_of_soname(result->faults[i].subject, NULL) == MC_LIBC_GLIBC)
			return true;
	return false;
}

/* Does gcompat help, installed or also preloaded? */
static enum muslcheck_status try_gcompat(const struct mc_trial *trial,
					 const struct mc_load_result *remaining,
					 bool *helps, bool *preload)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_load_result result;

	if (!trial->target->image->gcompat_build)
		return MUSLCHECK_OK;
	*preload = false;
	if (is_in_scope_if_installed(trial, remaining)) {
		status = try_with(trial, MC_GCOMPAT_INSTALLED, remaining, &result);
		*helps = status == MUSLCHECK_OK && mc_result_runs(&result);
	}
	if (status != MUSLCHECK_OK || *helps || uses_stub(trial))
		return status;
	status = try_with(trial, MC_GCOMPAT_PRELOADED, remaining, &result);
	*helps = status == MUSLCHECK_OK && mc_result_runs(&result);
	*preload = true;
	return status;
}

enum muslcheck_verdict mc_work_of_findings(const struct mc_findings *findings)
{
	enum muslcheck_verdict verdict = MUSLCHECK_VERDICT_UNKNOWN;
	bool port = false;

	for (size_t i = 0; i < findings->count; i++) {
		enum muslcheck_verdict work = findings->items[i].work;

		if (findings->items[i].suppressed)
			continue;
		/* Nothing is certain about a partly unreadable object. */
		if (findings->items[i].rule == MC_RULE_DAMAGED)
			return MUSLCHECK_VERDICT_UNKNOWN;
		if (work == MUSLCHECK_VERDICT_PORT)
			port = true;
		if (work == MUSLCHECK_VERDICT_REBUILD)
			verdict = work;
	}
	return port ? MUSLCHECK_VERDICT_PORT : verdict;
}

/* Add the findings that appear only after the packages are installed. */
static enum muslcheck_status add_remaining_findings(
	const struct mc_trial *trial, const struct mc_load_result *remaining,
	struct mc_findings *findings)
{
	struct mc_arena *arena = trial->context->arena;
	struct mc_findings found = { 0 };
	enum muslcheck_status status;

	status = mc_load_findings(trial->object, remaining, arena, &found);
	for (size_t i = 0; status == MUSLCHECK_OK && i < found.count; i++)
		if (found.items[i].work >= MUSLCHECK_VERDICT_REBUILD)
			status = mc_findings_add(findings, &found.items[i], arena);
	return status;
}

/* Does the library define a function of the target's libc, as those for LD_PRELOAD do? */
struct replaced_search {
	const struct mc_trial *trial;
	bool found;
};

static bool is_replaced(void *context, const struct mc_symbol *symbol)
{
	struct replaced_search *search = context;
	const struct mc_target *target = search->trial->target;
	const struct mc_db_symbol *fact =
		mc_symdb_find(target->db, symbol->name, mc_hash_gnu(symbol->name));

	/* _init and _fini are in every library. */
	if (fact && target->libc && symbol->name[0] != '_')
		search->found = mc_symdb_answer(target->db, fact, target->libc,
						search->trial->object->object.machine)
					.presence == MC_PRESENCE_PRESENT;
	return !search->found;
}

static bool replaces_functions(const struct mc_trial *trial)
{
	struct replaced_search search = { .trial = trial };

	if (trial->object->identity.kind == MC_KIND_SHARED_OBJECT)
		mc_object_each_definition(&trial->object->object, is_replaced, &search);
	return search.found;
}

/* Try packages, then gcompat; else it is a rebuild or a port. */
enum muslcheck_status mc_least_work(struct mc_trial *trial,
				    struct mc_judgement *judgement)
{
	struct mc_load_result remaining = judgement->load;
	enum muslcheck_status status;
	bool helps = false;

	if (all_can_be_resolved(trial, &remaining))
		status = add_packages(trial, &remaining);
	else
		status = add_missing_packages(trial->object, &remaining, &trial->packages,
					      trial->context->arena);
	if (status != MUSLCHECK_OK)
		return status;
	judgement->packages = trial->packages.names;
	judgement->package_count = trial->packages.count;
	if (mc_result_runs(&remaining)) {
		judgement->verdict = MUSLCHECK_VERDICT_ADD_PACKAGES;
		return MUSLCHECK_OK;
	}
	if (all_can_be_resolved(trial, &remaining))
		status = try_gcompat(trial, &remaining, &helps, &judgement->preload);
	if (status == MUSLCHECK_OK && !helps && remaining.target != trial->target)
		status = add_remaining_findings(trial, &remaining, &judgement->findings);
	if (status != MUSLCHECK_OK)
		return status;
	judgement->verdict = helps ? MUSLCHECK_VERDICT_GCOMPAT
				   : mc_work_of_findings(&judgement->findings);
	judgement->preload = helps && judgement->preload;
	if (judgement->preload && replaces_functions(trial))
		judgement->preload_too = mc_last_component(trial->object->path);
	return MUSLCHECK_OK;
}
