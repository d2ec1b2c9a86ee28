/* SPDX-License-Identifier: MIT */
/*
 * A launcher runs only if the files next to it that it opens or starts run, and an object only
 * if the libraries are there that its .note.dlopen requires.
 */
#include <string.h>

#include "loader/own_image.h"
#include "rules/companions.h"
#include "rules/object_facts.h"
#include "rules/verdict.h"

/* Real notes have one or two of each. */
enum { REQUIRED_MAX = 16, ALTERNATIVES_MAX = 8 };

/* A launcher on one target, and one of its files. */
struct launch {
	const struct mc_load_context *context;
	const struct mc_stored *program;
	struct mc_judgement *judgement; /* of the program */
	const char *name;		/* of the file, as the program names it */
	enum mc_rule rule;
	struct mc_judgement companion; /* of the file */
};

static const struct mc_finding *deciding_finding(const struct mc_judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.count; i++)
		if (judgement->findings.items[i].work == judgement->verdict)
			return &judgement->findings.items[i];
	return NULL;
}

static enum muslcheck_status add_finding(const struct launch *launch)
{
	struct mc_arena *arena = launch->context->arena;
	const struct mc_judgement *companion = &launch->companion;
	const struct mc_finding *first = deciding_finding(companion);
	bool runs = companion->verdict == MUSLCHECK_VERDICT_RUNS;
	const struct mc_finding finding = {
		.rule = launch->rule,
		.severity =
			runs ? MUSLCHECK_SEVERITY_INFO : mc_rule_severity(launch->rule),
		.confidence = companion->confidence,
		.work = companion->verdict,
		.subject = launch->name,
		.message = mc_arena_join(
			arena,
			launch->rule == MC_RULE_COMPANION ? "it opens " : "it requires ",
			launch->name,
			launch->rule == MC_RULE_COMPANION
				? " at start, which is "
				: " at run time (.note.dlopen), which is ",
			mc_verdict_name(companion->verdict), runs || !first ? "" : ": ",
			runs || !first ? "" : first->message),
		.remedy = first && !runs ? first->remedy : NULL,
	};

	return finding.message
		       ? mc_findings_add(&launch->judgement->findings, &finding, arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

static bool has_package(const struct mc_judgement *judgement, const char *name)
{
	for (size_t i = 0; i < judgement->package_count; i++)
		if (!strcmp(judgement->packages[i], name))
			return true;
	return false;
}

static enum muslcheck_status add_packages(const struct launch *launch)
{
	const struct mc_judgement *companion = &launch->companion;
	struct mc_judgement *judgement = launch->judgement;
	const char **packages = mc_arena_alloc(
		launch->context->arena,
		judgement->package_count + companion->package_count, sizeof(*packages));

	if (!companion->package_count)
		return MUSLCHECK_OK;
	if (!packages)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < judgement->package_count; i++)
		packages[i] = judgement->packages[i];
	judgement->packages = packages;
	for (size_t i = 0; i < companion->package_count; i++)
		if (!has_package(judgement, companion->packages[i]))
			packages[judgement->package_count++] = companion->packages[i];
	return MUSLCHECK_OK;
}

/* Is other the verdict of both?  What is certain to fail is worse than what is unknown. */
static bool is_worse(enum muslcheck_verdict other, enum muslcheck_verdict verdict)
{
	if (other == MUSLCHECK_VERDICT_UNKNOWN)
		return verdict <= MUSLCHECK_VERDICT_GCOMPAT;
	if (verdict == MUSLCHECK_VERDICT_UNKNOWN)
		return other > MUSLCHECK_VERDICT_GCOMPAT;
	return other > verdict;
}

/* gcompat's stub preloads it for programs of glibc; others need LD_PRELOAD. */
static bool has_stub(const struct mc_stored *program)
{
	return program->object.interp &&
	       mc_libc_of_interp(program->object.interp) == MC_LIBC_GLIBC;
}

static enum muslcheck_status add_companion(const struct launch *launch)
{
	const struct mc_judgement *companion = &launch->companion;
	struct mc_judgement *judgement = launch->judgement;
	enum muslcheck_status status = add_finding(launch);

