/* SPDX-License-Identifier: MIT */
/* What a service keeps of what it was given; private to collecting and folding. */
#ifndef MC_SERVICE_COLLECTED_H
#define MC_SERVICE_COLLECTED_H

#include "service/service.h"
#include "base/map.h"

/* An object's answer for one target. */
struct mc_kept_verdict {
	enum muslcheck_verdict verdict;
	enum mc_failing failing;
	bool aside;    /* the target would not use the object */
	bool replaced; /* that is because it has such a program itself */
	bool preload;
	const char *reason; /* NULL where packages say it, or nothing is to be said */
	const char *remedy; /* NULL if none is known */
	const char **packages;
	size_t package_count;
};

struct mc_kept_object {
	size_t number;
	const char *path;
	bool named;
	enum mc_machine machine;
	enum mc_built_for built_for;
	const char
		*glibc_floor; /* "2.34", the newest GLIBC node it needs; NULL if none */
	bool is_foreign;      /* not for Linux, as the object itself says */
	const char **needs;   /* of one in an image: its NEEDED and its interpreter */
	size_t need_count;
	size_t component;	   /* index; after the fold */
	struct mc_variant variant; /* what names say it is for, where they are believed */
	const char *runtime;	   /* that alone loads it, "Bare"; NULL: no such one */
	const char *stem;	   /* file name without what says a libc */
	struct mc_kept_verdict *verdicts;
};

/* A component as far as it was read; several files may tell of one. */
struct mc_kept_component {
	size_t number; /* of the first that told of it */
	enum mc_component_type type;
	const char *key;
	const char *name;
	const char *version;
	const char *tags;
	struct mc_variant platform;
	const char *stem;    /* key without what says a libc */
	size_t first_object; /* in the objects sorted by component */
	size_t object_count;
	bool is_source;	 /* npm: it has code that is compiled when it is installed */
	bool has_builds; /* npm: packages of their own hold its native part */
	struct mc_npm_recipe recipe;
	uint32_t machines; /* bit per machine that it has an object for */
};

/* A component without objects, done already: a lockfile's entry, what an image runs. */
struct mc_kept_entry {
	size_t number;
	size_t index; /* in its lockfile */
	struct mc_component component;
};

struct mc_kept_metadata {
	size_t number;
	struct mc_metadata metadata;
};

/* An image, or a script that was named. */
struct mc_kept_image {
	size_t number;
	const char *path;
	const char *root; /* that its files are named below; NULL of a script */
	const struct mc_image_facts *facts;
};

struct mc_service {
	struct mc_service_options options;
	struct mc_arena arena;

	struct mc_kept_object *objects;
	size_t object_count;
	size_t object_capacity;

	struct mc_kept_metadata *metadata;
	size_t metadata_count;
	size_t metadata_capacity;

	struct mc_kept_image *images;
	size_t image_count;
	size_t image_capacity;

	struct mc_kept_component *components;
	size_t component_count;
	size_t component_capacity;
	struct mc_map owners; /* from keys and paths to components */
	struct mc_map builds; /* from stems and libcs to build_names */
	struct mc_map roots;  /* from the paths that were named to their places */
	const char **build_names;
	size_t build_count;
	size_t build_capacity;

	struct mc_kept_entry *entries;
	size_t entry_count;
	size_t entry_capacity;
	size_t package_count;

	enum mc_machine machine;
	const struct mc_kept_object **by_number; /* after the fold */
};

/* A component with that key, new if there is none yet.  *out is its index. */
enum muslcheck_status mc_service_component(struct mc_service *service, const char *key,
					   enum mc_component_type type, size_t number,
					   size_t *out) MC_MUST_CHECK;

/*
 * The npm package that is the same build as the one of that name, for another libc: as
 * some package.json says that there is.  *out is NULL if none does.
 */
enum muslcheck_status mc_service_build_for(struct mc_service *service, const char *name,
					   enum mc_libc_family libc,
					   const char **out) MC_MUST_CHECK;

/* Find whose each object is; sorts objects by component, then by number. */
enum muslcheck_status mc_service_assign(struct mc_service *service) MC_MUST_CHECK;

/* Is it a package of a distribution, whose paths are those of a whole system? */
bool mc_service_is_packaged_system(enum mc_component_type type);

/*
 * Take a gem's or rpm's name, which is that of its file or folder, apart into name and
 * version, if it is one.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_service_split_name(struct mc_kept_component *component,
					    struct mc_arena *arena) MC_MUST_CHECK;

/* What the component as a whole says that it is for.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_claim(const struct mc_kept_component *component,
				       struct mc_arena *arena,
				       struct mc_variant *out) MC_MUST_CHECK;

/* What the path inside the component says that the object is for. */
struct mc_variant mc_service_path_claim(const struct mc_kept_component *component,
					const struct mc_kept_object *object);

/*
 * What a component says of itself and its objects do not keep: findings, each object's
 * once.  They stand against no target, but against whoever publishes it.
 */
enum muslcheck_status mc_service_promises(struct mc_service *service,
					  const struct mc_kept_component *component,
					  struct mc_findings *out) MC_MUST_CHECK;

/* Does the file at path lie in the image? */
bool mc_kept_image_has(const struct mc_kept_image *image, const char *path);

/* In the order of arrival, which threads do not keep. */
void mc_service_sort_images(struct mc_service *service);

/*
 * Make components of what images and scripts start, and set aside the programs that the
 * targets have themselves.
 */
enum muslcheck_status mc_service_entrypoints(struct mc_service *service) MC_MUST_CHECK;

/* What becomes of the images' packages. */
enum muslcheck_status mc_service_fold_images(struct mc_service *service,
					     struct mc_service_result *out) MC_MUST_CHECK;

/*
 * Is it an npm package whose native part is still to be compiled or fetched?  And what
 * comes of that on each target.
 */
bool mc_service_is_uncompiled(const struct mc_kept_component *component);
enum muslcheck_status mc_service_fold_uncompiled(struct mc_service *service,
						 const struct mc_kept_component *kept,
						 struct mc_component *out) MC_MUST_CHECK;

/* Find what each object is for; after that, is it for Linux? */
enum muslcheck_status mc_service_describe(struct mc_service *service) MC_MUST_CHECK;
bool mc_service_is_for_linux(const struct mc_kept_object *object);

/* Set aside the objects that the targets would not use. */
enum muslcheck_status mc_service_choose(struct mc_service *service) MC_MUST_CHECK;

/* Make the objects known by their numbers, for mc_service_find_unused. */
enum muslcheck_status mc_service_index(struct mc_service *service) MC_MUST_CHECK;

/* Are there objects and nothing else, and would no target use any of them? */
bool mc_service_is_empty(const struct mc_service *service);

#endif
