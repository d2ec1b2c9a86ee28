/* SPDX-License-Identifier: MIT */
#include "report/line_diff.h"

#include <inttypes.h>
#include <string.h>

enum { CONTEXT = 3 };

struct span {
	const char *text;
	size_t size;
};

/* A text, read line by line. */
struct lines {
	const char *next, *end;
	uint32_t number; /* of the next line, from 1 */
	const char *ending;
};

static struct lines start(struct mc_bytes text)
{
	const char *data = (const char *)text.data;
	const char *first = text.size ? memchr(data, '\n', text.size) : NULL;

	return (struct lines){
		.next = data,
		.end = data + text.size,
		.number = 1,
		.ending = first && first > data && first[-1] == '\r' ? "\r\n" : "\n",
	};
}

/* One line with its end; size 0 past the last. */
static struct span take(struct lines *lines)
{
	const char *line = lines->next;
	const char *end = line < lines->end
				  ? memchr(line, '\n', (size_t)(lines->end - line))
				  : NULL;

	lines->next = end ? end + 1 : lines->end;
	lines->number += lines->next > line;
	return (struct span){ line, (size_t)(lines->next - line) };
}

/* Each line of text after prefix; returns how many. */
static uint32_t put_text(const char *text, const char *prefix, const char *ending,
			 struct mc_buffer *out)
{
	uint32_t count = 0;

	for (; text; count++) {
		size_t size = strcspn(text, "\n");

		mc_buffer_puts(out, prefix);
		mc_buffer_put(out, text, size);
		mc_buffer_puts(out, ending);
		text = text[size] ? text + size + 1 : NULL;
	}
	return count;
}

void mc_line_edits_apply(struct mc_bytes text, const struct mc_line_edit *edits,
			 size_t count, struct mc_buffer *out)
{
	struct lines lines = start(text);

	for (size_t i = 0; i < count; i++) {
		while (lines.number < edits[i].first && lines.next < lines.end) {
			struct span line = take(&lines);

			mc_buffer_put(out, line.text, line.size);
		}
		if (out->size && out->data[out->size - 1] != '\n')
			mc_buffer_puts(out, lines.ending);
		put_text(edits[i].text, "", lines.ending, out);
		while (lines.number <= edits[i].last && lines.next < lines.end)
			take(&lines);
	}
	mc_buffer_put(out, lines.next, (size_t)(lines.end - lines.next));
}

/* Write a line of the old text; its end may be missing. */
static void put_old(struct span line, const char *mark, struct mc_buffer *out)
{
	mc_buffer_puts(out, mark);
	mc_buffer_put(out, line.text, line.size);
	if (line.text[line.size - 1] != '\n')
		mc_buffer_puts(out, "\n\\ No newline at end of file\n");
}

/* The edits from first on whose lines are near each other: where they end. */
static size_t hunk_end(const struct mc_line_edit *edits, size_t first, size_t count)
{
	size_t end = first + 1;

	while (end < count && edits[end].first <= edits[end - 1].last + 1 + 2 * CONTEXT)
		end++;
	return end;
}

/* The lines of a hunk; counts the old and the new ones. */
static void put_hunk(struct lines *lines, const struct mc_line_edit *edits, size_t count,
		     uint32_t *old_count, uint32_t *new_count, struct mc_buffer *out)
{
	uint32_t begun = lines->number, added = 0, removed = 0;

	for (size_t i = 0; i < count; i++) {
		while (lines->number < edits[i].first && lines->next < lines->end)
			put_old(take(lines), " ", out);
		while (lines->number <= edits[i].last && lines->next < lines->end) {
			put_old(take(lines), "-", out);
			removed++;
		}
		added += put_text(edits[i].text, "+", lines->ending, out);
	}
	for (int i = 0; i < CONTEXT && lines->next < lines->end; i++)
		put_old(take(lines), " ", out);
	*old_count = lines->number - begun;
	*new_count = *old_count - removed + added;
}

void mc_line_diff_put(const char *path, struct mc_bytes text,
		      const struct mc_line_edit *edits, size_t count,
		      struct mc_buffer *out)
{
	struct lines lines = start(text);
	int64_t shift = 0;
	size_t end;

	mc_buffer_printf(out, "--- %s\n+++ %s\n", path, path);
	for (size_t i = 0; i < count; i = end) {
		struct mc_buffer hunk = { 0 };
		uint32_t begin, old_count, new_count;

		end = hunk_end(edits, i, count);
		while (lines.number + CONTEXT < edits[i].first && lines.next < lines.end)
			take(&lines);
		begin = lines.number;
		put_hunk(&lines, edits + i, end - i, &old_count, &new_count, &hunk);
		mc_buffer_printf(
			out, "@@ -%" PRIu32 ",%" PRIu32 " +%" PRId64 ",%" PRIu32 " @@\n",
			begin, old_count, (int64_t)begin + shift, new_count);
		mc_buffer_put(out, hunk.data, hunk.size);
		out->failed |= hunk.failed;
		mc_buffer_done(&hunk);
		shift += (int64_t)new_count - (int64_t)old_count;
	}
}
