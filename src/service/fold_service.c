/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "service/collected.h"
#include "service/docker.h"
#include "service/fold.h"
#include "service/places.h"

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sort names and remove duplicates; returns the new count. */
static size_t unique(const char **names, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(names, count, sizeof(*names), compare_texts);
	for (size_t i = 0; i < count; i++)
		if (!kept || strcmp(names[kept - 1], names[i]) != 0)
			names[kept++] = names[i];
	return kept;
}

/* The objects of one component on one target. */
struct members {
	struct mc_service *service;
	const struct mc_collected_object *objects;
	size_t count;
	size_t target;
};

static const struct mc_collected_verdict *verdict_of(const struct members *members,
						     size_t i)
{
	return &members->objects[i].verdicts[members->target];
}

static enum muslcheck_status list_packages(const struct members *members,
					   struct mc_component_target *out)
{
	struct mc_arena *arena = &members->service->arena;
	size_t total = 0;

	for (size_t i = 0; i < members->count; i++)
		if (!verdict_of(members, i)->is_unused)
			total += verdict_of(members, i)->package_count;
	out->packages = mc_arena_alloc(arena, total + 1, sizeof(*out->packages));
	if (!out->packages)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < members->count; i++) {
		const struct mc_collected_verdict *verdict = verdict_of(members, i);

		for (size_t j = 0; !verdict->is_unused && j < verdict->package_count; j++)
			out->packages[out->package_count++] = verdict->packages[j];
	}
	out->package_count = unique(out->packages, out->package_count);
	return MUSLCHECK_OK;
}

static enum muslcheck_status list_blocking(const struct members *members,
					   struct mc_component_target *out)
{
	out->blocking = mc_arena_alloc(&members->service->arena, members->count + 1,
				       sizeof(*out->blocking));
	if (!out->blocking)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < members->count; i++) {
		const struct mc_collected_verdict *verdict = verdict_of(members, i);

		if (verdict->is_unused || verdict->verdict != out->verdict ||
		    out->verdict <= MUSLCHECK_VERDICT_ACCEPTED)
			continue;
		if (!out->reason) {
			out->reason = verdict->reason;
			out->remedy = verdict->remedy;
		}
		out->blocking[out->blocking_count++] = members->objects[i].path;
	}
	return MUSLCHECK_OK;
}

/* "apk add gcompat libstdc++", for verdicts that packages resolve. */
static enum muslcheck_status describe_install(const struct members *members,
					      struct mc_component_target *out)
{
	struct mc_arena *arena = &members->service->arena;
	bool gcompat = out->verdict == MUSLCHECK_VERDICT_GCOMPAT;
	bool preload = false;
	const char *text;

	if (!gcompat && out->verdict != MUSLCHECK_VERDICT_ADD_PACKAGES)
		return MUSLCHECK_OK;
	text = mc_target_installer(&members->service->options.targets[members->target]);
	for (size_t i = 0; text && i < out->package_count; i++)
		text = mc_arena_join(arena, text, " ", out->packages[i]);
	for (size_t i = 0; i < members->count; i++)
		preload |= !verdict_of(members, i)->is_unused &&
			   verdict_of(members, i)->preload;
	out->preload = preload;
	if (text && gcompat)
		text = mc_arena_join(arena, text, " gcompat",
				     preload ? ", preloaded" : "");
	out->reason = text;
	return text ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* Why no object of a component is used; NULL if out of memory. */
static const char *explain_unused(const struct members *members)
{
	struct mc_arena *arena = &members->service->arena;
	const char *platform = mc_platform_name(members->service->machine);

	for (size_t i = 0; i < members->count; i++)
		if (verdict_of(members, i)->is_superseded)
			return "another build of it is used";
	for (size_t i = 0; i < members->count; i++)
		if (members->objects[i].runtime)
			return mc_arena_join(arena, "its builds are for ",
					     members->objects[i].runtime);
	return platform ? mc_arena_join(arena, "no build for ", platform)
			: "its builds are all for other platforms";
}

static enum muslcheck_status fold_target(const struct members *members,
					 struct mc_component_target *out)
{
	enum muslcheck_status status;
	bool replaced = false;

	for (size_t i = 0; i < members->count; i++) {
		const struct mc_collected_verdict *verdict = verdict_of(members, i);

		replaced |= verdict->is_replaced;
		if (verdict->is_unused)
			continue;
		out->object_count++;
		out->verdict = mc_verdict_fold(out->verdict, verdict->verdict);
	}
	if (!out->object_count && replaced) {
		out->aside = "the target has its own";
		return MUSLCHECK_OK;
	}
	if (!out->object_count) {
		/* Nothing was decided: not a pass. */
		out->verdict = MUSLCHECK_VERDICT_UNKNOWN;
		out->aside = explain_unused(members);
		return out->aside ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	}
	status = list_packages(members, out);
	if (status == MUSLCHECK_OK)
		status = list_blocking(members, out);
	if (status == MUSLCHECK_OK)
		status = describe_install(members, out);
	return status;
}

static enum muslcheck_status fold_component(struct mc_service *service,
					    const struct mc_collected_component *kept,
					    struct mc_component *out)
{
	size_t target_count = service->options.target_count;
	struct mc_findings mismatches = { 0 };
	enum muslcheck_status status =
		mc_service_check_package(service, kept, &mismatches);

