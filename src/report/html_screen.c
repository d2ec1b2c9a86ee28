/* SPDX-License-Identifier: MIT */
#include "report/html_screen.h"

#include <string.h>

#include "report/escape.h"
#include "report/headline.h"
#include "report/html_table.h"
#include "report/html_text.h"

enum {
	PLAN_SHOWN = 12,
	BAR_WIDTH = 240,
};

/* A bar chart of the verdicts; hidden from screen readers, which read the numbers. */
static void put_bar(struct mc_buffer *out, const struct muslcheck_target_summary *target,
		    size_t total)
{
	size_t before = 0;

	mc_buffer_printf(out,
			 "<svg class=\"bar\" viewBox=\"0 0 %d 8\" "
			 "preserveAspectRatio=\"none\" aria-hidden=\"true\">",
			 BAR_WIDTH);
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		size_t count = target->verdict_counts[i];

		if (!count)
			continue;
		mc_buffer_printf(out,
				 "<rect class=\"f-%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" "
				 "height=\"8\"/>",
				 mc_verdict_name((enum muslcheck_verdict)i),
				 (double)before * BAR_WIDTH / (double)total,
				 (double)count * BAR_WIDTH / (double)total);
		before += count;
	}
	mc_buffer_puts(out, "</svg>");
}

static void put_card(struct mc_buffer *out, const struct mc_target *target,
		     const struct muslcheck_summary *summary, size_t index,
		     const char *today)
{
	const struct muslcheck_target_summary *counts = summary->targets[index];
	const char *end_of_life = target->image->end_of_life;
	const char *long_term = target->image->long_term_support;
	size_t total = counts->unit_count;

	mc_buffer_puts(out, "<li class=\"card\"><h2><code>");
	mc_html_put_text(out, target->id);
	mc_buffer_puts(out, "</code> ");
	mc_html_put_verdict(out, counts->verdict);
	mc_buffer_puts(out, "</h2><p>");
	mc_headline_put_counts(summary, counts, out);
	mc_buffer_puts(out, "</p>");
	if (total)
		put_bar(out, counts, total);
	mc_buffer_puts(out, "<ul class=\"counts\">");
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		if (!counts->verdict_counts[i])
			continue;
		mc_buffer_printf(out, "<li>%zu ", counts->verdict_counts[i]);
		mc_html_put_verdict(out, (enum muslcheck_verdict)i);
		mc_buffer_puts(out, "</li>");
	}
	mc_buffer_puts(out, "</ul>");
	if (counts->unused_count)
		mc_buffer_printf(out,
				 "<p class=\"more\">%zu not used there (skipped)</p>",
				 counts->unused_count);
	if (today && end_of_life && strcmp(today, end_of_life) > 0)
		mc_buffer_printf(
			out, "<p class=\"warn\">past its end of life since %s%s%s</p>",
			end_of_life,
			!long_term		       ? ""
			: strcmp(today, long_term) > 0 ? "; long-term support ended "
						       : "; long-term support until ",
			long_term ? long_term : "");
	if (target->checked_as) {
		mc_buffer_puts(out, "<p class=\"more\">checked as <code>");
		mc_html_put_text(out, target->checked_as);
		mc_buffer_puts(out, "</code></p>");
	}
	mc_buffer_puts(out, "</li>\n");
}

/* What was checked, and the verdict of each required target. */
static void put_headline(const struct mc_report_context *context,
			 const struct mc_html *html,
			 const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	struct mc_pouring subject = { .out = out };

	mc_buffer_puts(out, "<header><p class=\"tool\">muslcheck</p><h1>");
	mc_pour(&subject, &html->shelves[MC_HTML_KEY_SUBJECT]);
	if (!subject.count)
		mc_buffer_puts(out, "nothing checked");
	mc_buffer_puts(out, "</h1><p class=\"headline\">");
	for (size_t i = 0; i < context->target_count; i++) {
		if (!context->required[i])
			continue;
		mc_buffer_puts(out, "<span><code>");
		mc_html_put_text(out, context->targets[i].id);
		mc_buffer_puts(out, "</code> ");
		mc_html_put_verdict(out, summary->targets[i]->verdict);
		mc_buffer_puts(out, "</span> ");
	}
	if (summary->unreadable_count)
		mc_buffer_printf(out, "<span>%zu %s could not be read</span>",
				 summary->unreadable_count,
				 summary->unreadable_count == 1 ? "file" : "files");
	mc_buffer_puts(out, "</p></header>\n");
}

