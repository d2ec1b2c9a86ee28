/* SPDX-License-Identifier: MIT */
/* Two reports, whatever they hold: what is merged can be merged again, and is as many lines. */
#include <string.h>

#include "fleet/fleet_page.h"
#include "fleet/merged.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum muslcheck_status keep(void *context, struct mc_buffer *line)
{
	struct mc_buffer *all = context;

	mc_buffer_put(all, line->data, line->size);
	mc_buffer_done(line);
	return all->failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

static void put_pages(const struct mc_fleet *fleet, struct mc_report_context *context,
		      struct mc_arena *arena)
{
	const struct mc_fleet_page page = { fleet, context, arena };
	const struct mc_fleet_format *format;

	for (size_t i = 0; (format = mc_fleet_format_at(i)) != NULL; i++) {
		struct mc_buffer out = { 0 };

		if (format->write)
			format->write(&page, &out);
		if (out.failed)
			abort();
		mc_buffer_done(&out);
	}
}

static void refuse(void *context, const char *path, size_t line, const char *reason)
{
	(void)path;
	(void)line;
	(void)reason;
	if (*(const bool *)context)
		abort();
}

/* is_ours: each line is one that was written here. */
static void merge(const char *const *paths, size_t count, bool is_ours,
		  struct mc_buffer *out)
{
	static const bool allowed[MUSLCHECK_VERDICT_COUNT] = { true, true };
	const struct mc_fleet_faults faults = { refuse, &is_ours };
	struct mc_error error = { 0 };
	struct mc_arena arena;
	struct mc_fleet fleet;
	struct mc_target *targets;
	struct mc_report_context context = { 0 };
	struct mc_merged merged = {
		.fleet = &fleet, .context = &context, .put = keep, .put_context = out
	};

	mc_arena_init(&arena);
	mc_fleet_init(&fleet, allowed);
	for (size_t i = 0; i < count; i++)
		if (mc_fleet_read(&fleet, paths[i], &faults) != MUSLCHECK_OK)
			abort();
	if (mc_fleet_finish(&fleet) != MUSLCHECK_OK)
		abort();
	targets = mc_arena_alloc(&arena, fleet.target_count + 1, sizeof(*targets));
	for (size_t i = 0; i < fleet.target_count; i++)
		targets[i].id = fleet.targets[i];
	merged.reason = fleet.empty_reason;
	context.targets = targets;
	context.target_count = fleet.target_count;
	put_pages(&fleet, &context, &arena);
	if (mc_merged_write(&merged, &error) != MUSLCHECK_OK)
		abort();
	mc_fleet_done(&fleet);
	mc_arena_done(&arena);
}

static size_t count_lines(const struct mc_buffer *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->size; i++)
		count += text->data[i] == '\n';
	return count;
}

/* What comes before the first empty line, and the rest. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *gap = size ? memmem(data, size, "\n\n", 2) : NULL;
	size_t first_size = gap ? (size_t)(gap - data) : size;
	struct memory_file first = memory_file_new(data, first_size);
	struct memory_file second = memory_file_new(data + first_size, size - first_size);
	const char *const paths[] = { first.path, second.path };
	struct mc_buffer once = { 0 }, twice = { 0 };
	struct memory_file again;

	merge(paths, 2, false, &once);
	again = memory_file_new((const uint8_t *)(once.size ? once.data : ""), once.size);
	merge((const char *const[]){ again.path }, 1, true, &twice);
	if (count_lines(&once) != count_lines(&twice))
		abort();
	mc_buffer_done(&once);
	mc_buffer_done(&twice);
	close(first.descriptor);
	close(second.descriptor);
	close(again.descriptor);
	return 0;
}
