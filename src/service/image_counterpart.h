/* SPDX-License-Identifier: MIT */
/* Tags of official language images: php:8.3-fpm and php:8.3-fpm-alpine are counterparts. */
#ifndef MC_SERVICE_IMAGE_COUNTERPART_H
#define MC_SERVICE_IMAGE_COUNTERPART_H

#include "base/libc.h"
#include "service/image_runtime.h"

/* Is it a word of the image's tag: "fpm" of "php:8.3-fpm-alpine"? */
bool mc_image_has_tag_word(const char *name, const char *word);

/* Do the images have the same of the programs that only some tags have? */
bool mc_image_has_same_servers(const char *a, const char *b);

/*
 * The official image of the same language, version and server with that libc; "" if the
 * name is of no such image.  NULL: out of memory.
 */
const char *mc_image_counterpart(const char *name, enum mc_libc libc,
				 struct mc_arena *arena);

#endif
