/* SPDX-License-Identifier: MIT */
/*
 * What changed since an earlier run, instead of the full report: as text, and as Markdown
 * for a pull request.  A piece begins with a letter for its kind of change, which is
 * counted and determines the order.
 */
#include <string.h>

#include "findings/compare.h"
#include "report/unit.h"

enum { NAMES_SHOWN = 6 };

/* A pull request comment holds 65,536 characters, including the closing note. */
enum { MARKDOWN_MAX = 60000 };

struct section {
	struct mc_buffer text;
	size_t count;
};

struct compare_report {
	struct section sections[MC_CHANGE_COUNT];
};

/* How one of the two formats writes a change. */
struct style {
	void (*put_name)(struct mc_buffer *out, enum mc_change change, const char *name);
	void (*put_verdicts)(struct mc_buffer *out, const char *target,
			     const char *before, const char *now);
	void (*begin_floor)(struct mc_buffer *out);
	void (*begin_line)(struct mc_buffer *out, const char *label);
	void (*put_safe)(struct mc_buffer *out, const char *text);
};

static const char *const change_names[MC_CHANGE_COUNT] = {
	[MC_CHANGE_WORSE] = "worse",   [MC_CHANGE_NEW] = "new",
	[MC_CHANGE_OTHER] = "changed", [MC_CHANGE_BETTER] = "better",
	[MC_CHANGE_GONE] = "removed",  [MC_CHANGE_NONE] = "unchanged",
};

static void text_name(struct mc_buffer *out, enum mc_change change, const char *name)
{
	mc_buffer_printf(out, "%s: ", change_names[change]);
	mc_report_put_safe(out, name);
	mc_buffer_puts(out, "\n");
}

static void text_verdicts(struct mc_buffer *out, const char *target, const char *before,
			  const char *now)
{
	mc_buffer_puts(out, "  ");
	mc_report_put_safe(out, target);
	if (before && strcmp(before, now))
		mc_buffer_printf(out, "  %s, was %s\n", now, before);
	else
		mc_buffer_printf(out, "  %s%s\n", before ? "still " : "", now);
}

static void text_floor(struct mc_buffer *out)
{
	mc_buffer_puts(out, "  ");
}

static void text_line(struct mc_buffer *out, const char *label)
{
	mc_buffer_printf(out, "    %s: ", label);
}

/* Escapes the characters of Markdown and HTML markup. */
static void put_markdown(struct mc_buffer *out, const char *text)
{
	struct mc_buffer safe = { 0 };

	mc_report_put_safe(&safe, text);
	for (size_t i = 0; i < safe.size; i++) {
		char c = safe.data[i];

		if (c == '<' || c == '>' || c == '&')
			mc_buffer_puts(out, c == '<'   ? "&lt;"
					    : c == '>' ? "&gt;"
						       : "&amp;");
		else if (strchr("\\`*_{}[]()#|~!@", c))
			mc_buffer_printf(out, "\\%c", c);
		else
			mc_buffer_put(out, &c, 1);
	}
	out->failed |= safe.failed;
	mc_buffer_done(&safe);
}

static void markdown_name(struct mc_buffer *out, enum mc_change change, const char *name)
{
	mc_buffer_printf(out, "- **%s**: ", change_names[change]);
	put_markdown(out, name);
	mc_buffer_puts(out, "\n");
}

static void markdown_verdicts(struct mc_buffer *out, const char *target,
			      const char *before, const char *now)
{
	mc_buffer_puts(out, "  - ");
	put_markdown(out, target);
	if (before && strcmp(before, now))
		mc_buffer_printf(out, ": `%s` → `%s`\n", before, now);
	else
		mc_buffer_printf(out, ": %s`%s`\n", before ? "still " : "", now);
}

static void markdown_floor(struct mc_buffer *out)
{
	mc_buffer_puts(out, "  - ");
}

static void markdown_line(struct mc_buffer *out, const char *label)
{
	mc_buffer_printf(out, "    - %s: ", label);
}

static const struct style text_style = {
	text_name, text_verdicts, text_floor, text_line, mc_report_put_safe,
};
static const struct style markdown_style = {
	markdown_name, markdown_verdicts, markdown_floor, markdown_line, put_markdown,
};

static void put_rest(struct mc_buffer *out, size_t count)
{
	if (count > NAMES_SHOWN)
		mc_buffer_printf(out, " and %zu more", count - NAMES_SHOWN);
	mc_buffer_puts(out, "\n");
}

