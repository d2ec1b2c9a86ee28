/* SPDX-License-Identifier: MIT */
#include "report/markdown_parts.h"

#include "report/escape.h"
#include "report/wording.h"

enum {
	GROUPS_SHOWN = 20, /* findings, by object and target */
	NAMES_SHOWN = 12,
};

const char *mc_markdown_mark(enum muslcheck_verdict verdict)
{
	static const char *const marks[MUSLCHECK_VERDICT_COUNT] = {
		[MUSLCHECK_VERDICT_RUNS] = "✅",
		[MUSLCHECK_VERDICT_ACCEPTED] = "☑️",
		[MUSLCHECK_VERDICT_ADD_PACKAGES] = "📦",
		[MUSLCHECK_VERDICT_GCOMPAT] = "⚠️",
		[MUSLCHECK_VERDICT_REBUILD] = "🔨",
		[MUSLCHECK_VERDICT_PORT] = "❌",
		[MUSLCHECK_VERDICT_UNKNOWN] = "❓",
	};

	return marks[verdict];
}

/* One finding, or a group with the same advice about several names. */
static void put_group(const struct mc_judgement *judgement, size_t first, size_t end,
		      struct mc_arena *arena, struct mc_buffer *out)
{
	const struct mc_findings *findings = &judgement->findings;
	const struct mc_finding *finding = &findings->items[first];
	bool is_resolved = mc_wording_is_resolved(judgement->verdict,
						  judgement->package_count, finding);

	mc_buffer_puts(out, is_resolved ? "  - resolved by the command: " : "  - ");
	mc_markdown_put_about(out,
			      mc_wording_group(findings, first, end, NAMES_SHOWN, arena),
			      finding, end - first);
	mc_buffer_printf(out, " `%s`", mc_finding_id(finding));
	if (finding->remedy) {
		mc_buffer_puts(out, "<br>fix: ");
		mc_markdown_put_about(out, finding->remedy, finding, end - first);
	}
	mc_buffer_puts(out, "\n");
}

static void put_findings(const struct mc_judgement *judgement, struct mc_arena *arena,
			 struct mc_buffer *out)
{
	const struct mc_findings *findings = &judgement->findings;
	size_t end;

	for (size_t i = 0, shown = 0; i < findings->count; i = end) {
		if (shown == GROUPS_SHOWN) {
			mc_buffer_printf(out, "  - and %zu more\n", findings->count - i);
			return;
		}
		end = mc_wording_group_end(findings, i);
		if (findings->items[i].suppressed)
			continue;
		put_group(judgement, i, end, arena, out);
		shown++;
	}
}

void mc_markdown_put_judgement(const struct mc_report_context *context,
			       const struct mc_report_object *object, size_t index,
			       struct mc_arena *arena, struct mc_buffer *out)
{
	const struct mc_judgement *judgement = &object->judgements[index];
	size_t alike = mc_wording_first_same(object, index);

	mc_buffer_puts(out, "- ");
	mc_escape_put_code(out, context->targets[index].id);
	mc_buffer_printf(out, " %s **%s**", mc_markdown_mark(judgement->verdict),
			 mc_verdict_name(judgement->verdict));
	/* For other verdicts the findings show what to do. */
	if (judgement->verdict == MUSLCHECK_VERDICT_ADD_PACKAGES ||
	    judgement->verdict == MUSLCHECK_VERDICT_GCOMPAT) {
		mc_buffer_puts(out, " ");
		mc_markdown_put(out, mc_wording_reason(judgement, arena));
	}
	if (alike < index && judgement->findings.count) {
		mc_buffer_puts(out, ", for the same reasons as ");
		mc_escape_put_code(out, context->targets[alike].id);
	}
	mc_buffer_puts(out, "\n");
	if (alike == index)
		put_findings(judgement, arena, out);
}
