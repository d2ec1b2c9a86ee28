/* SPDX-License-Identifier: MIT */
/*
 * One HTML file for a manager and for who does the work.  The first screen is plain
 * markup; the rest is drawn by a script (html/report.js) from data in the page.  Nothing
 * is loaded from anywhere: the content security policy allows the one script and the
 * one style sheet by their hashes, and nothing else.
 *
 * The data of an object is written as it comes; what the first screen needs is kept.
 */
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <string.h>

#include "report/escape.h"
#include "report/html_assets.h"
#include "report/html_data.h"
#include "report/plan.h"
#include "report/saying.h"

enum {
	ROWS_SHOWN = 20,       /* of the matrix; the others are folded */
	COMPONENTS_MAX = 5000, /* of one verdict */
	PLAN_SHOWN = 12,
	BAR_WIDTH = 240,
};

/* Records: rows of the matrix are keyed by the worst verdict. */
enum record_key {
	KEY_ROWS,
	KEY_COMPONENTS = MUSLCHECK_VERDICT_COUNT,
	KEY_SERVICE = 2 * MUSLCHECK_VERDICT_COUNT,
	KEY_DATA,
	KEY_PLAN,
};

struct html {
	bool has_data;
	struct mc_shelf shelves[KEY_SERVICE + 1]; /* what the first screen is made of */
	struct mc_plan plan;
};

static const char *const marks[MUSLCHECK_VERDICT_COUNT] = {
	[MUSLCHECK_VERDICT_RUNS] = "✓",	   [MUSLCHECK_VERDICT_ADD_PACKAGES] = "+",
	[MUSLCHECK_VERDICT_GCOMPAT] = "≈", [MUSLCHECK_VERDICT_REBUILD] = "↻",
	[MUSLCHECK_VERDICT_PORT] = "✗",	   [MUSLCHECK_VERDICT_UNKNOWN] = "?",
};

/* NULL stands for memory that ran out. */
static void put_text(struct mc_buffer *out, const char *text)
{
	if (text)
		mc_escape_put(out, MC_SYNTAX_MARKUP, text);
	else
		out->failed = true;
}

static void put_verdict(struct mc_buffer *out, enum muslcheck_verdict verdict)
{
	const char *name = mc_verdict_name(verdict);

	mc_buffer_printf(
		out,
		"<span class=\"v v-%s\"><span class=\"mark\" aria-hidden=\"true\">"
		"%s</span> %s</span>",
		name, marks[verdict], name);
}

static void put_cell(struct mc_buffer *out, enum muslcheck_verdict verdict)
{
	mc_buffer_puts(out, "<td>");
	put_verdict(out, verdict);
	mc_buffer_puts(out, "</td>");
}

/* A path below a name; it may be cut to fit. */
static void put_folder(struct mc_buffer *out, const char *path)
{
	mc_buffer_puts(out, "<small class=\"folder\"><bdi dir=\"ltr\">");
	put_text(out, path);
	mc_buffer_puts(out, "</bdi></small>");
}

static void put_path(struct mc_buffer *out, const char *path, struct mc_arena *arena)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	size_t size = slash ? (size_t)(slash - path) + 1 : 0;

	mc_buffer_puts(out, "<code>");
	put_text(out, slash ? slash + 1 : path);
	mc_buffer_puts(out, "</code>");
	if (slash)
		put_folder(out, mc_arena_strndup(arena, path, size));
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
	begun = mc_record_begin(piece, KEY_ROWS + worst);
	mc_buffer_puts(piece, "<tr><th scope=\"row\">");
	put_path(piece, mc_place_name(&context->places, object->path, arena), arena);
	mc_buffer_puts(piece, "</th>");
	for (size_t i = 0; i < context->target_count; i++)
		put_cell(piece, object->judgements[i].verdict);
	mc_buffer_puts(piece, "</tr>\n");
	mc_record_end(piece, begun);
}

static void html_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, KEY_DATA);

	mc_html_put_object(context, object, arena, piece);
	mc_record_end(piece, begun);
	put_row(context, object, arena, piece);
	mc_plan_put(context, object, KEY_PLAN, arena, piece);
}

static void html_unreadable(const struct mc_report_context *context,
			    const struct mc_report_unreadable *unreadable,
			    struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, KEY_DATA);

	mc_html_put_unreadable(context, unreadable, arena, piece);
	mc_record_end(piece, begun);
}

/* A dash, and why, for what would not be used there. */
static void put_component_cell(struct mc_buffer *out,
			       const struct mc_report_component_target *target)
{
	if (!target->aside) {
		put_cell(out, target->verdict);
		return;
	}
	mc_buffer_puts(out, "<td><span class=\"aside\">– ");
	put_text(out, target->aside);
	mc_buffer_puts(out, "</span></td>");
}

