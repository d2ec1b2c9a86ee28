/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include <string.h>

static const char *const paint_codes[] = {
	[MC_PAINT_PLAIN] = "",		[MC_PAINT_BOLD] = "\033[1m",
	[MC_PAINT_DIM] = "\033[2m",	[MC_PAINT_GREEN] = "\033[32m",
	[MC_PAINT_YELLOW] = "\033[33m", [MC_PAINT_RED] = "\033[31m",
};

enum {
	TEXT_COLUMNS_MIN = 20,			      /* left by a hanging indent */
	VERDICT_COLUMNS = sizeof("add-packages") + 1, /* with the space after it */
};

void mc_page_put(struct mc_page *page, const char *text)
{
	if (text)
		mc_report_put_safe(&page->line, text);
	else
		page->line.failed = true;
}

void mc_page_put_words(struct mc_page *page, const char *first, const char *second)
{
	mc_page_put(page, first);
	mc_page_put(page, second);
}

void mc_page_paint(struct mc_page *page, enum mc_paint paint, const char *text)
{
	bool painted = page->context->color && paint != MC_PAINT_PLAIN;

	if (painted)
		mc_buffer_puts(&page->line, paint_codes[paint]);
	mc_report_put_safe(&page->line, text);
	if (painted)
		mc_buffer_puts(&page->line, "\033[0m");
}

static void put_spaces(struct mc_buffer *out, size_t count)
{
	for (; count; count--)
		mc_buffer_put(out, " ", 1);
}

void mc_page_indent(struct mc_page *page, size_t columns)
{
	put_spaces(&page->line, columns);
}

void mc_page_put_verdict(struct mc_page *page, enum muslcheck_verdict verdict)
{
	static const enum mc_paint paints[MUSLCHECK_VERDICT_COUNT] = {
		[MUSLCHECK_VERDICT_RUNS] = MC_PAINT_GREEN,
		[MUSLCHECK_VERDICT_ADD_PACKAGES] = MC_PAINT_YELLOW,
		[MUSLCHECK_VERDICT_GCOMPAT] = MC_PAINT_YELLOW,
		[MUSLCHECK_VERDICT_REBUILD] = MC_PAINT_RED,
		[MUSLCHECK_VERDICT_PORT] = MC_PAINT_RED,
		[MUSLCHECK_VERDICT_UNKNOWN] = MC_PAINT_YELLOW,
	};

	mc_page_paint(page, paints[verdict], mc_verdict_name(verdict));
}

static size_t widest_target(const struct mc_report_context *context)
{
	size_t widest = 0;

	for (size_t i = 0; i < context->target_count; i++) {
		size_t size = strlen(context->targets[i].id);

		widest = size > widest ? size : widest;
	}
	return widest;
}

void mc_page_put_target_head(struct mc_page *page, const char *target)
{
	mc_page_indent(page, 2);
	mc_page_put(page, target);
	mc_page_indent(page, widest_target(page->context) - strlen(target) + 2);
}

void mc_page_put_verdict_head(struct mc_page *page, const char *target,
			      enum muslcheck_verdict verdict)
{
	mc_page_put_target_head(page, target);
	mc_page_put_verdict(page, verdict);
	mc_page_indent(page, VERDICT_COLUMNS - strlen(mc_verdict_name(verdict)));
}

size_t mc_page_head_columns(const struct mc_page *page)
{
	return widest_target(page->context) + VERDICT_COLUMNS + 4;
}

/* A word with the spaces before it. */
struct word {
	const char *text;
	size_t size;	/* bytes */
	size_t columns; /* of the word alone */
	size_t spaces;
};

/* Escape sequences take no columns; a multi-byte character counts as one. */
static bool next_word(const char **cursor, const char *end, struct word *out)
{
	const char *c = *cursor;

	*out = (struct word){ 0 };
	for (; c < end && *c == ' '; c++)
		out->spaces++;
	for (out->text = c; c < end && *c != ' '; c++) {
		if (*c == '\033') {
			const char *stop = memchr(c, 'm', (size_t)(end - c));

			c = stop ? stop : end - 1;
		} else if (((unsigned char)*c & 0xc0) != 0x80) {
			out->columns++;
		}
	}
	out->size = (size_t)(c - out->text);
	*cursor = c;
	return out->size || out->spaces;
}

static void wrap(struct mc_page *page, size_t hang)
{
	size_t width = page->context->width, column = 0;
	const char *cursor = page->line.data;
	const char *end = cursor + page->line.size;
	bool has_word =
		false; /* on this line: a word that is too wide gets its own line */
	struct word word;

	if (hang + TEXT_COLUMNS_MIN > width)
		hang = width > TEXT_COLUMNS_MIN ? width - TEXT_COLUMNS_MIN : 0;
	while (next_word(&cursor, end, &word)) {
		if (has_word && column + word.spaces + word.columns > width) {
			mc_buffer_puts(page->out, "\n");
			column = 0;
			word.spaces = hang;
		}
		put_spaces(page->out, word.spaces);
		mc_buffer_put(page->out, word.text, word.size);
		column += word.spaces + word.columns;
		has_word = true;
	}
}

void mc_page_end_line(struct mc_page *page, size_t hang)
{
	page->out->failed |= page->line.failed;
	/* Padding of empty last columns. */
	while (page->line.size && page->line.data[page->line.size - 1] == ' ')
		page->line.size--;
	if (page->context->width && page->line.size)
		wrap(page, hang);
	else
		mc_buffer_put(page->out, page->line.data, page->line.size);
	mc_buffer_puts(page->out, "\n");
	mc_buffer_done(&page->line);
}
