/* SPDX-License-Identifier: MIT */
/* The lines of a Dockerfile that change, or why it stays as it is. */
#include <stdlib.h>
#include <string.h>

#include "service/docker_rewriting.h"

enum muslcheck_status mc_rewriting_refuse(struct mc_rewriting *self, const char *reason,
					  const char *fix)
{
	if (!reason)
		return MUSLCHECK_ERROR_MEMORY;
	if (self->out->refusal)
		return MUSLCHECK_OK;
	self->out->refusal = reason;
	self->out->fix = fix;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_rewriting_refuse_at(struct mc_rewriting *self, uint32_t line,
					     const char *reason, const char *fix)
{
	return mc_rewriting_refuse(self,
				   reason ? mc_arena_printf(self->check.arena,
							    "line %u: %s", (unsigned)line,
							    reason)
					  : NULL,
				   fix);
}

/* The later edit of the same lines wins only if they are equal. */
enum muslcheck_status mc_rewriting_add(struct mc_rewriting *self, uint32_t first,
				       uint32_t last, const char *text)
{
	struct mc_docker_rewrite *out = self->out;

	for (size_t i = 0; i < out->edit_count; i++) {
		const struct mc_line_edit *edit = &out->edits[i];

		if (edit->first != first || edit->last != last)
			continue;
		if (edit->text == text ||
		    (edit->text && text && !strcmp(edit->text, text)))
			return MUSLCHECK_OK;
		if (last >= first)
			return mc_rewriting_refuse_at(
				self, first, "several changes of one line", NULL);
	}
	if (out->edit_count == MC_REWRITING_EDITS_MAX)
		return mc_rewriting_refuse(self, "too many lines would change", NULL);
	out->edits[out->edit_count++] = (struct mc_line_edit){ first, last, text };
	return MUSLCHECK_OK;
}

uint32_t mc_rewriting_last_line(const struct mc_docker_instruction *at)
{
	uint32_t last = at->line;

	for (size_t i = 0; i < at->line_count; i++)
		if (at->lines[i] > last)
			last = at->lines[i];
	return last;
}

/* The bytes of a line, without its end. */
struct mc_span mc_rewriting_line(struct mc_bytes text, uint32_t number)
{
	const char *start = (const char *)text.data;
	const char *end = start + text.size;

	for (uint32_t i = 1; i < number && start < end; i++) {
		const char *next = memchr(start, '\n', (size_t)(end - start));

		start = next ? next + 1 : end;
	}
	if (start < end && memchr(start, '\n', (size_t)(end - start)))
		end = memchr(start, '\n', (size_t)(end - start));
	if (end > start && end[-1] == '\r')
		end--;
	return (struct mc_span){ start, (size_t)(end - start) };
}

/* The text of a line as it will be: NULL if it goes. */
const char *mc_rewriting_text(const struct mc_rewriting *self, uint32_t number)
{
	const struct mc_span line = mc_rewriting_line(self->text, number);

	for (size_t i = 0; i < self->out->edit_count; i++)
		if (self->out->edits[i].first == number &&
		    self->out->edits[i].last == number)
			return self->out->edits[i].text;
	return mc_arena_strndup(self->check.arena, line.text, line.size);
}

enum muslcheck_status mc_rewriting_set_text(struct mc_rewriting *self, uint32_t number,
					    const char *text)
{
	for (size_t i = 0; i < self->out->edit_count; i++)
		if (self->out->edits[i].first == number &&
		    self->out->edits[i].last == number)
			self->out->edits[i].text = text;
	return mc_rewriting_add(self, number, number, text);
}

static int compare_edits(const void *left, const void *right)
{
	const struct mc_line_edit *a = left, *b = right;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	/* What is inserted comes before the line. */
	return (a->last > b->last) - (a->last < b->last);
}

void mc_rewriting_sort(struct mc_rewriting *self)
{
	if (self->out->edit_count)
		qsort(self->out->edits, self->out->edit_count, sizeof(*self->out->edits),
		      compare_edits);
}
