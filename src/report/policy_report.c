/* SPDX-License-Identifier: MIT */
#include "report/policy_report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "report/html_text.h"
#include "report/json_value.h"

static size_t count_of(const struct mc_policy_report *report, enum mc_policy_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < report->subjects->count; i++)
		count += report->subjects->items[i].state == state;
	return count;
}

/* "policy.json: 2 of 5 services violate it, 1 is not decided" */
static void put_headline(const struct mc_policy_report *report, struct mc_buffer *out)
{
	size_t violated = count_of(report, MC_POLICY_VIOLATED);
	size_t open = count_of(report, MC_POLICY_OPEN);
	size_t count = report->subjects->count;

	mc_buffer_printf(out, "%zu of %zu %s", violated, count,
			 count == 1 ? "service violates it" : "services violate it");
	if (open)
		mc_buffer_printf(out, ", %zu %s not decided", open,
				 open == 1 ? "is" : "are");
}

static void put_place(const struct mc_policy_subject *subject, struct mc_buffer *out)
{
	mc_report_put_safe(out, subject->path);
	if (subject->line)
		mc_buffer_printf(out, ":%" PRIu32, subject->line);
	if (subject->image) {
		mc_buffer_puts(out, " (");
		mc_report_put_safe(out, subject->image);
		mc_buffer_puts(out, ")");
	}
}

static void put_text_row(const struct mc_policy_row *row, struct mc_buffer *out)
{
	mc_buffer_printf(out, "  %-9s  %s: ", mc_policy_state_name(row->state),
			 row->requirement);
	mc_report_put_safe(out, row->message);
	if (row->fix) {
		mc_buffer_printf(out, "\n             %s: ",
				 row->state == MC_POLICY_ELSEWHERE ? "run" : "fix");
		mc_report_put_safe(out, row->fix);
	}
	mc_buffer_puts(out, "\n");
}

static void put_text(const struct mc_policy_report *report, struct mc_buffer *out)
{
	for (size_t i = 0; i < report->subjects->count; i++) {
		const struct mc_policy_subject *subject = &report->subjects->items[i];

		mc_buffer_printf(out, "%s: ", mc_policy_state_name(subject->state));
		put_place(subject, out);
		mc_buffer_puts(out, "\n");
		for (size_t j = 0; j < subject->row_count; j++)
			if (report->verbose || subject->rows[j].state != MC_POLICY_MET)
				put_text_row(&subject->rows[j], out);
	}
	mc_report_put_safe(out, report->policy);
	mc_buffer_puts(out, ": ");
	put_headline(report, out);
	mc_buffer_puts(out, "\n");
}

static json_t *row_value(const struct mc_policy_row *row, struct mc_json *json)
{
	json_t *object = json_object();

	mc_json_set(json, object, "requirement", json_string(row->requirement));
	mc_json_set(json, object, "state", json_string(mc_policy_state_name(row->state)));
	mc_json_set(json, object, "message", mc_report_string(row->message, json));
	mc_json_set_text(json, object, "fix", row->fix);
	return object;
}

static json_t *subject_value(const struct mc_policy_subject *subject,
			     struct mc_json *json)
{
	json_t *object = json_object(), *rows = json_array();

	mc_json_set_path(object, subject->path, json);
	if (subject->line)
		mc_json_set(json, object, "line", json_integer(subject->line));
	mc_json_set(json, object, "image", mc_report_string(subject->image, json));
	mc_json_set(json, object, "state",
		    json_string(mc_policy_state_name(subject->state)));
	for (size_t i = 0; i < subject->row_count; i++)
		mc_json_append(json, rows, row_value(&subject->rows[i], json));
	mc_json_set(json, object, "requirements", rows);
	return object;
}

static void put_json(const struct mc_policy_report *report, struct mc_buffer *out)
{
	struct mc_arena arena;
	struct mc_json json = { .arena = &arena };
	json_t *object = json_object(), *services = json_array();

	mc_arena_init(&arena);
	mc_json_set(&json, object, "schema", json_string("muslcheck/policy-report/1"));
	mc_json_set(&json, object, "policy", mc_report_string(report->policy, &json));
	for (size_t i = 0; i < report->subjects->count; i++)
		mc_json_append(&json, services,
			       subject_value(&report->subjects->items[i], &json));
	mc_json_set(&json, object, "services", services);
	mc_json_dump_indented(&json, object, out);
	mc_arena_done(&arena);
}

