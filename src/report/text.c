/* SPDX-License-Identifier: MIT */
/* For people: the whole and what decides it, objects, what to do, and the sums. */
#include <string.h>

#include "report/plan.h"
#include "report/text_service.h"

enum {
	PLAN_SHOWN = 5, /* things to do */
	PLAN_VERBOSE = 100,
};

/* Records: what is written, and from KEY_PLAN on what is to be done, by target. */
enum { KEY_TEXT, KEY_PLAN };

struct text {
	struct mc_plan plan;
};

static void text_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	struct mc_page page = { .context = context, .out = piece };
	size_t begun = mc_record_begin(piece, KEY_TEXT);

	if (object->linking)
		mc_text_put_static(&page, object);
	else
		mc_text_put_object(&page, object, arena);
	mc_record_end(piece, begun);
	if (!context->quiet && !object->linking)
		mc_plan_put(context, object, KEY_PLAN, arena, piece);
}

/* Diagnostics say it, on the other stream; here it would be said twice. */
static void text_unreadable(const struct mc_report_context *context,
			    const struct mc_report_unreadable *unreadable,
			    struct mc_arena *arena, struct mc_buffer *out)
{
	(void)context;
	(void)unreadable;
	(void)arena;
	(void)out;
}

static void text_service(const struct mc_report_context *context,
			 const struct mc_report_service *service, struct mc_arena *arena,
			 struct mc_buffer *piece)
{
	struct mc_page page = { .context = context, .out = piece };
	size_t begun = mc_record_begin(piece, KEY_TEXT);

	mc_text_put_service(&page, service, arena);
	mc_record_end(piece, begun);
}

static void text_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct text *text = report->state;

	out->failed |= !mc_plan_init(&text->plan, report);
}

static void text_add(struct mc_report *report, enum mc_piece kind,
		     const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct text *text = report->state;
	struct mc_record record;
	size_t offset = 0;

	(void)kind;
	while (mc_record_next(piece, &offset, &record)) {
		if (record.key == KEY_TEXT)
			mc_buffer_put(out, record.data, record.size);
		else if (!mc_plan_add(&text->plan, record.key - KEY_PLAN, &record))
			out->failed = true;
	}
}

static void put_list(struct mc_page *page, const struct mc_target *target,
		     const struct mc_worklist *list)
{
	if (!list->ranked_count)
		return;
	mc_page_put(page, "to do for ");
	mc_page_paint(page, MC_PAINT_BOLD, target->id);
	mc_page_put(page, ", what frees most first:");
	mc_page_end_line(page, 4);
	for (size_t i = 0; i < list->ranked_count; i++) {
		const struct mc_worklist_item *item = &list->ranked[i];

		mc_page_put_words(page, "  ", mc_plan_verb(item->work.kind));
		mc_page_put_words(page, " ", item->work.name);
		mc_buffer_printf(
			&page->line, " (%zu %s it, %zu then run)", item->object_count,
			item->object_count == 1 ? "needs" : "need", item->freed_count);
		if (item->work.remedy)
			mc_page_put_words(page, ": ", item->work.remedy);
		mc_page_end_line(page, 6);
	}
	if (list->ranked_count < list->item_count) {
		mc_buffer_printf(&page->line, "  and %zu more",
				 list->item_count - list->ranked_count);
		mc_page_end_line(page, 6);
	}
	mc_page_end_line(page, 0);
}

static void put_plan(struct mc_page *page, struct mc_plan *plan)
{
	if (!mc_plan_rank(plan, page->context->verbose ? PLAN_VERBOSE : PLAN_SHOWN))
		page->out->failed = true;
	for (size_t i = 0; i < plan->count; i++)
		if (page->context->required[i])
			put_list(page, &page->context->targets[i], &plan->lists[i]);
}

static void put_target_summary(struct mc_page *page,
			       const struct muslcheck_summary *summary, size_t index)
{
	const struct muslcheck_target_summary *target = &summary->targets[index];
	size_t runs = target->verdict_counts[MUSLCHECK_VERDICT_RUNS];

	mc_page_paint(page, MC_PAINT_BOLD, target->id);
	mc_buffer_printf(&page->line, ": %zu of %zu objects run", runs,
			 summary->object_count - target->unused_count);
	for (int verdict = MUSLCHECK_VERDICT_ADD_PACKAGES;
	     verdict < MUSLCHECK_VERDICT_COUNT; verdict++) {
		size_t count = target->verdict_counts[verdict];

		if (!count)
			continue;
		mc_buffer_printf(&page->line, ", %zu ", count);
		mc_page_put_verdict(page, (enum muslcheck_verdict)verdict);
	}
	if (target->unused_count)
		mc_buffer_printf(&page->line, "; %zu are for other platforms",
				 target->unused_count);
	mc_page_end_line(page, 4);
}

static void put_end_of_life(struct mc_page *page, const struct mc_target *target)
{
	const char *end_of_life = target->image->end_of_life;
	const char *today = page->context->today;

	/* ISO dates compare as text. */
	if (!today || !end_of_life || strcmp(today, end_of_life) <= 0)
		return;
	mc_page_paint(page, MC_PAINT_YELLOW, "note");
	mc_page_put(page, ": ");
	mc_page_put(page, target->image->id);
	mc_page_put_words(page, " has been past its end of life since ", end_of_life);
	mc_page_end_line(page, 6);
}

static void put_count(struct mc_page *page, size_t count, const char *one,
		      const char *several)
{
	if (!count)
		return;
	mc_buffer_printf(&page->line, "%zu ", count);
	mc_page_put(page, count == 1 ? one : several);
	mc_page_end_line(page, 4);
}

static void text_end(struct mc_report *report, const struct muslcheck_summary *summary,
		     struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	struct mc_page page = { .context = context, .out = out };
	struct text *text = report->state;
	/* One object that the user named has said all there is to say. */
	bool several =
		summary->object_count > 1 || summary->object_count > summary->named_count;

	if (summary->is_incomplete)
		mc_buffer_puts(out, "interrupted: not all files were checked\n");
	if (context->quiet)
		return;
	if (several)
		put_plan(&page, &text->plan);
	if (several && context->base)
		mc_text_put_static_summary(&page, summary);
	for (size_t i = 0; several && i < summary->target_count; i++)
		put_target_summary(&page, summary, i);
	for (size_t i = 0; i < context->target_count; i++)
		put_end_of_life(&page, &context->targets[i]);
	put_count(&page, summary->locked_count, "package in lockfiles",
		  "packages in lockfiles");
	put_count(&page, summary->uncompiled_count,
		  "npm package without its native part: judged by what it says",
		  "npm packages without their native part: judged by what they say");
	put_count(&page, summary->unreadable_count, "file could not be read",
		  "files could not be read");
	put_count(&page, summary->skipped_count,
		  "other file skipped: not ELF programs or libraries",
		  "other files skipped: not ELF programs or libraries");
}

static void text_done(struct mc_report *report)
{
	struct text *text = report->state;

	mc_plan_done(&text->plan);
}

const struct mc_report_ops mc_report_text = {
	.format = { .name = "text", .help = "for people" },
	.shows_static = true,
	.object = text_object,
	.unreadable = text_unreadable,
	.service = text_service,
	.order = MC_ORDER_WHOLE_FIRST,
	.state_size = sizeof(struct text),
	.begin = text_begin,
	.add = text_add,
	.end = text_end,
	.done = text_done,
};
