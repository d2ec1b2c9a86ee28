/* SPDX-License-Identifier: MIT */
/*
 * Picks, of several builds of one thing, the one that a target would use.  Builds for
 * another system or architecture are never used.  Of builds for several libcs the one for the
 * target's libc wins, then one without a libc in its name, then any other.
 */
#include <stdlib.h>
#include <string.h>

#include "service/collected.h"

/* The architecture that most components have a build for; on a tie the more common one. */
static enum mc_machine machine_of(const struct mc_service *service)
{
	size_t best_count = 0;
	enum mc_machine best = MC_MACHINE_COUNT;

	for (int machine = 0; machine < MC_MACHINE_COUNT; machine++) {
		size_t count = 0;

		for (size_t i = 0; i < service->component_count; i++)
			count += service->components[i].machines >> machine & 1;
		if (count > best_count) {
			best_count = count;
			best = (enum mc_machine)machine;
		}
	}
	return best;
}

/*
 * True if the object is for another platform, ignoring the libc.  An object for another
 * architecture without a platform in its name still counts if there is none instead of it:
 * in its package, or under its name in a folder whose platform is known, since the files of
 * a folder may have nothing to do with each other.  twins: the architectures under its name.
 */
static bool is_elsewhere(const struct mc_service *service,
			 const struct mc_collected_component *component,
			 const struct mc_collected_object *object, uint32_t twins)
{
	bool in_image = object->kernel != MC_MACHINE_COUNT;
	enum mc_machine machine = in_image ? object->kernel : service->machine;
	bool is_folder = component->type == MC_COMPONENT_DIRECTORY;
	bool is_known = in_image || service->options.machine != MC_MACHINE_COUNT;
	uint32_t others = is_folder && is_known ? twins : component->machines;

	if (object->named || object->is_started)
		return false;
	if (!mc_service_is_for_linux(object))
		return true;
	return object->machine != machine &&
	       (object->variant.machine != MC_MACHINE_COUNT ||
		component->platform.machine != MC_MACHINE_COUNT || others >> machine & 1);
}

/* Mark what is for another platform; the objects have one stem. */
static void leave_out(const struct mc_service *service,
		      const struct mc_collected_component *component,
		      struct mc_collected_object **objects, size_t count, size_t target)
{
	uint32_t machines = 0;

	for (size_t i = 0; i < count; i++)
		if (mc_service_is_for_linux(objects[i]))
			machines |= UINT32_C(1) << objects[i]->machine;
	for (size_t i = 0; i < count; i++)
		objects[i]->verdicts[target].is_unused =
			is_elsewhere(service, component, objects[i], machines);
}

/* The number of leading objects that share a stem. */
static size_t stem_count(struct mc_collected_object *const *objects, size_t count)
{
	size_t end = 1;

	while (end < count && !strcmp(objects[0]->stem, objects[end]->stem))
		end++;
	return end;
}

/* Which libcs the objects of one stem are named for. */
struct libcs_named {
	bool exact;
	bool none;
};

static int compare_stems(const void *left, const void *right)
{
	const struct mc_collected_object *a = *(struct mc_collected_object *const *)left;
	const struct mc_collected_object *b = *(struct mc_collected_object *const *)right;
	int order = strcmp(a->stem, b->stem);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

/* Choose among objects of one stem; any_exact: the package has a build for this libc. */
static void choose_among(struct mc_collected_object **objects, size_t count,
			 size_t target, enum mc_libc libc, bool any_exact)
{
	struct libcs_named named = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (objects[i]->verdicts[target].is_unused)
			continue;
		named.exact |= objects[i]->variant.libc == libc;
		named.none |= objects[i]->variant.libc == MC_LIBC_UNKNOWN;
	}
	for (size_t i = 0; i < count; i++) {
		enum mc_libc is_for = objects[i]->variant.libc;
		bool is_rejected = is_for == libc ? false
				   : is_for == MC_LIBC_UNKNOWN
					   ? named.exact
					   : named.exact || named.none || any_exact;

		if (is_rejected && !objects[i]->named && !objects[i]->is_started)
			objects[i]->verdicts[target].is_unused = true;
	}
}

static bool has_exact(struct mc_collected_object *const *objects, size_t count,
		      size_t target, enum mc_libc libc)
{
	for (size_t i = 0; i < count; i++)
		if (!objects[i]->verdicts[target].is_unused &&
		    objects[i]->variant.libc == libc)
			return true;
	return false;
}

/* sorted: the component's objects by stem. */
static enum muslcheck_status choose_for(struct mc_service *service,
					struct mc_collected_component *component,
					struct mc_collected_object **sorted,
					size_t target)
{
	const struct mc_platform platform =
		mc_platform_of(&service->options.targets[target], service->machine);
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t count = component->object_count;
	bool any_exact;

	for (size_t start = 0, size; start < count; start += size) {
		size = stem_count(sorted + start, count - start);
		leave_out(service, component, sorted + start, size, target);
	}
	if (platform.libc == MC_LIBC_UNKNOWN)
		return MUSLCHECK_OK;
	/* A package with builds for the libc is complete; a folder may contain anything. */
	any_exact = component->type != MC_COMPONENT_DIRECTORY &&
		    has_exact(sorted, count, target, platform.libc);
	for (size_t start = 0, size; status == MUSLCHECK_OK && start < count;
	     start += size) {
		size = stem_count(sorted + start, count - start);
		choose_among(sorted + start, size, target, platform.libc, any_exact);
		if (component->type == MC_COMPONENT_NPM)
			status = mc_service_choose_npm(service, component, sorted + start,
						       size, target);
	}
	return status;
}

static enum muslcheck_status choose_in(struct mc_service *service,
				       struct mc_collected_component *component,
				       struct mc_collected_object **sorted)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!component->object_count)
		return MUSLCHECK_OK;
	for (size_t i = 0; i < component->object_count; i++)
		sorted[i] = &service->objects[component->first_object + i];
	qsort(sorted, component->object_count, sizeof(struct mc_collected_object *),
	      compare_stems);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->options.target_count;
	     i++)
		status = choose_for(service, component, sorted, i);
	return status;
}

enum muslcheck_status mc_service_choose(struct mc_service *service)
{
	struct mc_collected_object **sorted = mc_arena_alloc(
		&service->arena, service->object_count + 1, sizeof(*sorted));
	enum muslcheck_status status =
		sorted ? mc_service_describe(service) : MUSLCHECK_ERROR_MEMORY;

	if (status != MUSLCHECK_OK)
		return status;
	service->machine = service->options.machine != MC_MACHINE_COUNT
				   ? service->options.machine
				   : machine_of(service);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++)
		status = choose_in(service, &service->components[i], sorted);
	return status == MUSLCHECK_OK ? mc_service_choose_modules(service) : status;
}
