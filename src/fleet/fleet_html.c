/* SPDX-License-Identifier: MIT */
/* The fleet page for a browser: one file, without a script. */
#include "fleet/fleet_page.h"
#include "report/html_assets.h"
#include "report/html_text.h"
#include "report/service_rows.h"
#include "rules/verdict.h"

enum { ROWS_SHOWN = 2000, BLOCKERS_SHOWN = 50, CHANGES_SHOWN = 500 };

static void put_more(size_t count, size_t shown, const char *what, struct mc_buffer *out)
{
	if (count > shown)
		mc_buffer_printf(out, "<p>%zu more %s.</p>\n", count - shown, what);
}

static void put_code(const char *text, struct mc_buffer *out)
{
	mc_buffer_puts(out, "<code>");
	mc_html_put_text(out, text);
	mc_buffer_puts(out, "</code>");
}

static void put_head(struct mc_buffer *out)
{
	struct mc_html_asset style = mc_html_style_asset();

	mc_buffer_puts(
		out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
		"'none'; style-src ");
	mc_html_put_hash(out, style);
	mc_buffer_puts(
		out,
		"; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<title>muslcheck fleet</title>\n<style>");
	mc_buffer_put(out, style.data, style.size);
	mc_buffer_puts(out, "</style>\n</head>\n<body>\n<main>\n"
			    "<p class=\"tool\">muslcheck</p><h1>Fleet</h1>\n");
}

static void put_targets(const struct mc_fleet *fleet, struct mc_buffer *out)
{
	mc_buffer_puts(out, "<ul>");
	for (size_t i = 0; i < fleet->target_count; i++) {
		mc_buffer_puts(out, "<li>");
		put_code(fleet->targets[i], out);
		mc_buffer_puts(out, ": ");
		mc_fleet_put_counts(fleet, i, out);
		mc_buffer_puts(out, "</li>\n");
	}
	mc_buffer_puts(out, "</ul>\n");
}

static void put_rows(const struct mc_fleet_page *page, struct mc_buffer *out)
{
	struct mc_service_result result;
	const struct mc_report_service service = { .result = &result };

	if (!mc_fleet_page_rows(page, ROWS_SHOWN, &result)) {
		out->failed = true;
		return;
	}
	if (result.row_count)
		mc_rows_put_html(page->context, &service, page->arena, out);
	put_more(page->fleet->service_count, ROWS_SHOWN, "services", out);
}

static void put_blocker(const struct mc_fleet *fleet,
			const struct mc_fleet_blocker *blocker, struct mc_buffer *out)
{
	const struct mc_fleet_package *package = &fleet->packages[blocker->package];

	mc_buffer_puts(out, "<li>");
	mc_html_put_text(out, package->type);
	mc_buffer_puts(out, " ");
	put_code(package->name, out);
	mc_buffer_puts(out, " ");
	mc_html_put_verdict(out, blocker->verdict);
	mc_buffer_puts(out, " ");
	mc_fleet_put_extent(blocker, out);
	mc_buffer_puts(out, "</li>\n");
}

static void put_blockers(const struct mc_fleet *fleet, struct mc_buffer *out)
{
	for (size_t first = 0, end; first < fleet->blocker_count; first = end) {
		size_t target = fleet->blockers[first].target;

		end = mc_fleet_blockers_end(fleet, first);
		mc_buffer_puts(out, "<section><h2>In the way of most services on ");
		put_code(fleet->targets[target], out);
		mc_buffer_puts(out, "</h2><ol>\n");
		for (size_t i = first; i < end && i - first < BLOCKERS_SHOWN; i++)
			put_blocker(fleet, &fleet->blockers[i], out);
		mc_buffer_puts(out, "</ol>");
		put_more(end - first, BLOCKERS_SHOWN, "components", out);
		mc_buffer_puts(out, "</section>\n");
	}
}

static void put_change(const struct mc_fleet *fleet, const struct mc_fleet_change *change,
		       struct mc_buffer *out)
{
	size_t count = 0;

	mc_buffer_puts(out, "<section><h2>");
	put_code(fleet->targets[change->to], out);
	mc_buffer_puts(out, " instead of ");
	put_code(fleet->targets[change->from], out);
	mc_buffer_puts(out, "</h2><p>");
	mc_fleet_put_effect(change, out);
	mc_buffer_puts(out, "</p><ul>\n");
	for (size_t i = 0; i < fleet->service_count; i++) {
		const struct mc_service_row_target *targets = fleet->rows[i].targets;

		if (!mc_fleet_differs(fleet, change, i) || count++ >= CHANGES_SHOWN)
			continue;
		mc_buffer_puts(out, "<li>");
		put_code(fleet->rows[i].name, out);
		mc_buffer_puts(out, ": ");
		mc_html_put_verdict(out, targets[change->from].verdict);
		mc_buffer_puts(out, " → ");
		mc_html_put_verdict(out, targets[change->to].verdict);
		mc_buffer_puts(out, "</li>\n");
	}
	mc_buffer_puts(out, "</ul>");
	put_more(count, CHANGES_SHOWN, "services", out);
	mc_buffer_puts(out, "</section>\n");
}

void mc_fleet_put_html(const struct mc_fleet_page *page, struct mc_buffer *out)
{
	struct mc_fleet_change change;

	put_head(out);
	put_targets(page->fleet, out);
	put_rows(page, out);
	put_blockers(page->fleet, out);
	for (size_t i = 0; i < page->fleet->target_count; i++)
		if (mc_fleet_change_from(page->fleet, i, &change))
			put_change(page->fleet, &change, out);
	mc_buffer_puts(out, "</main>\n<footer>muslcheck " MUSLCHECK_VERSION
			    ".</footer>\n</body>\n</html>\n");
}
