/* SPDX-License-Identifier: MIT */
/* The reports of one run: every piece is rendered for each, and written in order. */
#ifndef MC_API_OUTPUTS_H
#define MC_API_OUTPUTS_H

#include "api/deferred.h"
#include "findings/options.h"
#include "report/report.h"

/* A report and its destination. */
struct mc_output {
	struct mc_report report;
	struct muslcheck_sink sink;
	struct mc_deferred deferred; /* pieces about objects, if the format defers them */
	bool waits;
};

struct mc_outputs {
	struct mc_output *items;
	size_t count;
	struct mc_arena arena;
};

/* One piece, as rendered for each report. */
struct mc_pieces {
	enum mc_piece kind;
	size_t number;		 /* of the object in the run */
	bool may_be_decided;	 /* by a component: its verdict is not final */
	struct mc_buffer *items; /* by output; NULL: none yet */
};

/*
 * Write the buffer and release it; a sink without a function discards it.
 * MUSLCHECK_ERROR_MEMORY if the buffer failed, MUSLCHECK_ERROR_IO if the sink did.
 */
enum muslcheck_status mc_sink_write(const struct muslcheck_sink *sink,
				    struct mc_buffer *buffer) MC_MUST_CHECK;

/* MUSLCHECK_ERROR_USAGE if one of the options' formats does not exist. */
enum muslcheck_status mc_outputs_init(struct mc_outputs *outputs,
				      const struct muslcheck_options *options,
				      struct mc_error *err) MC_MUST_CHECK;
void mc_outputs_done(struct mc_outputs *outputs);

/* Does one of the formats report the SHA-256 of each file? */
bool mc_outputs_need_digest(const struct mc_outputs *outputs);

/* Does one of them need the digests of mc_input_digests_add? */
bool mc_outputs_need_input_digest(const struct mc_outputs *outputs);

/* Begin a run; context holds for all reports except for color and width. */
enum muslcheck_status mc_outputs_begin(struct mc_outputs *outputs,
				       const struct mc_report_context *context)
	MC_MUST_CHECK;

/* Render, in any thread.  A failed allocation is noted in the buffers. */
enum muslcheck_status mc_pieces_object(const struct mc_outputs *outputs,
				       const struct mc_report_object *object,
				       struct mc_arena *arena,
				       struct mc_pieces *pieces) MC_MUST_CHECK;
enum muslcheck_status mc_pieces_unit(const struct mc_outputs *outputs,
				     const struct mc_report_object *unit,
				     struct mc_arena *arena,
				     struct mc_pieces *pieces) MC_MUST_CHECK;
enum muslcheck_status mc_pieces_unreadable(const struct mc_outputs *outputs,
					   const struct mc_report_unreadable *unreadable,
					   struct mc_arena *arena,
					   struct mc_pieces *pieces) MC_MUST_CHECK;
enum muslcheck_status mc_pieces_component(const struct mc_outputs *outputs,
					  const struct mc_component *component,
					  struct mc_arena *arena,
					  struct mc_pieces *pieces) MC_MUST_CHECK;
enum muslcheck_status mc_pieces_row(const struct mc_outputs *outputs,
				    const struct mc_service_row *row,
				    struct mc_arena *arena,
				    struct mc_pieces *pieces) MC_MUST_CHECK;
enum muslcheck_status mc_pieces_service(const struct mc_outputs *outputs,
					const struct mc_report_service *service,
					struct mc_arena *arena,
					struct mc_pieces *pieces) MC_MUST_CHECK;
void mc_pieces_done(const struct mc_outputs *outputs, struct mc_pieces *pieces);

/* What is known of the objects when all were read. */
struct mc_choice {
	/* Set, by target, what is known of the object with that number. */
	void (*find_use)(const void *context, size_t number, struct mc_object_use *uses);
	const void *context;
};

/* Add the deferred objects that some target uses to the reports of that order. */
enum muslcheck_status mc_outputs_choose(struct mc_outputs *outputs,
					const struct mc_choice *choice,
					enum mc_order order) MC_MUST_CHECK;

/* Write the next pieces in order.  MUSLCHECK_ERROR_MEMORY, _IO. */
enum muslcheck_status mc_outputs_add(struct mc_outputs *outputs,
				     const struct mc_pieces *pieces) MC_MUST_CHECK;
/* Sets summary->recorded_count. */
enum muslcheck_status mc_outputs_end(struct mc_outputs *outputs,
				     struct muslcheck_summary *summary) MC_MUST_CHECK;

/* Release the state of a run, finished or not. */
void mc_outputs_close(struct mc_outputs *outputs);

#endif
