/* SPDX-License-Identifier: MIT */
/* Replacements of an image's packages on one target, in words. */
#ifndef MC_REPORT_REPLACED_H
#define MC_REPORT_REPLACED_H

#include "report/report.h"

/* Files of one package that have the same replacement. */
struct mc_replaced {
	const char *package;
	const char *names; /* "libc.so.6, libm.so.6" */
	const char *words; /* "part of musl" */
};

/* For the packages that the service uses. */
struct mc_replacements {
	struct mc_replaced *items; /* by package; unchanged ones are only counted */
	size_t count;
	size_t same_count;  /* packages that exist under the same name */
	size_t other_count; /* packages that the service does not use */
};

/* False when memory is out. */
bool mc_replacements_list(const struct mc_report_context *context,
			  const struct mc_service_image *image, size_t target,
			  struct mc_arena *arena, struct mc_replacements *out);

#endif