/* The verdict where most work is asked for, of the targets where it counts. */
static enum muslcheck_verdict worst_of(const struct mc_report_context *context,
				       const struct mc_report_component *component)
{
	enum muslcheck_verdict worst = MUSLCHECK_VERDICT_RUNS;

	for (size_t i = 0; i < context->target_count; i++)
		if (!component->targets[i].aside && component->targets[i].verdict > worst)
			worst = component->targets[i].verdict;
	return worst;
}

static void html_component(const struct mc_report_context *context,
			   const struct mc_report_component *component,
			   struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun =
		mc_record_begin(piece, KEY_COMPONENTS + worst_of(context, component));

	mc_buffer_puts(piece, "<tr><th scope=\"row\"><b>");
	put_text(piece, component->name);
	mc_buffer_puts(piece, "</b> ");
	put_text(piece, component->version ? component->version : "");
	mc_buffer_puts(piece, " <small>");
	put_text(piece, component->type);
	mc_buffer_puts(piece, "</small>");
	put_folder(piece, mc_place_name(&context->places, component->path, arena));
	mc_buffer_puts(piece, "</th>");
	for (size_t i = 0; i < context->target_count; i++)
		put_component_cell(piece, &component->targets[i]);
	mc_buffer_puts(piece, "</tr>\n");
	mc_record_end(piece, begun);
}

static void html_service(const struct mc_report_context *context,
			 const struct mc_report_service *service, struct mc_arena *arena,
			 struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, KEY_SERVICE);

	(void)context;
	(void)arena;
	if (!service->recommended) {
		mc_record_drop(piece, begun);
		return;
	}
	mc_buffer_puts(piece,
		       "<p class=\"recommended\">Recommended image: <strong><code>");
	put_text(piece, service->recommended);
	mc_buffer_puts(piece, "</code></strong>");
	if (service->reason) {
		mc_buffer_puts(piece, " <span>");
		put_text(piece, service->reason);
		mc_buffer_puts(piece, "</span>");
	}
	mc_buffer_puts(piece, "</p>\n");
	mc_record_end(piece, begun);
}

/* 'sha256-...', as a content security policy names what it allows. */
static void put_hash(struct mc_buffer *out, struct mc_html_asset asset)
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];

	sha256_init(&context);
	sha256_update(&context, asset.size, (const uint8_t *)asset.data);
	sha256_digest(&context, sizeof(digest), digest);
	base64_encode_raw(text, sizeof(digest), digest);
	mc_buffer_puts(out, "'sha256-");
	mc_buffer_put(out, text, sizeof(text));
	mc_buffer_puts(out, "'");
}

static void html_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct html *html = report->state;
	struct mc_html_asset style = mc_html_style_asset();

	for (int key = 0; key < KEY_SERVICE; key++)
		html->shelves[key].count_max =
			key < KEY_COMPONENTS ? ROWS_SHOWN : COMPONENTS_MAX;
	out->failed |= !mc_plan_init(&html->plan, report);
	mc_buffer_puts(
		out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ");
	put_hash(out, mc_html_script_asset());
	mc_buffer_puts(out, "; style-src ");
	put_hash(out, style);
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
	struct html *html = report->state;
	struct mc_record record;
	size_t offset = 0;

	(void)kind;
	while (mc_record_next(piece, &offset, &record)) {
		if (record.key == KEY_DATA) {
			mc_buffer_puts(out, html->has_data ? ",\n" : "");
			mc_buffer_put(out, record.data, record.size);
			html->has_data = true;
		} else if (record.key < KEY_PLAN) {
			mc_shelf_put(&html->shelves[record.key], &record);
		} else if (!mc_plan_add(&html->plan, record.key - KEY_PLAN, &record)) {
			out->failed = true;
		}
	}
}

/* Shares of the verdicts as a bar: the numbers beside it say the same. */
static void put_bar(struct mc_buffer *out, const struct muslcheck_target_summary *target,
		    size_t total)
{
	size_t before = 0;

	mc_buffer_printf(out,
			 "<svg class=\"bar\" viewBox=\"0 0 %d 8\" "
			 "preserveAspectRatio=\"none\" aria-hidden=\"true\">",
			 BAR_WIDTH);
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		size_t count = target->verdict_counts[i];

		if (!count)
			continue;
		mc_buffer_printf(out,
				 "<rect class=\"f-%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" "
				 "height=\"8\"/>",
				 mc_verdict_name((enum muslcheck_verdict)i),
				 (double)before * BAR_WIDTH / (double)total,
				 (double)count * BAR_WIDTH / (double)total);
		before += count;
	}
	mc_buffer_puts(out, "</svg>");
}

