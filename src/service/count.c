/* SPDX-License-Identifier: MIT */
/* Counts objects by verdict, and looks them up by number. */
#include <stdlib.h>

#include "service/collected.h"

static int compare_numbers(const void *left, const void *right)
{
	const struct mc_collected_object *a =
		*(const struct mc_collected_object *const *)left;
	const struct mc_collected_object *b =
		*(const struct mc_collected_object *const *)right;

	return (a->number > b->number) - (a->number < b->number);
}

enum muslcheck_status mc_service_index(struct mc_service *service)
{
	size_t count = service->object_count;

	service->by_number =
		mc_arena_alloc(&service->arena, count + 1, sizeof(*service->by_number));
	if (!service->by_number)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++)
		service->by_number[i] = &service->objects[i];
	if (count)
		qsort(service->by_number, count, sizeof(*service->by_number),
		      compare_numbers);
	return MUSLCHECK_OK;
}

void mc_service_find_use(const struct mc_service *service, size_t number,
			 struct mc_object_use *uses)
{
	const struct mc_collected_object key = { .number = number };
	const struct mc_collected_object *sought = &key;
	const struct mc_collected_object **found = NULL;

	if (service->by_number && service->object_count)
		found = bsearch(&sought, service->by_number, service->object_count,
				sizeof(*service->by_number), compare_numbers);
	for (size_t i = 0; i < service->options.target_count; i++) {
		const struct mc_collected_verdict *verdict =
			found ? &(*found)->verdicts[i] : NULL;

		uses[i] = (struct mc_object_use){ 0 };
		if (!verdict)
			continue;
		uses[i].is_unused = verdict->is_unused;
		uses[i].decided_by = verdict->decided_by;
		uses[i].component = service->components[(*found)->component].name;
	}
}

static bool is_unused_everywhere(const struct mc_service *service,
				 const struct mc_collected_object *object)
{
	for (size_t i = 0; i < service->options.target_count; i++)
		if (!object->verdicts[i].is_unused)
			return false;
	return true;
}

/* Do all its builds load only in another runtime? */
static bool is_for_another_runtime(const struct mc_service *service,
				   const struct mc_collected_component *component)
{
	for (size_t i = 0; i < component->object_count; i++)
		if (!service->objects[component->first_object + i].runtime)
			return false;
	return component->object_count != 0;
}

/*
 * Are there packages for another runtime, all of them there for other packages, which do
 * without them (tar-stream installs bare-fs and asks for fs)?  Then nothing native is used.
 */
static bool leaves_all_to_another_runtime(const struct mc_service *service)
{
	bool any = false;

	for (size_t i = 0; i < service->component_count; i++) {
		const struct mc_collected_component *component = &service->components[i];
		uint32_t dependents = 0;

		if (!is_for_another_runtime(service, component))
			continue;
		any = true;
		if (!component->name ||
		    mc_npm_marks_below(&service->dependents, component->key,
				       component->name, &dependents) != MUSLCHECK_OK ||
		    !(dependents & MC_DEPENDENT_INSTALLED))
			return false;
	}
	return any;
}

bool mc_service_is_empty(const struct mc_service *service)
{
	size_t unused_count = 0;

	if (!service->object_count || service->package_count || service->entry_count ||
	    service->has_picked)
		return false;
	for (size_t i = 0; i < service->component_count; i++)
		if (mc_service_is_uncompiled(&service->components[i]))
			return false;
	for (size_t i = 0; i < service->object_count; i++)
		unused_count += is_unused_everywhere(service, &service->objects[i]);
	return unused_count == service->object_count &&
	       !leaves_all_to_another_runtime(service);
}

static void count_failure(struct muslcheck_summary *summary, enum mc_failing failing)
{
	summary->failing_count += failing != MC_PASSES;
	summary->undecided_count += failing == MC_UNDECIDED;
}

void mc_service_count(const struct mc_service *service,
		      struct muslcheck_target_summary *targets,
		      struct muslcheck_summary *summary)
{
	for (size_t i = 0; i < service->object_count; i++) {
		const struct mc_collected_object *object = &service->objects[i];
		enum mc_failing worst = MC_PASSES;

		for (size_t j = 0; j < service->options.target_count; j++) {
			const struct mc_collected_verdict *verdict = &object->verdicts[j];

			if (verdict->decided_by)
				continue;
			targets[j].unused_count += verdict->is_unused;
			if (verdict->is_unused)
				continue;
			targets[j].unit_count++;
			targets[j].verdict_counts[verdict->verdict]++;
			targets[j].failing_count += !verdict->passes;
			if (verdict->failing > worst)
				worst = verdict->failing;
		}
		summary->unused_count += is_unused_everywhere(service, object);
		count_failure(summary, worst);
	}
}
