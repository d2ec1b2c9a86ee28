/* SPDX-License-Identifier: MIT */
/*
 * A target: the libc, the libraries and the packages that an object would find.
 * Named family:version[+package...]; it has no architecture, each object is
 * judged on its own machine's image.
 */
#ifndef MC_TARGET_TARGET_H
#define MC_TARGET_TARGET_H

#include "base/arena.h"
#include "base/map.h"
#include "db/symdb.h"
#include "source/tree.h"

/* What stands behind a soname in the target's library directories. */
enum mc_provided_kind {
	MC_PROVIDED_LISTED, /* a library whose exports are known: build */
	MC_PROVIDED_OPAQUE, /* a library whose exports are not known */
	MC_PROVIDED_STUB,   /* maps and gives nothing: gcompat's loader stub */
	MC_PROVIDED_LIBC,   /* a link to the libc */
	MC_PROVIDED_GLIBC,  /* a part of glibc: names and version nodes by release */
};

/* The version nodes that a provided object defines, as far as known. */
struct mc_nodes {
	const char **names;
	uint32_t *machines; /* bit per machine that has the node */
	size_t count;
	bool is_known; /* else nobody has looked */
	enum muslcheck_confidence confidence;
};

/* A shared object that the target has in its default directories. */
struct mc_provided {
	const char *soname;
	enum mc_provided_kind kind;
	const struct mc_db_build *build; /* if MC_PROVIDED_LISTED */
	const char *package; /* that brings it, or would if the image had it not */
	enum muslcheck_confidence confidence; /* that it is there under that name */
	uint32_t machines;		      /* bit per enum mc_machine that has it */
	bool has_dependencies;		      /* its package has dependencies */
	struct mc_nodes nodes;		      /* on glibc targets */
	uint16_t
		library_index; /* where its names stand in the database; UINT16_MAX: nowhere */
	uint16_t version_index; /* and in which release; UINT16_MAX: not known */
};

/* The name of glibc's loader among the provided objects, whatever the machine calls it. */
#define MC_GLIBC_LOADER "ld.so"

/* A package row that a target can install, in a chain of those of the same package. */
struct mc_offer {
	const struct mc_db_package *package;
	const struct mc_offer *next;
};

/* What a target can install. */
struct mc_package_index {
	struct mc_map sonames;	/* to package rows */
	struct mc_map packages; /* to the first offer of each */
};

struct mc_target {
	const char *id; /* as the user wrote it */
	const struct mc_symdb *db;
	const struct mc_db_image *image;
	const struct mc_db_build *libc; /* NULL if it has none */
	const struct mc_tree *root; /* the target's file tree; NULL if none was given */

	struct mc_package_index index;
	/* What its gcompat package would install: gcompat, libucontext, libobstack. */
	const struct mc_db_build *gcompat_builds[3]; /* NULL where unknown */

	const char **packages; /* installed beside the image, in the order named */
	size_t package_count;
	struct mc_provided *provided; /* image, then packages */
	size_t provided_count;
	size_t provided_capacity;

	bool has_gcompat;      /* installed: executables get it through its loader stub */
	bool preloads_gcompat; /* LD_PRELOAD names it: shared objects get it too */
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

/* What gcompat adds, for mc_target_extend. */
enum mc_gcompat_use {
	MC_GCOMPAT_AS_IS,
	MC_GCOMPAT_INSTALLED,
	MC_GCOMPAT_PRELOADED,
};

/*
 * The same target with packages added (a package brings its dependencies), and
 * gcompat on top as said.  Borrows from base.
 */
enum muslcheck_status mc_target_extend(const struct mc_target *base,
				       const char *const *packages, size_t package_count,
				       enum mc_gcompat_use gcompat,
				       struct mc_arena *arena,
				       struct mc_target *out) MC_MUST_CHECK;

/*
 * Targets extended before, so that the same packages are laid out once.  Not shared
 * between threads.
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

/* Forget everything if much has piled up; what was got before may be void. */
void mc_target_cache_trim(struct mc_target_cache *cache);

bool mc_target_has_package(const struct mc_target *target, const char *package);

/* The provided object with that soname on that machine; NULL if there is none. */
const struct mc_provided *mc_target_provided(const struct mc_target *target,
					     const char *soname, enum mc_machine machine);

/*
 * The provided objects that provided needs in turn, as its package says; cursor
 * starts at 0.  NULL when there is no further one.
 */
const struct mc_provided *mc_target_next_dependency(const struct mc_target *target,
						    const struct mc_provided *provided,
						    enum mc_machine machine,
						    size_t *cursor);

/* Does installing the package bring others? */
bool mc_target_has_dependencies(const struct mc_target *target, const char *package);

/*
 * Add an object that the target has.  library names the export list that it has, if one
 * is known: "libstdc++".
 */
enum muslcheck_status mc_target_provide(struct mc_target *target,
					struct mc_provided provided, const char *library,
					struct mc_arena *arena) MC_MUST_CHECK;

/* Does the provided object define the version node on that machine? */
enum mc_presence mc_provided_has_node(const struct mc_provided *provided,
				      const char *node, enum mc_machine machine);

/* Set what is known of the version nodes and names of a glibc target's object. */
enum muslcheck_status mc_provided_set_nodes(const struct mc_target *target,
					    struct mc_provided *provided,
					    struct mc_arena *arena) MC_MUST_CHECK;

/* The build that the target's packages install for a library ("gcompat"); NULL if none. */
const struct mc_db_build *mc_target_build(const struct mc_target *target,
					  const char *library);

/*
 * The file that an installed compatibility package puts at interp, so that the kernel
 * finds it; NULL if none.  Its provides says what it is.
 */
const struct mc_db_layout_file *mc_target_interp(const struct mc_target *target,
						 const char *interp,
						 enum mc_machine machine);

/* The package of the target's distribution and release that has the soname; NULL if unknown. */
const struct mc_db_package *mc_target_package_for(const struct mc_target *target,
						  const char *soname);

/*
 * How the target's packages are installed, "apk add" or "apt-get install"; for an image
 * without a package manager what is done instead.  Static.
 */
const char *mc_target_installer(const struct mc_target *target);

/* The distribution of the target's packages as people call it, "Alpine". Static. */
const char *mc_target_distribution(const struct mc_target *target);

/* Is it no image, but a libc alone, of whose surroundings nothing is known? */
bool mc_target_is_bare(const struct mc_target *target);

/* Is it a target whose loader is glibc's? */
bool mc_target_is_glibc(const struct mc_target *target);

/* How sure it is that the package of that row is there in the target's release. */
enum muslcheck_confidence mc_target_confidence_in(const struct mc_target *target,
						  const struct mc_db_package *package);

/* Is release (of a distribution: "3.22", "edge") within since..until? NULL is open. */
bool mc_release_within(const char *release, const char *since, const char *until);

#endif
