/* SPDX-License-Identifier: MIT */
/*
 * A target: the libc, libraries and packages available to an object.  Ids have the form
 * family:version[+package...].  A target has no architecture: each object is checked
 * against the image for its own.
 */
#ifndef MC_TARGET_TARGET_H
#define MC_TARGET_TARGET_H

#include "base/arena.h"
#include "base/map.h"
#include "db/symdb.h"
#include "source/tree.h"

/* What a soname in the target's library directories is. */
enum mc_provided_kind {
	MC_PROVIDED_LISTED, /* a library with known exports: build */
	MC_PROVIDED_OPAQUE, /* a library with unknown exports */
	MC_PROVIDED_STUB,   /* gcompat's loader stub: exports nothing */
	MC_PROVIDED_LIBC,   /* a link to the libc */
	MC_PROVIDED_GLIBC,  /* part of glibc: names and version nodes by release */
};

/* The version nodes that a provided object defines. */
struct mc_nodes {
	const char **names;
	uint32_t *machines; /* bit per architecture that has the node */
	size_t count;
	bool is_known;	    /* false: no data */
	bool is_by_machine; /* false: read on x86_64 only */
	enum muslcheck_confidence confidence;
};

/* A shared object that the target has in its default directories. */
struct mc_provided {
	const char *soname;
	enum mc_provided_kind kind;
	const struct mc_db_build *build; /* if MC_PROVIDED_LISTED */
	const char *package; /* provides it; also set for objects of the image */
	enum muslcheck_confidence confidence; /* that the target has it */
	uint32_t machines;		      /* bit per architecture that has it */
	bool has_dependencies;		      /* its package has dependencies */
	struct mc_nodes nodes;		      /* on glibc targets */
	uint16_t library_index; /* its export list in the database; UINT16_MAX: none */
	uint16_t version_index; /* its release; UINT16_MAX: unknown */
	/* Has it the names of its list, but those that mc_target_lacks?  High: no others. */
	bool is_reduced;
	enum muslcheck_confidence reduced_confidence;
};

/* The name of glibc's loader among the provided objects, on every architecture. */
#define MC_GLIBC_LOADER "ld.so"

/* A package row that a target can install, in a chain of those of the same package. */
struct mc_offer {
	const struct mc_db_package *package;
	const struct mc_offer *next;
};

/* What a target can install. */
struct mc_package_index {
	struct mc_map sonames;	 /* to package rows */
	struct mc_map packages;	 /* to the first offer of each */
	struct mc_map elsewhere; /* sonames to rows of other releases, measured ones */
	struct mc_map stems;	 /* sonames without their version, to the newest row */
};

struct mc_target {
	const char *id;		/* as given by the user */
	const char *checked_as; /* the image that a rule mapped the name to; else NULL */
	const struct mc_symdb *db;
	const struct mc_db_image *image;
	const struct mc_db_build *libc; /* NULL if it has none */
	const struct mc_tree *root; /* the target's root filesystem; NULL if not given */

	struct mc_package_index index;
	/* Builds installed by its gcompat package: gcompat, libucontext, libobstack. */
	const struct mc_db_build *gcompat_builds[3]; /* NULL where unknown */

	const char **packages; /* installed in addition to the image, in order */
	size_t package_count;
	struct mc_provided *provided; /* image, then packages */
	size_t provided_count;
	size_t provided_capacity;

	bool is_self;	       /* the image that each file is in, whatever it is */
	bool has_gcompat;      /* installed: programs get it through its loader stub */
	bool preloads_gcompat; /* in LD_PRELOAD: shared objects get it too */
};

/* Set index to the packages of the target's distribution and release. */
enum muslcheck_status mc_target_index_packages(struct mc_target *target,
					       struct mc_arena *arena) MC_MUST_CHECK;

/*
 * The image with that id or alias. MUSLCHECK_ERROR_USAGE, naming the nearest, if there
 * is none. Borrows from db.
 */
enum muslcheck_status mc_target_find_image(const struct mc_symdb *db, const char *name,
					   struct mc_arena *arena,
					   const struct mc_db_image **out,
					   struct mc_error *err) MC_MUST_CHECK;

/*
 * Parse a target id.  Everything borrows from the arena, the database and id.
 * MUSLCHECK_ERROR_USAGE, naming the nearest known name, if the image or a package
 * is unknown.  root may be NULL.
 */
enum muslcheck_status mc_target_parse(const struct mc_symdb *db, const char *id,
				      const struct mc_tree *root, struct mc_arena *arena,
				      struct mc_target *out,
				      struct mc_error *err) MC_MUST_CHECK;

/* How mc_target_extend adds gcompat. */
enum mc_gcompat_use {
	MC_GCOMPAT_AS_IS,
	MC_GCOMPAT_INSTALLED,
	MC_GCOMPAT_PRELOADED,
};

/*
 * The same target with packages and their dependencies added, and gcompat if requested.
 * Borrows from base.
 */
enum muslcheck_status mc_target_extend(const struct mc_target *base,
				       const char *const *packages, size_t package_count,
				       enum mc_gcompat_use gcompat,
				       struct mc_arena *arena,
				       struct mc_target *out) MC_MUST_CHECK;

/* Is that the id of the target that each image is for itself?  Its row, without a libc. */
bool mc_target_is_named_self(const char *id);
const struct mc_db_image *mc_target_self_image(void);

/*
 * The target "self" for the image at tree, made once for each libc in it; list starts as
 * NULL.  base is the target that was asked for.
 */
struct mc_target_self;
enum muslcheck_status mc_target_self_get(struct mc_target_self **list,
					 const struct mc_target *base,
					 const struct mc_tree *tree, enum mc_libc libc,
					 const struct mc_target **out) MC_MUST_CHECK;
