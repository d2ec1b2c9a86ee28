/* SPDX-License-Identifier: MIT */
/*
 * GitHub's Markdown: a comment on a pull request (at most 65,536 characters) and a job
 * summary (at most 1 MiB).  The most important comes first; omitted parts are counted.
 */
#include "report/escape.h"
#include "report/markdown_parts.h"
#include "report/plan.h"
#include "report/both_installs.h"
#include "report/service_rows.h"
#include "report/work.h"
#include "report/unit.h"

enum {
	COMMENT_SIZE_MAX = 65000,
	SUMMARY_SIZE_MAX = 1000 * 1000,
	TAIL_SIZE = 400, /* reserved for the closing notes */
	COMPONENTS_SHOWN = 40,
	PLAN_SHOWN = 10, /* fixes per target */
};

/* Records of objects that do not pass are keyed by their worst verdict. */
enum shelf_key {
	SHELF_VERDICTS,
	SHELF_UNREADABLE = MUSLCHECK_VERDICT_COUNT,
	SHELF_NOTICES,
	SHELF_COMPONENTS, /* that do not pass */
	SHELF_COMPONENTS_PASSING,
	SHELF_SERVICE,
	SHELF_COUNT,
};

struct markdown {
	size_t size_max;
	struct mc_shelf shelves[SHELF_COUNT];
	struct mc_plan plan;
};

/* Records by target come after those of the shelves. */
enum part { PART_PLAN, PART_FAILS };

static unsigned key_of(const struct mc_report_context *context, size_t target,
		       enum part part)
{
	return SHELF_COUNT + (unsigned)(part * context->target_count + target);
}

static bool does_not_pass(const struct mc_report_context *context,
			  const struct mc_report_object *object, size_t target)
{
	return mc_report_concerns(object, target) &&
	       (object->fails[target] ||
		(context->required[target] &&
		 !context->allowed[object->judgements[target].verdict]));
}

/* The worst verdict on the required targets where it does not pass. */
static enum muslcheck_verdict worst_verdict(const struct mc_report_context *context,
					    const struct mc_report_object *object)
{
	enum muslcheck_verdict worst = MUSLCHECK_VERDICT_RUNS;

	for (size_t i = 0; i < context->target_count; i++) {
		enum muslcheck_verdict verdict = object->judgements[i].verdict;

		if (does_not_pass(context, object, i) && verdict > worst)
			worst = verdict;
	}
	return worst;
}

/* Markdown is not parsed inside <summary>, so the name is escaped as markup. */
static void begin_details(const struct mc_report_context *context, const char *path,
			  struct mc_arena *arena, struct mc_buffer *piece)
{
	const char *name = mc_stable_path(&context->path_context, path, arena);

	mc_buffer_puts(piece, "<details><summary><code>");
	if (name)
		mc_escape_put(piece, MC_SYNTAX_MARKUP, name);
	else
		piece->failed = true;
	mc_buffer_puts(piece, "</code>");
}

/* The name of what is reported: its path, or name and place of a component. */
static void put_summary(const struct mc_report_context *context,
			const struct mc_report_object *object,
			enum muslcheck_verdict worst, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	const char *name = mc_report_name_of(context, object, arena);

	mc_buffer_puts(piece, "<details><summary><code>");
	if (name)
		mc_escape_put(piece, MC_SYNTAX_MARKUP, name);
	else
		piece->failed = true;
	mc_buffer_printf(piece, "</code> %s %s</summary>\n\n", mc_markdown_mark(worst),
			 worst > MUSLCHECK_VERDICT_ACCEPTED ? mc_verdict_name(worst)
							    : "error");
}

static void markdown_object(const struct mc_report_context *context,
			    const struct mc_report_object *object, struct mc_arena *arena,
			    struct mc_buffer *piece)
{
	enum muslcheck_verdict worst = worst_verdict(context, object);
	size_t begun;

