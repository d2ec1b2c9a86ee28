/* SPDX-License-Identifier: MIT */
/* The packages of an image and their replacements, per target. */
#ifndef MC_SERVICE_IMAGE_PACKAGES_H
#define MC_SERVICE_IMAGE_PACKAGES_H

#include "service/replacement.h"
#include "source/image_facts.h"

/* A library of a package, or a program that the image starts. */
struct mc_image_item {
	const char *name; /* "libssl.so.3"; for a program, the word it is started by */
	bool is_program;
	bool is_needed; /* by the service's own objects, or started by the image */
	const struct mc_replacement *targets; /* by target */
};

struct mc_image_package {
	const char *name;
	bool is_needed;
	struct mc_image_item *items;
	size_t item_count;
};

struct mc_service_image {
	const char *path;
	const struct mc_image_facts *facts;
	struct mc_image_package *packages; /* by name */
	size_t package_count;
};

#endif
