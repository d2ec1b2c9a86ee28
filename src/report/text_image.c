/* SPDX-License-Identifier: MIT */
#include "report/text_image.h"

#include <string.h>

#include "report/replaced.h"

enum { NAME_COLUMNS_MAX = 24 };

static size_t name_columns(const struct mc_replacements *list)
{
	size_t columns = 0;

	for (size_t i = 0; i < list->count; i++) {
		size_t size = strlen(list->items[i].package);

		if (size > columns && size <= NAME_COLUMNS_MAX)
			columns = size;
	}
	return columns;
}

static void put_item(struct mc_page *page, const struct mc_replaced *item, size_t columns)
{
	size_t size = strlen(item->package);

	mc_page_put(page, "    ");
	mc_page_put(page, item->package);
	mc_page_indent(page, size < columns ? columns - size + 2 : 2);
	mc_page_put_words(page, item->names, ": ");
	mc_page_put(page, item->words);
	mc_page_end_line(page, 4 + columns + 2);
}

void mc_text_put_image(struct mc_page *page, const struct mc_service_image *image,
		       size_t target, struct mc_arena *arena)
{
	struct mc_replacements list;
	size_t columns;

	if (!image->package_count)
		return;
	if (!mc_replacements_list(page->context, image, target, arena, &list)) {
		page->out->failed = true;
		return;
	}
	columns = name_columns(&list);
	mc_page_put_words(page, "  Distribution packages of ", image->path);
	mc_page_put(page, " that your files use, and their replacements:");
	mc_page_end_line(page, 4);
	for (size_t i = 0; i < list.count; i++)
		put_item(page, &list.items[i], columns);
	mc_buffer_printf(
		&page->line,
		"    %zu exist under the same name; %zu are not used by your files",
		list.same_count, list.other_count);
	mc_page_end_line(page, 6);
}
