/* SPDX-License-Identifier: MIT */
#include "report/html_table.h"

#include "report/html_text.h"
#include "report/work.h"

enum { TARGETS_BESIDE = 3 }; /* with more, what to do has a row of its own */

static bool is_beside(const struct mc_report_context *context)
{
	return context->target_count <= TARGETS_BESIDE;
}

void mc_html_put_table_begin(const struct mc_report_context *context, const char *what,
			     const char *title, struct mc_buffer *out)
{
	mc_buffer_printf(out,
			 "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
			 "aria-labelledby=\"%s\"><table class=\"verdicts\"><thead><tr>"
			 "<th scope=\"col\">%s</th>",
			 title, what);
	for (size_t i = 0; i < context->target_count; i++) {
		mc_buffer_puts(out, "<th scope=\"col\"><code>");
		mc_html_put_text(out, context->targets[i].id);
		mc_buffer_puts(out, "</code></th>");
	}
	if (is_beside(context))
		mc_buffer_puts(out, "<th scope=\"col\">what to do</th>");
	mc_buffer_puts(out, "</tr></thead><tbody>\n");
}

void mc_html_put_table_end(struct mc_buffer *out)
{
	mc_buffer_puts(out, "</tbody></table></div>");
}

/* A narrow page shows the target in the cell: it has no columns. */
static void put_cell_start(const struct mc_target *target, struct mc_buffer *out)
{
	mc_buffer_puts(out, "<td data-target=\"");
	mc_html_put_text(out, target->id);
	mc_buffer_puts(out, "\">");
}

void mc_html_put_cell(const struct mc_target *target, enum muslcheck_verdict verdict,
		      struct mc_buffer *out)
{
	put_cell_start(target, out);
	mc_html_put_verdict(out, verdict);
	mc_buffer_puts(out, "</td>");
}

void mc_html_put_aside_cell(const struct mc_target *target, const char *reason,
			    struct mc_buffer *out)
{
	put_cell_start(target, out);
	mc_buffer_puts(out, "<span class=\"aside\">– ");
	mc_html_put_text(out, reason);
	mc_buffer_puts(out, "</span></td>");
}

/* "alpine, alpine:edge: ", the targets that have the text at first. */
static void put_targets(const struct mc_report_context *context, const char *const *texts,
			size_t first, struct mc_buffer *out)
{
	for (size_t i = first; i < context->target_count; i++) {
		if (!mc_work_shares(texts, first, i))
			continue;
		mc_buffer_puts(out, i == first ? "<code>" : ", <code>");
		mc_html_put_text(out, context->targets[i].id);
		mc_buffer_puts(out, "</code>");
	}
	mc_buffer_puts(out, ": ");
}

static void put_texts(const struct mc_report_context *context, const char *const *texts,
		      struct mc_buffer *out)
{
	bool differ = mc_work_count(texts, context->target_count) > 1;

	for (size_t i = 0; i < context->target_count; i++) {
		if (!mc_work_is_first(texts, i))
			continue;
		mc_buffer_puts(out, "<p>");
		if (differ)
			put_targets(context, texts, i, out);
		mc_html_put_text(out, texts[i]);
		mc_buffer_puts(out, "</p>");
	}
}

void mc_html_put_row_end(const struct mc_report_context *context,
			 const char *const *texts, struct mc_buffer *out)
{
	if (is_beside(context)) {
		mc_buffer_puts(out, "<td class=\"work\">");
		put_texts(context, texts, out);
		mc_buffer_puts(out, "</td>");
	} else if (mc_work_count(texts, context->target_count)) {
		mc_buffer_printf(
			out,
			"</tr><tr class=\"below\"><td class=\"work\" colspan=\"%zu\">",
			context->target_count + 1);
		put_texts(context, texts, out);
		mc_buffer_puts(out, "</td>");
	}
	mc_buffer_puts(out, "</tr>\n");
}
