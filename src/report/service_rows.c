/* SPDX-License-Identifier: MIT */
#include "report/service_rows.h"

#include <string.h>

#include "base/pathname.h"
#include "report/escape.h"
#include "report/html_text.h"
#include "report/html_table.h"
#include "report/json_image.h"
#include "report/markdown_parts.h"
#include "report/work.h"

enum { SUBJECT_MAX = 4 }; /* names in a title */

bool mc_rows_are_shown(const struct mc_report_service *service)
{
	const struct mc_service_result *result = service->result;

	/* Named files have lines of their own. */
	return result->row_count > 1 &&
	       (service->summary->object_count != service->summary->named_count ||
		result->row_count != service->summary->named_count);
}

/* What to do on the target, which does not pass.  Failure as mc_arena_printf. */
static const char *work_on(const struct mc_service_row_target *target,
			   struct mc_arena *arena)
{
	const char *what = target->remedy ? target->remedy : target->reason;

	return mc_arena_printf(
		arena, target->blocking_count > 1 ? "%s: %s (and %zu more)" : "%s: %s",
		target->name, what ? what : "see below", target->blocking_count - 1);
}

/* By target: what to do there; NULL where the row passes, and instead of all: no memory. */
static const char **works_of(const struct mc_report_context *context,
			     const struct mc_service_row *row, struct mc_arena *arena)
{
	const char **works =
		mc_arena_alloc(arena, context->target_count + 1, sizeof(*works));

	for (size_t i = 0; works && i < context->target_count; i++) {
		if (row->targets[i].verdict <= MUSLCHECK_VERDICT_ACCEPTED)
			continue;
		works[i] = work_on(&row->targets[i], arena);
		if (!works[i])
			return NULL;
	}
	return works;
}

static size_t name_columns(const struct mc_service_result *result)
{
	size_t columns = strlen("service");

	for (size_t i = 0; i < result->row_count; i++)
		if (strlen(result->rows[i].name) > columns)
			columns = strlen(result->rows[i].name);
	return columns < 40 ? columns + 2 : 42;
}

static size_t target_columns(const struct mc_target *target)
{
	size_t columns = strlen(target->id);

	return (columns > strlen("add-packages") ? columns : strlen("add-packages")) + 2;
}

static void pad(struct mc_page *page, const char *text, size_t columns)
{
	size_t size = strlen(text);

	mc_page_indent(page, size < columns ? columns - size : 1);
}

static void put_text_head(struct mc_page *page, size_t columns)
{
	mc_page_paint(page, MC_PAINT_BOLD, "service");
	pad(page, "service", columns);
	for (size_t i = 0; i < page->context->target_count; i++) {
		const struct mc_target *target = &page->context->targets[i];

		mc_page_paint(page, MC_PAINT_BOLD, target->id);
		pad(page, target->id, target_columns(target));
	}
	mc_page_end_line(page, 4);
}

/* "alpine:3.22, alpine:edge: ", the targets that share the work at first. */
static const char *sharing(const struct mc_report_context *context,
			   const char *const *works, size_t first, struct mc_arena *arena)
{
	const char *text = "";

	for (size_t i = first; text && i < context->target_count; i++)
		if (mc_work_shares(works, first, i))
			text = mc_arena_join(arena, text, i == first ? "" : ", ",
					     context->targets[i].id);
	return text;
}

/* Beside the verdicts; below them, a line each, if the targets need different things. */
static void put_text_works(struct mc_page *page, const char *const *works, size_t columns,
			   struct mc_arena *arena)
{
	bool differ = mc_work_count(works, page->context->target_count) > 1;

	for (size_t i = 0; i < page->context->target_count; i++) {
		if (!mc_work_is_first(works, i))
			continue;
		if (differ) {
			mc_page_end_line(page, columns);
			mc_page_indent(page, columns);
			mc_page_put_words(page, sharing(page->context, works, i, arena),
					  ": ");
		}
		mc_page_put(page, works[i]);
	}
	mc_page_end_line(page, columns);
}

void mc_rows_put_text(struct mc_page *page, const struct mc_report_service *service,
		      struct mc_arena *arena)
{
	const struct mc_service_result *result = service->result;
	size_t columns = name_columns(result);

	put_text_head(page, columns);
	for (size_t i = 0; i < result->row_count; i++) {
		const struct mc_service_row *row = &result->rows[i];
		const char **works = works_of(page->context, row, arena);

		mc_page_put(page, row->name);
		pad(page, row->name, columns);
		for (size_t j = 0; j < page->context->target_count; j++) {
			enum muslcheck_verdict verdict = row->targets[j].verdict;

			mc_page_put_verdict(page, verdict);
			pad(page, mc_verdict_name(verdict),
			    target_columns(&page->context->targets[j]));
		}
		page->out->failed |= !works;
		if (works)
			put_text_works(page, works, columns, arena);
	}
	mc_page_end_line(page, 0);
}

static void put_markdown_works(const struct mc_report_context *context,
			       const char *const *works, struct mc_arena *arena,
			       struct mc_buffer *out)
{
	bool differ = mc_work_count(works, context->target_count) > 1;
	size_t count = 0;

