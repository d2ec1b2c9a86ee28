/* SPDX-License-Identifier: MIT */
#include "fleet/merged.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fleet/merged_component.h"
#include "report/json_value.h"

enum { OPEN_MAX_REPORTS = 32 };

/* Reports are opened again for their records; some stay open. */
struct writer {
	const struct mc_merged *merged;
	struct mc_opening files[OPEN_MAX_REPORTS];
	size_t reports[OPEN_MAX_REPORTS];
	struct mc_arena arena; /* of the record being written */
	struct mc_json json;
	struct mc_error *err;
};

/* Where a record is. */
struct place {
	size_t report;
	uint64_t offset;
	size_t size;
};

static struct place place_of(const struct mc_fleet_entry *entry)
{
	return (struct place){ entry->report, entry->offset, entry->size };
}

static enum muslcheck_status changed(struct writer *writer, size_t report)
{
	return mc_error_set(writer->err, MUSLCHECK_ERROR_FORMAT,
			    "%.300s: changed while it was read",
			    writer->merged->fleet->reports[report]);
}

static enum muslcheck_status open_report(struct writer *writer, size_t report, int *fd)
{
	size_t slot = report % OPEN_MAX_REPORTS;
	struct mc_error error = { 0 };

	if (!writer->files[slot].is_open || writer->reports[slot] != report) {
		mc_opening_close(&writer->files[slot]);
		if (mc_opening_open(writer->merged->fleet->reports[report],
				    &writer->files[slot], &error) != MUSLCHECK_OK)
			return changed(writer, report);
		writer->reports[slot] = report;
	}
	*fd = writer->files[slot].fd;
	return MUSLCHECK_OK;
}

static bool read_at(int fd, char *text, const struct place *place)
{
	size_t have = 0;

	while (have < place->size) {
		ssize_t size = pread(fd, text + have, place->size - have,
				     (off_t)(place->offset + have));

		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			return false;
		have += (size_t)size;
	}
	return true;
}

/* Returns new in *out (json_decref). */
static enum muslcheck_status load(struct writer *writer, struct place place,
				  enum mc_record_kind wanted, json_t **out)
{
	struct mc_error error = { 0 };
	enum mc_record_kind kind = wanted;
	enum muslcheck_status status;
	char *text = malloc(place.size + 1);
	int fd = -1;

	*out = NULL;
	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	status = open_report(writer, place.report, &fd);
	if (status == MUSLCHECK_OK && !read_at(fd, text, &place))
		status = changed(writer, place.report);
	if (status == MUSLCHECK_OK) {
		*out = mc_fleet_record_parse(text, place.size, &kind, &error);
		if (error.status == MUSLCHECK_ERROR_MEMORY)
			status = MUSLCHECK_ERROR_MEMORY;
		else if (!*out || kind != wanted)
			status = changed(writer, place.report);
	}
	free(text);
	if (status == MUSLCHECK_OK)
		return status;
	json_decref(*out);
	*out = NULL;
	return status;
}

/* Takes record. */
static enum muslcheck_status put(struct writer *writer, json_t *record)
{
	struct mc_buffer line = { 0 };

	mc_json_dump(&writer->json, record, &line);
	mc_buffer_puts(&line, "\n");
	mc_arena_reset(&writer->arena);
	if (!line.failed)
		return writer->merged->put(writer->merged->put_context, &line);
	mc_buffer_done(&line);
	return MUSLCHECK_ERROR_MEMORY;
}

/* Is the next one the same component, in another report? */
static bool continues(const struct mc_fleet_entry *entry,
		      const struct mc_fleet_entry *next)
{
	return entry->kind == MC_RECORD_COMPONENT && next->kind == entry->kind &&
	       entry->report != next->report && entry->line == next->line &&
	       entry->package == next->package && !strcmp(entry->key, next->key) &&
	       (entry->service == SIZE_MAX || entry->service != next->service);
}

static enum muslcheck_status put_entry(struct writer *writer, size_t *index)
{
	const struct mc_fleet *fleet = writer->merged->fleet;
	const struct mc_fleet_entry *entry = &fleet->entries[(*index)++];
	enum muslcheck_status status;
	json_t *record, *more;

