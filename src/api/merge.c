/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "api/handle.h"
#include "api/recommended.h"
#include "fleet/fleet_page.h"
#include "fleet/merged.h"

struct merging {
	struct muslcheck *checker;
	struct mc_fleet fleet;
	struct mc_report_context context; /* with the fleet's targets */
	bool *required;			  /* by target of the fleet */
	enum muslcheck_status status;	  /* of the diagnostics */
	struct mc_error err;
	struct muslcheck_target_summary *targets; /* of the fleet */
};

static const struct mc_fleet_format *format_named(const char *name)
{
	const struct mc_fleet_format *format;

	for (size_t i = 0; (format = mc_fleet_format_at(i)) != NULL; i++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

static enum muslcheck_status check_formats(const struct mc_outputs *outputs,
					   struct mc_error *err)
{
	for (size_t i = 0; i < outputs->count; i++) {
		const char *name = outputs->items[i].report.ops->format.name;

		if (!format_named(name))
			return mc_error_set(
				err, MUSLCHECK_ERROR_USAGE,
				"merge supports only text, json, ndjson, tsv, markdown and html, not '%s'",
				name);
	}
	return MUSLCHECK_OK;
}

/* A line of a report that is none, or (line 0) a report that cannot be read. */
static void report_fault(void *context, const char *path, size_t line, const char *reason)
{
	struct merging *merging = context;
	struct mc_buffer out = { 0 };

	mc_buffer_puts(&out, "muslcheck: ");
	mc_report_put_safe(&out, path);
	if (line)
		mc_buffer_printf(&out, ":%zu", line);
	mc_buffer_puts(&out, ": ");
	mc_report_put_safe(&out, reason);
	mc_buffer_puts(&out, "\n");
	if (mc_sink_write(&merging->checker->options.log, &out) != MUSLCHECK_OK)
		merging->status = MUSLCHECK_ERROR_IO;
}

/* A target that this database does not know keeps its id, and nothing else. */
static enum muslcheck_status find_targets(struct merging *merging)
{
	struct mc_fleet *fleet = &merging->fleet;
	struct mc_target *targets =
		mc_arena_alloc(&fleet->arena, fleet->target_count + 1, sizeof(*targets));

	if (!targets)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < fleet->target_count; i++) {
		struct mc_error error = { 0 };

		if (mc_target_parse(merging->checker->db, fleet->targets[i], NULL,
				    &fleet->arena, &targets[i], &error) != MUSLCHECK_OK)
			targets[i] = (struct mc_target){ 0 };
		if (error.status == MUSLCHECK_ERROR_MEMORY)
			return MUSLCHECK_ERROR_MEMORY;
		targets[i].id = fleet->targets[i];
	}
	merging->context = merging->checker->report_context;
	merging->context.targets = targets;
	merging->context.target_count = fleet->target_count;
	return MUSLCHECK_OK;
}

static enum muslcheck_status find_required(struct merging *merging)
{
	const struct muslcheck_options *options = &merging->checker->options;
	const struct mc_fleet *fleet = &merging->fleet;

	merging->required = mc_arena_alloc(&merging->fleet.arena, fleet->target_count + 1,
					   sizeof(*merging->required));
	if (!merging->required)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < fleet->target_count; i++)
		merging->required[i] = !options->required_count;
	for (size_t i = 0; i < options->required_count; i++) {
		size_t index = mc_map_index(&fleet->target_index, options->required[i],
					    strlen(options->required[i]));

		if (index == SIZE_MAX)
			return mc_error_set(&merging->err, MUSLCHECK_ERROR_USAGE,
					    "no report has the required target '%.200s'",
					    options->required[i]);
		merging->required[index] = true;
	}
	merging->context.required = merging->required;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_all(struct merging *merging, const char *const *reports,
				      size_t count)
{
	const struct mc_fleet_faults faults = { report_fault, merging };
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++)
		status = mc_fleet_read(&merging->fleet, reports[i], &faults);
	if (status == MUSLCHECK_OK)
		status = merging->status;
	if (status == MUSLCHECK_OK)
		status = mc_fleet_finish(&merging->fleet);
	if (status == MUSLCHECK_OK)
		status = find_targets(merging);
	return status == MUSLCHECK_OK ? find_required(merging) : status;
}

static void count_service(const struct merging *merging, size_t index,
			  struct muslcheck_summary *summary)
{
	const struct muslcheck_options *options = &merging->checker->options;
	const struct mc_service_row *row = &merging->fleet.rows[index];
	struct muslcheck_target_summary *targets = merging->targets;
	bool fails = false, fails_surely = false;

