/* SPDX-License-Identifier: MIT */
/* The parts of a Markdown report that are about one object. */
#ifndef MC_REPORT_MARKDOWN_H
#define MC_REPORT_MARKDOWN_H

#include "report/report.h"

/* A verdict as a picture.  Static. */
const char *mc_markdown_mark(enum muslcheck_verdict verdict);

/* Text from files.  NULL stands for memory that ran out. */
void mc_markdown_put(struct mc_buffer *out, const char *text);

/* The object's verdict on the target of that index, and what stands in the way. */
void mc_markdown_put_judgement(const struct mc_report_context *context,
			       const struct mc_report_object *object, size_t index,
			       struct mc_arena *arena, struct mc_buffer *out);

/* What takes the place of the image's packages, by target. */
void mc_markdown_put_image(const struct mc_report_context *context,
			   const struct mc_service_image *image, struct mc_arena *arena,
			   struct mc_buffer *out);

#endif