	mc_plan_put(context, object, SHELF_COUNT, arena, piece);
	if (object->passes)
		return;
	for (size_t i = 0; i < context->target_count; i++)
		if (does_not_pass(context, object, i))
			mc_record_end(piece, mc_record_begin(piece, key_of(context, i,
									   PART_FAILS)));
	begun = mc_record_begin(piece, SHELF_VERDICTS + worst);
	put_summary(context, object, worst, arena, piece);
	for (size_t i = 0; i < context->target_count; i++)
		if (mc_report_concerns(object, i))
			mc_markdown_put_judgement(context, object, i, arena, piece);
	mc_buffer_puts(piece, "\n</details>\n");
	mc_record_end(piece, begun);
}

static void markdown_unreadable(const struct mc_report_context *context,
				const struct mc_report_unreadable *unreadable,
				struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, unreadable->is_notice ? SHELF_NOTICES
								    : SHELF_UNREADABLE);
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	begin_details(context, unreadable->path, arena, piece);
	mc_buffer_puts(piece,
		       unreadable->is_notice ? " ⚠️ notice" : " ❓ not checked");
	mc_buffer_puts(piece, "</summary>\n\n");
	mc_markdown_put(piece, reason);
	mc_buffer_puts(piece, "\n\n</details>\n");
	mc_record_end(piece, begun);
}

static bool component_fails(const struct mc_report_context *context,
			    const struct mc_component *component)
{
	for (size_t i = 0; i < context->target_count; i++)
		if (context->required[i] && !component->targets[i].aside &&
		    !context->allowed[component->targets[i].verdict])
			return true;
	return false;
}

static void put_component_cell(struct mc_buffer *piece,
			       const struct mc_component_target *target)
{
	if (target->aside) {
		mc_buffer_puts(piece, " – ");
		mc_markdown_put(piece, target->aside);
		mc_buffer_puts(piece, " |");
		return;
	}
	mc_buffer_printf(piece, " %s %s |", mc_markdown_mark(target->verdict),
			 mc_verdict_name(target->verdict));
}

/* Each text once; a text of some targets names them. */
static void put_component_work(const struct mc_report_context *context,
			       const struct mc_component *component,
			       struct mc_arena *arena, struct mc_buffer *piece)
{
	const char **texts = mc_arena_alloc(arena, context->target_count, sizeof(*texts));
	size_t count;

	piece->failed |= !texts;
	for (size_t i = 0; texts && i < context->target_count; i++)
		texts[i] = mc_work_of_component(component, i);
	count = texts ? mc_work_count(texts, context->target_count) : 0;
	for (size_t i = 0, put = 0; put < count; i++) {
		if (!mc_work_is_first(texts, i))
			continue;
		mc_buffer_puts(piece, put++ ? "<br>" : " ");
		for (size_t j = i; count > 1 && j < context->target_count; j++) {
			if (!mc_work_shares(texts, i, j))
				continue;
			mc_buffer_puts(piece, j == i ? "" : ", ");
			mc_escape_put_code_cell(piece, context->targets[j].id);
		}
		mc_buffer_puts(piece, count > 1 ? ": " : "");
		mc_markdown_put(piece, texts[i]);
	}
	mc_buffer_puts(piece, " |");
}

static void markdown_component(const struct mc_report_context *context,
			       const struct mc_component *component,
			       struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, component_fails(context, component)
						      ? SHELF_COMPONENTS
						      : SHELF_COMPONENTS_PASSING);
	const char *name =
		mc_arena_join(arena, component->name, component->version ? " " : "",
			      component->version ? component->version : "");

	if (!name) {
		piece->failed = true;
		return;
	}
	mc_buffer_puts(piece, "| ");
	mc_escape_put_code_cell(piece, name);
	mc_buffer_printf(piece, " (%s", mc_component_type_name(component->type));
	if (component->place) {
		mc_buffer_puts(piece, ", ");
		mc_escape_put_code_cell(piece, component->place);
	}
	mc_buffer_puts(piece, ") |");
	for (size_t i = 0; i < context->target_count; i++)
		put_component_cell(piece, &component->targets[i]);
	put_component_work(context, component, arena, piece);
	mc_buffer_puts(piece, "\n");
	mc_record_end(piece, begun);
}