/* The new findings of one rule in a line, with their subjects. */
static void put_appeared(const struct style *style, struct mc_buffer *out,
			 const struct mc_target_change *change)
{
	size_t end;

	for (size_t i = 0; i < change->appeared_count; i = end) {
		const struct mc_finding *first = change->appeared[i];
		const char *id = mc_finding_id(first);

		for (end = i + 1; end < change->appeared_count; end++)
			if (strcmp(mc_finding_id(change->appeared[end]), id))
				break;
		style->begin_line(out, "new");
		if (end - i == 1) {
			style->put_safe(out, first->message);
		} else {
			style->put_safe(out, mc_finding_title(first));
			mc_buffer_puts(out, ": ");
		}
		for (size_t j = i; end - i > 1 && j < end && j < i + NAMES_SHOWN; j++) {
			const char *subject = change->appeared[j]->subject;

			mc_buffer_puts(out, j > i ? ", " : "");
			style->put_safe(out, subject ? subject : "the file itself");
		}
		if (end - i > NAMES_SHOWN)
			mc_buffer_printf(out, " and %zu more", end - i - NAMES_SHOWN);
		mc_buffer_puts(out, " (");
		style->put_safe(out, id);
		mc_buffer_puts(out, ")\n");
	}
}

static void put_fixed(const struct style *style, struct mc_buffer *out,
		      const struct mc_target_change *change)
{
	size_t end;

	for (size_t i = 0; i < change->fixed_count; i = end) {
		const char *rule = change->fixed[i]->rule;

		style->begin_line(out, "fixed");
		style->put_safe(out, rule);
		for (end = i; end < change->fixed_count; end++) {
			const char *subject = change->fixed[end]->subject;

			if (strcmp(change->fixed[end]->rule, rule))
				break;
			if (!subject || end - i >= NAMES_SHOWN)
				continue;
			mc_buffer_puts(out, end > i ? ", " : ": ");
			style->put_safe(out, subject);
		}
		put_rest(out, end - i);
	}
}

/* "glibc floor raised from 2.28 to 2.34 (GLIBC_2.34: pthread_create)" */
static void put_floors(const struct style *style, struct mc_buffer *out,
		       const struct mc_comparison *comparison)
{
	for (int library = 0; library < MC_FLOOR_COUNT; library++) {
		const struct mc_floor_change *change = &comparison->floors[library];
		const char *now = change->direction ? change->now->release : NULL;

		if (!change->direction)
			continue;
		style->begin_floor(out);
		style->put_safe(out, mc_floor_name((enum mc_floor_of)library));
		mc_buffer_puts(out, change->direction > 0 ? " floor raised from "
							  : " floor lowered from ");
		style->put_safe(out, change->before ? change->before : "any release");
		mc_buffer_puts(out, " to ");
		style->put_safe(out, now ? now : "any release");
		if (change->direction > 0) {
			mc_buffer_puts(out, " (");
			style->put_safe(out, change->now->node);
			mc_buffer_puts(out, change->now->symbol ? ": " : "");
			style->put_safe(out,
					change->now->symbol ? change->now->symbol : "");
			mc_buffer_puts(out, ")");
		}
		mc_buffer_puts(out, "\n");
	}
}

static bool is_changed(const struct mc_target_change *change,
		       enum muslcheck_verdict verdict)
{
	return change->before && (change->before->verdict != verdict ||
				  change->appeared_count || change->fixed_count);
}

static void put_failing(const struct mc_report_context *context,
			const struct mc_report_object *object, const struct style *style,
			struct mc_buffer *piece)
{
	bool any = false;

	for (size_t i = 0; i < context->target_count; i++) {
		if (!object->fails[i] || !mc_report_concerns(object, i))
			continue;
		if (!any)
			style->begin_floor(piece);
		mc_buffer_puts(piece, any ? ", " : "fails the run: ");
		style->put_safe(piece, context->targets[i].id);
		any = true;
	}
	mc_buffer_puts(piece, any ? "\n" : "");
}

static void put_object(const struct mc_report_context *context,
		       const struct mc_report_object *object, const struct style *style,
		       struct mc_arena *arena, struct mc_buffer *piece)
{
	struct mc_floors floors = { 0 };
	const struct mc_compared now = {
		.name = mc_report_identity_of(&context->path_context, object, arena),
		.targets = context->targets,
		.target_count = context->target_count,
		.judgements = object->judgements,
		.floors = object->stored ? &floors : NULL,
	};
	struct mc_comparison comparison;
	char letter;

	if (object->stored)
		mc_floors_find(context->targets[0].db, &object->stored->object, &floors);
	if (!now.name ||
	    mc_compare(context->previous_run, &now, arena, &comparison) != MUSLCHECK_OK) {
		piece->failed = true;
		return;
	}
	letter = (char)('a' + (int)comparison.change);
	mc_buffer_put(piece, &letter, 1);
	if (comparison.change == MC_CHANGE_NONE ||
	    (comparison.change == MC_CHANGE_NEW && object->passes))
		return; /* only counted */
	style->put_name(piece, comparison.change, now.name);
	if (object->stored)
		put_floors(style, piece, &comparison);
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_target_change *change =
			comparison.before ? &comparison.targets[i] : NULL;
		enum muslcheck_verdict verdict = object->judgements[i].verdict;