	*out = (struct mc_component){
		.type = kept->type,
		.name = kept->name ? kept->name : kept->key,
		.version = kept->version,
		.path = kept->key,
		.targets = mc_arena_alloc(&service->arena, target_count,
					  sizeof(*out->targets)),
	};
	if (!out->targets)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < target_count; i++) {
		const struct members members = { service,
						 &service->objects[kept->first_object],
						 kept->object_count, i };

		status = fold_target(&members, &out->targets[i]);
		out->targets[i].findings = mismatches;
	}
	return status;
}

/* One of several components that differ only in the libc. */
struct sibling {
	const struct mc_collected_component *kept;
	struct mc_component *component;
};

static int compare_siblings(const void *left, const void *right)
{
	const struct sibling *a = left, *b = right;
	int order = strcmp(a->kept->stem, b->kept->stem);

	return order ? order
		     : (a->kept->number > b->kept->number) -
			       (a->kept->number < b->kept->number);
}

void mc_service_mark_unused(struct mc_service *service,
			    const struct mc_collected_component *kept, size_t target)
{
	for (size_t i = 0; i < kept->object_count; i++)
		service->objects[kept->first_object + i].verdicts[target].is_unused =
			true;
}

/* Of packages that are builds of one thing, mark those unused that the target ignores. */
static void choose_sibling(const struct sibling *siblings, size_t count,
			   struct mc_service *service, size_t target)
{
	enum mc_libc libc =
		mc_platform_of(&service->options.targets[target], service->machine).libc;
	bool exact = false, none = false;

	if (libc == MC_LIBC_UNKNOWN)
		return;
	for (size_t i = 0; i < count; i++) {
		exact |= siblings[i].kept->platform.libc == libc;
		none |= siblings[i].kept->platform.libc == MC_LIBC_UNKNOWN;
	}
	for (size_t i = 0; i < count; i++) {
		enum mc_libc is_for = siblings[i].kept->platform.libc;

		if (siblings[i].component->targets[target].aside || is_for == libc ||
		    !(exact || (none && is_for != MC_LIBC_UNKNOWN)))
			continue;
		siblings[i].component->targets[target].aside =
			"the build for the other libc is next to it";
		mc_service_mark_unused(service, siblings[i].kept, target);
	}
}

static void choose_siblings(struct mc_service *service, struct sibling *siblings,
			    size_t count)
{
	if (count)
		qsort(siblings, count, sizeof(*siblings), compare_siblings);
	for (size_t start = 0, end; start < count; start = end) {
		const char *stem = siblings[start].kept->stem;

		for (end = start + 1;
		     end < count && !strcmp(stem, siblings[end].kept->stem);)
			end++;
		for (size_t i = 0; end - start > 1 && i < service->options.target_count;
		     i++)
			choose_sibling(siblings + start, end - start, service, i);
	}
}

/* Call after choose_siblings. */
static enum muslcheck_status list_unused(struct mc_service *service,
					 const struct sibling *listed, size_t target)
{
	struct mc_component_target *out = &listed->component->targets[target];
	size_t count = listed->kept->object_count;

	out->unused = mc_arena_alloc(&service->arena, count + 1, sizeof(*out->unused));
	if (!out->unused)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const struct mc_collected_object *object =
			&service->objects[listed->kept->first_object + i];

		if (object->verdicts[target].is_unused)
			out->unused[out->unused_count++] = object->path;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status list_all_unused(struct mc_service *service,
					     const struct sibling *listed, size_t count)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0;
		     status == MUSLCHECK_OK && j < service->options.target_count; j++)
			status = list_unused(service, &listed[i], j);
	return status;
}

