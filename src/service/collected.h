/* SPDX-License-Identifier: MIT */
/* The collected input of a service; private to collecting and folding. */
#ifndef MC_SERVICE_COLLECTED_H
#define MC_SERVICE_COLLECTED_H

#include "base/map.h"
#include "dockerfile/dockerfile.h"
#include "service/containers.h"
#include "service/node_tags.h"
#include "service/npm_marks.h"
#include "service/service.h"

/* An object's answer for one target. */
struct mc_collected_verdict {
	enum muslcheck_verdict verdict;
	enum mc_failing failing;
	bool passes;
	bool is_unused;	    /* the target would not use the object */
	bool is_replaced;   /* and the reason: the target has its own such program */
	bool is_superseded; /* and the reason: another build of the module is opened */
	bool is_not_opened; /* by the language's module loader, which finds it unsuitable */
	const struct mc_component_target *decided_by; /* its component; NULL: itself */
	bool loads; /* the loader accepts it, whatever happens later */
	bool preload;
	const char *reason; /* NULL if the packages explain the verdict, or it is RUNS */
	const char *remedy; /* NULL if none is known */
	const char **packages;
	size_t package_count;
	struct mc_findings limits;  /* that it exceeds: of mc_floors_check */
	struct mc_finding deciding; /* explains the verdict; no message if it is RUNS */
};

struct mc_collected_object {
	size_t number;
	const char *path;
	bool named;
	bool is_started; /* by its image, so it is always used */
	enum mc_machine machine;
	enum mc_kind kind;
	const struct mc_image_runtime *image_runtime; /* that it is part of; NULL: none */
	enum mc_machine kernel; /* of its image's platform; MC_MACHINE_COUNT: not known */
	enum mc_libc built_for;
	const char
		*glibc_floor; /* "2.34", the newest GLIBC node it needs; NULL if none */
	bool is_foreign;      /* not for Linux, according to its content */
	const char **needs;   /* in an image: its DT_NEEDED entries and interpreter */
	size_t need_count;
	size_t component;	   /* index; after the fold */
	struct mc_variant variant; /* platform in its path, if that is trusted */
	struct mc_node_tags tags;  /* npm: in its path inside the package */
	const char *runtime;	   /* the only one that loads it, "Bare"; NULL: any */
	const char *stem;	   /* file name without the libc words */
	struct mc_collected_verdict *verdicts;
};

/* How installed packages depend on an npm package; bits. */
enum mc_dependent {
	MC_DEPENDENT_REQUIRES = 1,
	MC_DEPENDENT_TRIES = 2, /* and continues without it */
	MC_DEPENDENT_INSTALLED =
		4, /* the dependent is a package, not the project itself */
};

/* What an npm package's own loader does on one target, where that decides. */
struct mc_collected_pick {
	bool fails;	    /* it finds no build */
	bool is_undecided;  /* if it fails: it may, for all that is known */
	const char *aside;  /* why it does not open this package; NULL if it may */
	const char *reason; /* if it fails */
	const char *remedy; /* if it fails */
	bool names_build;   /* the remedy: the build to install */
};

/* A component, from one or more metadata files. */
struct mc_collected_component {
	size_t number; /* of the first file about it */
	enum mc_component_type type;
	const char *key;
	const char *name;
	const char *version;
	const char *tags;
	struct mc_variant platform;
	const char *stem;    /* key without the libc words */
	size_t first_object; /* in the objects sorted by component */
	size_t object_count;
	bool is_source;	     /* npm: has code to compile at install time */
	bool is_copy;	     /* npm: in a cache, and unpacked elsewhere */
	const char **builds; /* npm: packages that are builds of it for platforms */
	size_t build_count;
	const struct mc_collected_component
		*launcher; /* npm: the package that this is a build of; NULL: none */
	struct mc_collected_pick *picks; /* npm: by target; NULL: the objects decide */
	struct mc_npm_recipe recipe;
	uint32_t machines; /* one bit per architecture with an object */
};

/* A component without objects, already decided: a lockfile entry or an entrypoint. */
struct mc_collected_entry {
	size_t number;
	size_t index;	/* in its lockfile */
	bool is_unread; /* the whole lockfile, as in mc_lock_entry; and the next two */
	bool is_manifest;
	bool is_native; /* of a lockfile: it has a build for some platform, or needs one */
	enum mc_component_type installs;
	const char *
		other; /* normal path of the lockfile that it represents; NULL: its own */
	struct mc_component component;
};

