/* SPDX-License-Identifier: MIT */
/* The head of a Markdown report: the verdicts, and the counts they rest on. */
#include "report/escape.h"
#include "report/headline.h"
#include "report/markdown_parts.h"

enum { HEADLINE_TARGETS = 4 };

void mc_markdown_put_target_cells(const struct mc_report_context *context,
				  struct mc_buffer *out)
{
	for (size_t i = 0; i < context->target_count; i++) {
		mc_buffer_puts(out, " ");
		mc_escape_put_code_cell(out, context->targets[i].id);
		mc_buffer_puts(out, " |");
	}
}

void mc_markdown_put_headline(const struct mc_report_context *context,
			      const struct muslcheck_summary *summary,
			      struct mc_buffer *out)
{
	/* The marker lets a job find its previous comment. */
	mc_buffer_puts(out, "<!-- muslcheck -->\n## muslcheck: ");
	mc_buffer_puts(out, mc_headline_passes(context, summary) ? "✅ " : "❌ ");
	for (size_t i = 0, shown = 0; i < summary->target_count; i++) {
		const struct muslcheck_target_summary *target = summary->targets[i];

		if (!context->required[i] || shown == HEADLINE_TARGETS)
			continue;
		mc_buffer_puts(out, shown++ ? "; " : "");
		mc_escape_put_code(out, target->id);
		mc_buffer_printf(out, " %s, ", mc_verdict_name(target->verdict));
		mc_headline_put_counts(summary, target, out);
	}
	mc_buffer_puts(out, "\n\n");
	if (summary->unreadable_count)
		mc_buffer_printf(out, "%zu %s could not be read.\n\n",
				 summary->unreadable_count,
				 summary->unreadable_count == 1 ? "file" : "files");
}

static bool has_unused(const struct muslcheck_summary *summary)
{
	for (size_t i = 0; i < summary->target_count; i++)
		if (summary->targets[i]->unused_count)
			return true;
	return false;
}

/* Columns without a count are left out. */
static bool has_verdict(const struct muslcheck_summary *summary, int verdict)
{
	for (size_t i = 0; i < summary->target_count; i++)
		if (summary->targets[i]->verdict_counts[verdict])
			return true;
	return false;
}

void mc_markdown_put_counts(const struct muslcheck_summary *summary,
			    struct mc_buffer *out)
{
	bool unused = has_unused(summary);
	int columns = unused;

	mc_buffer_puts(out, "| target | verdict |");
	for (int verdict = 0; verdict < MUSLCHECK_VERDICT_COUNT; verdict++) {
		if (!has_verdict(summary, verdict))
			continue;
		columns++;
		mc_buffer_printf(out, " %s %s |",
				 mc_markdown_mark((enum muslcheck_verdict)verdict),
				 mc_verdict_name((enum muslcheck_verdict)verdict));
	}
	mc_buffer_puts(out, unused ? " not used there |\n|---|---|" : "\n|---|---|");
	for (int i = 0; i < columns; i++)
		mc_buffer_puts(out, "--:|");
	mc_buffer_puts(out, "\n");
	for (size_t i = 0; i < summary->target_count; i++) {
		const struct muslcheck_target_summary *target = summary->targets[i];

		mc_buffer_puts(out, "| ");
		mc_escape_put_code_cell(out, target->id);
		mc_buffer_printf(out, " | %s **%s** |", mc_markdown_mark(target->verdict),
				 mc_verdict_name(target->verdict));
		for (int verdict = 0; verdict < MUSLCHECK_VERDICT_COUNT; verdict++)
			if (has_verdict(summary, verdict))
				mc_buffer_printf(out, " %zu |",
						 target->verdict_counts[verdict]);
		if (unused)
			mc_buffer_printf(out, " %zu |", target->unused_count);
		mc_buffer_puts(out, "\n");
	}
	mc_buffer_puts(out, "\n");
}
