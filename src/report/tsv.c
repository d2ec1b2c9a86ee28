/* SPDX-License-Identifier: MIT */
/* Tab-separated values for spreadsheets and cut(1): a row per path that the user gave. */
#include "report/escape.h"
#include "report/service_rows.h"

static void put_cell(struct mc_buffer *out, const char *text)
{
	mc_buffer_puts(out, "\t");
	if (text)
		mc_escape_put(out, MC_SYNTAX_PLAIN, text);
	else
		out->failed = true;
}

/* Objects are in no row of their own. */
static void tsv_object(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *piece)
{
	(void)context;
	(void)object;
	(void)arena;
	(void)piece;
}

static void tsv_unreadable(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *piece)
{
	(void)context;
	(void)unreadable;
	(void)arena;
	(void)piece;
}

static void tsv_row(const struct mc_report_context *context,
		    const struct mc_service_row *row, struct mc_arena *arena,
		    struct mc_buffer *piece)
{
	mc_escape_put(piece, MC_SYNTAX_PLAIN, row->path);
	for (size_t i = 0; i < context->target_count; i++)
		put_cell(piece, mc_verdict_name(row->targets[i].verdict));
	put_cell(piece, mc_rows_work(context, row, arena));
	mc_buffer_puts(piece, "\n");
}

static void tsv_begin(struct mc_report *report, struct mc_buffer *out)
{
	mc_buffer_puts(out, "path");
	for (size_t i = 0; i < report->context.target_count; i++)
		put_cell(out, report->context.targets[i].id);
	mc_buffer_puts(out, "\tfix\n");
}

const struct mc_report_ops mc_report_tsv = {
	.format = { .name = "tsv", .help = "a row per path: verdicts and what to do" },
	.object = tsv_object,
	.unreadable = tsv_unreadable,
	.row = tsv_row,
	.begin = tsv_begin,
};