	for (size_t i = 0; i < context->target_count; i++) {
		if (!mc_work_is_first(works, i))
			continue;
		mc_buffer_puts(out, count++ ? "<br>" : "");
		if (differ) {
			mc_markdown_put(out, sharing(context, works, i, arena));
			mc_buffer_puts(out, ": ");
		}
		mc_markdown_put(out, works[i]);
	}
}

void mc_rows_put_markdown(const struct mc_report_context *context,
			  const struct mc_report_service *service, struct mc_arena *arena,
			  struct mc_buffer *out)
{
	const struct mc_service_result *result = service->result;

	mc_buffer_puts(out, "| service |");
	mc_markdown_put_target_cells(context, out);
	mc_buffer_puts(out, " what to do |\n|---|---|");
	for (size_t i = 0; i < context->target_count; i++)
		mc_buffer_puts(out, "---|");
	mc_buffer_puts(out, "\n");
	for (size_t i = 0; i < result->row_count; i++) {
		const struct mc_service_row *row = &result->rows[i];
		const char **works = works_of(context, row, arena);

		mc_buffer_puts(out, "| ");
		mc_escape_put_code_cell(out, row->name);
		mc_buffer_puts(out, " |");
		for (size_t j = 0; j < context->target_count; j++)
			mc_buffer_printf(out, " %s %s |",
					 mc_markdown_mark(row->targets[j].verdict),
					 mc_verdict_name(row->targets[j].verdict));
		mc_buffer_puts(out, " ");
		out->failed |= !works;
		if (works)
			put_markdown_works(context, works, arena, out);
		mc_buffer_puts(out, " |\n");
	}
	mc_buffer_puts(out, "\n");
}

/* The name of the directory instead of ".". */
static const char *row_title(const struct mc_report_context *context,
			     const struct mc_service_row *row)
{
	const char *directory = context->path_context.working_directory;

	if (!strcmp(row->name, ".") && directory && *mc_last_component(directory))
		return mc_last_component(directory);
	return row->name;
}

void mc_rows_put_html_subject(const struct mc_report_context *context,
			      const struct mc_service_result *result,
			      struct mc_buffer *out)
{
	size_t count = result->row_count;
	size_t shown = count > SUBJECT_MAX ? SUBJECT_MAX - 1 : count;

	for (size_t i = 0; i < shown; i++) {
		if (i)
			mc_buffer_puts(out, i + 1 == count ? " and " : ", ");
		mc_html_put_text(out, row_title(context, &result->rows[i]));
	}
	if (shown < count)
		mc_buffer_printf(out, " and %zu more", count - shown);
}

static void put_html_row(const struct mc_report_context *context,
			 const struct mc_service_row *row, struct mc_arena *arena,
			 struct mc_buffer *out)
{
	const char **texts = works_of(context, row, arena);

	out->failed |= !texts;
	mc_buffer_puts(out, "<tr><th scope=\"row\"><code>");
	mc_html_put_text(out, row->name);
	mc_buffer_puts(out, "</code></th>");
	for (size_t i = 0; i < context->target_count; i++)
		mc_html_put_cell(&context->targets[i], row->targets[i].verdict, out);
	if (texts)
		mc_html_put_row_end(context, texts, out);
}

void mc_rows_put_html(const struct mc_report_context *context,
		      const struct mc_report_service *service, struct mc_arena *arena,
		      struct mc_buffer *out)
{
	const struct mc_service_result *result = service->result;

	mc_buffer_puts(
		out, "<section id=\"services\"><h2 id=\"services-title\">Services</h2>");
	mc_html_put_table_begin(context, "service", "services-title", out);
	for (size_t i = 0; i < result->row_count; i++)
		put_html_row(context, &result->rows[i], arena, out);
	mc_html_put_table_end(out);
	mc_buffer_puts(out, "</section>\n");
}

static json_t *target_value(const struct mc_service_row_target *target,
			    struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "verdict",
		    json_string(mc_verdict_name(target->verdict)));
	mc_json_set(json, object, "units", json_integer((json_int_t)target->unit_count));
	mc_json_set(json, object, "running",
		    json_integer((json_int_t)target->running_count));
	mc_json_set_text(json, object, "decided_by", target->name);
	mc_json_set_text(json, object, "reason", target->reason);
	mc_json_set_text(json, object, "remedy", target->remedy);
	return object;
}

json_t *mc_rows_json(const struct mc_report_context *context,
		     const struct mc_service_row *row, struct mc_json *json)
{
	json_t *object = json_object();
	json_t *input = json_object();
	json_t *targets = json_object();

	mc_json_set(json, object, "schema", json_string("muslcheck/input/1"));
	/* Nested: who looks objects up by their path does not find this record instead. */
	mc_json_set(json, input, "name", mc_report_string(row->name, json));
	mc_json_set_path(input, row->path, json);
	mc_json_set(json, object, "input", input);
	mc_json_set_image(object, row->image, json);
	for (size_t i = 0; i < context->target_count; i++)
		mc_json_set(json, targets, context->targets[i].id,
			    target_value(&row->targets[i], json));
	mc_json_set(json, object, "targets", targets);
	return object;
}
