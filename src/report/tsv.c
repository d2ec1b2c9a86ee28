/* SPDX-License-Identifier: MIT */
/*
 * Tab-separated values for spreadsheets, awk and cut(1): a row per target for each input,
 * and for each file and component in it.
 */
#include "report/escape.h"
#include "report/records.h"
#include "report/unit.h"
#include "report/wording.h"

/* A row; the texts are never NULL, but failed allocations. */
struct cells {
	const char *path;
	const char *component;
	const char *target;
	const char *verdict;
	const char *reason;
	const char *fix;
	const char *kind; /* of the row: input, file, component, unreadable or notice */
};

static void put_row(const struct cells *cells, struct mc_buffer *out)
{
	const char *const texts[] = { cells->path,    cells->component, cells->target,
				      cells->verdict, cells->reason,	cells->fix,
				      cells->kind };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		mc_buffer_puts(out, i ? "\t" : "");
		if (texts[i])
			mc_escape_put(out, MC_SYNTAX_PLAIN, texts[i]);
		else
			out->failed = true;
	}
	mc_buffer_puts(out, "\n");
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void tsv_object(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *piece)
{
	const struct mc_component *component = object->component;
	struct cells cells = {
		.path = component ? mc_report_place_of(context, object, arena).file
				  : mc_report_name_of(context, object, arena),
		.component = component ? mc_report_component_name(component, arena) : "",
		.kind = component ? "component" : "file",
	};

	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_judgement *judgement = &object->judgements[i];
		size_t begun;

		if (!mc_report_concerns(object, i))
			continue;
		cells.target = context->targets[i].id;
		cells.verdict = mc_verdict_name(judgement->verdict);
		cells.reason = mc_wording_why(object, i, arena);
		cells.fix = mc_wording_fix(judgement, arena);
		begun = mc_record_begin(piece, (unsigned)i);
		put_row(&cells, piece);
		mc_record_end(piece, begun);
	}
}

static void tsv_unreadable(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *piece)
{
	char reason[MC_REPORT_REASON_SIZE];
	const struct cells cells = {
		.path = mc_stable_path(&context->path_context, unreadable->path, arena),
		.component = "",
		.target = "",
		.verdict = unreadable->is_notice
				   ? ""
				   : mc_verdict_name(MUSLCHECK_VERDICT_UNKNOWN),
		.reason = reason,
		.fix = "",
		.kind = unreadable->is_notice ? "notice" : "unreadable",
	};

	mc_report_reason(unreadable->error, reason, sizeof(reason));
	put_row(&cells, piece);
}

/* A command that installs packages is a reason by itself. */
static bool is_fixed_by_reason(const struct mc_service_row_target *target)
{
	return !target->remedy && (target->verdict == MUSLCHECK_VERDICT_ADD_PACKAGES ||
				   target->verdict == MUSLCHECK_VERDICT_GCOMPAT);
}

static void tsv_row(const struct mc_report_context *context,
		    const struct mc_service_row *row, struct mc_arena *arena,
		    struct mc_buffer *piece)
{
	(void)arena;
	for (size_t i = 0; i < context->target_count; i++) {
		const struct mc_service_row_target *target = &row->targets[i];
		bool fails = target->verdict > MUSLCHECK_VERDICT_ACCEPTED;
		bool is_fix = is_fixed_by_reason(target);
		const struct cells cells = {
			.path = row->path,
			.component = or_empty(fails ? target->name : NULL),
			.target = context->targets[i].id,
			.verdict = mc_verdict_name(target->verdict),
			.reason = or_empty(fails && !is_fix ? target->reason : NULL),
			.fix = or_empty(is_fix ? target->reason : target->remedy),
			.kind = "input",
		};

		put_row(&cells, piece);
	}
}

static void tsv_begin(struct mc_report *report, struct mc_buffer *out)
{
	(void)report;
	mc_buffer_puts(out, "path\tcomponent\ttarget\tverdict\treason\tfix\tkind\n");
}

static void tsv_add(struct mc_report *report, enum mc_piece kind,
		    const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct mc_record record;
	size_t offset = 0;

	if (kind == MC_PIECE_ROW || kind == MC_PIECE_UNREADABLE) {
		mc_buffer_put(out, piece->data, piece->size);
		return;
	}
	while (mc_record_next(piece, &offset, &record))
		if (kind == MC_PIECE_UNIT || mc_report_uses(report, record.key))
			mc_buffer_put(out, record.data, record.size);
}

const struct mc_report_ops mc_report_tsv = {
	.format = { .name = "tsv",
		    .help = "a row per target of each input, file and component" },
	.order = MC_ORDER_SERVICE_FIRST,
	.object = tsv_object,
	.unit = tsv_object,
	.unreadable = tsv_unreadable,
	.row = tsv_row,
	.begin = tsv_begin,
	.add = tsv_add,
};