		if (!mc_report_concerns(object, i) ||
		    (change && !is_changed(change, verdict)))
			continue;
		style->put_verdicts(piece, context->targets[i].id,
				    change ? mc_verdict_name(change->before->verdict)
					   : NULL,
				    mc_verdict_name(verdict));
		if (change) {
			put_appeared(style, piece, change);
			put_fixed(style, piece, change);
		}
	}
	put_failing(context, object, style, piece);
}

static void text_object(const struct mc_report_context *context,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	put_object(context, object, &text_style, arena, piece);
}

static void markdown_object(const struct mc_report_context *context,
			    const struct mc_report_object *object, struct mc_arena *arena,
			    struct mc_buffer *piece)
{
	put_object(context, object, &markdown_style, arena, piece);
}

static void compare_add(struct mc_report *report, enum mc_piece kind,
			const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct compare_report *state = report->state;
	struct section *section = &state->sections[piece->data[0] - 'a'];

	(void)kind;
	(void)out;
	section->count++;
	mc_buffer_put(&section->text, piece->data + 1, piece->size - 1);
}

/* Objects of the earlier run that this one did not see. */
static void add_removed(struct mc_report *report, const struct style *style)
{
	struct compare_report *state = report->state;
	struct section *removed = &state->sections[MC_CHANGE_GONE];
	const struct mc_previous_object *object;

	for (size_t i = 0; (object = mc_previous_run_at(report->context.previous_run, i));
	     i++) {
		if (atomic_load_explicit(&object->seen, memory_order_relaxed))
			continue;
		removed->count++;
		style->put_name(&removed->text, MC_CHANGE_GONE, object->name);
	}
}

/* "1 worse, 2 new, 10 unchanged" */
static void put_counts(const struct compare_report *state, struct mc_buffer *out)
{
	bool any = false;

	for (int change = 0; change < MC_CHANGE_COUNT; change++) {
		size_t count = state->sections[change].count;

		if (!count)
			continue;
		mc_buffer_printf(out, "%s%zu %s", any ? ", " : "", count,
				 change_names[change]);
		any = true;
	}
	if (!any)
		mc_buffer_puts(out, "nothing to compare");
}

static void put_failures(const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	if (summary->failing_count)
		mc_buffer_printf(out, "; %zu %s the run", summary->failing_count,
				 summary->failing_count == 1 ? "fails" : "fail");
}

static void text_end(struct mc_report *report, const struct muslcheck_summary *summary,
		     struct mc_buffer *out)
{
	struct compare_report *state = report->state;

	add_removed(report, &text_style);
	for (int change = 0; change < MC_CHANGE_COUNT; change++) {
		struct mc_buffer *text = &state->sections[change].text;

		out->failed |= text->failed;
		if (text->size)
			mc_buffer_put(out, text->data, text->size);
	}
	mc_buffer_puts(out, "compared with ");
	mc_report_put_safe(out, mc_previous_run_path(report->context.previous_run));
	mc_buffer_puts(out, ": ");
	put_counts(state, out);
	put_failures(summary, out);
	mc_buffer_puts(out, "\n");
}

/* Writes whole lines while they fit; false if some did not. */
static bool put_lines(const struct mc_buffer *text, struct mc_buffer *out)
{
	size_t size = text->size;

	if (out->size + size > MARKDOWN_MAX) {
		size = out->size < MARKDOWN_MAX ? MARKDOWN_MAX - out->size : 0;
		while (size && text->data[size - 1] != '\n')
			size--;
	}
	if (size)
		mc_buffer_put(out, text->data, size);
	return size == text->size;
}

static void markdown_end(struct mc_report *report,
			 const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	struct compare_report *state = report->state;
	bool whole = true;

	add_removed(report, &markdown_style);
	mc_buffer_puts(out, "### muslcheck: ");
	put_counts(state, out);
	put_failures(summary, out);
	mc_buffer_puts(out, "\n\n");
	for (int change = 0; change < MC_CHANGE_COUNT; change++) {
		out->failed |= state->sections[change].text.failed;
		whole = put_lines(&state->sections[change].text, out) && whole;
	}
	if (!whole)
		mc_buffer_puts(out, "\nTruncated: a comment holds 65,536 characters.\n");
}

static void compare_done(struct mc_report *report)
{
	struct compare_report *state = report->state;

	for (int change = 0; change < MC_CHANGE_COUNT; change++)
		mc_buffer_done(&state->sections[change].text);
}

const struct mc_report_ops mc_report_compare_text = {
	.format = { .name = "text", .help = "what changed" },
	.order = MC_ORDER_DEFERRED,
	.object = text_object,
	.unit = text_object,
	.state_size = sizeof(struct compare_report),
	.add = compare_add,
	.end = text_end,
	.done = compare_done,
};

const struct mc_report_ops mc_report_compare_markdown = {
	.format = { .name = "markdown", .help = "what changed" },
	.order = MC_ORDER_DEFERRED,
	.object = markdown_object,
	.unit = markdown_object,
	.state_size = sizeof(struct compare_report),
	.add = compare_add,
	.end = markdown_end,
	.done = compare_done,
};
