/* SPDX-License-Identifier: MIT */
/* Sorts a fleet, and adds up what fails in it. */
#include <stdlib.h>
#include <string.h>

#include "fleet/fleet.h"
#include "service/fold.h"
#include "service/places.h"

static int compare_numbers(uint64_t left, uint64_t right)
{
	return (left > right) - (left < right);
}

/* Of components as in a report of one run; the others in the order of the services. */
static int compare_entries(const void *left, const void *right)
{
	const struct mc_fleet_entry *a = left, *b = right;
	int order = (int)a->kind - (int)b->kind;

	if (!order)
		order = strcmp(a->key, b->key);
	if (!order)
		order = compare_numbers(a->line, b->line);
	if (!order && a->kind == MC_RECORD_COMPONENT)
		order = compare_numbers(a->package, b->package);
	if (!order)
		order = compare_numbers(a->report, b->report);
	return order ? order : compare_numbers(a->offset, b->offset);
}

static int compare_services(const void *left, const void *right)
{
	const struct mc_fleet_service *a = left, *b = right;

	return strcmp(a->path, b->path);
}

/* The packages' numbers get the order of their names. */
struct numbered {
	struct mc_fleet_package package;
	size_t number;
};

static int compare_packages(const void *left, const void *right)
{
	const struct numbered *a = left, *b = right;
	int order = strcmp(a->package.name, b->package.name);

	return order ? order : strcmp(a->package.type, b->package.type);
}

static enum muslcheck_status sort_packages(struct mc_fleet *fleet)
{
	size_t count = fleet->package_count;
	struct numbered *sorted =
		mc_arena_alloc(&fleet->arena, count + 1, sizeof(*sorted));
	size_t *places = mc_arena_alloc(&fleet->arena, count + 1, sizeof(*places));

	if (!sorted || !places)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct numbered){ fleet->packages[i], i };
	qsort(sorted, count, sizeof(*sorted), compare_packages);
	for (size_t i = 0; i < count; i++) {
		fleet->packages[i] = sorted[i].package;
		places[sorted[i].number] = i;
	}
	for (size_t i = 0; i < fleet->entry_count; i++)
		if (fleet->entries[i].kind == MC_RECORD_COMPONENT)
			fleet->entries[i].package = places[fleet->entries[i].package];
	return MUSLCHECK_OK;
}

/* A later report may have an input that contains what others have. */
static void find_outermost(struct mc_fleet *fleet)
{
	for (size_t i = 0; i < fleet->entry_count; i++) {
		struct mc_fleet_entry *entry = &fleet->entries[i];
		bool is_found = entry->service != SIZE_MAX;
		const char *path =
			is_found ? fleet->services[entry->service].path : entry->key;

		entry->service = mc_fleet_find(fleet, path);
		if (entry->service != SIZE_MAX && entry->kind != MC_RECORD_COMPONENT)
			entry->key = fleet->services[entry->service].path;
	}
}

/* By path; the entries refer to them by number. */
static enum muslcheck_status sort_services(struct mc_fleet *fleet)
{
	size_t *places =
		mc_arena_alloc(&fleet->arena, fleet->service_count + 1, sizeof(*places));

	if (!places)
		return MUSLCHECK_ERROR_MEMORY;
	if (fleet->service_count)
		qsort(fleet->services, fleet->service_count, sizeof(*fleet->services),
		      compare_services);
	for (size_t i = 0; i < fleet->service_count; i++) {
		const char *path = fleet->services[i].path;
		struct mc_map_entry *entry =
			mc_map_find_text(&fleet->service_index, path);

		places[entry->index] = i;
	}
	for (size_t i = 0; i < fleet->service_count; i++)
		mc_map_find_text(&fleet->service_index, fleet->services[i].path)->index =
			i;
	for (size_t i = 0; i < fleet->entry_count; i++)
		if (fleet->entries[i].service != SIZE_MAX)
			fleet->entries[i].service = places[fleet->entries[i].service];
	return MUSLCHECK_OK;
}

static bool has_target(const struct mc_fleet_source *source, size_t target)
{
	for (size_t i = 0; i < source->target_count; i++)
		if (source->targets[i] == target)
			return true;
	return false;
}

/* Is each target of the source in a later one? */
static bool is_covered(const struct mc_fleet_source *source)
{
	size_t found = 0;

	for (size_t i = 0; i < source->target_count; i++)
		for (const struct mc_fleet_source *later = source->next; later;
		     later = later->next)
			if (has_target(later, source->targets[i])) {
				found++;
				break;
			}
	return source->next && found == source->target_count;
}

