/* SPDX-License-Identifier: MIT */
/* The options of a run, as muslcheck_set and the muslcheck_add functions leave them. */
#ifndef MC_FINDINGS_OPTIONS_H
#define MC_FINDINGS_OPTIONS_H

#include "base/arena.h"
#include "muslcheck/muslcheck.h"

enum mc_command {
	MC_COMMAND_CHECK,
	MC_COMMAND_STATIC,
	MC_COMMAND_RECOMMEND,
	MC_COMMAND_POLICY,
	MC_COMMAND_COUNT,
};

/* Zeroed: the defaults.  The public header describes them by their names. */
struct muslcheck_options {
	struct mc_arena arena; /* holds what was set; not that of a checker's copy */
	const char *const *targets;
	size_t target_count;
	const char *const *required;
	size_t required_count;
	bool allowed[MUSLCHECK_VERDICT_COUNT]; /* accepted besides RUNS and ACCEPTED */
	/* Verdicts that do not fail the run, though they are no pass. */
	bool tolerated[MUSLCHECK_VERDICT_COUNT];
	bool never_fails; /* muslcheck_summary.failing_count stays 0 */
	/* By severity: risks that fail the run whatever the verdict. */
	bool risk_fails[MUSLCHECK_SEVERITY_COUNT];
	const char *const *excludes;
	size_t exclude_count;
	const char *const *limits;
	size_t limit_count;
	const char *platform;
	const struct muslcheck_ignore *ignores;
	size_t ignore_count;
	const char *compare;
	bool compare_all;
	const char *max_glibc;
	const char *max_glibcxx;
	const char *baseline;
	enum mc_command command;
	const char *base; /* counts only with MC_COMMAND_STATIC */
	bool dockerfile;
	const char *policy;
	const char *const *databases;
	size_t database_count;
	const char *root;
	const char *image_root;
	bool packages;	  /* of images: check files of distribution packages too */
	bool all_targets; /* lists: also those past their end of life */
	const struct muslcheck_report *reports;
	size_t report_count;
	bool verbose;
	bool quiet;
	bool digest;
	bool symbols;
	bool strict;
	bool git;
	bool risks;
	bool all_risks;
	unsigned jobs; /* 0: one per processor */
	const char *today;
	const char *working_directory;
	const char *source_root;
	const char *temporary_directory;
	const char *cache;   /* directory with facts of layers; NULL: none */
	uint64_t cache_size; /* bytes in it; 0: the default */
	struct muslcheck_callbacks callbacks; /* zeroed: none */
	struct muslcheck_sink log;
	void (*progress)(void *context, const struct muslcheck_progress *progress);
	void *progress_context;
};

/* Are images tried, instead of checking targets? */
static inline bool mc_options_recommend(const struct muslcheck_options *options)
{
	return options->command == MC_COMMAND_RECOMMEND ||
	       options->command == MC_COMMAND_POLICY;
}

/* The base image of static; NULL for another command. */
static inline const char *mc_options_static_base(const struct muslcheck_options *options)
{
	if (options->command != MC_COMMAND_STATIC)
		return NULL;
	return options->base ? options->base : "scratch";
}

#endif