/* A Dockerfile that was read. */
struct mc_collected_dockerfile {
	size_t number;
	const char *path;
	struct mc_dockerfile file;
	bool compiles; /* programs, from source; set by mc_service_fold_dockerfiles */
};

/* A lockfile that was read. */
struct mc_collected_lockfile {
	const char *path;
	const char *normal_path; /* of mc_path_normalize */
	enum mc_component_type installs;
	enum muslcheck_verdict *verdicts; /* by target, of its entries; NULL: none */
	bool is_installed; /* an entry was dropped: it is installed next to it */
	const char *const *services; /* folders of those that share it; else none */
	size_t service_count;
};

/* A compose file or a manifest. */
struct mc_collected_containers {
	size_t number;
	const char *path;
	struct mc_containers containers;
	const char *left_out; /* why it is only named, whatever it is; NULL: it is not */
};

struct mc_collected_metadata {
	size_t number;
	struct mc_metadata metadata;
};

/* An image, or a script given by the user. */
struct mc_collected_image {
	size_t number;
	const char *path;
	const char *root; /* path prefix of its files; NULL for a script */
	const struct mc_image_facts *facts;
};

/* A file that could not be read. */
struct mc_unread {
	const char *path;
	const char *reason;
};

struct mc_service {
	struct mc_service_options options;
	struct mc_arena arena;

	struct mc_collected_object *objects;
	size_t object_count;
	size_t object_capacity;

	struct mc_collected_metadata *metadata;
	size_t metadata_count;
	size_t metadata_capacity;

	struct mc_collected_image *images;
	size_t image_count;
	size_t image_capacity;

	struct mc_collected_component *components;
	size_t component_count;
	size_t component_capacity;
	struct mc_map owners; /* from keys and paths to components */
	bool has_picked;      /* fold_npm decided without an object */
	/* npm: MC_DEPENDENT_* by package, and the rows of npm_generated.def by command. */
	struct mc_npm_marks dependents;
	struct mc_npm_marks generated;
	struct mc_map roots; /* from the user's paths to their index */
	uint32_t types;	     /* bit per enum mc_component_type with metadata */

	/* For units.c: where packages are listed, by project, name and version. */
	struct mc_map declared;
	struct mc_map lock_folders; /* by folder: the path of a lockfile in it */
	struct mc_map manifests;    /* folders with a package.json */

	struct mc_unread
		*unreadable; /* in any order; by path after mc_service_fold_rows */
	size_t unreadable_count;
	size_t unreadable_capacity;

	struct mc_collected_entry *entries;
	size_t entry_count;
	size_t entry_capacity;
	size_t package_count;

	struct mc_collected_lockfile *lockfiles;
	size_t lockfile_count;
	size_t lockfile_capacity;

	struct mc_collected_dockerfile *dockerfiles;
	size_t dockerfile_count;
	size_t dockerfile_capacity;

	/* The known image of the final stages; NULL: none, or several. */
	const struct mc_db_image *docker_image;
	bool has_docker_images; /* several */

	struct mc_collected_containers *containers; /* by file */
	size_t container_count;
	size_t container_capacity;

	enum mc_machine machine;
	const struct mc_collected_object **by_number; /* after the fold */
};

/* Bits per enum mc_component_type of what a lockfile of that format installs. */
uint32_t mc_service_types_of_lockfile(const char *format);

/*
 * A copy that lives as long as the service; NULL for NULL.  Sets *failed if memory ran out,
 * and never clears it.
 */
const char *mc_service_copy(struct mc_service *service, const char *text, bool *failed);

/* Find or create the component with that key; *out is its index. */
enum muslcheck_status mc_service_component(struct mc_service *service, const char *key,
					   enum mc_component_type type, size_t number,
					   size_t *out) MC_MUST_CHECK;

/* Mark the service's own objects that its images start. */
void mc_service_mark_started(struct mc_service *service);

/* Assign each object to a component; sorts objects by component, then by number. */
enum muslcheck_status mc_service_assign(struct mc_service *service) MC_MUST_CHECK;

