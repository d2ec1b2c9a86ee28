/* SPDX-License-Identifier: MIT */
/*
 * JUnit XML, for the test views of CI servers: a suite per target, a test per object or
 * component that decides.
 * The suite elements contain totals, so the document is written at the end.
 */
#include "report/escape.h"
#include "report/records.h"
#include "report/unit.h"
#include "report/wording.h"

enum { NAMES_SHOWN = 50 }; /* of a list of names */

/* One suite per target, then one for files that could not be read. */
struct suite {
	struct mc_shelf tests;
	size_t failed_count, error_count, skipped_count;
};

struct junit {
	struct suite *suites;
	size_t count;
};

/* Records are keyed by suite and outcome. */
enum outcome {
	OUTCOME_PASSED,
	OUTCOME_FAILED,
	OUTCOME_ERROR,
	OUTCOME_SKIPPED,
	OUTCOME_COUNT
};

static unsigned key_of(size_t suite, enum outcome outcome)
{
	return (unsigned)suite * OUTCOME_COUNT + outcome;
}

static void put_attribute(struct mc_buffer *out, const char *name, const char *value)
{
	mc_buffer_puts(out, " ");
	mc_buffer_puts(out, name);
	mc_buffer_puts(out, "=\"");
	if (value)
		mc_escape_put(out, MC_SYNTAX_MARKUP, value);
	else
		out->failed = true;
	mc_buffer_puts(out, "\"");
}

static void put_case(struct mc_buffer *out, const char *name, const char *class_name,
		     const char *file)
{
	mc_buffer_puts(out, "<testcase");
	put_attribute(out, "name", name);
	put_attribute(out, "classname", class_name);
	put_attribute(out, "file", file);
}

static void put_case_of(const struct mc_report_context *context, size_t target,
			const struct mc_report_object *object, struct mc_arena *arena,
			struct mc_buffer *out)
{
	const char *name = mc_report_name_of(context, object, arena);
	struct mc_report_place place = mc_report_place_of(context, object, arena);

	put_case(out, name, context->targets[target].id,
		 object->component ? place.file : name);
	if (object->component && place.line > 1)
		mc_buffer_printf(out, " line=\"%u\"", (unsigned)place.line);
}

static enum outcome outcome_of(const struct mc_report_context *context, size_t index,
			       const struct mc_report_object *object)
{
	const struct mc_judgement *judgement = &object->judgements[index];

	if (object->fails[index])
		return judgement->verdict == MUSLCHECK_VERDICT_UNKNOWN ? OUTCOME_ERROR
								       : OUTCOME_FAILED;
	return context->allowed[judgement->verdict] ? OUTCOME_PASSED : OUTCOME_SKIPPED;
}

static void put_group(const struct mc_judgement *judgement, size_t first, size_t end,
		      struct mc_arena *arena, struct mc_buffer *out)
{
	const struct mc_findings *findings = &judgement->findings;
	const struct mc_finding *finding = &findings->items[first];
	const char *text = mc_wording_group(findings, first, end, NAMES_SHOWN, arena);

	mc_buffer_puts(out, mc_wording_level(judgement, finding));
	mc_buffer_puts(out, ": ");
	mc_escape_put(out, MC_SYNTAX_MARKUP, text ? text : "");
	mc_buffer_printf(out, " [%s]\n", mc_finding_id(finding));
	out->failed |= !text;
	if (!finding->remedy)
		return;
	mc_buffer_puts(out, "  fix: ");
	mc_escape_put(out, MC_SYNTAX_MARKUP, finding->remedy);
	mc_buffer_puts(out, "\n");
}

static void put_findings(const struct mc_judgement *judgement, struct mc_arena *arena,
			 struct mc_buffer *out)
{
	const struct mc_findings *findings = &judgement->findings;
	size_t end;

	for (size_t i = 0; i < findings->count; i = end) {
		end = mc_wording_group_end(findings, i);
		if (!findings->items[i].suppressed)
			put_group(judgement, i, end, arena, out);
	}
}

static void put_outcome(enum outcome outcome, const struct mc_judgement *judgement,
			struct mc_arena *arena, struct mc_buffer *out)
{
	static const char *const elements[] = {
		[OUTCOME_FAILED] = "failure",
		[OUTCOME_ERROR] = "error",
		[OUTCOME_SKIPPED] = "skipped",
	};
	const char *verdict = mc_verdict_name(judgement->verdict);
	const char *reason = mc_wording_failure(judgement, arena);

	/* It fails although it runs: its package, or --fail-on. */
	if (judgement->verdict <= MUSLCHECK_VERDICT_ACCEPTED)
		verdict = "error";
	mc_buffer_printf(out, "<%s", elements[outcome]);
	if (outcome != OUTCOME_SKIPPED)
		put_attribute(out, "type", verdict);
	put_attribute(
		out, "message",
		reason ? mc_arena_join(arena,
				       outcome == OUTCOME_SKIPPED ? "not required: " : "",
				       verdict, *reason ? ": " : "", reason)
		       : NULL);
	if (outcome == OUTCOME_SKIPPED) {
		mc_buffer_puts(out, "/>");
		return;
	}
	mc_buffer_puts(out, ">\n");
	put_findings(judgement, arena, out);
	mc_buffer_printf(out, "</%s>", elements[outcome]);
}