	if (mc_fleet_is_superseded(fleet, entry))
		return MUSLCHECK_OK;
	status = load(writer, place_of(entry), entry->kind, &record);
	while (status == MUSLCHECK_OK && *index < fleet->entry_count &&
	       continues(entry, &fleet->entries[*index])) {
		status = load(writer, place_of(&fleet->entries[(*index)++]), entry->kind,
			      &more);
		if (status == MUSLCHECK_OK)
			mc_merged_component(writer->merged->context, record, more,
					    &writer->json);
		json_decref(more);
	}
	if (status == MUSLCHECK_OK)
		return put(writer, record);
	json_decref(record);
	return status;
}

/* Set the targets of source in targets, from its record. */
static enum muslcheck_status add_targets(struct writer *writer,
					 const struct mc_fleet_source *source,
					 json_t **values, json_t **record)
{
	const struct mc_fleet *fleet = writer->merged->fleet;
	const struct place place = { source->report, source->offset, source->size };
	enum muslcheck_status status = load(writer, place, MC_RECORD_INPUT, record);
	json_t *targets = json_object_get(*record, "targets");

	for (size_t i = 0; status == MUSLCHECK_OK && i < source->target_count; i++)
		values[source->targets[i]] =
			json_object_get(targets, fleet->targets[source->targets[i]]);
	return status;
}

/* The newest record of a service, with the targets of all. */
static enum muslcheck_status put_service(struct writer *writer, size_t index)
{
	const struct mc_fleet *fleet = writer->merged->fleet;
	struct mc_json *json = &writer->json;
	json_t **values =
		mc_arena_alloc(&writer->arena, fleet->target_count + 1, sizeof(*values));
	json_t *record = NULL, *records = json_array(), *targets = json_object();
	enum muslcheck_status status = values ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	for (const struct mc_fleet_source *source = fleet->services[index].sources;
	     status == MUSLCHECK_OK && source; source = source->next) {
		if (source->is_superseded)
			continue;
		status = add_targets(writer, source, values, &record);
		if (status == MUSLCHECK_OK)
			mc_json_append(json, records, record); /* keeps values alive */
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < fleet->target_count; i++)
		if (values[i])
			mc_json_set(json, targets, fleet->targets[i],
				    json_incref(values[i]));
	if (status == MUSLCHECK_OK) {
		mc_json_set(json, json_object_get(record, "input"), "name",
			    mc_report_string(fleet->rows[index].name, json));
		mc_json_set(json, record, "targets", json_incref(targets));
		status = put(writer, json_incref(record));
	}
	json_decref(targets);
	json_decref(records);
	return status;
}

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The names of the components that decide on a target, each once. */
static json_t *blocking(struct writer *writer, size_t target)
{
	const struct mc_fleet *fleet = writer->merged->fleet;
	const char **names = mc_arena_alloc(&writer->arena, fleet->component_count + 1,
					    sizeof(*names));
	json_t *array = json_array();
	size_t count = 0;

	for (size_t i = 0; names && i < fleet->entry_count; i++) {
		const struct mc_fleet_entry *entry = &fleet->entries[i];

		if (!entry->failure_count || mc_fleet_is_superseded(fleet, entry))
			continue;
		for (size_t j = 0; j < entry->failure_count; j++)
			if (entry->failures[j].target == target &&
			    entry->failures[j].verdict == fleet->verdicts[target])
				names[count++] = fleet->packages[entry->package].name;
	}
	if (count)
		qsort(names, count, sizeof(*names), compare_texts);
	for (size_t i = 0; i < count; i++)
		if (!i || strcmp(names[i - 1], names[i]))
			mc_json_append(&writer->json, array,
				       mc_report_string(names[i], &writer->json));
	writer->json.failed |= !names;
	return array;
}

static bool is_superseded(const struct mc_fleet *fleet, size_t report, const char *path)
{
	const struct mc_fleet_entry entry = { .report = report,
					      .service = mc_fleet_find(fleet, path) };

	return mc_fleet_is_superseded(fleet, &entry);
}

/* An element of a list of the service records, and the path that sorts it. */
struct element {
	json_t *value;
	const char *path;
	size_t number;
};