void mc_target_self_free(struct mc_target_self *list);

/*
 * Caches extended targets.  Not shared between threads.
 */
struct mc_target_cache;

enum muslcheck_status mc_target_cache_new(struct mc_target_cache **out) MC_MUST_CHECK;
void mc_target_cache_free(struct mc_target_cache *cache);

/* mc_target_extend through the cache. *out borrows from it until mc_target_cache_trim. */
enum muslcheck_status mc_target_cache_extend(struct mc_target_cache *cache,
					     const struct mc_target *base,
					     const char *const *packages,
					     size_t package_count,
					     enum mc_gcompat_use gcompat,
					     const struct mc_target **out) MC_MUST_CHECK;

/* mc_target_self_get through the cache; borrows from it. */
enum muslcheck_status mc_target_cache_self(struct mc_target_cache *cache,
					   const struct mc_target *base,
					   const struct mc_tree *tree, enum mc_libc libc,
					   const struct mc_target **out) MC_MUST_CHECK;

/* Empty the cache if it is full, which invalidates earlier results. */
void mc_target_cache_trim(struct mc_target_cache *cache);

bool mc_target_has_package(const struct mc_target *target, const char *package);

/* The provided object with that soname on that architecture; NULL if there is none. */
const struct mc_provided *mc_target_provided(const struct mc_target *target,
					     const char *soname, enum mc_machine machine);

/*
 * Iterate over the provided objects that provided depends on, from the dependencies of
 * its package; cursor starts at 0.  NULL at the end.
 */
const struct mc_provided *mc_target_next_dependency(const struct mc_target *target,
						    const struct mc_provided *provided,
						    enum mc_machine machine,
						    size_t *cursor);

/* True if the package has dependencies. */
bool mc_target_has_dependencies(const struct mc_target *target, const char *package);

/*
 * The next package that the package needs but does not depend on, so that both must be
 * named to the installer; none of its libraries is on the target.  *cursor begins at 0;
 * NULL at the end.
 */
const char *mc_target_next_undeclared(const struct mc_target *target, const char *package,
				      enum mc_machine machine, size_t *cursor);

/*
 * Add an object to the target.  library is the name of its export list ("libstdc++"), or
 * NULL.
 */
enum muslcheck_status mc_target_provide(struct mc_target *target,
					struct mc_provided provided, const char *library,
					struct mc_arena *arena) MC_MUST_CHECK;

/* Does the provided object define the version node on that architecture? */
enum mc_presence mc_provided_has_node(const struct mc_provided *provided,
				      const char *node, enum mc_machine machine);

/* Set the version nodes of a glibc target's object. */
enum muslcheck_status mc_provided_set_nodes(const struct mc_target *target,
					    struct mc_provided *provided,
					    struct mc_arena *arena) MC_MUST_CHECK;

/* The target's build of a library ("gcompat"); NULL if unknown. */
const struct mc_db_build *mc_target_build(const struct mc_target *target,
					  const char *library);

/*
 * The file that an installed compatibility package provides at the path interp; NULL if
 * none.
 */
const struct mc_db_layout_file *mc_target_interp(const struct mc_target *target,
						 const char *interp,
						 enum mc_machine machine);

/* The package with that soname in the target's release; NULL if unknown. */
const struct mc_db_package *mc_target_package_for(const struct mc_target *target,
						  const char *soname);

/*
 * How the target's packages are installed, "apk add" or "apt-get install"; for an image
 * without a package manager what is done instead.  Static.
 */
const char *mc_target_installer(const struct mc_target *target);

/*
 * Does the image have a package manager?  True if it is not known.  And the line of a
 * Dockerfile that installs packages, a list of names; NULL: no memory, or no manager.
 */
bool mc_target_installs(const struct mc_target *target);
const char *mc_target_install_line(const struct mc_target *target, const char *packages,
				   struct mc_arena *arena);

/* The line of a Dockerfile that creates a user, "RUN adduser -D app"; NULL: no memory. */
const char *mc_target_add_user(const struct mc_target *target, const char *name,
			       struct mc_arena *arena);

/* Display name of the target's distribution, "Alpine". Static. */
const char *mc_target_distribution(const struct mc_target *target);

/* True for a bare libc ("musl:1.2.5"), without image data. */
bool mc_target_is_bare(const struct mc_target *target);

/* The bytes of a soname before its version: "libssl" of "libssl.so.1.1"; 0: it has none. */
size_t mc_soname_stem_size(const char *soname);

/* The newest package with that library, whatever its version; NULL: none. */
const struct mc_db_package *mc_target_package_like(const struct mc_target *target,
						   const char *soname);

/*
 * A package that has the soname in another release of the target's distribution; NULL if
 * none is known, or if the packages of the target's own release are not known well.
 */
const struct mc_db_package *mc_target_package_elsewhere(const struct mc_target *target,
							const char *soname);

/* Why the distribution's build of the library lacks the name; NULL: not known to lack it. */
const struct mc_db_reduced *mc_target_lacks(const struct mc_target *target,
					    const char *soname, const char *name);

/*
 * Does the distribution's library have the names of the soname's export list but those that
 * mc_target_lacks?  *confidence is high if it was read: then it has no others.
 */
bool mc_target_is_reduced(const struct mc_target *target, const char *soname,
			  enum muslcheck_confidence *confidence);

/* True if the target's loader checks symbol versions, as glibc's does. */
bool mc_target_checks_versions(const struct mc_target *target);

/* How sure it is that the target's release has the package. */
enum muslcheck_confidence mc_target_confidence_in(const struct mc_target *target,
						  const struct mc_db_package *package);

/* True if a distribution's release ("3.22", "edge") is within since..until; NULL is open. */
bool mc_release_within(const char *release, const char *since, const char *until);

#endif
