/* SPDX-License-Identifier: MIT */
#include "fleet/fleet.h"

#include <string.h>

#include "base/pathname.h"
#include "fleet/report_lines.h"

/* A report being read; what is only needed until its end is in its arena. */
struct reading {
	struct mc_fleet *fleet;
	struct mc_arena arena;
	size_t first_entry;
	size_t report;
};

void mc_fleet_init(struct mc_fleet *fleet, const bool *allowed)
{
	*fleet = (struct mc_fleet){ .allowed = allowed };
	mc_arena_init(&fleet->arena);
}

void mc_fleet_done(struct mc_fleet *fleet)
{
	mc_map_done(&fleet->target_index);
	mc_map_done(&fleet->service_index);
	mc_map_done(&fleet->package_index);
	mc_arena_done(&fleet->arena);
}

/* The index of a target, added if it is new; SIZE_MAX when memory is out. */
static size_t target_of(struct mc_fleet *fleet, const char *id)
{
	struct mc_map_entry *entry = mc_map_find_text(&fleet->target_index, id);
	const char **grown;
	char *copy;

	if (entry)
		return entry->index;
	copy = mc_arena_strdup(&fleet->arena, id);
	grown = mc_arena_grow(&fleet->arena, fleet->targets, fleet->target_count,
			      sizeof(*grown), &fleet->target_capacity);
	if (!copy || !grown ||
	    mc_map_set_index(&fleet->target_index, copy, strlen(copy),
			     fleet->target_count) != MUSLCHECK_OK)
		return SIZE_MAX;
	fleet->targets = grown;
	grown[fleet->target_count] = copy;
	return fleet->target_count++;
}

/* The index of what has the record's type and name; key is scratch memory. */
static enum muslcheck_status add_package(struct mc_fleet *fleet, const json_t *record,
					 struct mc_arena *scratch, size_t *index)
{
	const char *type = json_string_value(json_object_get(record, "type"));
	const char *name = json_string_value(json_object_get(record, "name"));
	const char *key = mc_arena_join(scratch, type, "\n", name);
	struct mc_map_entry *entry =
		key ? mc_map_find_text(&fleet->package_index, key) : NULL;
	struct mc_fleet_package package;
	struct mc_fleet_package *grown;

	if (!key)
		return MUSLCHECK_ERROR_MEMORY;
	*index = entry ? entry->index : fleet->package_count;
	if (entry)
		return MUSLCHECK_OK;
	package.type = mc_arena_strdup(&fleet->arena, type);
	package.name = mc_arena_strdup(&fleet->arena, name);
	key = mc_arena_strdup(&fleet->arena, key);
	grown = mc_arena_grow(&fleet->arena, fleet->packages, fleet->package_count,
			      sizeof(*grown), &fleet->package_capacity);
	if (!package.type || !package.name || !key || !grown)
		return MUSLCHECK_ERROR_MEMORY;
	fleet->packages = grown;
	grown[fleet->package_count] = package;
	return mc_map_set_index(&fleet->package_index, key, strlen(key),
				fleet->package_count++);
}

/* What is in the way of a component; what a target leaves aside is not. */
static enum muslcheck_status add_failures(struct mc_fleet *fleet, const json_t *record,
					  struct mc_fleet_entry *entry)
{
	json_t *targets = json_object_get(record, "targets"), *target;
	struct mc_fleet_failure *failures = mc_arena_alloc(
		&fleet->arena, json_object_size(targets) + 1, sizeof(*failures));
	const char *id;

