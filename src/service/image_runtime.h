/* SPDX-License-Identifier: MIT */
/*
 * Language runtimes that official images unpack into /usr/local or /opt, outside of any
 * package.  A target has its own, so their files do not move.
 */
#ifndef MC_SERVICE_IMAGE_RUNTIME_H
#define MC_SERVICE_IMAGE_RUNTIME_H

#include "base/arena.h"
#include "source/image_state.h"

struct mc_image_runtime {
	unsigned index;
	const char *title;	/* "Node.js" */
	const char *program;	/* "node"; NULL: used at build time only */
	const char *variable;	/* of the environment, with its version: "NODE_VERSION" */
	unsigned version_parts; /* in a tag: 1 for 22, 2 for 3.12 */
	const char *repository; /* of official images, "node" */
	const char *musl_suffix, *glibc_suffix; /* of their tags */
};

/* The runtime that the file belongs to; path is absolute in the image.  NULL: none. */
const struct mc_image_runtime *mc_image_runtime_of(const char *path);

/* A program that only some images of a runtime have: php-fpm. */
struct mc_image_server {
	unsigned runtime; /* index */
	const char *program;
	const char *word; /* in the tags of the images that have it: "fpm" */
	const char *musl_suffix, *glibc_suffix; /* of these tags; musl's may be NULL */
};

/* The row of the program with that name, without folders; NULL if there is none. */
const struct mc_image_server *mc_image_server_of(const char *program);

/* The row with that index; NULL at the end. */
const struct mc_image_server *mc_image_server_at(size_t index);

/* The row with that index; NULL at the end. */
const struct mc_image_runtime *mc_image_runtime_at(unsigned index);

/* The first numbers of the text: "21" of "jdk-21.0.5+11", with two parts "3.12" of "3.12.8". */
const char *mc_image_version_of(const char *text, unsigned parts, struct mc_arena *arena);

/*
 * The version as far as a tag has it, "22"; "" if it is not known, NULL: out of memory.
 */
const char *mc_image_runtime_version(const struct mc_image_runtime *runtime,
				     const struct mc_texts *versions,
				     struct mc_arena *arena);

#endif
