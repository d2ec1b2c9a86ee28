/* SPDX-License-Identifier: MIT */
/*
 * One self-contained HTML file.  The first screen is plain markup; the rest is drawn by a
 * script (html/report.js) from data in the page.  The content security policy allows only
 * this script and style sheet, by their hashes.
 *
 * The data of an object is written at once; what the first screen needs is collected.
 */
#include <string.h>

#include "base/pathname.h"
#include "report/escape.h"
#include "report/html_assets.h"
#include "report/html_data.h"
#include "report/html_screen.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/replaced.h"
#include "report/both_installs.h"
#include "report/service_rows.h"
#include "report/wording.h"
#include "report/work.h"

enum { COMPONENTS_MAX = 5000 }; /* of one verdict */

/* The directory of a file, which may be clipped to fit. */
static void put_folder(struct mc_buffer *out, const char *path)
{
	mc_buffer_puts(out, "<small class=\"folder\"><bdi dir=\"ltr\">");
	mc_html_put_text(out, path);
	mc_buffer_puts(out, "</bdi></small>");
}

static void put_path(struct mc_buffer *out, const char *path, struct mc_arena *arena)
{
	size_t size = path ? mc_folder_size(path) : 0;

	mc_buffer_puts(out, "<code>");
	mc_html_put_text(out, path ? path + size : NULL);
	mc_buffer_puts(out, "</code>");
	if (size)
		put_folder(out, mc_arena_strndup(arena, path, size));
}

static void put_reasons(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	const char **texts = mc_arena_alloc(arena, context->target_count, sizeof(*texts));

	piece->failed |= !texts;
	for (size_t i = 0; texts && i < context->target_count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];

		texts[i] = NULL;
		if (judgement->verdict > MUSLCHECK_VERDICT_ACCEPTED)
			texts[i] = mc_wording_reason(judgement, arena);
	}
	if (texts)
		mc_html_put_row_end(context, texts, piece);
}

static void put_row(const struct mc_report_context *context,
		    const struct mc_report_object *object, struct mc_arena *arena,
		    struct mc_buffer *piece)
{
	enum muslcheck_verdict worst = MUSLCHECK_VERDICT_RUNS;
	size_t begun;

	for (size_t i = 0; i < context->target_count; i++)
		if (object->judgements[i].verdict > worst)
			worst = object->judgements[i].verdict;
	begun = mc_record_begin(piece, MC_HTML_KEY_ROWS + worst);
	mc_buffer_puts(piece, "<tr><th scope=\"row\">");
	put_path(piece, mc_stable_path(&context->path_context, object->path, arena),
		 arena);
	mc_buffer_puts(piece, "</th>");
	for (size_t i = 0; i < context->target_count; i++)
		mc_html_put_cell(&context->targets[i], object->judgements[i].verdict,
				 piece);
	put_reasons(context, object, arena, piece);
	mc_record_end(piece, begun);
}

static void html_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, MC_HTML_KEY_DATA);

	mc_html_put_object(context, object, arena, piece);
	mc_record_end(piece, begun);
	put_row(context, object, arena, piece);
	mc_plan_put(context, object, MC_HTML_KEY_PLAN, arena, piece);
}

/* Components are in the table; here only what to do about them. */
static void html_unit(const struct mc_report_context *context,
		      const struct mc_report_object *unit, struct mc_arena *arena,
		      struct mc_buffer *piece)
{
	mc_plan_put(context, unit, MC_HTML_KEY_PLAN, arena, piece);
}

static void html_unreadable(const struct mc_report_context *context,
			    const struct mc_report_unreadable *unreadable,
			    struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, MC_HTML_KEY_DATA);

	mc_html_put_unreadable(context, unreadable, arena, piece);
	mc_record_end(piece, begun);
}

static void put_component_cells(const struct mc_report_context *context,
				const struct mc_component *component,
				struct mc_arena *arena, struct mc_buffer *piece)
{
	const char **texts = mc_arena_alloc(arena, context->target_count, sizeof(*texts));