static void mark_superseded(struct mc_fleet *fleet)
{
	for (size_t i = 0; i < fleet->service_count; i++)
		for (struct mc_fleet_source *source = fleet->services[i].sources; source;
		     source = source->next)
			source->is_superseded = is_covered(source);
}

bool mc_fleet_is_superseded(const struct mc_fleet *fleet,
			    const struct mc_fleet_entry *entry)
{
	bool found = false;

	if (entry->service == SIZE_MAX)
		return false;
	for (const struct mc_fleet_source *source =
		     fleet->services[entry->service].sources;
	     source; source = source->next) {
		if (source->report != entry->report)
			continue;
		if (!source->is_superseded)
			return false;
		found = true;
	}
	return found;
}

/* A target that no report of the service has is not decided. */
static enum muslcheck_status make_row(struct mc_fleet *fleet, size_t index)
{
	const struct mc_fleet_service *service = &fleet->services[index];
	struct mc_service_row *row = &fleet->rows[index];
	bool *has = mc_arena_alloc(&fleet->arena, fleet->target_count + 1, sizeof(*has));

	row->path = row->name = service->path;
	row->targets = mc_arena_alloc(&fleet->arena, fleet->target_count + 1,
				      sizeof(*row->targets));
	if (!row->targets || !has)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < fleet->target_count; i++)
		row->targets[i] = (struct mc_service_row_target){
			.verdict = MUSLCHECK_VERDICT_UNKNOWN,
			.blocking_count = 1,
			.name = service->path,
			.reason = "not in a report",
		};
	/* The newest come first. */
	for (const struct mc_fleet_result *result = service->results; result;
	     result = result->next) {
		if (!has[result->target])
			row->targets[result->target] = result->row;
		has[result->target] = true;
		if (!row->targets[result->target].name)
			row->targets[result->target].name = service->path;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status make_rows(struct mc_fleet *fleet)
{
	const char **names =
		mc_arena_alloc(&fleet->arena, fleet->service_count + 1, sizeof(*names));
	enum muslcheck_status status = MUSLCHECK_OK;

	fleet->rows = mc_arena_alloc(&fleet->arena, fleet->service_count + 1,
				     sizeof(*fleet->rows));
	if (!fleet->rows || !names)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < fleet->service_count; i++) {
		status = make_row(fleet, i);
		names[i] = fleet->services[i].path;
	}
	if (status == MUSLCHECK_OK)
		status = mc_places_find(names, fleet->service_count, &fleet->arena);
	for (size_t i = 0; status == MUSLCHECK_OK && i < fleet->service_count; i++)
		fleet->rows[i].name = names[i];
	return status;
}

/* A component that fails in a service on a target. */
struct failing {
	size_t service;
	size_t target;
	size_t package;
	enum muslcheck_verdict verdict;
};

static int compare_failing(const void *left, const void *right)
{
	const struct failing *a = left, *b = right;
	int order = compare_numbers(a->service, b->service);

	if (!order)
		order = compare_numbers(a->target, b->target);
	return order ? order : compare_numbers(a->package, b->package);
}

/* All of them, once for each service, target and package. */
static struct failing *list_failing(const struct mc_fleet *fleet, size_t *count)
{
	struct failing *list;
	size_t capacity = 1, kept = 0;

	*count = 0;
	for (size_t i = 0; i < fleet->entry_count; i++)
		capacity += fleet->entries[i].failure_count;
	list = calloc(capacity, sizeof(*list));
	for (size_t i = 0; list && i < fleet->entry_count; i++) {
		const struct mc_fleet_entry *entry = &fleet->entries[i];

		if (entry->service == SIZE_MAX || mc_fleet_is_superseded(fleet, entry))
			continue;
		for (size_t j = 0; j < entry->failure_count; j++) {
			const struct mc_fleet_failure *failure = &entry->failures[j];

			if (!fleet->allowed[failure->verdict])
				list[(*count)++] =
					(struct failing){ entry->service, failure->target,
							  entry->package,
							  failure->verdict };
		}
	}
	if (!*count)
		return list;
	qsort(list, *count, sizeof(*list), compare_failing);
	for (size_t i = 1; i < *count; i++) {
		if (compare_failing(&list[kept], &list[i]))
			list[++kept] = list[i];
		else
			list[kept].verdict =
				mc_verdict_fold(list[kept].verdict, list[i].verdict);
	}
	*count = kept + 1;
	return list;
}

static int compare_blockers(const void *left, const void *right)
{
	const struct mc_fleet_blocker *a = left, *b = right;
	int order = compare_numbers(a->target, b->target);

	if (!order)
		order = compare_numbers(b->service_count, a->service_count);
	if (!order)
		order = compare_numbers(b->alone_count, a->alone_count);
	return order ? order : compare_numbers(a->package, b->package);
}

