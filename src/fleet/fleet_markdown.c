/* SPDX-License-Identifier: MIT */
/* The fleet page as Markdown. */
#include "fleet/fleet_page.h"
#include "report/escape.h"
#include "report/markdown_parts.h"
#include "report/service_rows.h"
#include "rules/verdict.h"

enum { ROWS_SHOWN = 200, BLOCKERS_SHOWN = 10, CHANGES_SHOWN = 50 };

static void put_more(size_t count, size_t shown, const char *what, struct mc_buffer *out)
{
	if (count > shown)
		mc_buffer_printf(out, "\n%zu more %s\n", count - shown, what);
}

static void put_targets(const struct mc_fleet *fleet, struct mc_buffer *out)
{
	mc_buffer_puts(out, "## muslcheck: fleet\n\n");
	for (size_t i = 0; i < fleet->target_count; i++) {
		mc_buffer_puts(out, "* ");
		mc_escape_put_code(out, fleet->targets[i]);
		mc_buffer_puts(out, ": ");
		mc_fleet_put_counts(fleet, i, out);
		mc_buffer_puts(out, "\n");
	}
}

static void put_rows(const struct mc_fleet_page *page, struct mc_buffer *out)
{
	struct mc_service_result result;
	const struct mc_report_service service = { .result = &result };

	if (!mc_fleet_page_rows(page, ROWS_SHOWN, &result)) {
		out->failed = true;
		return;
	}
	if (!result.row_count)
		return;
	mc_buffer_puts(out, "\n### Services\n\n");
	mc_rows_put_markdown(page->context, &service, page->arena, out);
	put_more(page->fleet->service_count, ROWS_SHOWN, "services", out);
}

static void put_blockers(const struct mc_fleet *fleet, struct mc_buffer *out)
{
	for (size_t first = 0, end; first < fleet->blocker_count; first = end) {
		size_t target = fleet->blockers[first].target;

		end = mc_fleet_blockers_end(fleet, first);
		mc_buffer_puts(out, "\n### In the way of most services on ");
		mc_escape_put_code(out, fleet->targets[target]);
		mc_buffer_puts(out, "\n\n");
		for (size_t i = first; i < end && i - first < BLOCKERS_SHOWN; i++) {
			const struct mc_fleet_blocker *blocker = &fleet->blockers[i];
			const struct mc_fleet_package *package =
				&fleet->packages[blocker->package];

			mc_buffer_puts(out, "* ");
			mc_escape_put(out, MC_SYNTAX_MARKDOWN, package->type);
			mc_buffer_puts(out, " ");
			mc_escape_put_code(out, package->name);
			mc_buffer_printf(out, ": %s ", mc_verdict_name(blocker->verdict));
			mc_fleet_put_extent(blocker, out);
			mc_buffer_puts(out, "\n");
		}
		put_more(end - first, BLOCKERS_SHOWN, "components", out);
	}
}

static void put_change(const struct mc_fleet *fleet, const struct mc_fleet_change *change,
		       struct mc_buffer *out)
{
	size_t count = 0;

	mc_buffer_puts(out, "\n### ");
	mc_escape_put_code(out, fleet->targets[change->to]);
	mc_buffer_puts(out, " instead of ");
	mc_escape_put_code(out, fleet->targets[change->from]);
	mc_buffer_puts(out, "\n\n");
	mc_fleet_put_effect(change, out);
	mc_buffer_puts(out, "\n\n");
	for (size_t i = 0; i < fleet->service_count; i++) {
		const struct mc_service_row_target *targets = fleet->rows[i].targets;

		if (!mc_fleet_differs(fleet, change, i) || count++ >= CHANGES_SHOWN)
			continue;
		mc_buffer_puts(out, "* ");
		mc_escape_put_code(out, fleet->rows[i].name);
		mc_buffer_printf(out, ": %s → %s\n",
				 mc_verdict_name(targets[change->from].verdict),
				 mc_verdict_name(targets[change->to].verdict));
	}
	put_more(count, CHANGES_SHOWN, "services", out);
}

void mc_fleet_put_markdown(const struct mc_fleet_page *page, struct mc_buffer *out)
{
	struct mc_fleet_change change;

	put_targets(page->fleet, out);
	put_rows(page, out);
	put_blockers(page->fleet, out);
	for (size_t i = 0; i < page->fleet->target_count; i++)
		if (mc_fleet_change_from(page->fleet, i, &change))
			put_change(page->fleet, &change, out);
}
