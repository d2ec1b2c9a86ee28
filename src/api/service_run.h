/* SPDX-License-Identifier: MIT */
/* Collects the objects of a run into one service. */
#ifndef MC_API_SERVICE_RUN_H
#define MC_API_SERVICE_RUN_H

#include <pthread.h>

#include "api/handle.h"
#include "service/service.h"
#include "source/source.h"

struct mc_service_run {
	const struct muslcheck *checker;
	pthread_mutex_t lock; /* guards service */
	struct mc_service *service;
	struct mc_gitignore *gitignore; /* NULL: files are not left out */
	const char *const *paths;	/* as the user gave them; borrowed */
	size_t path_count;
	/* By path: SHA-256 of the archive whose facts it is; NULL: it is none.  NULL: none is. */
	const char *const *digests;
};

/* paths are borrowed until mc_service_run_done.  MUSLCHECK_ERROR_MEMORY. */
enum muslcheck_status mc_service_run_init(struct mc_service_run *run,
					  const struct muslcheck *checker,
					  const char *const *paths,
					  size_t path_count) MC_MUST_CHECK;
void mc_service_run_done(struct mc_service_run *run);

/* For mc_source_options: package metadata and lockfiles. */
bool mc_service_run_reads(const char *path, bool named, void *context);

/*
 * Read such a file, in any thread; arena is scratch memory.  One that is
 * broken is an error, unless it is in a folder of tests or examples and no lockfile.
 */
enum muslcheck_status mc_service_run_read(struct mc_service_run *run, size_t number,
					  const struct mc_candidate *candidate,
					  struct mc_arena *arena,
					  struct mc_error *err) MC_MUST_CHECK;

/* Add an image, in any thread. */
enum muslcheck_status mc_service_run_add_image(struct mc_service_run *run, size_t number,
					       const struct mc_candidate *candidate)
	MC_MUST_CHECK;

/* Add the file if it is a script (*found). */
enum muslcheck_status mc_service_run_add_script(struct mc_service_run *run, size_t number,
						const struct mc_candidate *candidate,
						struct mc_arena *arena,
						bool *found) MC_MUST_CHECK;

/* Note a file that could not be read, and why, in any thread. */
enum muslcheck_status mc_service_run_add_unreadable(struct mc_service_run *run,
						    const char *path,
						    const char *reason) MC_MUST_CHECK;

/* Add a checked object, in any thread. */
enum muslcheck_status mc_service_run_add(struct mc_service_run *run, size_t number,
					 const struct mc_report_object *object,
					 struct mc_arena *arena) MC_MUST_CHECK;

/* After the last object: fold and count. */
enum muslcheck_status mc_service_run_fold(struct mc_service_run *run,
					  struct muslcheck_target_summary *targets,
					  struct muslcheck_summary *summary,
					  struct mc_service_result *out) MC_MUST_CHECK;

/* The same, and report. */
enum muslcheck_status mc_service_run_report(
	struct mc_service_run *run, struct mc_outputs *outputs,
	struct muslcheck_target_summary *targets,
	struct muslcheck_summary *summary) MC_MUST_CHECK;

#endif
