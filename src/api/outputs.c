/* SPDX-License-Identifier: MIT */
#include "api/outputs.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The number of a deferred piece that is not about an object. */
#define NOT_AN_OBJECT SIZE_MAX

const struct muslcheck_format *muslcheck_format_at(size_t index)
{
	const struct mc_report_ops *ops = mc_report_at(index);

	return ops ? &ops->format : NULL;
}

char *muslcheck_escape(const char *text, char *buffer, size_t size)
{
	struct mc_buffer safe = { 0 };
	size_t kept;

	mc_report_put_safe(&safe, text);
	if (safe.failed) { /* out of memory: what is certainly safe */
		for (kept = 0; kept + 1 < size && text[kept]; kept++)
			buffer[kept] =
				(char)(isalnum((unsigned char)text[kept]) ||
						       strchr(" ,.-_/()", text[kept])
					       ? text[kept]
					       : '?');
	} else {
		kept = safe.size < size ? safe.size : size - 1;
		if (kept)
			memcpy(buffer, safe.data, kept);
	}
	buffer[kept] = '\0';
	mc_buffer_done(&safe);
	return buffer;
}

static enum muslcheck_status unknown_format(const char *name, struct mc_error *err)
{
	struct mc_buffer names = { 0 };
	const struct mc_report_ops *ops;

	for (size_t i = 0; (ops = mc_report_at(i)) != NULL; i++) {
		mc_buffer_puts(&names, i ? ", " : "");
		mc_buffer_puts(&names, ops->format.name);
	}
	mc_error_set(err, MUSLCHECK_ERROR_USAGE, "unknown format '%s' (%.*s)", name,
		     (int)names.size, names.data ? names.data : "");
	mc_buffer_done(&names);
	return MUSLCHECK_ERROR_USAGE;
}

enum muslcheck_status mc_sink_write(const struct muslcheck_sink *sink,
				    struct mc_buffer *buffer)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (buffer->failed)
		status = MUSLCHECK_ERROR_MEMORY;
	else if (sink->write && buffer->size &&
		 !sink->write(sink->context, buffer->data, buffer->size))
		status = MUSLCHECK_ERROR_IO;
	mc_buffer_done(buffer);
	return status;
}

static enum muslcheck_status init_output(struct mc_output *output,
					 const struct muslcheck_report *wanted,
					 const struct muslcheck_options *options,
					 struct mc_error *err)
{
	const char *name = wanted->format ? wanted->format : "text";

	output->report.ops = mc_report_find(name, options->compare != NULL);
	if (!output->report.ops)
		return unknown_format(name, err);
	output->report.context.color = wanted->color;
	output->report.context.width = wanted->width;
	output->sink = wanted->sink;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_outputs_init(struct mc_outputs *outputs,
				      const struct muslcheck_options *options,
				      struct mc_error *err)
{
	size_t count = options->report_count;
	enum muslcheck_status status = MUSLCHECK_OK;

	mc_arena_init(&outputs->arena);
	outputs->items = calloc(count + 1, sizeof(*outputs->items));
	if (!outputs->items)
		return mc_error_memory(err);
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++)
		status = init_output(&outputs->items[i], &options->reports[i], options,
				     err);
	if (options->callbacks.size)
		outputs->items[count++].report.ops = &mc_report_records;
	outputs->count = count;
	return status;
}

void mc_outputs_done(struct mc_outputs *outputs)
{
	mc_arena_done(&outputs->arena);
	free(outputs->items);
	*outputs = (struct mc_outputs){ 0 };
}

bool mc_outputs_need_digest(const struct mc_outputs *outputs)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (outputs->items[i].report.ops->needs_digest)
			return true;
	return false;
}

bool mc_outputs_need_input_digest(const struct mc_outputs *outputs)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (outputs->items[i].report.ops->needs_input_digest)
			return true;
	return false;
}

static enum muslcheck_status begin(struct mc_output *output, struct mc_arena *arena)
{
	struct mc_report *report = &output->report;
	struct mc_buffer out = { 0 };