static void junit_object(const struct mc_report_context *context,
			 const struct mc_report_object *object, struct mc_arena *arena,
			 struct mc_buffer *piece)
{
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];
		enum outcome outcome = outcome_of(context, i, object);
		size_t begun;

		if (!mc_report_concerns(object, i))
			continue;
		begun = mc_record_begin(piece, key_of(i, outcome));
		put_case_of(context, i, object, arena, piece);
		if (outcome == OUTCOME_PASSED) {
			mc_buffer_puts(piece, "/>\n");
		} else {
			mc_buffer_puts(piece, ">");
			put_outcome(outcome, judgement, arena, piece);
			mc_buffer_puts(piece, "</testcase>\n");
		}
		mc_record_end(piece, begun);
	}
}

static void junit_unreadable(const struct mc_report_context *context,
			     const struct mc_report_unreadable *unreadable,
			     struct mc_arena *arena, struct mc_buffer *piece)
{
	enum outcome outcome = unreadable->is_notice ? OUTCOME_PASSED : OUTCOME_ERROR;
	size_t begun = mc_record_begin(piece, key_of(context->target_count, outcome));
	const char *name =
		mc_stable_path(&context->path_context, unreadable->path, arena);
	char reason[MC_REPORT_REASON_SIZE];

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	put_case(piece, name, "reading", name);
	mc_buffer_puts(piece, ">");
	if (unreadable->is_notice) {
		mc_buffer_puts(piece, "<system-out>");
		mc_escape_put(piece, MC_SYNTAX_MARKUP, reason);
		mc_buffer_puts(piece, "</system-out>");
	} else {
		mc_buffer_puts(piece, "<error type=\"unreadable\"");
		put_attribute(piece, "message", reason);
		mc_buffer_puts(piece, "/>");
	}
	mc_buffer_puts(piece, "</testcase>\n");
	mc_record_end(piece, begun);
}

static void junit_add(struct mc_report *report, enum mc_piece kind,
		      const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct junit *junit = report->state;
	struct mc_record record;
	size_t offset = 0;

	(void)kind;
	(void)out;
	while (mc_record_next(piece, &offset, &record)) {
		size_t index = record.key / OUTCOME_COUNT;
		struct suite *suite = &junit->suites[index];
		unsigned outcome = record.key % OUTCOME_COUNT;

		if (!mc_report_uses(report, index))
			continue;
		suite->failed_count += outcome == OUTCOME_FAILED;
		suite->error_count += outcome == OUTCOME_ERROR;
		suite->skipped_count += outcome == OUTCOME_SKIPPED;
		mc_shelf_put(&suite->tests, &record);
	}
}

static void junit_begin(struct mc_report *report, struct mc_buffer *out)
{
	struct junit *junit = report->state;
	size_t count = report->context.target_count + 1;

	junit->suites = mc_arena_alloc(report->arena, count, sizeof(*junit->suites));
	if (junit->suites)
		junit->count = count;
	else
		out->failed = true;
}

static void put_counts(struct mc_buffer *out, size_t tests, const struct suite *sums)
{
	mc_buffer_printf(
		out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
		tests, sums->failed_count, sums->error_count, sums->skipped_count);
}

static void put_suite(struct mc_buffer *out, const char *name, const struct suite *suite)
{
	struct mc_pouring pouring = { .out = out };

	mc_buffer_puts(out, "<testsuite");
	put_attribute(out, "name", name);
	put_counts(out, suite->tests.count, suite);
	mc_buffer_puts(out, ">\n");
	mc_pour(&pouring, &suite->tests);
	mc_buffer_puts(out, "</testsuite>\n");
}

static void junit_end(struct mc_report *report, const struct muslcheck_summary *summary,
		      struct mc_buffer *out)
{
	const struct mc_report_context *context = &report->context;
	const struct junit *junit = report->state;
	const struct suite *reading = &junit->suites[context->target_count];
	struct suite sums = { 0 };
	size_t tests = 0;

	(void)summary;
	for (size_t i = 0; i < junit->count; i++) {
		tests += junit->suites[i].tests.count;
		sums.failed_count += junit->suites[i].failed_count;
		sums.error_count += junit->suites[i].error_count;
		sums.skipped_count += junit->suites[i].skipped_count;
	}
	mc_buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<testsuites name=\"muslcheck\"");
	put_counts(out, tests, &sums);
	mc_buffer_puts(out, ">\n");
	for (size_t i = 0; i < context->target_count; i++)
		put_suite(out, context->targets[i].id, &junit->suites[i]);
	if (reading->tests.count)
		put_suite(out, "reading", reading);
	mc_buffer_puts(out, "</testsuites>\n");
}

static void junit_done(struct mc_report *report)
{
	struct junit *junit = report->state;

	for (size_t i = 0; i < junit->count; i++)
		mc_shelf_done(&junit->suites[i].tests);
}

const struct mc_report_ops mc_report_junit = {
	.format = { .name = "junit", .help = "JUnit XML, a suite per target" },
	.order = MC_ORDER_DEFERRED,
	.object = junit_object,
	.unit = junit_object,
	.unreadable = junit_unreadable,
	.state_size = sizeof(struct junit),
	.begin = junit_begin,
	.add = junit_add,
	.end = junit_end,
	.done = junit_done,
};