	if (!failures)
		return MUSLCHECK_ERROR_MEMORY;
	entry->failures = failures;
	json_object_foreach(targets, id, target)
	{
		enum muslcheck_verdict verdict = mc_fleet_record_verdict(target);
		size_t index = target_of(fleet, id);

		if (index == SIZE_MAX)
			return MUSLCHECK_ERROR_MEMORY;
		if (verdict > MUSLCHECK_VERDICT_ACCEPTED &&
		    !json_object_get(target, "aside"))
			failures[entry->failure_count++] =
				(struct mc_fleet_failure){ index, verdict };
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_entry(struct reading *reading, const json_t *record,
				       struct mc_fleet_entry *entry)
{
	struct mc_fleet *fleet = reading->fleet;
	bool is_component = entry->kind == MC_RECORD_COMPONENT;
	struct mc_fleet_entry *grown =
		mc_arena_grow(&fleet->arena, fleet->entries, fleet->entry_count,
			      sizeof(*grown), &fleet->entry_capacity);
	enum muslcheck_status status = grown ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	entry->key = mc_arena_strdup(is_component ? &fleet->arena : &reading->arena,
				     mc_fleet_record_path(record));
	if (status != MUSLCHECK_OK || !entry->key)
		return MUSLCHECK_ERROR_MEMORY;
	if (is_component) {
		json_int_t line = json_integer_value(json_object_get(record, "line"));

		entry->line = line > 0 && line < UINT32_MAX ? (uint32_t)line : 0;
		status = add_package(fleet, record, &reading->arena, &entry->package);
		if (status == MUSLCHECK_OK)
			status = add_failures(fleet, record, entry);
	}
	fleet->entries = grown;
	grown[fleet->entry_count] = *entry;
	fleet->entry_count += status == MUSLCHECK_OK;
	return status;
}

/* A copy of a member; NULL if there is none. */
static const char *copy_text(struct mc_fleet *fleet, const json_t *object,
			     const char *key, bool *failed)
{
	const char *text = json_string_value(json_object_get(object, key));
	const char *copy = text ? mc_arena_strdup(&fleet->arena, text) : NULL;

	*failed |= text && !copy;
	return copy;
}

/* A reason without a recommendation: nothing found is for the platform. */
static bool note_empty(struct mc_fleet *fleet, const json_t *record)
{
	bool failed = false;

	if (json_is_string(json_object_get(record, "recommended")) ||
	    !json_object_get(record, "reason"))
		return true;
	fleet->empty_count++;
	if (!fleet->empty_reason)
		fleet->empty_reason = copy_text(fleet, record, "reason", &failed);
	return !failed;
}

static enum muslcheck_status add_summary(struct mc_fleet *fleet, const json_t *record,
					 const struct mc_fleet_entry *entry)
{
	struct mc_fleet_entry *grown =
		mc_arena_grow(&fleet->arena, fleet->summaries, fleet->summary_count,
			      sizeof(*grown), &fleet->summary_capacity);

	if (!grown || !note_empty(fleet, record))
		return MUSLCHECK_ERROR_MEMORY;
	fleet->summaries = grown;
	grown[fleet->summary_count++] = *entry;
	return MUSLCHECK_OK;
}

static struct mc_fleet_service *service_of(struct mc_fleet *fleet, const char *path)
{
	struct mc_map_entry *entry = mc_map_find_text(&fleet->service_index, path);
	struct mc_fleet_service *grown;
	char *copy;

	if (entry)
		return &fleet->services[entry->index];
	copy = mc_arena_strdup(&fleet->arena, path);
	grown = mc_arena_grow(&fleet->arena, fleet->services, fleet->service_count,
			      sizeof(*grown), &fleet->service_capacity);
	if (!copy || !grown ||
	    mc_map_set_index(&fleet->service_index, copy, strlen(copy),
			     fleet->service_count) != MUSLCHECK_OK)
		return NULL;
	fleet->services = grown;
	grown[fleet->service_count] = (struct mc_fleet_service){ .path = copy };
	return &grown[fleet->service_count++];
}

static size_t count_of(const json_t *object, const char *key)
{
	json_int_t value = json_integer_value(json_object_get(object, key));

	return value > 0 ? (size_t)value : 0;
}

static enum muslcheck_status add_result(struct mc_fleet *fleet,
					struct mc_fleet_service *service, size_t target,
					const json_t *value)
{
	struct mc_fleet_result *result =
		mc_arena_alloc(&fleet->arena, 1, sizeof(*result));
	bool failed = false;

	if (!result)
		return MUSLCHECK_ERROR_MEMORY;
	*result = (struct mc_fleet_result){
		.target = target,
		.row = {
			.verdict = mc_fleet_record_verdict(value),
			.unit_count = count_of(value, "units"),
			.running_count = count_of(value, "running"),
			.blocking_count = 1, /* how many more there are is not in a report */
			.name = copy_text(fleet, value, "decided_by", &failed),
			.reason = copy_text(fleet, value, "reason", &failed),
			.remedy = copy_text(fleet, value, "remedy", &failed),
		},
		.next = service->results,
	};
	service->results = result;
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

static enum muslcheck_status add_input(struct mc_fleet *fleet, const json_t *record,
				       const struct mc_fleet_entry *entry)
{
	json_t *targets = json_object_get(record, "targets"), *target;
	struct mc_fleet_service *service =
		service_of(fleet, mc_fleet_record_path(record));
	struct mc_fleet_source *source =
		mc_arena_alloc(&fleet->arena, 1, sizeof(*source));
	struct mc_fleet_source **last;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *id;

	if (!service || !source)
		return MUSLCHECK_ERROR_MEMORY;
	*source = (struct mc_fleet_source){ .report = entry->report,
					    .offset = entry->offset,
					    .size = entry->size };
	source->targets = mc_arena_alloc(&fleet->arena, json_object_size(targets) + 1,
					 sizeof(*source->targets));
	if (!source->targets)
		return MUSLCHECK_ERROR_MEMORY;
	for (last = &service->sources; *last; last = &(*last)->next)
		;
	*last = source;
	json_object_foreach(targets, id, target)
	{
		size_t index = target_of(fleet, id);

		if (index == SIZE_MAX)
			return MUSLCHECK_ERROR_MEMORY;
		source->targets[source->target_count++] = index;
		status = add_result(fleet, service, index, target);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status add_record(struct reading *reading, const json_t *record,
					struct mc_fleet_entry *entry)
{
	switch (entry->kind) {
	case MC_RECORD_INPUT:
		return add_input(reading->fleet, record, entry);
	case MC_RECORD_SERVICE:
		return add_summary(reading->fleet, record, entry);
	default:
		return add_entry(reading, record, entry);
	}
}

/* Would the record bring more targets than any report has? */
static bool has_too_many_targets(const struct mc_fleet *fleet, const json_t *record)
{
	json_t *targets = json_object_get(record, "targets"), *target;
	size_t count = fleet->target_count;
	const char *id;

	json_object_foreach(targets, id, target)
	{
		count += !mc_map_find_text(&fleet->target_index, id);
	}
	return count > MC_FLEET_TARGETS_MAX;
}

/* Fails only for lack of memory; what is wrong with the line is in err. */
static enum muslcheck_status read_line(struct reading *reading,
				       const struct mc_line *line, struct mc_error *err)
{
	struct mc_fleet_entry entry = { .report = reading->report,
					.offset = line->offset,
					.size = line->size,
					.service = SIZE_MAX };
	enum muslcheck_status status;
	json_t *record = mc_fleet_record_parse(line->text, line->size, &entry.kind, err);
	bool has_reason = json_object_get(record, "reason") != NULL;

	entry.is_unreadable = entry.kind == MC_RECORD_OBJECT && has_reason;
	if (!record)
		return err->status == MUSLCHECK_ERROR_MEMORY ? err->status : MUSLCHECK_OK;
	if (has_too_many_targets(reading->fleet, record)) {
		mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "more than %d targets",
			     MC_FLEET_TARGETS_MAX);
		status = MUSLCHECK_OK;
	} else {
		status = add_record(reading, record, &entry);
	}
	json_decref(record);
	return status;
}

size_t mc_fleet_find(const struct mc_fleet *fleet, const char *path)
{
	size_t size = strlen(path), found = SIZE_MAX;

	while (size) {
		/* "app.tar!/bin/app" and "app.tar[linux/arm64]!/..." are in app.tar. */
		size_t end = path[size - 1] == '!' ? size - 1 : size;
		size_t index = mc_map_index(&fleet->service_index, path, end);

		if (index == SIZE_MAX)
			index = mc_map_index(&fleet->service_index, path,
					     mc_before_image_name(path, end));
		if (index != SIZE_MAX)
			found = index;
		while (size && path[size - 1] != '/')
			size--;
		size -= size > 0;
	}
	return found;
}

/* The inputs of a report are known at its end. */
static enum muslcheck_status place_entries(struct reading *reading)
{
	struct mc_fleet *fleet = reading->fleet;

	for (size_t i = reading->first_entry; i < fleet->entry_count; i++) {
		struct mc_fleet_entry *entry = &fleet->entries[i];

		entry->service = mc_fleet_find(fleet, entry->key);
		if (entry->kind == MC_RECORD_COMPONENT)
			continue;
		entry->key = entry->service != SIZE_MAX
				     ? fleet->services[entry->service].path
				     : mc_arena_strdup(&fleet->arena, entry->key);
		if (!entry->key)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

static void report_fault(struct mc_fleet *fleet, const struct mc_fleet_faults *faults,
			 const char *path, size_t line, const char *reason)
{
	static const char prefix[] = "line 1, ";

	fleet->broken_count++;
	/* The parser counts the lines of what it was given. */
	if (line && !strncmp(reason, prefix, sizeof(prefix) - 1))
		reason += sizeof(prefix) - 1;
	if (faults->report)
		faults->report(faults->context, path, line, reason);
}

static enum muslcheck_status read_lines(struct reading *reading, struct mc_lines *lines,
					const char *path,
					const struct mc_fleet_faults *faults)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK) {
		struct mc_error error = { 0 };
		struct mc_line line;
		enum mc_line_state state = mc_lines_next(lines, &line, &error);

		if (state == MC_LINE_END)
			break;
		if (state == MC_LINE_FOUND && line.size)
			status = read_line(reading, &line, &error);
		else if (state == MC_LINE_TOO_LONG)
			mc_error_set(&error, MUSLCHECK_ERROR_LIMIT, "longer than %d MiB",
				     MC_LINE_SIZE_MAX >> 20);
		if (error.status == MUSLCHECK_ERROR_MEMORY)
			status = MUSLCHECK_ERROR_MEMORY;
		else if (error.status != MUSLCHECK_OK)
			report_fault(reading->fleet, faults, path,
				     state == MC_LINE_FAILED ? 0 : lines->number,
				     error.text);
		if (state == MC_LINE_FAILED)
			break;
	}
	return status;
}

enum muslcheck_status mc_fleet_read(struct mc_fleet *fleet, const char *path,
				    const struct mc_fleet_faults *faults)
{
	struct reading reading = { .fleet = fleet,
				   .first_entry = fleet->entry_count,
				   .report = fleet->report_count };
	const char **grown =
		mc_arena_grow(&fleet->arena, fleet->reports, fleet->report_count,
			      sizeof(*grown), &fleet->report_capacity);
	struct mc_error error = { 0 };
	struct mc_lines lines;
	enum muslcheck_status status;

	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	fleet->reports = grown;
	grown[fleet->report_count++] = path;
	if (mc_lines_open(path, &lines, &error) != MUSLCHECK_OK) {
		report_fault(fleet, faults, path, 0, error.text);
		return MUSLCHECK_OK;
	}
	mc_arena_init(&reading.arena);
	status = read_lines(&reading, &lines, path, faults);
	if (status == MUSLCHECK_OK)
		status = place_entries(&reading);
	mc_arena_done(&reading.arena);
	mc_lines_close(&lines);
	return status;
}
