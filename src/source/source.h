/* SPDX-License-Identifier: MIT */
/* The interface of all inputs: return the next candidate file. */
#ifndef MC_SOURCE_SOURCE_H
#define MC_SOURCE_SOURCE_H

#include <stdatomic.h>

#include "source/image_facts.h"
#include "source/limits.h"
#include "source/notice.h"
#include "source/tree.h"

/* Is a member of an archive named by the user a linker input, by its name? */
enum mc_link_input {
	MC_LINK_INPUT_NO,
	MC_LINK_INPUT_ONLY, /* and the archive has nothing else */
	MC_LINK_INPUT_AUXILIARY, /* the archive also has programs or shared objects, which matter instead */
};

/* A file that may be worth reading, an error, a notice or an image. */
struct mc_candidate {
	char *path;		    /* owned; mc_candidate_done */
	size_t number;		    /* of earlier candidates */
	const struct mc_tree *tree; /* that contains path; NULL: the host's file system */
	bool named;		    /* named by the user: must be readable */
	enum mc_link_input linkable;
	bool is_metadata; /* a file that mc_source_options.wants, not an object */
	/* An image, whose files follow; NULL: a file. */
	const struct mc_image_facts *image; /* valid as long as tree */
	enum mc_notice notice;	   /* a notice instead of a file; the text is in error */
	struct mc_error error;	   /* set if the path could not be read */
	struct mc_opening opening; /* of a host file, if already open */
};

/* Options of a source.  Borrowed for its lifetime. */
struct mc_source_options {
	/*
	 * Is a file of that path one that says what other files are (package.json,
	 * dist-info/METADATA, a lockfile)?  It is then yielded as metadata, and not as an
	 * object; mc_candidate_open gives its bytes.  named: the user named this very
	 * file.  NULL: none is.
	 */
	bool (*wants)(const char *path, bool named, void *context);
	void *context;
	/* Is the path excluded, with everything below it?  NULL: nothing is. */
	bool (*excludes)(const char *path, void *exclude_context);
	void *exclude_context;
	/*
	 * Is the path, which the user named, an object that was read already?  It is then
	 * yielded without being opened.  NULL: none is.
	 */
	bool (*is_read)(const char *path, void *is_read_context);
	void *is_read_context;
	struct mc_limits limits; /* mc_limits_init sets the defaults */
	/* Set by any thread to stop reading. */
	const atomic_bool *is_cancelled; /* may be NULL */
	/* Called for the first member of an archive, then from time to time.  May be NULL. */
	void (*reading)(void *context, const char *path, size_t member_count);
	void *reading_context;
	const char *platform;		 /* of images: "linux/arm64"; NULL: all */
	const char *temporary_directory; /* for what exceeds the memory; NULL: /var/tmp */
	/*
	 * The directory that holds the file tree of an image, which the paths are, or are in:
	 * links are those of the tree, and the files of its packages are left out.  NULL:
	 * none.
	 */
	const char *root;
	bool shows_packages; /* of images: the files of packages are not left out */
	size_t ahead_max; /* archives read before their turn, by threads that would wait */
	/* Records what is read of archives; NULL: nobody. */
	struct mc_facts_writer *writer;
	/* Has facts of the layers of images; NULL: none has. */
	struct mc_layer_cache *cache;
	/* By named path: the file that is read in its stead, which has facts; NULL: none has. */
	const char *const *files;
	/* The image that archives are in, outliving the source; NULL: none. */
	const struct mc_tree *image;
};

struct mc_source;

struct mc_source_ops {
	/* The next candidate; *end set, and out untouched, when there is none. */
	enum muslcheck_status (*next)(struct mc_source *source, struct mc_candidate *out,
				      bool *end);
	/* Of an archive: does next have to read it first?  NULL: it never takes long. */
	bool (*is_unread)(const struct mc_source *source);
	/* Read it, so that next need not.  Several sources can be read at the same time. */
	enum muslcheck_status (*read)(struct mc_source *source);
	void (*free)(struct mc_source *source);
};

struct mc_source {
	const struct mc_source_ops *ops;
};

static inline enum muslcheck_status mc_source_next(struct mc_source *source,
						   struct mc_candidate *out, bool *end)
{
	return source->ops->next(source, out, end);
}

static inline bool mc_source_is_unread(const struct mc_source *source)
{
	return source->ops->is_unread && source->ops->is_unread(source);
}

static inline void mc_source_free(struct mc_source *source)
{
	if (source)
		source->ops->free(source);
}

/* Is it a file that the caller named, not inside of an image? */
static inline bool mc_candidate_is_given(const struct mc_candidate *candidate)
{
	return candidate->named && !(candidate->tree && candidate->tree->image);
}

void mc_candidate_done(struct mc_candidate *candidate);

/* Larger files cannot be opened as metadata. */
enum { MC_METADATA_SIZE_MAX = 16 * 1024 * 1024 };

/*
 * The bytes of a metadata candidate; valid until mc_file_close, even if that comes after
 * mc_candidate_done.  MUSLCHECK_ERROR_IO, or _LIMIT if it is too large.
 */
enum muslcheck_status mc_candidate_open(const struct mc_candidate *candidate,
					struct mc_file *out,
					struct mc_error *err) MC_MUST_CHECK;

/*
 * The contents of the archive file at path, including nested archives: objects, metadata
 * and notices.  *out is NULL if it is not an archive; a file that the user named needs no
 * archive suffix.  path is copied; options is borrowed.  opening is the file's if it is
 * open, and is used up if it is an archive.  MUSLCHECK_ERROR_IO if it cannot be read.
 * Returns new; mc_source_free.
 */
enum muslcheck_status mc_source_container_new(const char *path, bool named,
					      struct mc_opening *opening,
					      const struct mc_source_options *options,
					      struct mc_source **out,
					      struct mc_error *err) MC_MUST_CHECK;

/*
 * The files and directory trees at paths, in the order given; a directory's entries in byte
 * order, depth first.  Symlinks inside a tree are not followed: their targets are found
 * anyway, and there are no loops.  Special files are never opened.
 * Its next can be called by several threads at once: each candidate has its number.
 * paths and options are borrowed for the life of the source.  Returns new; mc_source_free.
 */
enum muslcheck_status mc_source_paths_new(const char *const *paths, size_t path_count,
					  const struct mc_source_options *options,
					  struct mc_source **out) MC_MUST_CHECK;

#endif
