/* SPDX-License-Identifier: MIT */
/* The parts of a Markdown report. */
#ifndef MC_REPORT_MARKDOWN_PARTS_H
#define MC_REPORT_MARKDOWN_PARTS_H

#include "report/report.h"

/* The emoji of a verdict.  Static. */
const char *mc_markdown_mark(enum muslcheck_verdict verdict);

/*
 * A sentence, escaped; symbols, sonames and options in it are code.  NULL means that memory
 * ran out earlier.
 */
void mc_markdown_put(struct mc_buffer *out, const char *text);

/* The same about findings, whose subjects are code too. */
void mc_markdown_put_about(struct mc_buffer *out, const char *text,
			   const struct mc_finding *findings, size_t count);

/* A table's head: a cell for each target. */
void mc_markdown_put_target_cells(const struct mc_report_context *context,
				  struct mc_buffer *out);

/* The title with the verdict per required target; then a table of counts. */
void mc_markdown_put_headline(const struct mc_report_context *context,
			      const struct muslcheck_summary *summary,
			      struct mc_buffer *out);
void mc_markdown_put_counts(const struct muslcheck_summary *summary,
			    struct mc_buffer *out);

/* The object's verdict on the target at index, with its findings. */
void mc_markdown_put_judgement(const struct mc_report_context *context,
			       const struct mc_report_object *object, size_t index,
			       struct mc_arena *arena, struct mc_buffer *out);

/* Replacements of the image's packages, per target. */
void mc_markdown_put_image(const struct mc_report_context *context,
			   const struct mc_service_image *image, struct mc_arena *arena,
			   struct mc_buffer *out);

#endif