/* True for packages of a distribution, whose paths are those of a root filesystem. */
bool mc_service_is_packaged_system(enum mc_component_type type);

/*
 * Split the file or folder name of a gem or rpm into name and version, if it has that form.
 * MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_service_split_name(struct mc_collected_component *component,
					    struct mc_arena *arena) MC_MUST_CHECK;

/* The platform in the component's name and metadata. MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_declared_platform(
	const struct mc_collected_component *component, struct mc_arena *arena,
	struct mc_variant *out) MC_MUST_CHECK;

/* The platform in the object's path inside the component. */
struct mc_variant mc_service_path_platform(const struct mc_collected_component *component,
					   const struct mc_collected_object *object);

/*
 * Add findings where the declared platform contradicts the objects; once per object,
 * independent of the target.
 */
enum muslcheck_status mc_service_check_package(
	struct mc_service *service, const struct mc_collected_component *component,
	struct mc_findings *out) MC_MUST_CHECK;

/* True if path is inside the image. */
bool mc_collected_image_contains(const struct mc_collected_image *image,
				 const char *path);

/* The image that the path is, or is in; NULL: none. */
const struct mc_image_identity *mc_service_image_of(const struct mc_service *service,
						    const char *path);

/* Sort images by number: threads add them in any order. */
void mc_service_sort_images(struct mc_service *service);

/*
 * Make components of what images and scripts start, and mark programs unused that the
 * target replaces with its own.
 */
enum muslcheck_status mc_service_entrypoints(struct mc_service *service) MC_MUST_CHECK;

/*
 * Add findings for files that the image's environment makes programs open and that the
 * target does not have.  packages of *out has room for one more per file.
 */
enum muslcheck_status mc_service_check_environment(
	struct mc_service *service, const struct mc_image_facts *facts,
	const struct mc_target *target, struct mc_component_target *out) MC_MUST_CHECK;

/* List the packages of each image and their replacements. */
enum muslcheck_status mc_service_fold_images(struct mc_service *service,
					     struct mc_service_result *out) MC_MUST_CHECK;

/*
 * True for an npm package whose native part is not built yet; and the predicted result of
 * building it on each target.
 */
bool mc_service_is_uncompiled(const struct mc_collected_component *component);
enum muslcheck_status mc_service_fold_uncompiled(
	struct mc_service *service, const struct mc_collected_component *kept,
	struct mc_component *out) MC_MUST_CHECK;

/*
 * Does require find an npm package?  A package may bring folders with builds and their
 * package.json, as its author made them ("node_modules/p/npm/linux-x64-gnu"); those are not
 * looked at.
 */
bool mc_service_npm_is_found(const struct mc_collected_component *component);

/* Does an npm package of that name work without its native part? */
bool mc_service_continues_in_javascript(const char *name);

/* Does its loader also try builds for the other libc? */
bool mc_service_tries_any_build(const char *name);

/* What the loader of an npm package does on a target, to be changed; NULL: no memory. */
struct mc_collected_pick *mc_service_pick_of(struct mc_service *service,
					     struct mc_collected_component *component,
					     size_t target);

/*
 * Note that the package is generated, if npm_generated.def has it.  Then mark packages whose
 * generated code is not in their project as undecided on every target.
 */
enum muslcheck_status mc_service_note_generated(
	struct mc_service *service, const struct mc_metadata *metadata) MC_MUST_CHECK;
enum muslcheck_status mc_service_pick_generated(struct mc_service *service) MC_MUST_CHECK;

/*
 * "run npm ci on the image, or npm install --libc=musl": what the package manager of that
 * package's project does for a libc.  NULL: no memory.
 */
const char *mc_service_how_to_install(struct mc_service *service, const char *key,
				      enum mc_libc libc);

/* Set packages in a cache of yarn aside that are unpacked too: is_copy. */
enum muslcheck_status mc_service_pick_yarn(struct mc_service *service) MC_MUST_CHECK;

/*
 * Decide what the loaders of npm packages open on each target: sets picks.  Then put them
 * into the folded component, and mark the objects that are not opened.
 */