static int compare_entries(const void *left, const void *right)
{
	const struct mc_collected_entry *a = left, *b = right;

	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* Components with objects or uncompiled sources first, then the entries. */
static enum muslcheck_status list_components(struct mc_service *service,
					     struct mc_service_result *out)
{
	size_t count = service->component_count + service->entry_count;
	struct sibling *siblings =
		mc_arena_alloc(&service->arena, count + 1, sizeof(*siblings));
	enum muslcheck_status status = MUSLCHECK_OK;

	out->components =
		mc_arena_alloc(&service->arena, count + 1, sizeof(*out->components));
	if (!siblings || !out->components)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++) {
		const struct mc_collected_component *kept = &service->components[i];
		struct mc_component *component = &out->components[out->component_count];

		if (kept->object_count)
			status = fold_component(service, kept, component);
		else if (mc_service_is_uncompiled(kept))
			status = mc_service_fold_uncompiled(service, kept, component);
		else if (mc_service_lacks_build(service, kept))
			status = mc_service_fold_launcher(service, kept, component);
		else
			continue;
		if (status == MUSLCHECK_OK)
			status = mc_service_fold_npm(service, kept, component);
		siblings[out->component_count++] = (struct sibling){ kept, component };
	}
	if (status == MUSLCHECK_OK) {
		choose_siblings(service, siblings, out->component_count);
		status = list_all_unused(service, siblings, out->component_count);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < out->component_count; i++)
		status = mc_service_take_objects(service, siblings[i].kept,
						 siblings[i].component);
	if (service->entry_count)
		qsort(service->entries, service->entry_count, sizeof(*service->entries),
		      compare_entries);
	for (size_t i = 0; i < service->entry_count; i++)
		out->components[out->component_count++] = service->entries[i].component;
	return status;
}

static int compare_components(const void *left, const void *right)
{
	const struct mc_component *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	return order ? order : strcmp(a->name, b->name);
}

static enum muslcheck_status fold_all(struct mc_service *service,
				      struct mc_service_result *out, size_t target)
{
	struct mc_service_target *whole = &out->targets[target];

	*whole = (struct mc_service_target){ .verdict = MUSLCHECK_VERDICT_RUNS };
	whole->blocking = mc_arena_alloc(&service->arena, out->component_count + 1,
					 sizeof(*whole->blocking));
	if (!whole->blocking)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < out->component_count; i++) {
		const struct mc_component_target *part =
			&out->components[i].targets[target];

		if (!part->aside)
			whole->verdict = mc_verdict_fold(whole->verdict, part->verdict);
	}
	for (size_t i = 0; i < out->component_count; i++) {
		const struct mc_component_target *part =
			&out->components[i].targets[target];

		if (!part->aside && part->verdict == whole->verdict &&
		    whole->verdict > MUSLCHECK_VERDICT_ACCEPTED)
			whole->blocking[whole->blocking_count++] =
				out->components[i].name;
	}
	whole->blocking_count = unique(whole->blocking, whole->blocking_count);
	if (out->is_empty)
		whole->verdict = MUSLCHECK_VERDICT_UNKNOWN;
	/* Nothing is skipped silently. */
	if (service->unreadable_count)
		whole->verdict =
			mc_verdict_fold(whole->verdict, MUSLCHECK_VERDICT_UNKNOWN);
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_fold_targets(struct mc_service *service,
					      struct mc_service_result *result)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++)
		status = fold_all(service, result, i);
	return status;
}

enum muslcheck_status mc_service_fold(struct mc_service *service,
				      struct mc_service_result *out)
{
	struct mc_service_result result = { .package_count = service->package_count };
	enum muslcheck_status status = mc_service_assign(service);

	mc_service_mark_started(service);
	if (status == MUSLCHECK_OK)
		status = mc_service_choose(service);
	if (status == MUSLCHECK_OK)
		status = mc_service_pick_npm(service);
	if (status == MUSLCHECK_OK)
		status = mc_service_note_declared(service);
	/* Before the entries of installed packages are gone: they say what is native. */
	if (status == MUSLCHECK_OK)
		status = mc_service_fold_dockerfiles(service);
	if (status == MUSLCHECK_OK)
		status = mc_service_fold_containers(service);
	if (status == MUSLCHECK_OK)
		status = mc_service_drop_installed(service);
	if (status == MUSLCHECK_OK)
		status = mc_service_entrypoints(service);
	if (status == MUSLCHECK_OK)
		status = mc_service_fold_images(service, &result);
	if (status == MUSLCHECK_OK)
		status = mc_service_index(service);
	if (status == MUSLCHECK_OK)
		status = list_components(service, &result);
	if (status != MUSLCHECK_OK)
		return status;
	if (result.component_count)
		qsort(result.components, result.component_count,
		      sizeof(*result.components), compare_components);
	result.machine = service->machine;
	result.is_empty = mc_service_is_empty(service);
	result.targets = mc_arena_alloc(&service->arena, service->options.target_count,
					sizeof(*result.targets));
	if (!result.targets)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_service_compare_reinstalls(service, &result);
	if (status == MUSLCHECK_OK)
		status = mc_places_of_components(result.components,
						 result.component_count, &service->arena);
	if (status == MUSLCHECK_OK)
		status = mc_service_complete_units(service, &result);
	if (status == MUSLCHECK_OK)
		status = mc_service_fold_targets(service, &result);
	*out = result;
	return status;
}
