/* SPDX-License-Identifier: MIT */
/* "Give me the next candidate file": what every kind of input answers to. */
#ifndef MC_SOURCE_SOURCE_H
#define MC_SOURCE_SOURCE_H

#include <stdatomic.h>

#include "source/image_facts.h"
#include "source/limits.h"
#include "source/notice.h"
#include "source/tree.h"

/* Is a member of an archive that the user named one for a linker, by its name? */
enum mc_link_input {
	MC_LINK_INPUT_NO,
	MC_LINK_INPUT_ONLY, /* and so is all that the archive has */
	MC_LINK_INPUT_AUXILIARY, /* programs or shared objects, which are what the archive is for */
};

/* A file that may be worth reading, or a place where none could be got. */
struct mc_candidate {
	char *path;		    /* owned, as the next; mc_candidate_done */
	const struct mc_tree *tree; /* that path is in; NULL: a file of this machine */
	bool named; /* the user named this very file: it has to be readable */
	enum mc_link_input linkable;
	bool is_metadata; /* no object, but a file that mc_source_options.wants */
	/* No file, but the image at path, all of whose files follow; NULL: it is none. */
	const struct mc_image_facts *image; /* valid as long as tree */
	enum mc_notice notice; /* no file, but something to tell: error has the text */
	struct mc_error error; /* set if the path itself could not be looked at */
	struct mc_opening
		opening; /* of a file of this machine, if it was opened already */
};

/* What a source is to do.  All is borrowed while it lives. */
struct mc_source_options {
	/*
	 * Is a file of that path one that says what other files are (package.json,
	 * dist-info/METADATA, a lockfile)?  It is then yielded as metadata, and not as an
	 * object; mc_candidate_open gives its bytes.  named: the user named this very
	 * file.  NULL: none is.
	 */
	bool (*wants)(const char *path, bool named, void *context);
	void *context;
	/* Is that path, with all that is below it, left out?  NULL: none is. */
	bool (*excludes)(const char *path, void *exclude_context);
	void *exclude_context;
	struct mc_limits limits; /* mc_limits_init gives the defaults */
	/* Set by anyone, at any time: what is being read is then left where it is. */
	const atomic_bool *is_cancelled; /* NULL: nobody does */
	/* Told now and then while an archive is read.  NULL: nobody wants to know. */
	void (*reading)(void *context, const char *path, size_t member_count);
	void *reading_context;
	const char *platform; /* of images: "linux/arm64"; NULL: all that there are */
	/*
	 * The directory that holds the file tree of an image, which the paths are, or are in:
	 * links are those of the tree, and the files of its packages are left out.  NULL:
	 * none.
	 */
	const char *root;
};

struct mc_source;

struct mc_source_ops {
	/* The next candidate; *end set, and out untouched, when there is none. */
	enum muslcheck_status (*next)(struct mc_source *source, struct mc_candidate *out,
				      bool *end);
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

static inline void mc_source_free(struct mc_source *source)
{
	if (source)
		source->ops->free(source);
}

void mc_candidate_done(struct mc_candidate *candidate);

/* No file that tells about others is larger; what is cannot be opened as metadata. */
enum { MC_METADATA_SIZE_MAX = 64 * 1024 * 1024 };

/*
 * The bytes of a metadata candidate; valid until mc_file_close, even if that comes after
 * mc_candidate_done.  MUSLCHECK_ERROR_IO, or _LIMIT if it is too large.
 */
enum muslcheck_status mc_candidate_open(const struct mc_candidate *candidate,
					struct mc_file *out,
					struct mc_error *err) MC_MUST_CHECK;

/*
 * What is in the archive file at path, archives in it included: objects, metadata and
 * notices.  *out is NULL if it is no archive; one that the user named need not be named
 * as archives are.  path is copied; options is borrowed.  opening is the file's if it is
 * open, and is used up if it is an archive.  Returns new; mc_source_free.
 */
enum muslcheck_status mc_source_container_new(const char *path, bool named,
					      struct mc_opening *opening,
					      const struct mc_source_options *options,
					      struct mc_source **out) MC_MUST_CHECK;

/*
 * What the paths lead to, each in the order given: files and directory trees; a directory's entries in byte
 * order, depth first.  Links inside a tree are not followed (what they lead to is
 * seen where it lies, and loops cannot arise); special files are never opened.
 * paths and options are borrowed for the life of the source.  Returns new; mc_source_free.
 */
enum muslcheck_status mc_source_paths_new(const char *const *paths, size_t path_count,
					  const struct mc_source_options *options,
					  struct mc_source **out) MC_MUST_CHECK;

#endif
