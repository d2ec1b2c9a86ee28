/* SPDX-License-Identifier: MIT */
#include "rules/verdict.h"

#include <string.h>

#include "base/hash.h"
#include "base/pathname.h"
#include "loader/kernel.h"
#include "rules/abi_findings.h"
#include "rules/behaviour.h"
#include "rules/link_findings.h"
#include "rules/load_findings.h"
#include "rules/module_loader.h"
#include "rules/remedy.h"
#include "rules/start.h"

/* Each round can reveal what the libraries just added need in turn. */
enum { PACKAGE_ROUNDS_MAX = 8 };

static const struct {
	const char *name;
	const char *meaning;
} verdict_rows[MUSLCHECK_VERDICT_COUNT] = {
#define MC_VERDICT_ROW(id, name, meaning) [MUSLCHECK_VERDICT_##id] = { name, meaning },
#include "rules/verdicts.def"
#undef MC_VERDICT_ROW
};

const char *mc_verdict_name(enum muslcheck_verdict verdict)
{
	return verdict_rows[verdict].name;
}

const char *mc_verdict_meaning(enum muslcheck_verdict verdict)
{
	return verdict_rows[verdict].meaning;
}

/*
 * Does it run, and not only load?  A lazily bound missing function, a function with a
 * different ABI and code for another architecture pass the load and fail later.
 */
static bool runs(const struct mc_load_result *result)
{
	struct mc_abi_cursor cursor = { .effect = MC_ABI_CRASH };
	struct mc_abi_clash clash;

	return result->loads == MC_ANSWER_YES && result->fault_count == 0 &&
	       !mc_abi_next(result, &cursor, &clash);
}