static void put_card(struct mc_buffer *out, const struct mc_target *target,
		     const struct muslcheck_target_summary *counts, size_t object_count,
		     const char *today)
{
	const char *end_of_life = target->image->end_of_life;
	size_t total = object_count - counts->unused_count;

	mc_buffer_puts(out, "<li class=\"card\"><h2><code>");
	put_text(out, target->id);
	mc_buffer_printf(out, "</code></h2><p><b>%zu</b> of %zu run</p>",
			 counts->verdict_counts[MUSLCHECK_VERDICT_RUNS], total);
	if (total)
		put_bar(out, counts, total);
	mc_buffer_puts(out, "<ul class=\"counts\">");
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++) {
		if (!counts->verdict_counts[i])
			continue;
		mc_buffer_printf(out, "<li>%zu ", counts->verdict_counts[i]);
		put_verdict(out, (enum muslcheck_verdict)i);
		mc_buffer_puts(out, "</li>");
	}
	mc_buffer_puts(out, "</ul>");
	if (counts->unused_count)
		mc_buffer_printf(out, "<p class=\"more\">%zu are for other platforms</p>",
				 counts->unused_count);
	if (today && end_of_life && strcmp(today, end_of_life) > 0)
		mc_buffer_printf(out,
				 "<p class=\"warn\">past its end of life since %s</p>",
				 end_of_life);
	mc_buffer_puts(out, "</li>\n");
}

static void put_headline(const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	mc_buffer_puts(out, "<header><h1>muslcheck</h1><p class=\"headline\">");
	if (!summary->object_count)
		mc_buffer_puts(out, "There was nothing to check.");
	else if (!summary->failing_count)
		mc_buffer_printf(out, "All %zu objects pass.", summary->object_count);
	else
		mc_buffer_printf(out, "%zu of %zu objects do not pass.",
				 summary->failing_count, summary->object_count);
	if (summary->unreadable_count)
		mc_buffer_printf(out, " %zu %s could not be read.",
				 summary->unreadable_count,
				 summary->unreadable_count == 1 ? "file" : "files");
	mc_buffer_puts(out, "</p></header>\n");
}

static void begin_table(const struct mc_report_context *context, const char *what,
			struct mc_buffer *out)
{
	mc_buffer_printf(out,
			 "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
			 "aria-labelledby=\"matrix-title\"><table><thead><tr>"
			 "<th scope=\"col\">%s</th>",
			 what);
	for (size_t i = 0; i < context->target_count; i++) {
		mc_buffer_puts(out, "<th scope=\"col\"><code>");
		put_text(out, context->targets[i].id);
		mc_buffer_puts(out, "</code></th>");
	}
	mc_buffer_puts(out, "</tr></thead><tbody>\n");
}