static void put_markdown(const struct mc_policy_report *report, struct mc_buffer *out)
{
	mc_buffer_puts(out, "## muslcheck policy: ");
	put_headline(report, out);
	mc_buffer_puts(
		out,
		"\n\n| service | image | state | requirement | what to do |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < report->subjects->count; i++) {
		const struct mc_policy_subject *subject = &report->subjects->items[i];

		for (size_t j = 0; j < subject->row_count; j++) {
			const struct mc_policy_row *row = &subject->rows[j];

			mc_buffer_puts(out, "| ");
			mc_escape_put_code_cell(out, subject->path);
			mc_buffer_puts(out, " | ");
			if (subject->image)
				mc_escape_put_code_cell(out, subject->image);
			mc_buffer_printf(out,
					 " | %s | %s: ", mc_policy_state_name(row->state),
					 row->requirement);
			mc_escape_put(out, MC_SYNTAX_MARKDOWN, row->message);
			mc_buffer_puts(out, " | ");
			mc_escape_put(out, MC_SYNTAX_MARKDOWN, row->fix ? row->fix : "");
			mc_buffer_puts(out, " |\n");
		}
	}
}

static void put_html_row(const struct mc_policy_row *row, struct mc_buffer *out)
{
	mc_buffer_printf(
		out, "<li class=\"%s\"><b>%s</b> %s: ", mc_policy_state_name(row->state),
		mc_policy_state_name(row->state), row->requirement);
	mc_html_put_text(out, row->message);
	if (row->fix) {
		mc_buffer_puts(out, "<br>");
		mc_html_put_text(out, row->fix);
	}
	mc_buffer_puts(out, "</li>");
}

static void put_html(const struct mc_policy_report *report, struct mc_buffer *out)
{
	mc_buffer_puts(out,
		       "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
		       "<meta name=\"viewport\" content=\"width=device-width\">"
		       "<title>muslcheck policy: ");
	put_headline(report, out);
	mc_buffer_puts(
		out,
		"</title><style>"
		":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;"
		"margin:1rem auto;max-width:75rem;padding:0 1rem;overflow-wrap:anywhere}"
		"table{border-collapse:collapse;width:100%}"
		"th,td{text-align:left;vertical-align:top;padding:.5rem;"
		"border-bottom:1px solid}"
		".state{white-space:nowrap}"
		"ul{margin:0;padding-left:1rem}.met{opacity:.85}"
		/* A narrow screen has the cells of a row below each other. */
		"@media(max-width:45rem){thead{display:none}"
		"tr,th,td{display:block;padding:.1rem 0;border:0}"
		"tr{border-bottom:1px solid;padding:.5rem 0}}"
		"</style></head><body><main><h1>");
	mc_html_put_text(out, report->policy);
	mc_buffer_puts(out, "</h1><p>");
	put_headline(report, out);
	mc_buffer_puts(out, "</p><table><thead><tr><th scope=\"col\">service</th>"
			    "<th scope=\"col\">image</th>"
			    "<th scope=\"col\" class=\"state\">state</th>"
			    "<th scope=\"col\">requirements</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < report->subjects->count; i++) {
		const struct mc_policy_subject *subject = &report->subjects->items[i];

		mc_buffer_puts(out, "<tr><th scope=\"row\">");
		mc_html_put_text(out, subject->path);
		if (subject->line)
			mc_buffer_printf(out, ":%" PRIu32, subject->line);
		mc_buffer_puts(out, "</th><td>");
		mc_html_put_text(out, subject->image ? subject->image : "");
		mc_buffer_printf(out, "</td><td class=\"state\">%s</td><td><ul>",
				 mc_policy_state_name(subject->state));
		for (size_t j = 0; j < subject->row_count; j++)
			put_html_row(&subject->rows[j], out);
		mc_buffer_puts(out, "</ul></td></tr>\n");
	}
	mc_buffer_puts(out, "</tbody></table></main></body></html>\n");
}

mc_policy_writer *mc_policy_writer_find(const char *format)
{
	static const struct {
		const char *name;
		mc_policy_writer *write;
	} rows[] = {
		{ "text", put_text },
		{ "json", put_json },
		{ "markdown", put_markdown },
		{ "html", put_html },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!format || !strcmp(rows[i].name, format))
			return rows[i].write;
	return NULL;
}
