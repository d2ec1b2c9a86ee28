/* SPDX-License-Identifier: MIT */
/* The fleet page for people, and its rows for a spreadsheet. */
#include <stdio.h>

#include "fleet/fleet_page.h"
#include "report/page.h"
#include "report/service_rows.h"
#include "rules/verdict.h"

enum { ROWS_SHOWN = 200, BLOCKERS_SHOWN = 10, CHANGES_SHOWN = 20, NAMES_SHOWN = 20 };

static size_t limit(const struct mc_fleet_page *page, size_t most)
{
	return page->context->verbose ? SIZE_MAX : most;
}

/* Ends in "; 12 more (--verbose)" if there are more than are shown. */
static void put_more(struct mc_page *text, size_t count, size_t shown, const char *what)
{
	char line[96];

	if (count <= shown)
		return;
	snprintf(line, sizeof(line), "  %zu more %s (--verbose)", count - shown, what);
	mc_page_put(text, line);
	mc_page_end_line(text, 4);
}

/* Text from the buffer, which is released. */
static void put_buffer(struct mc_page *text, struct mc_buffer *words,
		       struct mc_arena *arena)
{
	mc_page_put(text, words->failed ? NULL
					: mc_arena_strndup(arena,
							   words->size ? words->data : "",
							   words->size));
	mc_buffer_done(words);
}

static void put_counts(const struct mc_fleet_page *page, struct mc_page *text)
{
	for (size_t i = 0; i < page->fleet->target_count; i++) {
		struct mc_buffer words = { 0 };

		mc_page_paint(text, MC_PAINT_BOLD, page->fleet->targets[i]);
		mc_page_put(text, ": ");
		mc_fleet_put_counts(page->fleet, i, &words);
		put_buffer(text, &words, page->arena);
		mc_page_end_line(text, 2);
	}
}

/* Services that can move to all targets, by name. */
static void put_movable(const struct mc_fleet_page *page, struct mc_page *text)
{
	size_t count = 0, shown = limit(page, NAMES_SHOWN);

	for (size_t i = 0; i < page->fleet->service_count; i++) {
		if (!mc_fleet_passes(page->fleet, i))
			continue;
		if (count < shown) {
			mc_page_put(text, count ? ", "
					  : page->fleet->target_count > 1
						  ? "can move to all targets today: "
						  : "can move today: ");
			mc_page_put(text, page->fleet->rows[i].name);
		}
		count++;
	}
	if (!count)
		return;
	if (count > shown)
		mc_page_put(text, ", ...");
	mc_page_end_line(text, 2);
	put_more(text, count, shown, "services");
}

/* An empty line, unless there is one. */
static void set_apart(struct mc_page *text, bool *is_apart)
{
	if (!*is_apart)
		mc_page_end_line(text, 0);
	*is_apart = false;
}

/* The services that do not pass everywhere, with what to do. */
static void put_rows(const struct mc_fleet_page *page, struct mc_page *text,
		     bool *is_apart)
{
	struct mc_service_row *rows = mc_arena_alloc(
		page->arena, page->fleet->service_count + 1, sizeof(*rows));
	struct mc_service_result result = { .rows = rows };
	const struct mc_report_service service = { .result = &result };
	size_t count = 0, shown = limit(page, ROWS_SHOWN);

	text->out->failed |= !rows;
	for (size_t i = 0; rows && i < page->fleet->service_count; i++)
		if (page->context->verbose || !mc_fleet_passes(page->fleet, i))
			rows[count++] = page->fleet->rows[i];
	result.row_count = count < shown ? count : shown;
	if (!count || page->context->quiet)
		return;
	set_apart(text, is_apart);
	mc_rows_put_text(text, &service, page->arena);
	*is_apart = count <= shown;
	put_more(text, count, shown, "services");
}

static void put_blocker(const struct mc_fleet_page *page,
			const struct mc_fleet_blocker *blocker, struct mc_page *text)
{
	const struct mc_fleet_package *package = &page->fleet->packages[blocker->package];
	struct mc_buffer words = { 0 };

	mc_page_indent(text, 2);
	mc_page_put_words(text, package->type, " ");
	mc_page_put_words(text, package->name, ": ");
	mc_page_put_verdict(text, blocker->verdict);
	mc_page_put(text, " ");
	mc_fleet_put_extent(blocker, &words);
	put_buffer(text, &words, page->arena);
	mc_page_end_line(text, 4);
}

static void put_blockers(const struct mc_fleet_page *page, struct mc_page *text,
			 bool *is_apart)
{
	const struct mc_fleet *fleet = page->fleet;
	size_t shown = limit(page, BLOCKERS_SHOWN);

	for (size_t first = 0, end; first < fleet->blocker_count; first = end) {
		size_t target = fleet->blockers[first].target;

		end = mc_fleet_blockers_end(fleet, first);
		set_apart(text, is_apart);
		mc_page_put_words(text, "in the way of most services on ",
				  fleet->targets[target]);
		mc_page_put(text, ":");
		mc_page_end_line(text, 2);
		for (size_t i = first; i < end && i - first < shown; i++)
			put_blocker(page, &fleet->blockers[i], text);
		put_more(text, end - first, shown, "components");
	}
}

static void put_change(const struct mc_fleet_page *page,
		       const struct mc_fleet_change *change, struct mc_page *text,
		       bool *is_apart)
{
	const struct mc_fleet *fleet = page->fleet;
	size_t count = 0, shown = limit(page, CHANGES_SHOWN);
	struct mc_buffer words = { 0 };

	set_apart(text, is_apart);
	mc_page_put_words(text, fleet->targets[change->to], " instead of ");
	mc_page_put_words(text, fleet->targets[change->from], ": ");
	mc_fleet_put_effect(change, &words);
	put_buffer(text, &words, page->arena);
	mc_page_end_line(text, 2);
	for (size_t i = 0; i < fleet->service_count; i++) {
		const struct mc_service_row *row = &fleet->rows[i];

		if (!mc_fleet_differs(fleet, change, i) || count++ >= shown)
			continue;
		mc_page_indent(text, 2);
		mc_page_put_words(text, row->name, ": ");
		mc_page_put_verdict(text, row->targets[change->from].verdict);
		mc_page_put(text, " -> ");
		mc_page_put_verdict(text, row->targets[change->to].verdict);
		mc_page_end_line(text, 4);
	}
	put_more(text, count, shown, "services");
}

void mc_fleet_put_text(const struct mc_fleet_page *page, struct mc_buffer *out)
{
	struct mc_page text = { .context = page->context, .out = out };
	struct mc_fleet_change change;
	bool is_apart = false;

	put_counts(page, &text);
	put_movable(page, &text);
	put_rows(page, &text, &is_apart);
	put_blockers(page, &text, &is_apart);
	for (size_t i = 0; i < page->fleet->target_count; i++)
		if (mc_fleet_change_from(page->fleet, i, &change))
			put_change(page, &change, &text, &is_apart);
}

/* The rows of inputs, as a run writes them. */
void mc_fleet_put_tsv(const struct mc_fleet_page *page, struct mc_buffer *out)
{
	mc_report_tsv.begin(NULL, out);
	for (size_t i = 0; i < page->fleet->service_count; i++)
		mc_report_tsv.row(page->context, &page->fleet->rows[i], page->arena, out);
}