	if (status == MUSLCHECK_OK)
		status = add_packages(launch);
	if (is_worse(companion->verdict, judgement->verdict))
		judgement->verdict = companion->verdict;
	judgement->preload |= companion->preload && !has_stub(launch->program) &&
			      judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT;
	if (companion->confidence < judgement->confidence)
		judgement->confidence = companion->confidence;
	mc_findings_sort(&judgement->findings);
	return status;
}

/* The object as if it were linked with soname, too. */
static enum muslcheck_status judge_with(const struct mc_load_context *context,
					const struct mc_target *target,
					const struct mc_stored *object,
					const char *soname, struct mc_judgement *out)
{
	struct mc_stored *linked = mc_arena_alloc(context->arena, 1, sizeof(*linked));
	size_t count = object->object.needed_count;
	const char **needed = mc_arena_alloc(context->arena, count + 1, sizeof(*needed));

	if (!linked || !needed)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++)
		needed[i] = object->object.needed[i];
	needed[count] = soname;
	*linked = *object;
	linked->object.needed = needed;
	linked->object.needed_count = count + 1;
	return mc_verdict_decide_alone(context, target, linked, out);
}

/* One of the sonames is enough. */
static enum muslcheck_status check_required(struct launch *launch,
					    const struct mc_load_context *context,
					    const struct mc_target *target,
					    const struct mc_dlopen_note *note)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; i < note->soname_count && i < ALTERNATIVES_MAX; i++) {
		struct mc_judgement judged;

		status = judge_with(context, target, launch->program, note->sonames[i],
				    &judged);
		if (status != MUSLCHECK_OK)
			return status;
		if (i && !is_worse(launch->companion.verdict, judged.verdict))
			continue;
		launch->companion = judged;
		launch->name = note->sonames[i];
	}
	return is_worse(launch->companion.verdict, launch->judgement->verdict)
		       ? add_companion(launch)
		       : MUSLCHECK_OK;
}

static enum muslcheck_status check_all_required(struct launch *launch,
						const struct mc_load_context *context,
						const struct mc_target *target)
{
	const struct mc_notes *notes = &launch->program->object.notes;
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t seen = 0;

	for (size_t i = 0; status == MUSLCHECK_OK && i < notes->dlopen_count; i++) {
		const struct mc_dlopen_note *note = &notes->dlopens[i];

		if (note->priority && !strcmp(note->priority, "required") &&
		    seen++ < REQUIRED_MAX)
			status = check_required(launch, context, target, note);
	}
	return status;
}

/* The target "self" is another one for each image. */
static enum muslcheck_status resolve_target(const struct mc_load_context *context,
					    const struct mc_stored *object,
					    const struct mc_target **target)
{
	const struct mc_target *self = NULL;
	enum muslcheck_status status = MUSLCHECK_OK;

	if ((*target)->is_self && !object->linkable)
		status = mc_self_target(context, *target, object, &self);
	if (self)
		*target = self;
	return status;
}

enum muslcheck_status mc_verdict_decide(const struct mc_load_context *context,
					const struct mc_target *target,
					const struct mc_stored *object,
					struct mc_judgement *out)
{
	struct mc_load_context inner = *context;
	struct launch launch = { context, object, out, NULL, MC_RULE_REQUIRED_LIBRARY,
				 { 0 } };
	struct mc_origin_paths own = { 0 };
	struct mc_companions companions = {
		.paths = context->facts ? &context->facts->origin_paths : &own
	};
	const struct mc_stored *found = NULL;
	enum muslcheck_status status = resolve_target(context, object, &target);

	if (status == MUSLCHECK_OK)
		status = mc_verdict_decide_alone(context, target, object, out);
	inner.facts = NULL; /* those of the launcher */
	if (status == MUSLCHECK_OK && !object->linkable)
		status = check_all_required(&launch, &inner, target);
	launch.rule = MC_RULE_COMPANION;
	if (status != MUSLCHECK_OK || object->linkable ||
	    object->identity.kind != MC_KIND_EXECUTABLE)
		return status;
	for (;;) {
		status = mc_companions_next(&companions, &inner, object, &found,
					    &launch.name);
		if (status != MUSLCHECK_OK || !found)
			return status;
		if (found->linkable || found == object)
			continue;
		status =
			mc_verdict_decide_alone(&inner, target, found, &launch.companion);
		if (status == MUSLCHECK_OK)
			status = add_companion(&launch);
		if (status != MUSLCHECK_OK)
			return status;
	}
}