static enum muslcheck_status add_blockers(struct mc_fleet *fleet,
					  const struct failing *list, size_t count)
{
	struct mc_map index = { 0 };
	size_t(*keys)[2] = mc_arena_alloc(&fleet->arena, count + 1, sizeof(*keys));
	enum muslcheck_status status = keys ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	fleet->blockers =
		mc_arena_alloc(&fleet->arena, count + 1, sizeof(*fleet->blockers));
	if (!fleet->blockers)
		status = MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		const struct failing *item = &list[i];
		bool is_alone = (!i || item[-1].service != item->service ||
				 item[-1].target != item->target) &&
				(i + 1 == count || item[1].service != item->service ||
				 item[1].target != item->target);
		struct mc_fleet_blocker *blocker;
		struct mc_map_entry *entry;
		bool is_new = false;

		keys[i][0] = item->target;
		keys[i][1] = item->package;
		entry = mc_map_add(&index, keys[i], sizeof(keys[i]), &is_new);
		if (!entry) {
			status = MUSLCHECK_ERROR_MEMORY;
			break;
		}
		if (is_new)
			entry->index = fleet->blocker_count++;
		blocker = &fleet->blockers[entry->index];
		blocker->target = item->target;
		blocker->package = item->package;
		blocker->verdict = mc_verdict_fold(blocker->verdict, item->verdict);
		blocker->service_count++;
		blocker->alone_count += is_alone;
	}
	mc_map_done(&index);
	if (fleet->blocker_count)
		qsort(fleet->blockers, fleet->blocker_count, sizeof(*fleet->blockers),
		      compare_blockers);
	return status;
}

static enum muslcheck_status find_blockers(struct mc_fleet *fleet)
{
	size_t count;
	struct failing *list = list_failing(fleet, &count);
	enum muslcheck_status status =
		list ? add_blockers(fleet, list, count) : MUSLCHECK_ERROR_MEMORY;

	free(list);
	return status;
}

/* What could not be read leaves everything open. */
static void fold_entry(struct mc_fleet *fleet, const struct mc_fleet_entry *entry)
{
	for (size_t i = 0; entry->is_unreadable && i < fleet->target_count; i++)
		fleet->verdicts[i] =
			mc_verdict_fold(fleet->verdicts[i], MUSLCHECK_VERDICT_UNKNOWN);
	for (size_t i = 0; i < entry->failure_count; i++) {
		enum muslcheck_verdict *verdict =
			&fleet->verdicts[entry->failures[i].target];

		*verdict = mc_verdict_fold(*verdict, entry->failures[i].verdict);
	}
	fleet->component_count += entry->kind == MC_RECORD_COMPONENT;
}

static enum muslcheck_status fold_all(struct mc_fleet *fleet)
{
	fleet->verdicts = mc_arena_alloc(&fleet->arena, fleet->target_count + 1,
					 sizeof(*fleet->verdicts));
	if (!fleet->verdicts)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < fleet->entry_count; i++)
		if (!mc_fleet_is_superseded(fleet, &fleet->entries[i]))
			fold_entry(fleet, &fleet->entries[i]);
	if (fleet->empty_count < fleet->summary_count)
		fleet->empty_reason = NULL;
	for (size_t i = 0; fleet->empty_reason && i < fleet->target_count; i++)
		fleet->verdicts[i] = MUSLCHECK_VERDICT_UNKNOWN;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_fleet_finish(struct mc_fleet *fleet)
{
	enum muslcheck_status status = sort_packages(fleet);

	find_outermost(fleet);
	if (status == MUSLCHECK_OK)
		status = sort_services(fleet);
	if (status != MUSLCHECK_OK)
		return status;
	if (fleet->entry_count)
		qsort(fleet->entries, fleet->entry_count, sizeof(*fleet->entries),
		      compare_entries);
	mark_superseded(fleet);
	status = fold_all(fleet);
	if (status == MUSLCHECK_OK)
		status = make_rows(fleet);
	return status == MUSLCHECK_OK ? find_blockers(fleet) : status;
}

size_t mc_fleet_service_count(const struct mc_fleet *fleet, size_t target)
{
	size_t count = 0;

	for (size_t i = 0; i < fleet->service_count; i++)
		for (const struct mc_fleet_result *result = fleet->services[i].results;
		     result; result = result->next)
			if (result->target == target) {
				count++;
				break;
			}
	return count;
}

size_t mc_fleet_count(const struct mc_fleet *fleet, size_t target,
		      enum muslcheck_verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < fleet->service_count; i++)
		count += fleet->rows[i].targets[target].verdict == verdict;
	return count;
}