static void markdown_service(const struct mc_report_context *context,
			     const struct mc_report_service *service,
			     struct mc_arena *arena, struct mc_buffer *piece)
{
	size_t begun = mc_record_begin(piece, SHELF_SERVICE);
	size_t empty = piece->size;

	if (mc_rows_are_shown(service))
		mc_rows_put_markdown(context, service, arena, piece);
	mc_reinstall_put_markdown(context, service, arena, piece);
	if (service->recommended) {
		mc_buffer_puts(piece, "**Recommended image:** ");
		mc_escape_put_code(piece, service->recommended);
	}
	if (service->recommended && service->reason) {
		mc_buffer_puts(piece, " — ");
		mc_markdown_put(piece, service->reason);
	}
	mc_buffer_puts(piece, service->recommended ? "\n\n" : "");
	for (size_t i = 0; i < service->result->image_count; i++)
		mc_markdown_put_image(context, &service->result->images[i], arena, piece);
	if (piece->size == empty)
		mc_record_drop(piece, begun);
	else
		mc_record_end(piece, begun);
}

static void begin(struct mc_report *report, size_t size_max, struct mc_buffer *out)
{
	struct markdown *markdown = report->state;

	markdown->size_max = size_max - TAIL_SIZE;
	for (int key = 0; key < SHELF_COUNT; key++)
		markdown->shelves[key].size_max = markdown->size_max;
	markdown->shelves[SHELF_COMPONENTS].size_max = markdown->size_max / 8;
	markdown->shelves[SHELF_COMPONENTS_PASSING].size_max = markdown->size_max / 8;
	out->failed |= !mc_plan_init(&markdown->plan, report);
}

static void comment_begin(struct mc_report *report, struct mc_buffer *out)
{
	begin(report, COMMENT_SIZE_MAX, out);
}

static void summary_begin(struct mc_report *report, struct mc_buffer *out)
{
	begin(report, SUMMARY_SIZE_MAX, out);
}

static void markdown_add(struct mc_report *report, enum mc_piece kind,
			 const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct markdown *markdown = report->state;
	size_t count = report->context.target_count;
	bool fails = kind != MC_PIECE_OBJECT;
	struct mc_record record;
	size_t offset = 0;

	while (mc_record_next(piece, &offset, &record)) {
		size_t target = record.key - SHELF_COUNT;

		/* An object that fails only where it is not used is not listed. */
		if (record.key < SHELF_COUNT && fails)
			mc_shelf_put(&markdown->shelves[record.key], &record);
		else if (record.key >= SHELF_COUNT + count)
			fails |= mc_report_shows(report, target - count);
		else if (record.key >= SHELF_COUNT)
			out->failed |=
				!mc_plan_add(&markdown->plan, report, target, &record);
	}
}

/* A table, failing components first. */
static void put_components(const struct mc_report_context *context,
			   const struct markdown *markdown, struct mc_buffer *out)
{
	const struct mc_shelf *shelves = markdown->shelves;
	struct mc_pouring pouring = { .out = out, .count_max = COMPONENTS_SHOWN };

	if (!shelves[SHELF_COMPONENTS].count && !shelves[SHELF_COMPONENTS_PASSING].count)
		return;
	mc_buffer_puts(out, "### Components\n\n| component |");
	mc_markdown_put_target_cells(context, out);
	mc_buffer_puts(out, " what to do |\n|---|---|");
	for (size_t i = 0; i < context->target_count; i++)
		mc_buffer_puts(out, "---|");
	mc_buffer_puts(out, "\n");
	mc_pour(&pouring, &shelves[SHELF_COMPONENTS]);
	mc_pour(&pouring, &shelves[SHELF_COMPONENTS_PASSING]);
	if (pouring.dropped_count)
		mc_buffer_printf(out, "\n%zu more components are not shown.\n",
				 pouring.dropped_count);
	mc_buffer_puts(out, "\n");
}

