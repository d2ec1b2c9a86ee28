/* SPDX-License-Identifier: MIT */
/* What --baseline reads: the fingerprints of all findings but those ignored, a line each. */
#include "findings/baseline.h"

#include "findings/fingerprint.h"
#include "findings/suppressions.h"
#include "report/json_value.h"
#include "report/records.h"

struct baseline_report {
	bool has_rows;
};

static void put_row(const struct mc_report_context *context, const char *path,
		    const char *target, const struct mc_finding *finding,
		    struct mc_arena *arena, struct mc_buffer *piece)
{
	char fingerprint[MC_FINGERPRINT_SIZE];
	struct mc_json json = { .arena = arena };
	json_t *row = json_object();
	const char *name = mc_stable_path(&context->path_context, path, arena);

	if (!name || mc_fingerprint(&context->path_context, path, finding, target, arena,
				    fingerprint) != MUSLCHECK_OK) {
		piece->failed = true;
		json_decref(row);
		return;
	}
	mc_json_set(&json, row, "fingerprint", json_string_nocheck(fingerprint));
	mc_json_set(&json, row, "target", json_string_nocheck(target));
	mc_json_set(&json, row, "path", mc_report_string(name, &json));
	mc_json_set(&json, row, "rule", json_string_nocheck(mc_finding_id(finding)));
	mc_json_set(&json, row, "subject", mc_report_string(finding->subject, &json));
	mc_json_dump(&json, row, piece);
}

static void baseline_object(const struct mc_report_context *context,
			    const struct mc_report_object *object, struct mc_arena *arena,
			    struct mc_buffer *piece)
{
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_findings *findings = &object->judgements[i].findings;

		for (size_t j = 0; mc_report_concerns(object, i) && j < findings->count;
		     j++)
			if (!mc_suppressions_is_ignored(&findings->items[j])) {
				size_t begun = mc_record_begin(piece, (unsigned)i);

				put_row(context, object->path, context->targets[i].id,
					&findings->items[j], arena, piece);
				mc_record_end(piece, begun);
			}
	}
}

static void baseline_begin(struct mc_report *report, struct mc_buffer *out)
{
	(void)report;
	mc_buffer_puts(out, "{\"schema\":\"" MC_BASELINE_SCHEMA "\",\"findings\":[\n");
}

static void baseline_add(struct mc_report *report, enum mc_piece kind,
			 const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct baseline_report *state = report->state;
	struct mc_record record;
	size_t offset = 0;

	while (mc_record_next(piece, &offset, &record)) {
		if (kind == MC_PIECE_OBJECT && !mc_report_uses(report, record.key))
			continue;
		mc_buffer_puts(out, state->has_rows ? ",\n" : "");
		mc_buffer_put(out, record.data, record.size);
		state->has_rows = true;
		report->recorded_count++;
	}
}

static void baseline_end(struct mc_report *report,
			 const struct muslcheck_summary *summary, struct mc_buffer *out)
{
	(void)report;
	(void)summary;
	mc_buffer_puts(out, "\n]}\n");
}

const struct mc_report_ops mc_report_baseline = {
	.format = { .name = "baseline", .help = "findings for --baseline" },
	.order = MC_ORDER_DEFERRED,
	.object = baseline_object,
	.unit = baseline_object,
	.state_size = sizeof(struct baseline_report),
	.begin = baseline_begin,
	.add = baseline_add,
	.end = baseline_end,
};