enum muslcheck_status mc_service_pick_npm(struct mc_service *service) MC_MUST_CHECK;
enum muslcheck_status mc_service_fold_npm(struct mc_service *service,
					  const struct mc_collected_component *kept,
					  struct mc_component *out) MC_MUST_CHECK;

/* True for an npm package whose builds are not installed; and its component. */
bool mc_service_lacks_build(const struct mc_service *service,
			    const struct mc_collected_component *component);
enum muslcheck_status mc_service_fold_launcher(struct mc_service *service,
					       const struct mc_collected_component *kept,
					       struct mc_component *out) MC_MUST_CHECK;

/*
 * Drop the lockfile entries of packages that are installed next to the lockfile, and
 * lockfiles that are not read if packages of their kind are installed there.
 */
enum muslcheck_status mc_service_drop_installed(struct mc_service *service) MC_MUST_CHECK;

/*
 * Note what a lockfile entry adds to the verdict of its lockfile, and whether the package is
 * installed.  After the components are folded: compare both, and make reinstalling the fix
 * where it helps.
 */
enum muslcheck_status mc_service_note_reinstall(struct mc_service *service,
						const struct mc_collected_entry *entry,
						bool is_installed) MC_MUST_CHECK;
enum muslcheck_status mc_service_compare_reinstalls(
	struct mc_service *service, struct mc_service_result *result) MC_MUST_CHECK;

/* Mark the objects of a component that a target would not use. */
void mc_service_mark_unused(struct mc_service *service,
			    const struct mc_collected_component *kept, size_t target);

/*
 * Note that a folder has a package.json, and where the lockfiles list packages; the latter
 * before mc_service_drop_installed.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_service_note_manifest(struct mc_service *service,
					       const char *folder) MC_MUST_CHECK;
enum muslcheck_status mc_service_note_declared(struct mc_service *service) MC_MUST_CHECK;

/*
 * The key under which a lockfile in the folder lists a package; NULL when memory is out.
 * And the folder that a package was installed into, "app" of app/node_modules/x; false if
 * it is in no such folder.
 */
char *mc_service_package_key(struct mc_arena *arena, const char *folder,
			     size_t folder_size, const char *name, const char *version);
bool mc_service_project_of(const char *key, size_t *size);

/*
 * Let a package that was installed for the service decide for its objects.  Then give what
 * decides a finding for its verdict, each target a list of its own, and a place in a file
 * under version control.
 */
enum muslcheck_status mc_service_take_objects(
	struct mc_service *service, const struct mc_collected_component *kept,
	struct mc_component *component) MC_MUST_CHECK;
enum muslcheck_status mc_service_complete_units(
	struct mc_service *service, struct mc_service_result *result) MC_MUST_CHECK;
enum muslcheck_status mc_service_find_declared(
	struct mc_service *service, struct mc_component *component) MC_MUST_CHECK;

/* Decide the platform of each object; then: is it for Linux? */
enum muslcheck_status mc_service_describe(struct mc_service *service) MC_MUST_CHECK;
bool mc_service_is_for_linux(const struct mc_collected_object *object);

/*
 * Choose among the files of one stem in an npm package, after the libc.  And note that the
 * package's loader opens none; reason NULL means that memory ran out.
 */
enum muslcheck_status mc_service_choose_npm(struct mc_service *service,
					    struct mc_collected_component *component,
					    struct mc_collected_object **objects,
					    size_t count, size_t target) MC_MUST_CHECK;
enum muslcheck_status mc_service_pick_fails(struct mc_service *service,
					    struct mc_collected_component *component,
					    size_t target,
					    const char *reason) MC_MUST_CHECK;

/* Mark the objects that the targets would not use. */
enum muslcheck_status mc_service_choose(struct mc_service *service) MC_MUST_CHECK;

/* Mark builds of modules unused where another build is the one that is opened. */
enum muslcheck_status mc_service_choose_modules(struct mc_service *service) MC_MUST_CHECK;

/* Index objects by number, for mc_service_find_use. */
enum muslcheck_status mc_service_index(struct mc_service *service) MC_MUST_CHECK;

/* Does the file name containers, or stand for a chart that may? */
bool mc_service_has_containers(const struct mc_service *service,
			       const struct mc_collected_containers *file);

/* True if there are only objects and no target would use any of them. */
bool mc_service_is_empty(const struct mc_service *service);

#endif