	piece->failed |= !texts;
	for (size_t i = 0; texts && i < context->target_count; i++) {
		const struct mc_component_target *answer = &component->targets[i];

		texts[i] = mc_work_of_component(component, i);
		if (answer->aside)
			mc_html_put_aside_cell(&context->targets[i], answer->aside,
					       piece);
		else
			mc_html_put_cell(&context->targets[i], answer->verdict, piece);
	}
	if (texts)
		mc_html_put_row_end(context, texts, piece);
}

/* The worst verdict on the targets that use the component. */
static enum muslcheck_verdict worst_of(const struct mc_report_context *context,
				       const struct mc_component *component)
{
	enum muslcheck_verdict worst = MUSLCHECK_VERDICT_RUNS;

	for (size_t i = 0; i < context->target_count; i++)
		if (!component->targets[i].aside && component->targets[i].verdict > worst)
			worst = component->targets[i].verdict;
	return worst;
}

static void html_component(const struct mc_report_context *context,
			   const struct mc_component *component, struct mc_arena *arena,
			   struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, MC_HTML_KEY_COMPONENTS +
						      worst_of(context, component));

	mc_buffer_puts(piece, "<tr><th scope=\"row\"><b>");
	mc_html_put_text(piece, component->name);
	mc_buffer_puts(piece, "</b> ");
	mc_html_put_text(piece, component->version ? component->version : "");
	mc_buffer_puts(piece, " <small>");
	mc_html_put_text(piece, component->type == MC_COMPONENT_LOCKFILE_ENTRY
					? "lockfile"
					: mc_component_type_name(component->type));
	mc_buffer_puts(piece, "</small>");
	put_folder(piece, mc_stable_path(&context->path_context, component->path, arena));
	mc_buffer_puts(piece, "</th>");
	put_component_cells(context, component, arena, piece);
	mc_record_end(piece, begun);
}

static void put_recommended(const struct mc_report_service *service,
			    struct mc_buffer *piece)
{
	mc_buffer_puts(piece,
		       "<p class=\"recommended\">Recommended image: <strong><code>");
	mc_html_put_text(piece, service->recommended);
	mc_buffer_puts(piece, "</code></strong>");
	if (service->reason) {
		mc_buffer_puts(piece, " <span>");
		mc_html_put_text(piece, service->reason);
		mc_buffer_puts(piece, "</span>");
	}
	mc_buffer_puts(piece, "</p>\n");
}

/* Replacements of an image's packages, collapsed, per target. */
static void put_image(const struct mc_report_context *context,
		      const struct mc_service_image *image, struct mc_arena *arena,
		      struct mc_buffer *piece)
{
	for (size_t i = 0; image->package_count && i < context->target_count; i++) {
		struct mc_replacements list;

		if (!mc_replacements_list(context, image, i, arena, &list)) {
			piece->failed = true;
			return;
		}
		mc_buffer_puts(piece, "<details><summary>Package replacements on ");
		mc_html_put_text(piece, context->targets[i].id);
		mc_buffer_puts(piece, "</summary><table>\n");
		for (size_t row = 0; row < list.count; row++) {
			mc_buffer_puts(piece, "<tr><th scope=\"row\">");
			mc_html_put_text(piece, list.items[row].package);
			mc_buffer_puts(piece, "</th><td>");
			mc_html_put_text(piece, list.items[row].names);
			mc_buffer_puts(piece, "</td><td>");
			mc_html_put_text(piece, list.items[row].words);
			mc_buffer_puts(piece, "</td></tr>\n");
		}
		mc_buffer_printf(
			piece,
			"</table><p>%zu exist under the same name; %zu are not used by your files</p></details>\n",
			list.same_count, list.other_count);
	}
}