static int compare_elements(const void *left, const void *right)
{
	const struct element *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

/* Sort by path and set, unless there is nothing. */
static void set_list(struct writer *writer, json_t *object, const char *key, json_t *all,
		     const char *path_key)
{
	size_t count = json_array_size(all);
	struct element *elements =
		mc_arena_alloc(&writer->arena, count + 1, sizeof(*elements));
	json_t *sorted = json_array();

	writer->json.failed |= !elements;
	for (size_t i = 0; elements && i < count; i++) {
		json_t *value = json_array_get(all, i);

		elements[i] = (struct element){
			value, json_string_value(json_object_get(value, path_key)), i
		};
	}
	if (elements && count)
		qsort(elements, count, sizeof(*elements), compare_elements);
	for (size_t i = 0; elements && i < count; i++)
		mc_json_append(&writer->json, sorted, json_incref(elements[i].value));
	if (count)
		mc_json_set(&writer->json, object, key, sorted);
	else
		json_decref(sorted);
}

/* Append the elements of a member of a service record. */
static void collect(struct writer *writer, size_t report, const json_t *record,
		    const char *key, const char *path_key, json_t *all)
{
	const json_t *list = json_object_get(record, key);

	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *value = json_array_get(list, i);
		const char *path = json_string_value(json_object_get(value, path_key));

		if (!is_superseded(writer->merged->fleet, report, path))
			mc_json_append(&writer->json, all, json_incref(value));
	}
}

static json_t *target_values(struct writer *writer)
{
	const struct mc_fleet *fleet = writer->merged->fleet;
	struct mc_json *json = &writer->json;
	json_t *targets = json_object();

	for (size_t i = 0; i < fleet->target_count; i++) {
		json_t *value = json_object();

		mc_json_set(json, value, "verdict",
			    json_string(mc_verdict_name(fleet->verdicts[i])));
		mc_json_set(json, value, "blocking", blocking(writer, i));
		mc_json_set(json, targets, fleet->targets[i], value);
	}
	return targets;
}

/* One record for everything.  Images and lockfiles are those of all reports. */
static enum muslcheck_status put_summary(struct writer *writer)
{
	const struct mc_merged *merged = writer->merged;
	struct mc_json *json = &writer->json;
	json_t *images = json_array(), *reinstall = json_array();
	json_t *object = json_object();
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < merged->fleet->summary_count;
	     i++) {
		const struct mc_fleet_entry *entry = &merged->fleet->summaries[i];
		json_t *record;

		status = load(writer, place_of(entry), MC_RECORD_SERVICE, &record);
		collect(writer, entry->report, record, "images", "path", images);
		collect(writer, entry->report, record, "reinstall", "lockfile",
			reinstall);
		json_decref(record);
	}
	mc_json_set(json, object, "schema", json_string("muslcheck/service/1"));
	mc_json_set(json, object, "targets", target_values(writer));
	set_list(writer, object, "images", images, "path");
	set_list(writer, object, "reinstall", reinstall, "lockfile");
	mc_json_set(json, object, "recommended",
		    mc_report_string(merged->recommended, json));
	mc_json_set_text(json, object, "reason", merged->reason);
	json_decref(images);
	json_decref(reinstall);
	if (status == MUSLCHECK_OK)
		return put(writer, object);
	json_decref(object);
	return status;
}

enum muslcheck_status mc_merged_write(const struct mc_merged *merged,
				      struct mc_error *err)
{
	const struct mc_fleet *fleet = merged->fleet;
	struct writer writer = { .merged = merged, .err = err };
	enum muslcheck_status status = MUSLCHECK_OK;

	mc_arena_init(&writer.arena);
	writer.json.arena = &writer.arena;
	for (size_t i = 0; status == MUSLCHECK_OK && i < fleet->entry_count;)
		status = put_entry(&writer, &i);
	for (size_t i = 0; status == MUSLCHECK_OK && i < fleet->service_count; i++)
		status = put_service(&writer, i);
	if (status == MUSLCHECK_OK && fleet->summary_count)
		status = put_summary(&writer);
	for (size_t i = 0; i < OPEN_MAX_REPORTS; i++)
		mc_opening_close(&writer.files[i]);
	mc_arena_done(&writer.arena);
	return status;
}
