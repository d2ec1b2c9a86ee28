/* SPDX-License-Identifier: MIT */
#include "report/escape.h"
#include "report/markdown_parts.h"
#include "report/replaced.h"

enum { ROWS_SHOWN = 30 }; /* of packages on one target */

static void put_rows(const struct mc_replacements *list, struct mc_buffer *out)
{
	if (list->count)
		mc_buffer_puts(out,
			       "| package | provides | replacement |\n|---|---|---|\n");
	for (size_t i = 0; i < list->count && i < ROWS_SHOWN; i++) {
		const struct mc_replaced *item = &list->items[i];

		mc_buffer_puts(out, "| ");
		mc_escape_put_code_cell(out, item->package);
		mc_buffer_puts(out, " | ");
		mc_escape_put_code_cell(out, item->names);
		mc_buffer_puts(out, " | ");
		mc_markdown_put(out, item->words);
		mc_buffer_puts(out, " |\n");
	}
	if (list->count > ROWS_SHOWN)
		mc_buffer_printf(out, "\nand %zu more\n", list->count - ROWS_SHOWN);
	mc_buffer_printf(
		out,
		"\n%zu exist under the same name; %zu are not used by your files.\n\n",
		list->same_count, list->other_count);
}

void mc_markdown_put_image(const struct mc_report_context *context,
			   const struct mc_service_image *image, struct mc_arena *arena,
			   struct mc_buffer *out)
{
	for (size_t i = 0; image->package_count && i < context->target_count; i++) {
		struct mc_replacements list;

		if (!mc_replacements_list(context, image, i, arena, &list)) {
			out->failed = true;
			return;
		}
		mc_buffer_puts(out, "<details><summary>Package replacements on ");
		mc_escape_put(out, MC_SYNTAX_MARKUP, context->targets[i].id);
		mc_buffer_puts(out, "</summary>\n\n");
		put_rows(&list, out);
		mc_buffer_puts(out, "</details>\n\n");
	}
}