static void put_item(const struct mc_worklist_item *item, const struct mc_target *target,
		     struct mc_buffer *out)
{
	mc_buffer_puts(out, "1. ");
	mc_plan_put_verb(item, target, out);
	mc_buffer_puts(out, " ");
	mc_escape_put_code(out, mc_plan_name(item));
	if (item->work.remedy) {
		mc_buffer_puts(out, ": ");
		mc_markdown_put(out, item->work.remedy);
	}
	mc_buffer_printf(out, " — unblocks %zu\n", item->freed_count);
}

static void put_list(const struct mc_target *target, const struct mc_worklist *list,
		     struct mc_buffer *out)
{
	if (!list->ranked_count)
		return;
	mc_buffer_puts(out, "### Fixes for ");
	mc_escape_put_code(out, target->id);
	mc_buffer_puts(out, ", most effective first\n\n");
	for (size_t i = 0; i < list->ranked_count; i++)
		put_item(&list->ranked[i], target, out);
	if (list->ranked_count < list->item_count)
		mc_buffer_printf(out, "\nand %zu more\n",
				 list->item_count - list->ranked_count);
	mc_buffer_puts(out, "\n");
}

/* The objects that need the most work first, while there is room. */
static void put_objects(const struct markdown *markdown, struct mc_buffer *out)
{
	static const unsigned order[] = {
		SHELF_UNREADABLE,
		MUSLCHECK_VERDICT_PORT,
		MUSLCHECK_VERDICT_REBUILD,
		MUSLCHECK_VERDICT_UNKNOWN,
		MUSLCHECK_VERDICT_GCOMPAT,
		MUSLCHECK_VERDICT_ADD_PACKAGES,
		SHELF_NOTICES,
	};
	struct mc_pouring pouring = { .out = out, .size_max = markdown->size_max };

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		mc_pour(&pouring, &markdown->shelves[order[i]]);
	if (pouring.dropped_count)
		mc_buffer_printf(out, "\n%zu more files omitted: size limit reached.\n",
				 pouring.dropped_count);
}

static void markdown_end(struct mc_report *report,
			 const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	struct markdown *markdown = report->state;
	struct mc_pouring pouring = { .out = out };

	mc_markdown_put_headline(context, summary, out);
	mc_markdown_put_counts(summary, out);
	mc_pour(&pouring, &markdown->shelves[SHELF_SERVICE]);
	put_components(context, markdown, out);
	if (!mc_plan_rank(&markdown->plan, PLAN_SHOWN))
		out->failed = true;
	for (size_t i = 0; i < markdown->plan.count; i++)
		if (context->required[i])
			put_list(&context->targets[i], &markdown->plan.lists[i], out);
	put_objects(markdown, out);
}

static void markdown_done(struct mc_report *report)
{
	struct markdown *markdown = report->state;

	for (int key = 0; key < SHELF_COUNT; key++)
		mc_shelf_done(&markdown->shelves[key]);
	mc_plan_done(&markdown->plan);
}

const struct mc_report_ops mc_report_markdown = {
	.format = { .name = "markdown", .help = "a comment on a pull request" },
	.order = MC_ORDER_DEFERRED,
	.object = markdown_object,
	.unit = markdown_object,
	.unreadable = markdown_unreadable,
	.component = markdown_component,
	.service = markdown_service,
	.state_size = sizeof(struct markdown),
	.begin = comment_begin,
	.add = markdown_add,
	.end = markdown_end,
	.done = markdown_done,
};

const struct mc_report_ops mc_report_github_summary = {
	.format = { .name = "github-summary",
		    .help = "Markdown, added to $GITHUB_STEP_SUMMARY",
		    .appends = true },
	.order = MC_ORDER_DEFERRED,
	.object = markdown_object,
	.unit = markdown_object,
	.unreadable = markdown_unreadable,
	.component = markdown_component,
	.service = markdown_service,
	.state_size = sizeof(struct markdown),
	.begin = summary_begin,
	.add = markdown_add,
	.end = markdown_end,
	.done = markdown_done,
};