/* The rows of the shelves from first_key on, those that ask for most work first. */
static void pour_rows(struct mc_pouring *pouring, const struct html *html,
		      unsigned first_key)
{
	static const enum muslcheck_verdict order[] = {
		MUSLCHECK_VERDICT_PORT,		MUSLCHECK_VERDICT_REBUILD,
		MUSLCHECK_VERDICT_UNKNOWN,	MUSLCHECK_VERDICT_GCOMPAT,
		MUSLCHECK_VERDICT_ADD_PACKAGES, MUSLCHECK_VERDICT_RUNS,
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		mc_pour(pouring, &html->shelves[first_key + order[i]]);
}

static bool has_components(const struct html *html)
{
	for (int i = 0; i < MUSLCHECK_VERDICT_COUNT; i++)
		if (html->shelves[KEY_COMPONENTS + i].count)
			return true;
	return false;
}

/* Components if there are any, else objects; the first rows, and the others folded. */
static void put_matrix(const struct mc_report_context *context, const struct html *html,
		       struct mc_buffer *out)
{
	bool components = has_components(html);
	unsigned first_key = components ? KEY_COMPONENTS : KEY_ROWS;
	struct mc_pouring shown = { .out = out, .count_max = ROWS_SHOWN };
	struct mc_pouring rest = { .out = out, .skip_count = ROWS_SHOWN };

	mc_buffer_printf(out, "<section id=\"matrix\"><h2 id=\"matrix-title\">%s</h2>",
			 components ? "Components" : "Objects");
	begin_table(context, components ? "component" : "object", out);
	pour_rows(&shown, html, first_key);
	mc_buffer_puts(out, "</tbody></table></div>");
	if (shown.dropped_count && components) {
		mc_buffer_printf(out, "<details><summary>%zu more</summary>",
				 shown.dropped_count);
		begin_table(context, "component", out);
		pour_rows(&rest, html, first_key);
		mc_buffer_puts(out, "</tbody></table></div></details>");
	} else if (shown.dropped_count) {
		mc_buffer_printf(out,
				 "<p class=\"more\">and %zu more: see "
				 "<a href=\"#findings\">all of them</a></p>",
				 shown.dropped_count);
	}
	mc_buffer_puts(out, "</section>\n");
}

static void put_item(const struct mc_worklist_item *item, struct mc_buffer *out)
{
	mc_buffer_printf(out, "<li><span class=\"do\">%s <code>",
			 mc_plan_verb(item->work.kind));
	put_text(out, item->work.name);
	mc_buffer_printf(out,
			 "</code></span> <span class=\"gain\">%zu %s it, <b>%zu</b> then "
			 "run</span>",
			 item->object_count, item->object_count == 1 ? "needs" : "need",
			 item->freed_count);
	if (item->work.remedy) {
		mc_buffer_puts(out, "<p>");
		put_text(out, item->work.remedy);
		mc_buffer_puts(out, "</p>");
	}
	mc_buffer_puts(out, "</li>\n");
}

static void put_list(const struct mc_target *target, const struct mc_worklist *list,
		     bool open, struct mc_buffer *out)
{
	mc_buffer_printf(out, "<details%s><summary><code>", open ? " open" : "");
	put_text(out, target->id);
	mc_buffer_printf(out, "</code> <span>%zu %s</span></summary><ol>\n",
			 list->item_count, list->item_count == 1 ? "thing" : "things");
	for (size_t i = 0; i < list->ranked_count; i++)
		put_item(&list->ranked[i], out);
	mc_buffer_puts(out, "</ol>");
	if (list->ranked_count < list->item_count)
		mc_buffer_printf(out, "<p class=\"more\">and %zu more</p>",
				 list->item_count - list->ranked_count);
	mc_buffer_puts(out, "</details>\n");
}

static void put_plan(const struct mc_report_context *context, struct mc_plan *plan,
		     struct mc_buffer *out)
{
	bool first = true;

	if (!mc_plan_rank(plan, PLAN_SHOWN))
		out->failed = true;
	for (size_t i = 0; i < plan->count; i++) {
		if (!plan->lists[i].ranked_count)
			continue;
		if (first)
			mc_buffer_puts(out,
				       "<section id=\"plan\"><h2>What to do, what frees "
				       "most first</h2>\n");
		put_list(&context->targets[i], &plan->lists[i], first, out);
		first = false;
	}
	mc_buffer_puts(out, first ? "" : "</section>\n");
}

static void html_end(struct mc_report *report, const struct muslcheck_summary *summary,
		     struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	struct html *html = report->state;
	struct mc_html_asset script = mc_html_script_asset();
	struct mc_pouring service = { .out = out };

	mc_buffer_puts(out, "\n]</script>\n<main>\n");
	put_headline(summary, out);
	mc_pour(&service, &html->shelves[KEY_SERVICE]);
	mc_buffer_puts(out, "<ul class=\"cards\">\n");
	for (size_t i = 0; i < context->target_count; i++)
		put_card(out, &context->targets[i], &summary->targets[i],
			 summary->object_count, context->today);
	mc_buffer_puts(out, "</ul>\n");
	mc_buffer_puts(out, "<div class=\"first\">\n");
	put_matrix(context, html, out);
	put_plan(context, &html->plan, out);
	mc_buffer_puts(out, "</div>\n");
	mc_buffer_puts(
		out,
		"<noscript><p class=\"warn\">The graph and the details need a script, "
		"which is part of this file.</p></noscript>\n"
		"<section id=\"graph\" hidden></section>\n"
		"<section id=\"findings\" hidden></section>\n</main>\n"
		"<footer>muslcheck " MUSLCHECK_VERSION
		". Verdicts are predictions of what each image's own loader would do."
		"</footer>\n<script>");
	mc_buffer_put(out, script.data, script.size);
	mc_buffer_puts(out, "</script>\n</body>\n</html>\n");
}

static void html_done(struct mc_report *report)
{
	struct html *html = report->state;

	for (int key = 0; key <= KEY_SERVICE; key++)
		mc_shelf_done(&html->shelves[key]);
	mc_plan_done(&html->plan);
}

const struct mc_report_ops mc_report_html = {
	.format = { .name = "html", .help = "one page with everything, for a browser" },
	.order = MC_ORDER_CHOSEN,
	.object = html_object,
	.unreadable = html_unreadable,
	.component = html_component,
	.service = html_service,
	.state_size = sizeof(struct html),
	.begin = html_begin,
	.add = html_add,
	.end = html_end,
	.done = html_done,
};