	report->arena = arena;
	report->recorded_count = 0;
	report->is_refused = false;
	if (report->ops->state_size) {
		report->state = mc_arena_alloc(arena, 1, report->ops->state_size);
		if (!report->state)
			return MUSLCHECK_ERROR_MEMORY;
	}
	if (report->ops->begin)
		report->ops->begin(report, &out);
	return mc_sink_write(&output->sink, &out);
}

/* A format without a form for static verdicts gets the base image as a target. */
static void show_base_as_target(struct mc_report_context *context)
{
	static const bool required = true;

	context->targets = context->base_target;
	context->target_count = 1;
	context->required = &required;
}

enum muslcheck_status mc_outputs_begin(struct mc_outputs *outputs,
				       const struct mc_report_context *context)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < outputs->count; i++) {
		struct mc_report *report = &outputs->items[i].report;
		bool color = report->context.color;
		unsigned width = report->context.width;

		report->context = *context;
		report->context.color = color;
		report->context.width = width;
		if (context->base_target && !report->ops->shows_static)
			show_base_as_target(&report->context);
		outputs->items[i].waits = report->ops->order != MC_ORDER_STREAMED;
		status = begin(&outputs->items[i], &outputs->arena);
	}
	return status;
}

static enum muslcheck_status pieces_new(const struct mc_outputs *outputs,
					enum mc_piece kind, struct mc_pieces *pieces)
{
	pieces->kind = kind;
	pieces->items = calloc(outputs->count + 1, sizeof(*pieces->items));
	return pieces->items ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

void mc_pieces_done(const struct mc_outputs *outputs, struct mc_pieces *pieces)
{
	for (size_t i = 0; pieces->items && i < outputs->count; i++)
		mc_buffer_done(&pieces->items[i]);
	free(pieces->items);
	pieces->items = NULL;
}

/* One function per kind of piece; only the member and its type differ. */
#define DEFINE_PIECES(member, type, kind)                                                \
	enum muslcheck_status mc_pieces_##member(                                        \
		const struct mc_outputs *outputs, const type *subject,                   \
		struct mc_arena *arena, struct mc_pieces *pieces)                        \
	{                                                                                \
		if (pieces_new(outputs, kind, pieces) != MUSLCHECK_OK)                   \
			return MUSLCHECK_ERROR_MEMORY;                                   \
		for (size_t i = 0; i < outputs->count; i++) {                            \
			const struct mc_report *report = &outputs->items[i].report;      \
                                                                                         \
			if (report->ops->member)                                         \
				report->ops->member(&report->context, subject, arena,    \
						    &pieces->items[i]);                  \
		}                                                                        \
		return MUSLCHECK_OK;                                                     \
	}

DEFINE_PIECES(object, struct mc_report_object, MC_PIECE_OBJECT)
DEFINE_PIECES(unit, struct mc_report_object, MC_PIECE_UNIT)
DEFINE_PIECES(unreadable, struct mc_report_unreadable, MC_PIECE_UNREADABLE)
DEFINE_PIECES(component, struct mc_component, MC_PIECE_COMPONENT)
DEFINE_PIECES(row, struct mc_service_row, MC_PIECE_ROW)
DEFINE_PIECES(service, struct mc_report_service, MC_PIECE_SERVICE)

static enum muslcheck_status add(struct mc_output *output, enum mc_piece kind,
				 struct mc_buffer *piece)
{
	struct mc_report *report = &output->report;
	struct mc_buffer out = { 0 };

	if (piece->failed)
		return MUSLCHECK_ERROR_MEMORY;
	if (!piece->size)
		return MUSLCHECK_OK;
	if (!report->ops->add)
		return mc_sink_write(&output->sink, piece);
	report->ops->add(report, kind, piece, &out);
	if (report->is_refused) {
		mc_buffer_done(&out);
		return MUSLCHECK_ERROR_IO;
	}
	return mc_sink_write(&output->sink, &out);
}

static bool no_target_uses(const struct mc_report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->context.target_count; i++)
		count += !mc_report_uses(report, i);
	return count && count == report->context.target_count;
}

