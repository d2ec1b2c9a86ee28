/* SPDX-License-Identifier: MIT */
/*
 * All that was given, as one: objects and what says whose they are are collected as they
 * come, in any order, and folded at the end.  Of an object no more is kept than that
 * needs.  Not for several threads at once.
 */
#ifndef MC_SERVICE_SERVICE_H
#define MC_SERVICE_SERVICE_H

#include "rules/verdict.h"
#include "service/component.h"
#include "service/image_packages.h"
#include "service/lockfile.h"
#include "service/metadata.h"

struct mc_service;

/* Whom a service is for, and where it was looked for; borrowed while it lives. */
struct mc_service_options {
	const struct mc_target *targets;
	size_t target_count;
	const char *const *paths; /* that the user named */
	size_t path_count;
	enum mc_machine machine; /* MC_MACHINE_COUNT: the one that most of it is for */
};

enum muslcheck_status mc_service_new(const struct mc_service_options *options,
				     struct mc_service **out) MC_MUST_CHECK;
void mc_service_free(struct mc_service *service);

/* Does an answer make the run fail? */
enum mc_failing { MC_PASSES, MC_UNDECIDED, MC_FAILS };

/* An object that was checked; all is borrowed. */
struct mc_service_object {
	const char *path;
	bool named; /* the user named this very file, so it is what is to be used */
	bool in_image;
	const struct mc_stored *stored;
	const struct mc_judgement *judgements; /* by target */
	const enum mc_failing *failing;	       /* by target */
};

/*
 * Add what was found at number of the run: an object, a file that says what others are, a
 * lockfile, an image whose files are named below root, or, with NULL for that, a script.  Everything is copied.  MUSLCHECK_ERROR_MEMORY.
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

/* How all of it fares on one target. */
struct mc_service_target {
	enum muslcheck_verdict verdict;
	const char **blocking; /* names of the components that have the verdict */
	size_t blocking_count;
};

struct mc_service_result {
	struct mc_component *components; /* by type and path */
	size_t component_count;
	struct mc_service_target *targets;
	struct mc_service_image *images;
	size_t image_count;
	size_t package_count; /* in lockfiles, with those that have no native part */
	bool is_empty;	      /* there are objects, and no target would use any of them */
	enum mc_machine
		machine; /* that the service is for; MC_MACHINE_COUNT: none seen */
};

/* Fold.  Borrows from the service.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_fold(struct mc_service *service,
				      struct mc_service_result *out) MC_MUST_CHECK;

/*
 * After the fold: which targets would not use the object with that number?  Sets unused,
 * by target, to false for numbers that no object has.
 */
void mc_service_find_unused(const struct mc_service *service, size_t number,
			    bool *unused);

/*
 * After the fold: count objects by verdict, those set aside apart, and those that fail on
 * a target that would use them.
 */
void mc_service_count(const struct mc_service *service,
		      struct muslcheck_target_summary *targets,
		      struct muslcheck_summary *summary);

#endif
