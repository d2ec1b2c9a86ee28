/* SPDX-License-Identifier: MIT */
/* What becomes of the packages of an image, target by target. */
#ifndef MC_SERVICE_IMAGE_PACKAGES_H
#define MC_SERVICE_IMAGE_PACKAGES_H

#include "service/replacement.h"
#include "source/facts.h"

/* A library, or a program that the image starts, of a package. */
struct mc_image_item {
	const char *name; /* "libssl.so.3"; of a program, as it is called */
	bool is_program;
	bool is_needed; /* by an object of the service itself, or started by the image */
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
