/* SPDX-License-Identifier: MIT */
/*
 * The whole input: objects and metadata are collected in any order and folded at the end.
 * Only what folding needs is kept of an object.  Not thread-safe.
 */
#ifndef MC_SERVICE_SERVICE_H
#define MC_SERVICE_SERVICE_H

#include "rules/verdict.h"
#include "service/component.h"
#include "service/image_packages.h"
#include "service/lockfile.h"
#include "service/metadata.h"

struct mc_service;

/* Targets and input paths; borrowed while the service lives. */
struct mc_service_options {
	const struct mc_target *targets;
	size_t target_count;
	const char *const *paths; /* given by the user */
	size_t path_count;
	bool is_root; /* the paths are in a root filesystem: no components by themselves */
	enum mc_machine machine; /* MC_MACHINE_COUNT: the most common one of the input */
	const char *today; /* for images past their end of life; NULL: not checked */
};

enum muslcheck_status mc_service_new(const struct mc_service_options *options,
				     struct mc_service **out) MC_MUST_CHECK;
void mc_service_free(struct mc_service *service);

/* Whether a verdict makes the run fail. */
enum mc_failing { MC_PASSES, MC_UNDECIDED, MC_FAILS };

/* A checked object; everything is borrowed. */
struct mc_service_object {
	const char *path;
	bool named; /* given by the user, so it is always used */
	bool in_image;
	const struct mc_stored *stored;
	const struct mc_judgement *judgements; /* by target */
	const enum mc_failing *failing;	       /* by target */
	const bool *passes; /* by target, whether it is required or not */
};

/*
 * Add an input; number is its position in the run.  An image's files have paths below
 * root; root is NULL for a script.  Everything is copied.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_service_add_object(struct mc_service *service, size_t number,
					    const struct mc_service_object *object)
	MC_MUST_CHECK;
enum muslcheck_status mc_service_add_metadata(struct mc_service *service, size_t number,
					      const struct mc_metadata *metadata)
	MC_MUST_CHECK;
enum muslcheck_status mc_service_add_lockfile(
	struct mc_service *service, size_t number, const char *path,
	const struct mc_lockfile *lockfile) MC_MUST_CHECK;
enum muslcheck_status mc_service_add_image(
	struct mc_service *service, size_t number, const char *path, const char *root,
	const struct mc_image_facts *facts) MC_MUST_CHECK;

/* The same for the text of a Dockerfile.  Errors as of mc_dockerfile_read. */
enum muslcheck_status mc_service_add_dockerfile(struct mc_service *service, size_t number,
						const char *path, struct mc_bytes text,
						struct mc_error *err) MC_MUST_CHECK;

/* The same for a compose file or a manifest.  Errors as of mc_containers_read. */
enum muslcheck_status mc_service_add_containers(struct mc_service *service, size_t number,
						const char *path, bool named,
						struct mc_bytes text,
						struct mc_error *err) MC_MUST_CHECK;

/*
 * Name a Dockerfile or manifest that is not read, since it is in a folder of tests or
 * examples.  Copies path.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_service_add_left_out(struct mc_service *service, size_t number,
					      const char *path) MC_MUST_CHECK;

/* The result on one target. */
struct mc_service_target {
	enum muslcheck_verdict verdict;
	const char **blocking; /* names of the components with this verdict */
	size_t blocking_count;
};

/* The result on one target of one path that the user gave. */
struct mc_service_row_target {
	enum muslcheck_verdict verdict;
	size_t unit_count;     /* objects and components that count */
	size_t running_count;  /* of these, that run or are accepted */
	size_t blocking_count; /* of these, with the row's verdict, unless they run */
	const char *name;      /* the first of them; NULL: none */
	const char *reason;    /* of the first; NULL if unknown, as is the next */
	const char *remedy;
};

struct mc_service_row {
	const char *path;   /* as given */
	const char *sha256; /* lower-case hex; NULL unless a format needs it */
	const char *name;   /* the part of it that differs from the other rows' */
	const struct mc_image_identity *image; /* that it is; NULL: none, or several */
	struct mc_service_row_target *targets;
};

/*
 * A lockfile next to the tree that was installed from it; verdicts by target.  command
 * installs what the lockfile lists, "npm ci".
 */
struct mc_reinstall {
	const char *path; /* of the lockfile */
	const char *command;
	enum muslcheck_verdict *reinstalled;
	enum muslcheck_verdict *installed; /* the tree as it is */
};

struct mc_service_result {
	struct mc_reinstall *reinstalls;
	size_t reinstall_count;
	struct mc_component *components; /* by type and path */
	size_t component_count;
	struct mc_service_target *targets;
	struct mc_service_image *images;
	size_t image_count;
	size_t package_count;	     /* in lockfiles, also those without native code */
	struct mc_service_row *rows; /* by path, as given; of mc_service_fold_rows */
	size_t row_count;
	bool is_empty;		 /* there are objects, but no target would use any */
	enum mc_machine machine; /* of the service; MC_MACHINE_COUNT: no object */
};

/* Fold.  Borrows from the service.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_fold(struct mc_service *service,
				      struct mc_service_result *out) MC_MUST_CHECK;

/* Note that a file could not be read, and why.  Copies both.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_add_unreadable(struct mc_service *service,
						const char *path,
						const char *reason) MC_MUST_CHECK;

/* After the last fold: the result of each path.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_fold_rows(
	struct mc_service *service, struct mc_service_result *result) MC_MUST_CHECK;

/* Fold again after the verdicts of components changed.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_fold_targets(
	struct mc_service *service, struct mc_service_result *result) MC_MUST_CHECK;

/* What is known of an object on one target after the fold. */
struct mc_object_use {
	bool is_unused; /* the target would not use it */
	/* The result of its component, which has the object's verdict; NULL: none. */
	const struct mc_component_target *decided_by;
	const char *component; /* that component's name */
};

/* May the file belong to a component that decides for its objects? */
bool mc_service_may_decide(const char *path);

/* Set uses, by target, for the object with that number; zeroed if there is none. */
void mc_service_find_use(const struct mc_service *service, size_t number,
			 struct mc_object_use *uses);

/* An image, or a script given by the user, whose root is then NULL. */
struct mc_service_image_input {
	const char *path;
	const char *root; /* path prefix of its files */
	const struct mc_image_facts *facts;
};

/* After the fold: the one with that index; false past the last.  Borrows from service. */
bool mc_service_image_at(const struct mc_service *service, size_t index,
			 struct mc_service_image_input *out);

/*
 * After the fold: the program that its packages are for, "node", if the service has no
 * program or image that starts it otherwise; or that of its Dockerfile's final image.
 * NULL: none, or several.  Lives as long as the database.
 */
const char *mc_service_host(const struct mc_service *service);

/*
 * After the fold: true if an image of the service has a language runtime of a known
 * version, and the target another version of it.
 */
enum muslcheck_status mc_service_changes_runtime(struct mc_service *service,
						 const struct mc_target *target,
						 bool *changes) MC_MUST_CHECK;

/*
 * After the fold: count the objects that no component decides for, by verdict; unused ones
 * separately, and those that fail on a target that would use them.
 */
void mc_service_count(const struct mc_service *service,
		      struct muslcheck_target_summary *targets,
		      struct muslcheck_summary *summary);

#endif