/* The rows of the shelves from first_key on, most work first. */
static void pour_rows(struct mc_pouring *pouring, const struct mc_html *html,
		      unsigned first_key)
{
	static const enum muslcheck_verdict order[] = {
		MUSLCHECK_VERDICT_PORT,		MUSLCHECK_VERDICT_REBUILD,
		MUSLCHECK_VERDICT_UNKNOWN,	MUSLCHECK_VERDICT_GCOMPAT,
		MUSLCHECK_VERDICT_ADD_PACKAGES, MUSLCHECK_VERDICT_RUNS,
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		mc_pour(pouring, &html->shelves[first_key + order[i]]);
}

static bool has_components(const struct mc_html *html)
{
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++)
		if (html->shelves[MC_HTML_KEY_COMPONENTS + i].count)
			return true;
	return false;
}

/* Components if there are any, else files; the rows after the first are collapsed. */
static void put_matrix(const struct mc_report_context *context,
		       const struct mc_html *html, struct mc_buffer *out)
{
	bool components = has_components(html);
	unsigned first_key = components ? MC_HTML_KEY_COMPONENTS : MC_HTML_KEY_ROWS;
	struct mc_pouring shown = { .out = out, .count_max = MC_HTML_ROWS_SHOWN };
	struct mc_pouring rest = { .out = out, .skip_count = MC_HTML_ROWS_SHOWN };

	mc_buffer_printf(out, "<section id=\"matrix\"><h2 id=\"matrix-title\">%s</h2>",
			 components ? "Components" : "Files");
	mc_html_put_table_begin(context, components ? "component" : "file",
				"matrix-title", out);
	pour_rows(&shown, html, first_key);
	mc_html_put_table_end(out);
	if (shown.dropped_count && components) {
		mc_buffer_printf(out, "<details><summary>%zu more</summary>",
				 shown.dropped_count);
		mc_html_put_table_begin(context, "component", "matrix-title", out);
		pour_rows(&rest, html, first_key);
		mc_html_put_table_end(out);
		mc_buffer_puts(out, "</details>");
	} else if (shown.dropped_count) {
		mc_buffer_printf(out,
				 "<p class=\"more\">and %zu more: see "
				 "<a href=\"#findings\">all of them</a></p>",
				 shown.dropped_count);
	}
	mc_buffer_puts(out, "</section>\n");
}

static void put_item(const struct mc_worklist_item *item, const struct mc_target *target,
		     struct mc_buffer *out)
{
	mc_buffer_puts(out, "<li><span class=\"do\">");
	mc_plan_put_verb(item, target, out);
	mc_buffer_puts(out, " <code>");
	mc_html_put_text(out, mc_plan_name(item));
	mc_buffer_printf(out,
			 "</code></span> <span class=\"gain\">unblocks "
			 "<b>%zu</b></span>",
			 item->freed_count);
	if (item->work.remedy) {
		mc_buffer_puts(out, "<p>");
		mc_html_put_text(out, item->work.remedy);
		mc_buffer_puts(out, "</p>");
	}
	mc_buffer_puts(out, "</li>\n");
}

static void put_list(const struct mc_target *target, const struct mc_worklist *list,
		     bool open, struct mc_buffer *out)
{
	mc_buffer_printf(out, "<details%s><summary><code>", open ? " open" : "");
	mc_html_put_text(out, target->id);
	mc_buffer_printf(out, "</code> <span>%zu %s</span></summary><ol>\n",
			 list->item_count, list->item_count == 1 ? "fix" : "fixes");
	for (size_t i = 0; i < list->ranked_count; i++)
		put_item(&list->ranked[i], target, out);
	mc_buffer_puts(out, "</ol>");
	if (list->ranked_count < list->item_count)
		mc_buffer_printf(out, "<p class=\"more\">and %zu more</p>",
				 list->item_count - list->ranked_count);
	mc_buffer_puts(out, "</details>\n");
}

static void put_plan(const struct mc_report_context *context, struct mc_plan *plan,
		     struct mc_buffer *out)
{
	bool first = true;

	if (!mc_plan_rank(plan, PLAN_SHOWN))
		out->failed = true;
	for (size_t i = 0; i < plan->count; i++) {
		if (!plan->lists[i].ranked_count)
			continue;
		if (first)
			mc_buffer_puts(out,
				       "<section id=\"plan\"><h2>Fixes, most effective "
				       "first</h2>\n");
		put_list(&context->targets[i], &plan->lists[i], first, out);
		first = false;
	}
	mc_buffer_puts(out, first ? "" : "</section>\n");
}

void mc_html_put_screen(const struct mc_report_context *context, struct mc_html *html,
			const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	struct mc_pouring service = { .out = out };

	put_headline(context, html, summary, out);
	mc_buffer_puts(out, "<ul class=\"cards\">\n");
	for (size_t i = 0; i < context->target_count; i++)
		put_card(out, &context->targets[i], summary, i, context->today);
	mc_buffer_puts(out, "</ul>\n");
	mc_pour(&service, &html->shelves[MC_HTML_KEY_SERVICE]);
	put_plan(context, &html->plan, out);
	put_matrix(context, html, out);
}
