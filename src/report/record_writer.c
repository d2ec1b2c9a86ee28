/* SPDX-License-Identifier: MIT */
/* The callbacks of the caller, as a report: a piece is a packed public struct. */
#include "report/pack.h"
#include "report/record_parts.h"

struct state {
	struct mc_buffer room; /* for one record */
};

/* What is not wanted is not made. */
#define DEFINE_PUT(member, type, callback, put)                                          \
	static void record_##member(const struct mc_report_context *context,             \
				    const type *subject, struct mc_arena *arena,         \
				    struct mc_buffer *piece)                             \
	{                                                                                \
		if (context->callbacks->callback)                                        \
			put(context, subject, arena, piece);                             \
	}

DEFINE_PUT(object, struct mc_report_object, object, mc_record_put_object)
DEFINE_PUT(unreadable, struct mc_report_unreadable, unreadable, mc_record_put_unreadable)
DEFINE_PUT(component, struct mc_component, component, mc_record_put_component)
DEFINE_PUT(row, struct mc_service_row, input, mc_record_put_row)
DEFINE_PUT(service, struct mc_report_service, service, mc_record_put_service)

/* Where its component decides, an object has the component's verdict. */
static void set_uses(const struct mc_report *report, struct muslcheck_object *object)
{
	for (size_t i = 0; report->uses && i < object->result_count; i++) {
		/* The record is ours until the callback gets it. */
		struct muslcheck_result *result =
			(struct muslcheck_result *)(uintptr_t)object->results[i];
		const struct mc_object_use *use = &report->uses[i];

		result->is_unused = use->is_unused;
		if (!use->decided_by)
			continue;
		result->verdict = use->decided_by->verdict;
		result->decided_by = use->component;
	}
}

static bool call(struct mc_report *report, enum mc_piece kind, void *record)
{
	const struct muslcheck_callbacks *callbacks = report->context.callbacks;

	switch (kind) {
	case MC_PIECE_OBJECT:
		set_uses(report, record);
		return callbacks->object(callbacks->context, record);
	case MC_PIECE_UNREADABLE:
		return callbacks->unreadable(callbacks->context, record);
	case MC_PIECE_COMPONENT:
		return callbacks->component(callbacks->context, record);
	case MC_PIECE_ROW:
		return callbacks->input(callbacks->context, record);
	case MC_PIECE_SERVICE:
		return callbacks->service(callbacks->context, record);
	default:
		return true;
	}
}

static void records_add(struct mc_report *report, enum mc_piece kind,
			const struct mc_buffer *piece, struct mc_buffer *out)
{
	struct state *state = report->state;
	void *record = mc_unpack(piece, &state->room);

	if (!record)
		out->failed = true;
	else
		report->is_refused = !call(report, kind, record);
}

static void records_done(struct mc_report *report)
{
	struct state *state = report->state;

	mc_buffer_done(&state->room);
}

const struct mc_report_ops mc_report_records = {
	.order = MC_ORDER_DEFERRED,
	.keeps_unused = true,
	.object = record_object,
	.unreadable = record_unreadable,
	.component = record_component,
	.row = record_row,
	.service = record_service,
	.state_size = sizeof(struct state),
	.add = records_add,
	.done = records_done,
};
