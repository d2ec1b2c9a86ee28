/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: the images that an OCI layout (a directory or a tar of one) or the tar
 * of `docker save` holds, old layout and new.  (OCI image format specification 1.1; Docker
 * image specification 1.2.)
 */
#ifndef MC_SOURCE_IMAGE_H
#define MC_SOURCE_IMAGE_H

#include "base/arena.h"
#include "source/image_facts.h"
#include "source/format.h"
#include "source/notice.h"
#include "base/map.h"
#include "source/source.h"

/* Where blobs are stored. */
struct mc_blobs {
	const char *path; /* of the directory or tar; borrowed */
	const struct mc_limits *limits;
	bool is_directory;
	struct mc_facts_writer *writer; /* as in mc_source_options */
	struct mc_facts_record *record; /* of what is opened in a directory; NULL: none */
	const char *registry;		/* as mc_registry_in; NULL: no registry */
	struct mc_arena *arena;
	/* Contents of a tar. */
	struct mc_blob *items;
	size_t count;
	size_t capacity;
	uint64_t held_size;
	struct mc_map by_name;
};

/* One layer; layers are ordered from the bottom up. */
struct mc_layer {
	const char *blob;    /* name of the blob */
	const char *digest;  /* of the blob: 64 hex digits; NULL if not stated */
	const char *diff_id; /* of the unpacked layer */
	uint64_t size;	     /* bytes of the blob; 0 if not stated */
};

struct mc_image {
	const char *platform;	     /* "linux/amd64", "linux/arm/v7" */
	const char *reference;	     /* the name it was saved under; NULL if none */
	const char *manifest_digest; /* 64 hex digits; NULL if not stated, as the next */
	const char *config_digest;
	const char *created; /* a time of RFC 3339; NULL: not stated */
	struct mc_layer *layers;
	size_t layer_count;
	const char **words; /* the command: Entrypoint, then Cmd */
	size_t word_count;
	const char *directory;			 /* working directory; NULL: the root */
	const char *path;			 /* PATH; NULL if not set */
	const char *library_path;		 /* LD_LIBRARY_PATH; NULL if not set */
	struct mc_environment_files environment; /* files that other variables name */
	const char *user;			 /* NULL: root */
	struct mc_texts variables; /* all of its environment, "NAME=value" */
	struct mc_texts versions;  /* of these, those like NODE_VERSION */
};

struct mc_images {
	struct mc_image *items;
	size_t count;
	size_t capacity;
};

/* Could the tar hold images?  Checks its first members.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_blobs_may_be_image(const char *path, struct mc_bytes bytes,
					    enum mc_format format,
					    const struct mc_limits *limits,
					    bool *out) MC_MUST_CHECK;

/* List the blobs of a tar; in a directory they are looked up by name. */
enum muslcheck_status mc_blobs_read(struct mc_blobs *blobs, const struct mc_file *file,
				    enum mc_format format,
				    struct mc_notice_sink notices) MC_MUST_CHECK;
void mc_blobs_done(struct mc_blobs *blobs);

/* Is there a blob of that name?  In a tar, *name is set to the resolved name. */
bool mc_blobs_has(struct mc_blobs *blobs, const char **name);

/* The bytes of a small blob; MUSLCHECK_ERROR_IO if it is missing or large. */
enum muslcheck_status mc_blobs_open(struct mc_blobs *blobs, const char *name,
				    struct mc_file *out) MC_MUST_CHECK;

/*
 * Read the images that the blobs form, in the order of the index.  An invalid image is
 * reported and left out.  If there is no image at all, *out is empty and nothing is reported.
 */
enum muslcheck_status mc_images_read(struct mc_blobs *blobs,
				     struct mc_notice_sink notices,
				     struct mc_images *out) MC_MUST_CHECK;

struct mc_archive;
struct mc_layer_cache;
struct mc_volume;
struct mc_walk_digests;

/*
 * Add a layer to the archive, from the cache (NULL: none) if that has it.  Takes the volume.
 */
enum muslcheck_status mc_layer_read(struct mc_archive *archive,
				    const struct mc_layer *layer,
				    struct mc_layer_cache *cache, struct mc_arena *arena,
				    struct mc_volume *volume,
				    struct mc_walk_digests *whole) MC_MUST_CHECK;

/*
 * Called once all layers are in the archive: marks the files owned by packages, and reads
 * what the image runs, and how.  *facts lives as long as the archive; NULL if it has no
 * members.
 */
enum muslcheck_status mc_archive_make_root(
	struct mc_archive *archive, const struct mc_image *image,
	const struct mc_image_facts **facts) MC_MUST_CHECK;

/*
 * The source that the images in a tar are (tar is taken), or in the directory that is an OCI
 * layout or a registry's storage (tar is NULL).  path is copied; options is borrowed.  A tar that holds no image
 * after all is an archive like others.  Returns new; mc_source_free.
 */
enum muslcheck_status mc_source_image_new(const char *path, struct mc_file *tar,
					  enum mc_format format,
					  const struct mc_source_options *options,
					  struct mc_source **out) MC_MUST_CHECK;

#endif
