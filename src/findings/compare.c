/* SPDX-License-Identifier: MIT */
#include "findings/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/version.h"

/* A finding of this run, with its names as in a report. */
struct named {
	struct mc_previous_finding name; /* must be first */
	const struct mc_finding *finding;
};

static int compare_named(const void *left, const void *right)
{
	return mc_previous_finding_compare(left, right);
}

static const struct mc_previous_target *find_target(
	const struct mc_previous_object *object, const char *id)
{
	for (size_t i = 0; i < object->target_count; i++)
		if (!strcmp(object->targets[i].id, id))
			return &object->targets[i];
	return NULL;
}

/* The findings that count, in the order of the previous ones; NULL if out of memory. */
static struct named *name_findings(const struct mc_findings *findings,
				   struct mc_arena *arena, size_t *count)
{
	struct named *named = mc_arena_alloc(arena, findings->count + 1, sizeof(*named));

	*count = 0;
	for (size_t i = 0; named && i < findings->count; i++) {
		const struct mc_finding *finding = &findings->items[i];

		if (finding->suppressed || finding->severity == MUSLCHECK_SEVERITY_INFO)
			continue;
		named[(*count)++] = (struct named){
			{ mc_finding_id(finding), finding->subject, finding->object },
			finding,
		};
	}
	if (named && *count)
		qsort(named, *count, sizeof(*named), compare_named);
	return named;
}

/* Merge both sorted lists: a finding in only one of them appeared or is fixed. */
static enum muslcheck_status compare_target(const struct mc_judgement *judgement,
					    struct mc_arena *arena,
					    struct mc_target_change *change)
{
	const struct mc_previous_target *before = change->before;
	size_t count, i = 0, j = 0;
	struct named *now = name_findings(&judgement->findings, arena, &count);

	change->appeared = mc_arena_alloc(arena, count + 1, sizeof(*change->appeared));
	change->fixed =
		mc_arena_alloc(arena, before->finding_count + 1, sizeof(*change->fixed));
	if (!now || !change->appeared || !change->fixed)
		return MUSLCHECK_ERROR_MEMORY;
	while (i < count || j < before->finding_count) {
		int order = i == count ? 1
			    : j == before->finding_count
				    ? -1
				    : mc_previous_finding_compare(&now[i].name,
								  &before->findings[j]);

		if (order < 0)
			change->appeared[change->appeared_count++] = now[i].finding;
		if (order > 0)
			change->fixed[change->fixed_count++] = &before->findings[j];
		i += order <= 0;
		j += order >= 0;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_compare_is_worse(const struct mc_previous_object *before,
					  const char *target,
					  const struct mc_judgement *judgement,
					  struct mc_arena *arena, bool *out)
{
	struct mc_target_change change = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (before)
		change.before = find_target(before, target);
	*out = true;
	if (!change.before || judgement->verdict > change.before->verdict)
		return MUSLCHECK_OK;
	status = compare_target(judgement, arena, &change);
	*out = change.appeared_count > 0;
	return status;
}

static enum mc_change change_of(const struct mc_target_change *change,
				enum muslcheck_verdict verdict)
{
	if (verdict > change->before->verdict)
		return MC_CHANGE_WORSE;
	if (verdict < change->before->verdict)
		return MC_CHANGE_BETTER;
	return change->appeared_count || change->fixed_count ? MC_CHANGE_OTHER
							     : MC_CHANGE_NONE;
}

/* Of what happened on several targets, that which matters most. */
static enum mc_change worst(enum mc_change left, enum mc_change right)
{
	static const int weights[MC_CHANGE_COUNT] = {
		[MC_CHANGE_WORSE] = 3,
		[MC_CHANGE_BETTER] = 2,
		[MC_CHANGE_OTHER] = 1,
	};

	return weights[right] > weights[left] ? right : left;
}

/* NULL is before all. */
static int compare_releases(const char *left, const char *right)
{
	return left && right ? mc_version_compare(left, right)
			     : (left != NULL) - (right != NULL);
}

static void compare_floors(const struct mc_compared *now,
			   struct mc_comparison *comparison)
{
	for (int library = 0; now->floors && library < MC_FLOOR_COUNT; library++) {
		struct mc_floor_change *change = &comparison->floors[library];

		change->before = comparison->before->floors[library];
		change->now = &now->floors->of[library];
		if (comparison->before->has_floors)
			change->direction =
				compare_releases(change->now->release, change->before);
		if (change->direction > 0)
			comparison->change = MC_CHANGE_WORSE;
		/* A lower floor does not outweigh other findings. */
		if (change->direction < 0 && comparison->change == MC_CHANGE_NONE)
			comparison->change = MC_CHANGE_BETTER;
	}
}

enum muslcheck_status mc_compare(const struct mc_previous_run *previous,
				 const struct mc_compared *now, struct mc_arena *arena,
				 struct mc_comparison *out)
{
	struct mc_comparison comparison = { .change = MC_CHANGE_NEW };
	enum muslcheck_status status = MUSLCHECK_OK;

	comparison.before = mc_previous_run_find(previous, now->name);
	if (!comparison.before) {
		*out = comparison;
		return MUSLCHECK_OK;
	}
	comparison.change = MC_CHANGE_NONE;
	comparison.targets =
		mc_arena_alloc(arena, now->target_count, sizeof(*comparison.targets));
	if (!comparison.targets)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < now->target_count; i++) {
		const struct mc_judgement *judgement = &now->judgements[i];
		struct mc_target_change *change = &comparison.targets[i];

		change->before = find_target(comparison.before, now->targets[i].id);
		if (!change->before)
			continue;
		status = compare_target(judgement, arena, change);
		comparison.change =
			worst(comparison.change, change_of(change, judgement->verdict));
	}
	compare_floors(now, &comparison);
	*out = comparison;
	return status;
}
