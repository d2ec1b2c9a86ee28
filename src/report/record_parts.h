/* SPDX-License-Identifier: MIT */
/* Parts of the public structs, made in an arena; NULL when memory is out. */
#ifndef MC_REPORT_RECORD_PARTS_H
#define MC_REPORT_RECORD_PARTS_H

#include "report/report.h"

/* An array of count pointers to zeroed structs of size bytes, which follow it. */
void *mc_record_array(struct mc_arena *arena, size_t count, size_t size);

/* *failed is set when memory is out.  NULL for NULL. */
const struct muslcheck_image *mc_record_image(const struct mc_image_identity *identity,
					      struct mc_arena *arena, bool *failed);

/* packages: the verdict's; a finding that they resolve is marked. */
struct muslcheck_finding **mc_record_findings(const struct mc_findings *list,
					      enum muslcheck_verdict verdict,
					      size_t package_count,
					      struct mc_arena *arena);

/* Needs from bits per enum mc_asset; evidence by asset, or NULL. */
struct muslcheck_need **mc_record_needs(const struct mc_image_needs *needs,
					uint32_t lacking, struct mc_arena *arena,
					size_t *count);

/* The object, or one that `static` checked, as a piece. */
void mc_record_put_object(const struct mc_report_context *context,
			  const struct mc_report_object *object, struct mc_arena *arena,
			  struct mc_buffer *piece);

/* The rest, as pieces. */
void mc_record_put_unreadable(const struct mc_report_context *context,
			      const struct mc_report_unreadable *unreadable,
			      struct mc_arena *arena, struct mc_buffer *piece);
void mc_record_put_component(const struct mc_report_context *context,
			     const struct mc_component *component, struct mc_arena *arena,
			     struct mc_buffer *piece);
void mc_record_put_row(const struct mc_report_context *context,
		       const struct mc_service_row *row, struct mc_arena *arena,
		       struct mc_buffer *piece);
void mc_record_put_service(const struct mc_report_context *context,
			   const struct mc_report_service *service,
			   struct mc_arena *arena, struct mc_buffer *piece);

#endif
