/* SPDX-License-Identifier: MIT */
/*
 * Workflow commands for GitHub Actions: annotations on the run and in a pull request.
 * GitHub shows ten errors and ten warnings per step, so an object gets one annotation,
 * and the tenth counts the rest.
 */
#include "report/escape.h"
#include "report/records.h"
#include "report/wording.h"

enum { SHOWN_MAX = 10 };

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_COUNT };

struct github {
	struct mc_buffer tenth[LEVEL_COUNT]; /* held back in case more follow */
	size_t counts[LEVEL_COUNT];
};

static const char *const commands[] = { "error", "warning" };

static void put_command(const struct mc_report_context *context, enum level level,
			const char *path, const char *title, const char *text,
			struct mc_arena *arena, struct mc_buffer *piece)
{
	const char *name = mc_stable_path(&context->path_context, path, arena);
	const char *file = name ? mc_outermost_file(name, arena) : NULL;
	size_t begun = mc_record_begin(piece, level);

	if (!file || !title || !text) {
		piece->failed = true;
		return;
	}
	mc_buffer_printf(piece, "::%s file=", commands[level]);
	mc_escape_put(piece, MC_SYNTAX_PROPERTY, file);
	mc_buffer_puts(piece, ",line=1,title=");
	mc_escape_put(piece, MC_SYNTAX_PROPERTY, title);
	mc_buffer_puts(piece, "::");
	mc_escape_put(piece, MC_SYNTAX_COMMAND, name);
	mc_buffer_puts(piece, ": ");
	mc_escape_put(piece, MC_SYNTAX_COMMAND, text);
	mc_buffer_puts(piece, "\n");
	mc_record_end(piece, begun);
}

/* The failing target that needs the most work; target_count if none fails. */
static size_t worst_target(const struct mc_report_context *context,
			   const struct mc_report_object *object)
{
	size_t worst = context->target_count;

	for (size_t i = 0; i < context->target_count; i++)
		if (object->fails[i] &&
		    (worst == context->target_count ||
		     object->judgements[i].verdict > object->judgements[worst].verdict))
			worst = i;
	return worst;
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

static void github_object(const struct mc_report_context *context,
			  const struct mc_report_object *object, struct mc_arena *arena,
			  struct mc_buffer *piece)
{
	size_t worst = worst_target(context, object);

	if (worst < context->target_count) {
		const struct mc_judgement *judgement = &object->judgements[worst];
		const char *title = mc_arena_join(
			arena, "muslcheck: ", mc_verdict_name(judgement->verdict), " on ",
			context->targets[worst].id);

		put_command(context, LEVEL_ERROR, object->path, title,
			    mc_wording_reason(judgement, arena), arena, piece);
		return;
	}
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_finding *finding = first_warning(&object->judgements[i]);

		if (!finding)
			continue;
		put_command(context, LEVEL_WARNING, object->path,
			    mc_arena_join(arena, "muslcheck: ", context->targets[i].id),
			    finding->message, arena, piece);
		return;
	}
}

static void github_unreadable(const struct mc_report_context *context,
			      const struct mc_report_unreadable *unreadable,
			      struct mc_arena *arena, struct mc_buffer *piece)
{
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	if (unreadable->is_notice)
		put_command(context, LEVEL_WARNING, unreadable->path, "muslcheck: notice",
			    reason, arena, piece);
	else
		put_command(context, LEVEL_ERROR, unreadable->path,
			    "muslcheck: not checked", reason, arena, piece);
}

static void github_add(struct mc_report *report, enum mc_piece kind,
		       const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct github *github = report->state;
	struct mc_record record;
	size_t offset = 0;

	(void)kind;
	while (mc_record_next(piece, &offset, &record)) {
		size_t count = ++github->counts[record.key];

		if (count < SHOWN_MAX)
			mc_buffer_put(out, record.data, record.size);
		else if (count == SHOWN_MAX)
			mc_buffer_put(&github->tenth[record.key], record.data,
				      record.size);
	}
}

static void put_rest(const struct github *github, enum level level, struct mc_buffer *out)
{
	const struct mc_buffer *tenth = &github->tenth[level];

	out->failed |= tenth->failed;
	if (github->counts[level] > SHOWN_MAX)
		mc_buffer_printf(
			out,
			"::%s title=muslcheck::and %zu more files (GitHub shows only 10 per step)\n",
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
		const struct muslcheck_target_summary *target = &summary->targets[i];

		mc_buffer_printf(out, "%s: %zu of %zu files run\n", target->id,
				 target->verdict_counts[MUSLCHECK_VERDICT_RUNS],
				 summary->object_count - target->unused_count);
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
	.unreadable = github_unreadable,
	.state_size = sizeof(struct github),
	.add = github_add,
	.end = github_end,
	.done = github_done,
};
