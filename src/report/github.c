/* SPDX-License-Identifier: MIT */
/*
 * Workflow commands for GitHub Actions: annotations on the run and in a pull request.
 * GitHub shows ten errors and ten warnings per step, so an object gets one annotation,
 * and the tenth counts the rest.
 */
#include "report/escape.h"
#include "report/headline.h"
#include "report/records.h"
#include "report/unit.h"
#include "report/wording.h"

enum { SHOWN_MAX = 10 };

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_COUNT };

struct github {
	struct mc_buffer tenth[LEVEL_COUNT]; /* held back in case more follow */
	size_t counts[LEVEL_COUNT];
};

static const char *const commands[] = { "error", "warning" };

static void put_command(const struct mc_report_context *context, enum level level,
			size_t target, const struct mc_report_object *object,
			const char *title, const char *text, struct mc_arena *arena,
			struct mc_buffer *piece)
{
	const char *name = mc_report_name_of(context, object, arena);
	struct mc_report_place place = mc_report_place_of(context, object, arena);
	size_t begun = mc_record_begin(piece, (unsigned)target * LEVEL_COUNT + level);

	if (!name || !place.file || !title || !text) {
		piece->failed = true;
		return;
	}
	mc_buffer_printf(piece, "::%s file=", commands[level]);
	mc_escape_put(piece, MC_SYNTAX_PROPERTY, place.file);
	mc_buffer_printf(piece, ",line=%u,title=", (unsigned)place.line);
	mc_escape_put(piece, MC_SYNTAX_PROPERTY, title);
	mc_buffer_puts(piece, "::");
	mc_escape_put(piece, MC_SYNTAX_COMMAND, name);
	mc_buffer_puts(piece, ": ");
	mc_escape_put(piece, MC_SYNTAX_COMMAND, text);
	mc_buffer_puts(piece, "\n");
	mc_record_end(piece, begun);
}

/* The first warning on a target that passes; NULL if there is none. */
static const struct mc_finding *first_warning(const struct mc_judgement *judgement)
{
	for (size_t i = 0; i < judgement->findings.count; i++) {
		const struct mc_finding *finding = &judgement->findings.items[i];

		if (finding->severity >= MUSLCHECK_SEVERITY_WARNING &&
		    !finding->suppressed)
			return finding;
	}
	return NULL;
}

/* A package that runs may fail nevertheless: it is not what it declares. */
static const char *failure_name(enum muslcheck_verdict verdict)
{
	return verdict > MUSLCHECK_VERDICT_ACCEPTED ? mc_verdict_name(verdict) : "error";
}

/* A component says how to fix it; what an object needs is in the reason. */
static const char *with_fix(const char *reason, const struct mc_judgement *judgement,
			    struct mc_arena *arena)
{
	const struct mc_finding *finding = mc_wording_decisive(judgement);

	if (!reason || !finding || !finding->remedy ||
	    judgement->verdict <= MUSLCHECK_VERDICT_GCOMPAT)
		return reason;
	return mc_arena_join(arena, reason, ". Fix: ", finding->remedy);
}

/* One for each verdict, most work first: only one of them is written, see github_add. */
static void put_errors(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *piece)
{
	for (int verdict = MUSLCHECK_VERDICT_COUNT - 1; verdict >= 0; verdict--)
		for (size_t i = 0; i < context->target_count; i++) {
			const struct mc_judgement *judgement = &object->judgements[i];

			if ((int)judgement->verdict != verdict || !object->fails[i] ||
			    !mc_report_concerns(object, i))
				continue;
			put_command(context, LEVEL_ERROR, i, object,
				    mc_arena_join(arena, "muslcheck: ",
						  failure_name(judgement->verdict),
						  " on ", context->targets[i].id),
				    with_fix(mc_wording_failure(judgement, arena),
					     judgement, arena),
				    arena, piece);
		}
}

static void github_object(const struct mc_report_context *context,
			  const struct mc_report_object *object, struct mc_arena *arena,
			  struct mc_buffer *piece)
{
	put_errors(context, object, arena, piece);
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_finding *finding = first_warning(&object->judgements[i]);

		if (finding && !object->fails[i] && mc_report_concerns(object, i))
			put_command(context, LEVEL_WARNING, i, object,
				    mc_arena_join(arena,
						  "muslcheck: ", context->targets[i].id),
				    finding->message, arena, piece);
	}
}

static void github_unreadable(const struct mc_report_context *context,
			      const struct mc_report_unreadable *unreadable,
			      struct mc_arena *arena, struct mc_buffer *piece)
{
	const struct mc_report_object file = { .path = unreadable->path };
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	if (unreadable->is_notice)
		put_command(context, LEVEL_WARNING, 0, &file, "muslcheck: notice", reason,
			    arena, piece);
	else
		put_command(context, LEVEL_ERROR, 0, &file, "muslcheck: not checked",
			    reason, arena, piece);
}

static void github_add(struct mc_report *report, enum mc_piece kind,
		       const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct github *github = report->state;
	struct mc_record record;
	size_t offset = 0;

	/* The first for a target that uses it. */
	while (mc_record_next(piece, &offset, &record)) {
		enum level level = record.key % LEVEL_COUNT;
		size_t count;

		if (kind == MC_PIECE_OBJECT &&
		    !mc_report_uses(report, record.key / LEVEL_COUNT))
			continue;
		count = ++github->counts[level];
		if (count < SHOWN_MAX)
			mc_buffer_put(out, record.data, record.size);
		else if (count == SHOWN_MAX)
			mc_buffer_put(&github->tenth[level], record.data, record.size);
		return;
	}
}

static void put_rest(const struct github *github, enum level level, struct mc_buffer *out)
{
	const struct mc_buffer *tenth = &github->tenth[level];

	out->failed |= tenth->failed;
	if (github->counts[level] > SHOWN_MAX)
		mc_buffer_printf(
			out,
			"::%s title=muslcheck::and %zu more (GitHub shows only 10 per step)\n",
			commands[level], github->counts[level] - SHOWN_MAX + 1);
	else
		mc_buffer_put(out, tenth->data, tenth->size);
}

static void github_end(struct mc_report *report, const struct muslcheck_summary *summary,
		       struct mc_buffer *out)
{
	const struct github *github = report->state;

	for (int level = 0; level < LEVEL_COUNT; level++)
		put_rest(github, (enum level)level, out);
	for (size_t i = 0; i < summary->target_count; i++) {
		const struct muslcheck_target_summary *target = summary->targets[i];

		mc_buffer_printf(out, "%s: %s, ", target->id,
				 mc_verdict_name(target->verdict));
		mc_headline_put_counts(summary, target, out);
		mc_buffer_puts(out, "\n");
	}
}

static void github_done(struct mc_report *report)
{
	struct github *github = report->state;

	for (int level = 0; level < LEVEL_COUNT; level++)
		mc_buffer_done(&github->tenth[level]);
}

const struct mc_report_ops mc_report_github = {
	.format = { .name = "github", .help = "GitHub workflow commands: annotations" },
	.order = MC_ORDER_DEFERRED,
	.object = github_object,
	.unit = github_object,
	.unreadable = github_unreadable,
	.state_size = sizeof(struct github),
	.add = github_add,
	.end = github_end,
	.done = github_done,
};