static void html_service(const struct mc_report_context *context,
			 const struct mc_report_service *service, struct mc_arena *arena,
			 struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, MC_HTML_KEY_SUBJECT);
	size_t empty;

	mc_rows_put_html_subject(context, service->result, piece);
	mc_record_end(piece, begun);
	begun = mc_record_begin(piece, MC_HTML_KEY_SERVICE);
	empty = piece->size;

	if (mc_rows_are_shown(service))
		mc_rows_put_html(context, service, arena, piece);
	mc_reinstall_put_html(context, service, arena, piece);
	if (service->recommended)
		put_recommended(service, piece);
	for (size_t i = 0; i < service->result->image_count; i++)
		put_image(context, &service->result->images[i], arena, piece);
	if (piece->size == empty)
		mc_record_drop(piece, begun);
	else
		mc_record_end(piece, begun);
}

static void html_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct mc_html *html = report->state;
	struct mc_html_asset style = mc_html_style_asset();

	for (int key = 0; key < MC_HTML_KEY_SUBJECT; key++)
		html->shelves[key].count_max = key < MC_HTML_KEY_COMPONENTS
						       ? MC_HTML_ROWS_SHOWN
						       : COMPONENTS_MAX;
	out->failed |= !mc_plan_init(&html->plan, report);
	mc_buffer_puts(
		out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ");
	mc_html_put_hash(out, mc_html_script_asset());
	mc_buffer_puts(out, "; style-src ");
	mc_html_put_hash(out, style);
	mc_buffer_puts(
		out,
		"; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<title>muslcheck report</title>\n<style>");
	mc_buffer_put(out, style.data, style.size);
	mc_buffer_puts(out, "</style>\n</head>\n<body>\n"
			    "<script type=\"application/json\" id=\"context\">");
	mc_html_put_context(&report->context, out);
	mc_buffer_puts(out, "</script>\n"
			    "<script type=\"application/json\" id=\"data\">[\n");
}

static void html_add(struct mc_report *report, enum mc_piece kind,
		     const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct mc_html *html = report->state;
	struct mc_record record;
	size_t offset = 0;

	(void)kind;
	while (mc_record_next(piece, &offset, &record)) {
		if (record.key == MC_HTML_KEY_DATA) {
			mc_buffer_puts(out, html->has_data ? ",\n" : "");
			mc_buffer_put(out, record.data, record.size);
			html->has_data = true;
		} else if (record.key < MC_HTML_KEY_PLAN) {
			mc_shelf_put(&html->shelves[record.key], &record);
		} else if (!mc_plan_add(&html->plan, report,
					record.key - MC_HTML_KEY_PLAN, &record)) {
			out->failed = true;
		}
	}
}

static void html_end(struct mc_report *report, const struct muslcheck_summary *summary,
		     struct mc_buffer *out)
{
	struct mc_html_asset script = mc_html_script_asset();
	struct mc_html *html = report->state;

	mc_buffer_puts(out, "\n]</script>\n<main>\n");
	mc_html_put_screen(&report->context, html, summary, out);
	mc_buffer_puts(
		out,
		"<noscript><p class=\"warn\">The graph and the details need JavaScript "
		"(included in this file).</p></noscript>\n"
		"<section id=\"graph\" hidden></section>\n"
		"<section id=\"findings\" hidden></section>\n</main>\n"
		"<footer>muslcheck " MUSLCHECK_VERSION
		". Verdicts predict what each image's dynamic loader will do."
		"</footer>\n<script>");
	mc_buffer_put(out, script.data, script.size);
	mc_buffer_puts(out, "</script>\n</body>\n</html>\n");
}

static void html_done(struct mc_report *report)
{
	struct mc_html *html = report->state;

	for (int key = 0; key <= MC_HTML_KEY_SERVICE; key++)
		mc_shelf_done(&html->shelves[key]);
	mc_plan_done(&html->plan);
}

const struct mc_report_ops mc_report_html = {
	.format = { .name = "html", .help = "self-contained page for a browser" },
	.order = MC_ORDER_DEFERRED,
	.object = html_object,
	.unreadable = html_unreadable,
	.unit = html_unit,
	.component = html_component,
	.service = html_service,
	.state_size = sizeof(struct mc_html),
	.begin = html_begin,
	.add = html_add,
	.end = html_end,
	.done = html_done,
};
