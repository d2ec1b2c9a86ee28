/* SPDX-License-Identifier: MIT */
/* What takes the place of an image's packages on one target, for people. */
#ifndef MC_REPORT_REPLACED_H
#define MC_REPORT_REPLACED_H

#include "report/report.h"

/* Libraries of one package of which the same is said. */
struct mc_replaced {
	const char *package;
	const char *names; /* "libc.so.6, libm.so.6" */
	const char *words; /* "musl itself" */
};

/* Of the packages that the service needs. */
struct mc_replacements {
	struct mc_replaced *items; /* where there is something to say, by package */
	size_t count;
	size_t same_count; /* packages that are there, or in a package of the same name */
	size_t other_count; /* packages of the image that the service does not need */
};

/* False when memory is out. */
bool mc_replacements_list(const struct mc_report_context *context,
			  const struct mc_service_image *image, size_t target,
			  struct mc_arena *arena, struct mc_replacements *out);

#endif
