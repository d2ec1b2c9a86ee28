/* SPDX-License-Identifier: MIT */
#include "fleet/fleet_page.h"

#include "rules/verdict.h"

static const struct mc_fleet_format formats[] = {
	{ "text", mc_fleet_put_text },
	{ "json", mc_fleet_put_json },
	{ "ndjson", NULL },
	{ "tsv", mc_fleet_put_tsv },
	{ "markdown", mc_fleet_put_markdown },
	{ "html", mc_fleet_put_html },
};

const struct mc_fleet_format *mc_fleet_format_at(size_t index)
{
	return index < sizeof(formats) / sizeof(*formats) ? &formats[index] : NULL;
}

size_t mc_fleet_passing_count(const struct mc_fleet *fleet, size_t target)
{
	size_t count = 0;

	for (size_t i = 0; i < fleet->service_count; i++)
		count += fleet->allowed[fleet->rows[i].targets[target].verdict];
	return count;
}

bool mc_fleet_passes(const struct mc_fleet *fleet, size_t service)
{
	for (size_t i = 0; i < fleet->target_count; i++)
		if (!fleet->allowed[fleet->rows[service].targets[i].verdict])
			return false;
	return true;
}

bool mc_fleet_page_rows(const struct mc_fleet_page *page, size_t most,
			struct mc_service_result *out)
{
	size_t total = page->fleet->service_count, count = 0;
	struct mc_service_row *rows =
		mc_arena_alloc(page->arena, total + 1, sizeof(*rows));

	*out = (struct mc_service_result){ .rows = rows };
	if (!rows)
		return false;
	for (int passes = 0; passes < 2; passes++)
		for (size_t i = 0; i < total; i++)
			if (mc_fleet_passes(page->fleet, i) == (bool)passes)
				rows[count++] = page->fleet->rows[i];
	out->row_count = count < most ? count : most;
	return true;
}

size_t mc_fleet_blockers_end(const struct mc_fleet *fleet, size_t first)
{
	size_t end = first;

	while (end < fleet->blocker_count &&
	       fleet->blockers[end].target == fleet->blockers[first].target)
		end++;
	return end;
}

void mc_fleet_put_counts(const struct mc_fleet *fleet, size_t target,
			 struct mc_buffer *out)
{
	bool is_first = true;

	mc_buffer_printf(out, "%zu of %zu services can move",
			 mc_fleet_passing_count(fleet, target), fleet->service_count);
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		enum muslcheck_verdict verdict = (enum muslcheck_verdict)i;
		size_t count = mc_fleet_count(fleet, target, verdict);

		if (!count)
			continue;
		mc_buffer_printf(out, "%s%zu %s", is_first ? ": " : ", ", count,
				 mc_verdict_name(verdict));
		is_first = false;
	}
}

void mc_fleet_put_extent(const struct mc_fleet_blocker *blocker, struct mc_buffer *out)
{
	mc_buffer_printf(out, "in %zu service%s", blocker->service_count,
			 blocker->service_count == 1 ? "" : "s");
	if (blocker->alone_count)
		mc_buffer_printf(out, ", the only obstacle in %zu", blocker->alone_count);
}

void mc_fleet_put_effect(const struct mc_fleet_change *change, struct mc_buffer *out)
{
	mc_buffer_printf(out, "%zu service%s, %zu %s worse", change->better_count,
			 change->better_count == 1 ? " improves" : "s improve",
			 change->worse_count, change->worse_count == 1 ? "gets" : "get");
}
