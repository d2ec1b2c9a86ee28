/* SPDX-License-Identifier: MIT */
/* Human-readable text: the service and what decides it, files, fixes, totals. */
#include <string.h>

#include "report/headline.h"
#include "report/plan.h"
#include "report/text_service.h"

enum {
	PLAN_SHOWN = 5, /* fixes per target */
	PLAN_VERBOSE = 100,
};

struct text {
	struct mc_plan plan;
	bool *shown; /* by target: the details of the object being added */
};

/* Components are in the service's part; here only what to do about them. */
static void text_unit(const struct mc_report_context *context,
		      const struct mc_report_object *unit, struct mc_arena *arena,
		      struct mc_buffer *piece)
{
	if (!context->quiet)
		mc_plan_put(context, unit, mc_text_key(context, MC_TEXT_PLAN, 0), arena,
			    piece);
}

static void text_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	struct mc_page page = { .context = context, .out = piece };
	size_t begun;

	if (!object->linking) {
		mc_text_put_object(&page, object, arena);
		if (!context->quiet)
			mc_plan_put(context, object,
				    mc_text_key(context, MC_TEXT_PLAN, 0), arena, piece);
		return;
	}
	begun = mc_record_begin(piece, MC_TEXT_ALWAYS);
	mc_text_put_static(&page, object);
	mc_record_end(piece, begun);
}

/* Already reported on standard error. */
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
	size_t begun = mc_record_begin(piece, MC_TEXT_ALWAYS);

	mc_text_put_service(&page, service, arena);
	mc_record_end(piece, begun);
}

static void text_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct text *text = report->state;

	text->shown = mc_arena_alloc(report->arena, report->context.target_count + 1,
				     sizeof(*text->shown));
	out->failed |= !text->shown || !mc_plan_init(&text->plan, report);
}

/* A record's key, taken apart. */
struct part {
	enum mc_text_part part;
	size_t target;
	size_t alike;
};

static struct part part_of(const struct mc_report_context *context, unsigned key)
{
	size_t count = context->target_count ? context->target_count : 1;

	return (struct part){
		.part = (enum mc_text_part)(key / (count * count)),
		.target = key % count,
		.alike = key / count % count,
	};
}

/*
 * Mark the details to show: those of targets that use the object, and those they refer to.
 * False if the object fails only on targets that do not use it.
 */
static bool mark_shown(const struct mc_report *report, const struct mc_buffer *piece)
{
	const struct mc_report_context *context = &report->context;
	const struct text *text = report->state;
	bool fails = false, fails_where_used = false;
	struct mc_record record;
	size_t offset = 0;

	memset(text->shown, 0, context->target_count * sizeof(*text->shown));
	while (mc_record_next(piece, &offset, &record)) {
		const struct part part = part_of(context, record.key);
		bool used = mc_report_uses(report, part.target);

		if (part.part == MC_TEXT_FAILS) {
			fails = true;
			fails_where_used |= used;
		}
		if (part.part == MC_TEXT_DETAILS && used)
			text->shown[part.target] = text->shown[part.alike] = true;
	}
	return fails_where_used || !fails || (context->verbose && !context->quiet);
}

/* The verdict of an object that is not used, or that its component decides. */
static void put_not_listed(const struct mc_report_context *context,
			   const struct mc_object_use *use, size_t target,
			   struct mc_buffer *out)
{
	struct mc_page page = { .context = context, .out = out };

	if (use->decided_by) {
		mc_page_put_verdict_head(&page, context->targets[target].id,
					 use->decided_by->verdict);
		mc_page_put_words(&page, "see ", use->component ? use->component : "");
		mc_page_end_line(&page, mc_page_head_columns(&page));
		return;
	}
	mc_page_put_target_head(&page, context->targets[target].id);
	mc_page_put(&page, "not used there");
	mc_page_end_line(&page, 4);
}