static enum muslcheck_status load(const struct mc_load_context *context,
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

struct packages {
	const char **names;
	size_t count;
	size_t capacity;
};

static bool has(const struct packages *packages, const char *name)
{
	for (size_t i = 0; i < packages->count; i++)
		if (!strcmp(packages->names[i], name))
			return true;
	return false;
}

static enum muslcheck_status add_package(struct packages *packages, const char *name,
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
					     struct packages *packages,
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

/* Add the packages of missing libraries: NEEDED ones, and the host's. */
static enum muslcheck_status add_missing_packages(const struct mc_stored *object,
						  const struct mc_load_result *result,
						  struct packages *packages,
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
	return status;
}

/* A trial load with packages and gcompat added to the target. */
struct trial {
	const struct mc_load_context *context;
	const struct mc_target *target;
	const struct mc_stored *object;
	struct packages packages;
	struct mc_object_facts *facts;
};

/* previous is the result with fewer packages, or none; must differ from out. */
static enum muslcheck_status try_with(const struct trial *trial,
				      enum mc_gcompat_use gcompat,
				      const struct mc_load_result *previous,
				      struct mc_load_result *out)
{
	const struct mc_target *extended;
	enum muslcheck_status status;

	status = mc_target_cache_extend(trial->context->targets, trial->target,
					trial->packages.names, trial->packages.count,
					gcompat, &extended);
	return status == MUSLCHECK_OK
		       ? load(trial->context, extended, trial->object, previous, out)
		       : status;
}

/* Does gcompat, or a library it depends on, define the symbol? */
static bool gcompat_has(const struct trial *trial, const struct mc_db_symbol *fact)
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
static bool can_be_resolved(const struct trial *trial, const struct mc_load_fault *fault)
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

static bool all_can_be_resolved(const struct trial *trial,
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
static enum muslcheck_status add_packages(struct trial *trial,
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

static bool uses_stub(const struct trial *trial)
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
static bool is_in_scope_if_installed(const struct trial *trial,
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
static enum muslcheck_status try_gcompat(const struct trial *trial,
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
		*helps = status == MUSLCHECK_OK && runs(&result);
	}
	if (status != MUSLCHECK_OK || *helps || uses_stub(trial))
		return status;
	status = try_with(trial, MC_GCOMPAT_PRELOADED, remaining, &result);
	*helps = status == MUSLCHECK_OK && runs(&result);
	*preload = true;
	return status;
}

/* The most work of any finding; UNKNOWN only if none states any. */
static enum muslcheck_verdict work_of(const struct mc_findings *findings)
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

bool mc_finding_blocks(const struct mc_finding *finding)
{
	return finding->work != MUSLCHECK_VERDICT_RUNS && !finding->suppressed;
}

static enum muslcheck_confidence confidence_of(const struct mc_judgement *judgement)
{
	const struct mc_db_image *image = judgement->load.target->image;
	enum muslcheck_confidence confidence = judgement->load.confidence;

	/* The load result is that without gcompat; the verdict rests on its files. */
	if (judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT &&
	    image->gcompat_confidence < confidence)
		confidence = image->gcompat_confidence;
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (mc_finding_blocks(finding) && finding->confidence < confidence)
			confidence = finding->confidence;
	}
	return confidence;
}

/* Add the findings that appear only after the packages are installed. */
static enum muslcheck_status add_remaining_findings(
	const struct trial *trial, const struct mc_load_result *remaining,
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
	const struct trial *trial;
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

static bool replaces_functions(const struct trial *trial)
{
	struct replaced_search search = { .trial = trial };

	if (trial->object->identity.kind == MC_KIND_SHARED_OBJECT)
		mc_object_each_definition(&trial->object->object, is_replaced, &search);
	return search.found;
}

/* Try packages, then gcompat; else it is a rebuild or a port. */
static enum muslcheck_status find_least_work(struct trial *trial,
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
	if (runs(&remaining)) {
		judgement->verdict = MUSLCHECK_VERDICT_ADD_PACKAGES;
		return MUSLCHECK_OK;
	}
	if (all_can_be_resolved(trial, &remaining))
		status = try_gcompat(trial, &remaining, &helps, &judgement->preload);
	if (status == MUSLCHECK_OK && !helps && remaining.target != trial->target)
		status = add_remaining_findings(trial, &remaining, &judgement->findings);
	if (status != MUSLCHECK_OK)
		return status;
	judgement->verdict =
		helps ? MUSLCHECK_VERDICT_GCOMPAT : work_of(&judgement->findings);
	judgement->preload = helps && judgement->preload;
	if (judgement->preload && replaces_functions(trial))
		judgement->preload_too = mc_last_component(trial->object->path);
	return MUSLCHECK_OK;
}

/*
 * Add risks.  A rebuild removes ABI differences, so they are omitted if one is needed
 * anyway.
 */
static enum muslcheck_status add_risks(const struct trial *trial,
				       const struct mc_object_facts *facts,
				       struct mc_judgement *judgement)
{
	struct mc_arena *arena = trial->context->arena;
	struct mc_findings *findings = &judgement->findings;
	bool all = trial->context->all_risks;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (trial->object->identity.foreign_os || mc_kernel_refused(&judgement->load))
		return MUSLCHECK_OK;
	if (all || (judgement->verdict != MUSLCHECK_VERDICT_REBUILD &&
		    judgement->verdict != MUSLCHECK_VERDICT_PORT))
		status = mc_abi_findings(&judgement->load, MC_ABI_WRONG_RESULT, arena,
					 findings);
	if (status == MUSLCHECK_OK && all)
		status =
			mc_abi_findings(&judgement->load, MC_ABI_BENIGN, arena, findings);
	if (status == MUSLCHECK_OK)
		status = mc_rules_behaviour(trial->context, facts, trial->target,
					    findings);
	return status;
}

static bool wants_native_build(enum muslcheck_verdict verdict)
{
	return verdict == MUSLCHECK_VERDICT_GCOMPAT ||
	       verdict == MUSLCHECK_VERDICT_REBUILD || verdict == MUSLCHECK_VERDICT_PORT;
}

/* The fix of a problem for this kind of object; NULL if there is none. */
static const char *specific_remedy(const struct trial *trial,
				   struct mc_object_facts *facts, const char *problem)
{
	const struct mc_symdb *db = trial->target->db;
	struct mc_remedy_reader reader = {
		.kind = trial->object->identity.kind,
		.machine = trial->object->object.machine,
		.ecosystem = mc_module_ecosystem(trial->object->path),
	};
	const struct mc_db_remedy *remedy;
	size_t cursor = 0;

	/* Few problems have rows, and detecting the language is slow. */
	if (!mc_symdb_next_remedy(db, problem, &cursor))
		return NULL;
	reader.language = mc_object_facts_language(facts, trial->context->arena);
	remedy = mc_remedy_for(db, problem, &reader);
	return remedy ? remedy->text : NULL;
}

/* Replace general fixes by those for this kind of object. */
static void select_remedies(const struct trial *trial, struct mc_object_facts *facts,
			    struct mc_judgement *judgement)
{
	const char *last = NULL, *remedy = NULL;

	for (size_t i = 0; i < judgement->findings.count; i++) {
		struct mc_finding *finding = &judgement->findings.items[i];
		const char *problem = mc_finding_id(finding);

		/* Findings of one rule are often adjacent. */
		if (problem != last)
			remedy = specific_remedy(trial, facts, problem);
		last = problem;
		if (remedy)
			finding->remedy = remedy;
	}
	/* The rows describe builds for musl. */
	if (!wants_native_build(judgement->verdict) ||
	    mc_kernel_refused(&judgement->load) || trial->object->identity.foreign_os ||
	    trial->target->image->libc != MC_LIBC_MUSL)
		return;
	judgement->native = specific_remedy(trial, facts, "rebuild");
}

static enum muslcheck_status add_risks_and_fixes(const struct trial *trial,
						 struct mc_judgement *judgement)
{
	enum muslcheck_status status = add_risks(trial, trial->facts, judgement);

	if (status == MUSLCHECK_OK)
		select_remedies(trial, trial->facts, judgement);
	return status;
}

/* Object files and static archives. */
static enum muslcheck_status decide_link(const struct mc_load_context *context,
					 const struct mc_target *target,
					 const struct mc_stored *object,
					 struct mc_judgement *out)
{
	struct mc_judgement judgement;
	enum muslcheck_status status =
		mc_link_findings(context, target, object, &judgement);

	if (status != MUSLCHECK_OK)
		return status;
	for (size_t i = 0; i < judgement.findings.count; i++)
		if (judgement.findings.items[i].work != MUSLCHECK_VERDICT_RUNS)
			judgement.verdict = work_of(&judgement.findings);
	mc_findings_sort(&judgement.findings);
	judgement.confidence = confidence_of(&judgement);
	*out = judgement;
	return MUSLCHECK_OK;
}

/* Findings from first on were added, which packages and gcompat do not resolve. */
static void require_rebuild(struct mc_judgement *judgement, size_t first)
{
	const struct mc_findings all = judgement->findings;
	const struct mc_findings added = { .items = all.items + first,
					   .count = all.count - first };

	judgement->verdict =
		work_of(judgement->verdict <= MUSLCHECK_VERDICT_GCOMPAT ? &added : &all);
}

/* What its language does not open must be rebuilt, even if it would load. */
static enum muslcheck_status check_module(const struct trial *trial,
					  struct mc_judgement *judgement)
{
	struct mc_findings *findings = &judgement->findings;
	const struct mc_module_check check = { trial->object, trial->target,
					       trial->context->arena, findings };
	size_t before = findings->count;
	enum muslcheck_status status = mc_rules_module_loader(&check);

	if (status == MUSLCHECK_OK && findings->count > before)
		require_rebuild(judgement, before);
	return status;
}

/* Started by musl's loader, a program for glibc may lack what its runtime relies on. */
static enum muslcheck_status check_start(const struct trial *trial,
					 struct mc_judgement *judgement)
{
	const struct mc_identity *identity = &trial->object->identity;
	struct mc_object_facts *facts = trial->facts;
	struct mc_arena *arena = trial->context->arena;
	size_t before = judgement->findings.count;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (identity->kind != MC_KIND_EXECUTABLE ||
	    identity->linking != MC_LINKING_DYNAMIC ||
	    identity->built_for != MC_LIBC_GLIBC ||
	    trial->target->image->libc != MC_LIBC_MUSL)
		return MUSLCHECK_OK;
	if (!facts->has_start)
		status = mc_start_findings(trial->object, arena, &facts->start);
	facts->has_start = true;
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->start.count; i++)
		status = mc_findings_add(&judgement->findings, &facts->start.items[i],
					 arena);
	if (status == MUSLCHECK_OK && facts->start.count)
		require_rebuild(judgement, before);
	return status;
}

static enum muslcheck_status find_signs(const struct trial *trial)
{
	struct mc_arena *arena = trial->context->arena;

	if (trial->facts->signs)
		return MUSLCHECK_OK;
	trial->facts->signs = mc_arena_alloc(arena, 1, sizeof(*trial->facts->signs));
	return trial->facts->signs
		       ? mc_signs_find(trial->context->signs, &trial->object->object,
				       arena, trial->facts->signs)
		       : MUSLCHECK_ERROR_MEMORY;
}

/*
 * An image without a libc exists for static programs, so what they look for decides.  On
 * the others it is a warning: their packages can be installed, and are often not needed.
 */
static void weigh_need(const struct mc_target *target, struct mc_finding *finding,
		       struct mc_judgement *judgement)
{
	if (target->image->libc == MC_LIBC_NONE) {
		if (finding->work > judgement->verdict)
			judgement->verdict = finding->work;
		return;
	}
	if (finding->severity > MUSLCHECK_SEVERITY_WARNING)
		finding->severity = MUSLCHECK_SEVERITY_WARNING;
	finding->work = MUSLCHECK_VERDICT_RUNS;
}

/* What `static` reports for this base. */
static enum muslcheck_status check_needs(const struct trial *trial,
					 struct mc_judgement *judgement)
{
	const struct mc_target *target = trial->target;
	const struct mc_identity *identity = &trial->object->identity;
	const struct mc_base base = { target->id, mc_base_assets(target->image) };
	struct mc_static_run run = { NULL, &base, trial->context->strict_needs };
	struct mc_findings found = { 0 };
	struct mc_arena *arena = trial->context->arena;
	enum muslcheck_status status;

	if (!trial->context->signs || identity->kind != MC_KIND_EXECUTABLE ||
	    identity->linking == MC_LINKING_DYNAMIC || mc_target_is_bare(target))
		return MUSLCHECK_OK;
	status = find_signs(trial);
	run.signs = trial->facts->signs;
	if (status == MUSLCHECK_OK)
		status = mc_static_needs(&run, arena, &found);
	for (size_t i = 0; status == MUSLCHECK_OK && i < found.count; i++) {
		if (found.items[i].severity == MUSLCHECK_SEVERITY_INFO)
			continue;
		weigh_need(target, &found.items[i], judgement);
		status = mc_findings_add(&judgement->findings, &found.items[i], arena);
	}
	return status;
}

enum muslcheck_status mc_verdict_decide_alone(const struct mc_load_context *context,
					      const struct mc_target *target,
					      const struct mc_stored *object,
					      struct mc_judgement *out)
{
	struct mc_judgement judgement = { .verdict = MUSLCHECK_VERDICT_RUNS };
	struct mc_object_facts own = { 0 };
	struct trial trial = {
		context, target, object, { 0 }, context->facts ? context->facts : &own
	};
	enum muslcheck_status status;

	if (object->linkable)
		return decide_link(context, target, object, out);
	status = mc_object_facts_fill(trial.facts, object, target->db, context->arena);
	if (status == MUSLCHECK_OK)
		status = load(context, target, object, NULL, &judgement.load);
	if (status == MUSLCHECK_OK)
		status = mc_load_findings(object, &judgement.load, context->arena,
					  &judgement.findings);
	if (status != MUSLCHECK_OK)
		return status;
	if (!runs(&judgement.load))
		status = find_least_work(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = check_module(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = check_start(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = check_needs(&trial, &judgement);
	if (status == MUSLCHECK_OK)
		status = add_risks_and_fixes(&trial, &judgement);
	if (status != MUSLCHECK_OK)
		return status;
	mc_findings_sort(&judgement.findings);
	judgement.confidence = confidence_of(&judgement);
	*out = judgement;
	return MUSLCHECK_OK;
}

/* The verdict of the findings alone, ignoring those suppressed. */
static enum muslcheck_verdict verdict_of_findings(const struct mc_findings *findings)
{
	enum muslcheck_verdict most = MUSLCHECK_VERDICT_RUNS;

	for (size_t i = 0; i < findings->count; i++)
		if (mc_finding_blocks(&findings->items[i]) &&
		    findings->items[i].work > most)
			most = findings->items[i].work;
	return most > MUSLCHECK_VERDICT_ADD_PACKAGES ? work_of(findings) : most;
}

void mc_verdict_suppress(struct mc_judgement *judgement)
{
	enum muslcheck_verdict verdict = verdict_of_findings(&judgement->findings);

	if (verdict == MUSLCHECK_VERDICT_RUNS &&
	    judgement->verdict != MUSLCHECK_VERDICT_RUNS)
		verdict = MUSLCHECK_VERDICT_ACCEPTED;
	if (verdict < judgement->verdict)
		judgement->verdict = verdict;
	if (judgement->verdict <= MUSLCHECK_VERDICT_ACCEPTED)
		judgement->package_count = 0;
	judgement->preload &= judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT;
	judgement->confidence = confidence_of(judgement);
}