	for (size_t i = 0; i < merging->fleet.target_count; i++) {
		enum muslcheck_verdict verdict = row->targets[i].verdict;
		bool is_bad = !options->allowed[verdict];

		targets[i].unit_count++;
		targets[i].verdict_counts[verdict]++;
		targets[i].failing_count += is_bad;
		if (!merging->required[i] || !is_bad || options->tolerated[verdict] ||
		    options->never_fails)
			continue;
		fails = true;
		fails_surely |= verdict != MUSLCHECK_VERDICT_UNKNOWN;
	}
	summary->failing_count += fails;
	summary->undecided_count += fails && !fails_surely;
}

static enum muslcheck_status summarise(struct merging *merging)
{
	const struct mc_fleet *fleet = &merging->fleet;
	struct mc_arena *arena = &merging->checker->arena;
	struct muslcheck_summary *summary = &merging->checker->summary;
	struct muslcheck_target_summary *targets =
		mc_arena_alloc(arena, fleet->target_count + 1, sizeof(*targets));
	const struct muslcheck_target_summary **pointers =
		mc_arena_alloc(arena, fleet->target_count + 1, sizeof(*pointers));

	if (!targets || !pointers)
		return MUSLCHECK_ERROR_MEMORY;
	merging->targets = targets;
	for (size_t i = 0; i < fleet->target_count; i++) {
		pointers[i] = &targets[i];
		targets[i].id = mc_arena_strdup(arena, fleet->targets[i]);
		targets[i].verdict = fleet->verdicts[i];
		if (!targets[i].id)
			return MUSLCHECK_ERROR_MEMORY;
	}
	*summary = (struct muslcheck_summary){
		.targets = pointers,
		.target_count = fleet->target_count,
		.object_count = fleet->service_count,
		.file_count = fleet->service_count,
		.unreadable_count = fleet->broken_count,
	};
	for (size_t i = 0; i < fleet->service_count; i++)
		count_service(merging, i, summary);
	return MUSLCHECK_OK;
}

static enum muslcheck_status put_line(void *context, struct mc_buffer *line)
{
	return mc_sink_write(context, line);
}

/* As a run over everything would recommend. */
static void recommend(const struct merging *merging, struct mc_merged *merged)
{
	const struct mc_fleet *fleet = &merging->fleet;
	struct mc_rung best = { 0 };

	merged->reason = fleet->empty_reason;
	if (fleet->empty_reason || !fleet->component_count)
		return;
	for (size_t i = 0; i < fleet->target_count; i++)
		if (merging->context.targets[i].image)
			mc_recommended_try(merging->checker, &merging->context.targets[i],
					   fleet->verdicts[i], &best);
	if (!best.target)
		return;
	merged->recommended = best.target->id;
	merged->reason = MC_RECOMMENDED_REASON;
}

static enum muslcheck_status write_records(struct merging *merging,
					   struct muslcheck_sink *sink)
{
	struct mc_merged merged = { .fleet = &merging->fleet,
				    .context = &merging->context,
				    .put = put_line,
				    .put_context = sink };

	recommend(merging, &merged);
	return mc_merged_write(&merged, &merging->err);
}

static enum muslcheck_status write_output(struct merging *merging,
					  struct mc_output *output)
{
	const struct mc_fleet_format *format =
		format_named(output->report.ops->format.name);
	struct mc_report_context context = merging->context;
	struct mc_arena arena;
	struct mc_buffer out = { 0 };
	const struct mc_fleet_page page = { &merging->fleet, &context, &arena };
	enum muslcheck_status status;

	if (!format->write)
		return write_records(merging, &output->sink);
	context.color = output->report.context.color;
	context.width = output->report.context.width;
	mc_arena_init(&arena);
	format->write(&page, &out);
	status = mc_sink_write(&output->sink, &out);
	mc_arena_done(&arena);
	return status;
}

enum muslcheck_status muslcheck_merge(struct muslcheck *checker,
				      const char *const *reports, size_t report_count,
				      const struct muslcheck_summary **summary,
				      char *message, size_t message_size)
{
	struct merging merging = { .checker = checker };
	enum muslcheck_status status;

	mc_fleet_init(&merging.fleet, checker->options.allowed);
	status = check_formats(&checker->outputs, &merging.err);
	if (status == MUSLCHECK_OK)
		status = read_all(&merging, reports, report_count);
	if (status == MUSLCHECK_OK)
		status = summarise(&merging);
	for (size_t i = 0; status == MUSLCHECK_OK && i < checker->outputs.count; i++)
		status = write_output(&merging, &checker->outputs.items[i]);
	if (status != MUSLCHECK_OK && message_size)
		snprintf(message, message_size, "%s",
			 *merging.err.text		    ? merging.err.text
			 : status == MUSLCHECK_ERROR_MEMORY ? "out of memory"
							    : "cannot write the report");
	if (summary)
		*summary = &checker->summary;
	mc_fleet_done(&merging.fleet);
	return status;
}