static void text_add(struct mc_report *report, enum mc_piece kind,
		     const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct text *text = report->state;
	bool visible = mark_shown(report, piece);
	struct mc_record record;
	size_t offset = 0;

	(void)kind;
	while (mc_record_next(piece, &offset, &record)) {
		const struct part part = part_of(&report->context, record.key);

		if (part.part == MC_TEXT_PLAN)
			out->failed |=
				!mc_plan_add(&text->plan, report, part.target, &record);
		else if (!visible ||
			 (part.part == MC_TEXT_DETAILS && !text->shown[part.target]))
			continue;
		else if (part.part == MC_TEXT_VERDICT &&
			 !mc_report_uses(report, part.target))
			put_not_listed(&report->context, &report->uses[part.target],
				       part.target, out);
		else
			mc_buffer_put(out, record.data, record.size);
	}
}

static void put_list(struct mc_page *page, const struct mc_target *target,
		     const struct mc_worklist *list)
{
	if (!list->ranked_count)
		return;
	mc_page_put(page, "Fixes for ");
	mc_page_paint(page, MC_PAINT_BOLD, target->id);
	mc_page_put(page, ", most effective first:");
	mc_page_end_line(page, 4);
	for (size_t i = 0; i < list->ranked_count; i++) {
		const struct mc_worklist_item *item = &list->ranked[i];

		mc_page_put(page, "  ");
		mc_plan_put_verb(item, target, &page->line);
		mc_page_put_words(page, " ", mc_plan_name(item));
		mc_buffer_printf(&page->line, " (unblocks %zu)", item->freed_count);
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
	const struct muslcheck_target_summary *target = summary->targets[index];
	size_t runs = target->verdict_counts[MUSLCHECK_VERDICT_RUNS];

	mc_page_paint(page, MC_PAINT_BOLD, target->id);
	if (target->unit_count == 1 && runs)
		mc_buffer_printf(&page->line, ": 1 %s %s", mc_headline_noun(target, true),
				 mc_headline_verb(target, runs));
	else if (target->unit_count)
		mc_buffer_printf(&page->line, ": %zu of %zu %s %s", runs,
				 target->unit_count, mc_headline_noun(target, false),
				 mc_headline_verb(target, runs));
	else
		mc_page_put_words(page, ": ", mc_headline_nothing(summary, target));
	for (int verdict = MUSLCHECK_VERDICT_ACCEPTED; verdict < MUSLCHECK_VERDICT_COUNT;
	     verdict++) {
		size_t count = target->verdict_counts[verdict];

		if (!count)
			continue;
		mc_buffer_printf(&page->line, ", %zu ", count);
		mc_page_put_verdict(page, (enum muslcheck_verdict)verdict);
	}
	if (target->unused_count)
		mc_buffer_printf(&page->line, "; %zu not used there (skipped)",
				 target->unused_count);
	mc_page_end_line(page, 4);
}

/* The last line: the verdict of everything, per target. */
static void put_result(struct mc_page *page, const struct muslcheck_summary *summary)
{
	mc_page_put(page, "result: ");
	for (size_t i = 0; i < summary->target_count; i++) {
		mc_page_put(page, i ? "; " : "");
		mc_page_paint(page, MC_PAINT_BOLD, summary->targets[i]->id);
		mc_page_put(page, ": ");
		mc_page_put_verdict(page, summary->targets[i]->verdict);
	}
	mc_page_end_line(page, 4);
}

static void put_checked_as(struct mc_page *page, const struct mc_target *target)
{
	if (!target->checked_as)
		return;
	mc_page_paint(page, MC_PAINT_YELLOW, "note");
	mc_page_put(page, ": ");
	mc_page_put(page, target->id);
	mc_page_put_words(page, " is checked as ", target->checked_as);
	mc_page_end_line(page, 6);
}

/* Its own programs do not start on every processor. */
static void put_cpu_level(struct mc_page *page, const struct mc_target *target)
{
	if (!target->image->cpu_level)
		return;
	mc_page_paint(page, MC_PAINT_YELLOW, "warning");
	mc_page_put(page, ": ");
	mc_page_put(page, target->id);
	mc_page_put_words(page, " needs x86_64 processors of level ",
			  target->image->cpu_level);
	mc_page_put(page, " or higher");
	mc_page_end_line(page, 9);
}

static void put_end_of_life(struct mc_page *page, const struct mc_target *target)
{
	const char *end_of_life = target->image->end_of_life;
	const char *long_term = target->image->long_term_support;
	const char *today = page->context->today;

	/* ISO dates compare as text. */
	if (!today || !end_of_life || strcmp(today, end_of_life) <= 0)
		return;
	mc_page_paint(page, MC_PAINT_YELLOW, "note");
	mc_page_put(page, ": ");
	mc_page_put(page, target->image->id);
	mc_page_put_words(page, " has been past its end of life since ", end_of_life);
	if (long_term)
		mc_page_put_words(page,
				  strcmp(today, long_term) > 0
					  ? "; long-term support ended "
					  : "; long-term support until ",
				  long_term);
	mc_page_end_line(page, 6);
}

/* 10077 as "10,077" */
static void put_grouped(struct mc_buffer *out, size_t count)
{
	if (count < 1000) {
		mc_buffer_printf(out, "%zu", count);
		return;
	}
	put_grouped(out, count / 1000);
	mc_buffer_printf(out, ",%03zu", count % 1000);
}

static void put_count(struct mc_page *page, size_t count, const char *one,
		      const char *several)
{
	if (!count)
		return;
	put_grouped(&page->line, count);
	mc_page_put_words(page, " ", count == 1 ? one : several);
	mc_page_end_line(page, 4);
}

static void text_end(struct mc_report *report, const struct muslcheck_summary *summary,
		     struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	struct mc_page page = { .context = context, .out = out };
	struct text *text = report->state;
	/* Totals repeat nothing but what a single named file already shows. */
	bool several = summary->object_count != 1 || summary->named_count != 1;

	if (summary->is_incomplete)
		mc_buffer_puts(out, "interrupted: not all files were checked\n");
	if (context->quiet)
		return;
	if (several)
		put_plan(&page, &text->plan);
	if (several && context->base)
		mc_text_put_static_summary(&page, summary);
	for (size_t i = 0; i < context->target_count; i++) {
		put_checked_as(&page, &context->targets[i]);
		put_cpu_level(&page, &context->targets[i]);
		put_end_of_life(&page, &context->targets[i]);
	}
	put_count(&page, summary->locked_count, "lockfile entry checked",
		  "lockfile entries checked");
	put_count(&page, summary->uncompiled_count,
		  "npm package is not built yet; judged from package.json",
		  "npm packages are not built yet; judged from package.json");
	put_count(&page, summary->unreadable_count, "file could not be read",
		  "files could not be read");
	put_count(&page, summary->library_count,
		  "shared object not checked: static is about programs",
		  "shared objects not checked: static is about programs");
	put_count(&page, summary->skipped_count, "non-ELF file skipped",
		  "non-ELF files skipped");
	/* `static` has a summary of its own. */
	for (size_t i = 0; several && i < context->target_count; i++)
		put_target_summary(&page, summary, i);
	if (several && context->target_count)
		put_result(&page, summary);
}

static void text_done(struct mc_report *report)
{
	struct text *text = report->state;

	mc_plan_done(&text->plan);
}

const struct mc_report_ops mc_report_text = {
	.format = { .name = "text", .help = "human-readable" },
	.shows_static = true,
	.object = text_object,
	.unit = text_unit,
	.unreadable = text_unreadable,
	.service = text_service,
	.order = MC_ORDER_SERVICE_FIRST,
	.state_size = sizeof(struct text),
	.begin = text_begin,
	.add = text_add,
	.end = text_end,
	.done = text_done,
};