/* choice: NULL while it is unknown. */
static enum muslcheck_status emit_deferred(struct mc_output *output,
					   const struct mc_choice *choice)
{
	struct mc_report *report = &output->report;
	struct mc_object_use *uses = mc_arena_alloc(
		report->arena, report->context.target_count + 1, sizeof(*uses));
	enum muslcheck_status status = uses ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	struct mc_buffer piece;
	size_t number;

	output->waits = false;
	while (status == MUSLCHECK_OK &&
	       mc_deferred_next(&output->deferred, &number, &piece)) {
		enum mc_piece kind =
			number == NOT_AN_OBJECT ? MC_PIECE_UNREADABLE : MC_PIECE_OBJECT;

		report->uses = choice && kind == MC_PIECE_OBJECT ? uses : NULL;
		if (report->uses)
			choice->find_use(choice->context, number, uses);
		if (report->context.verbose || report->ops->keeps_unused ||
		    !no_target_uses(report))
			status = add(output, kind, &piece);
	}
	report->uses = NULL;
	if (output->deferred.failed)
		status = MUSLCHECK_ERROR_MEMORY;
	mc_deferred_done(&output->deferred);
	return status;
}

/* With keeps_unused pieces stay in order, and wait from the first that has to on. */
static bool has_to_wait(const struct mc_output *output, const struct mc_pieces *pieces,
			const struct mc_buffer *piece)
{
	bool is_object = pieces->kind == MC_PIECE_OBJECT;

	if (!output->waits || !piece->size || piece->failed ||
	    (!is_object && pieces->kind != MC_PIECE_UNREADABLE))
		return false;
	return output->report.ops->keeps_unused
		       ? output->deferred.piece_count || pieces->may_be_decided
		       : is_object;
}

/* Add a piece to one report, or defer it. */
static enum muslcheck_status add_or_wait(struct mc_output *output,
					 const struct mc_pieces *pieces,
					 struct mc_buffer *piece)
{
	size_t number = pieces->kind == MC_PIECE_OBJECT ? pieces->number : NOT_AN_OBJECT;

	if (!has_to_wait(output, pieces, piece))
		return add(output, pieces->kind, piece);
	return mc_deferred_add(&output->deferred, number, piece)
		       ? MUSLCHECK_OK
		       : emit_deferred(output, NULL);
}

enum muslcheck_status mc_outputs_choose(struct mc_outputs *outputs,
					const struct mc_choice *choice,
					enum mc_order order)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < outputs->count; i++)
		if (outputs->items[i].report.ops->order == order)
			status = emit_deferred(&outputs->items[i], choice);
	return status;
}

enum muslcheck_status mc_outputs_add(struct mc_outputs *outputs,
				     const struct mc_pieces *pieces)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; pieces->items && status == MUSLCHECK_OK && i < outputs->count;
	     i++) {
		status = add_or_wait(&outputs->items[i], pieces, &pieces->items[i]);
	}
	return status;
}

enum muslcheck_status mc_outputs_end(struct mc_outputs *outputs,
				     struct muslcheck_summary *summary)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < outputs->count; i++) {
		struct mc_report *report = &outputs->items[i].report;
		struct mc_buffer out = { 0 };

		status = emit_deferred(&outputs->items[i], NULL);
		if (status != MUSLCHECK_OK)
			return status;
		if (report->ops->end)
			report->ops->end(report, summary, &out);
		if (report->recorded_count > summary->recorded_count)
			summary->recorded_count = report->recorded_count;
		status = mc_sink_write(&outputs->items[i].sink, &out);
	}
	return status;
}

void mc_outputs_close(struct mc_outputs *outputs)
{
	for (size_t i = 0; i < outputs->count; i++) {
		struct mc_report *report = &outputs->items[i].report;

		mc_deferred_done(&outputs->items[i].deferred);
		if (report->state && report->ops->done)
			report->ops->done(report);
		report->state = NULL;
	}
	mc_arena_reset(&outputs->arena);
}
