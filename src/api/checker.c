/* SPDX-License-Identifier: MIT */
#include "api/handle.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/recommend.h"
#include "source/layer_cache.h"

static const char default_target[] = "alpine:latest";

/* Adds the file name to the message. */
static enum muslcheck_status load_database(struct muslcheck *checker, const char *path,
					   struct mc_error *err)
{
	struct mc_error error = { 0 };
	enum muslcheck_status status = mc_symdb_load(checker->db, path, &error);

	if (status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY)
		return status;
	return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "%s: %s", path, error.text);
}

static enum muslcheck_status check_root(const char *root, struct mc_error *err)
{
	struct stat status;

	if (!root)
		return MUSLCHECK_OK;
	if (stat(root, &status) < 0)
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "%s: %s", root,
				    strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "%s: not a directory",
				    root);
	return MUSLCHECK_OK;
}

/* Resolved because the paths of objects are compared with it. */
static enum muslcheck_status resolve_root(struct muslcheck *checker, struct mc_error *err)
{
	enum muslcheck_status status = check_root(checker->options.image_root, err);
	char *real;

	if (status == MUSLCHECK_OK)
		status = check_root(checker->options.root, err);
	if (status != MUSLCHECK_OK || !checker->options.root)
		return status;
	real = realpath(checker->options.root, NULL);
	if (!real || mc_tree_directory_new(real, &checker->root) != MUSLCHECK_OK)
		status = mc_error_memory(err);
	free(real);
	return status;
}

static enum muslcheck_status set_limits(struct muslcheck *checker, struct mc_error *err)
{
	const struct muslcheck_options *options = &checker->options;
	enum muslcheck_status status = MUSLCHECK_OK;

	mc_limits_init(&checker->limits);
	for (size_t i = 0; status == MUSLCHECK_OK && i < options->limit_count; i++)
		status = mc_limits_set(&checker->limits, options->limits[i], err);
	return status;
}

static enum muslcheck_status open_cache(struct muslcheck *checker, struct mc_error *err)
{
	static const uint64_t usual = UINT64_C(20) << 30;
	const struct muslcheck_options *options = &checker->options;

	return options->cache ? mc_layer_cache_new(
					options->cache,
					options->cache_size ? options->cache_size : usual,
					&checker->limits, &checker->cache, err)
			      : MUSLCHECK_OK;
}

static enum muslcheck_status load_databases(struct muslcheck *checker,
					    struct mc_error *err)
{
	const struct muslcheck_options *options = &checker->options;
	enum muslcheck_status status = mc_symdb_new(&checker->db);

	for (size_t i = 0; status == MUSLCHECK_OK && i < options->database_count; i++)
		status = load_database(checker, options->databases[i], err);
	return status;
}

static bool has_text(const char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(texts[i], text))
			return true;
	return false;
}

/* The targets, and required ones that are not among them; NULL when memory is out. */
static const char **all_targets(struct muslcheck *checker, size_t *count)
{
	const struct muslcheck_options *options = &checker->options;
	const char **ids = mc_arena_alloc(
		&checker->arena, options->target_count + options->required_count + 1,
		sizeof(*ids));

	*count = 0;
	for (size_t i = 0; ids && i < options->target_count; i++)
		ids[(*count)++] = options->targets[i];
	for (size_t i = 0; ids && i < options->required_count; i++)
		if (!has_text(ids, *count, options->required[i]))
			ids[(*count)++] = options->required[i];
	return ids;
}

/* The id of a target without options is that of the image. */
static enum muslcheck_status parse_ids(struct muslcheck *checker, const char *const *ids,
				       size_t count, struct mc_error *err)
{
	const struct muslcheck_options *options = &checker->options;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		struct mc_target *target = &checker->targets[i];

		status = mc_target_parse(checker->db, ids[i], checker->root,
					 &checker->arena, target, err);
		if (status != MUSLCHECK_OK)
			return status;
		if (ids[i] == default_target)
			target->id = target->image->id;
		checker->target_summaries[i].id = target->id;
		checker->required[i] =
			!options->required_count ||
			has_text(options->required, options->required_count, target->id);
	}
	return status;
}

static enum muslcheck_status parse_targets(struct muslcheck *checker,
					   struct mc_error *err)
{
	size_t count;
	const char **ids = all_targets(checker, &count);

	if (!ids)
		return mc_error_memory(err);
	if (!count)
		ids[count++] = default_target;
	checker->targets =
		mc_arena_alloc(&checker->arena, count, sizeof(*checker->targets));
	checker->required =
		mc_arena_alloc(&checker->arena, count, sizeof(*checker->required));
	checker->target_summaries = mc_arena_alloc(&checker->arena, count,
						   sizeof(*checker->target_summaries));
	if (!checker->targets || !checker->required || !checker->target_summaries)
		return mc_error_memory(err);
	checker->report_context.targets = checker->targets;
	checker->report_context.target_count = count;
	checker->report_context.required = checker->required;
	return parse_ids(checker, ids, count, err);
}

/* The first run of a job has no earlier report. */
static enum muslcheck_status skip_comparison(struct muslcheck *checker)
{
	struct mc_buffer note = { 0 };

	mc_buffer_puts(&note, "muslcheck: ");
	mc_report_put_safe(&note, checker->options.compare);
	mc_buffer_puts(&note, ": no earlier report, nothing to compare with\n");
	checker->options.compare = NULL;
	return mc_sink_write(&checker->options.log, &note);
}

/* Adds the file name to the message. */
static enum muslcheck_status read_earlier(struct muslcheck *checker, struct mc_error *err)
{
	const char *path = checker->options.compare;
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	if (!path)
		return MUSLCHECK_OK;
	if (access(path, F_OK) && errno == ENOENT)
		return skip_comparison(checker);
	status = mc_previous_run_read(path, &checker->report_context.path_context,
				      &checker->previous_run, &error);
	checker->report_context.previous_run = checker->previous_run;
	if (status == MUSLCHECK_OK || status == MUSLCHECK_ERROR_MEMORY)
		return status;
	return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "%s: %s", path, error.text);
}

static void set_message(char *message, size_t size, const struct mc_error *error)
{
	if (message && size)
		snprintf(message, size, "%s",
			 error->status == MUSLCHECK_OK ? "out of memory" : error->text);
}

/* The base image as a target, which has the additions in its name. */
static enum muslcheck_status add_base_target(struct muslcheck *checker,
					     struct mc_error *err)
{
	const char *id = mc_options_static_base(&checker->options);
	const char *image = mc_arena_strndup(&checker->arena, id, strcspn(id, "+"));
	enum muslcheck_status status;

	checker->targets = mc_arena_alloc(&checker->arena, 1, sizeof(*checker->targets));
	checker->target_summaries =
		mc_arena_alloc(&checker->arena, 1, sizeof(*checker->target_summaries));
	if (!image || !checker->targets || !checker->target_summaries)
		return mc_error_memory(err);
	status = mc_target_parse(checker->db, image, NULL, &checker->arena,
				 checker->targets, err);
	checker->targets->id = id;
	checker->target_summaries->id = id;
	checker->report_context.base_target = checker->targets;
	return status;
}

/* `static` has one base image and no targets. */
static enum muslcheck_status prepare_static(struct muslcheck *checker,
					    struct mc_error *err)
{
	struct mc_static_context *context = &checker->static_context;
	enum muslcheck_status status;

	status = mc_base_parse(checker->db, mc_options_static_base(&checker->options),
			       &checker->arena, &context->base, err);
	context->db = checker->db;
	context->search = checker->signs;
	context->today = checker->options.today;
	context->strict = checker->options.strict;
	checker->report_context.base = mc_options_static_base(&checker->options);
	return status == MUSLCHECK_OK ? add_base_target(checker, err) : status;
}

/* Prepare for a check, static or recommend. */
static enum muslcheck_status prepare(struct muslcheck *checker, struct mc_error *err)
{
	enum muslcheck_status status = mc_sign_search_new(&checker->signs);

	if (status != MUSLCHECK_OK)
		return mc_error_memory(err);
	if (mc_options_static_base(&checker->options))
		return prepare_static(checker, err);
	if (mc_options_recommend(&checker->options))
		return mc_recommend_prepare(checker, err);
	return parse_targets(checker, err);
}

static enum muslcheck_status make_outputs(struct muslcheck *checker, struct mc_error *err)
{
	enum muslcheck_status status =
		mc_outputs_init(&checker->outputs, &checker->options, err);

	if (status == MUSLCHECK_OK)
		checker->options.digest |= mc_outputs_need_digest(&checker->outputs);
	return status;
}

const char *muslcheck_version(void)
{
	return MUSLCHECK_VERSION;
}

const char *muslcheck_database_date(void)
{
	return mc_symdb_date();
}

const char *muslcheck_database_version(void)
{
	return mc_symdb_version();
}

/* Strings and lists stay the caller's. */
static void copy_options(struct muslcheck *checker,
			 const struct muslcheck_options *options)
{
	checker->options = *options;
	checker->options.allowed[MUSLCHECK_VERDICT_RUNS] = true;
	checker->options.allowed[MUSLCHECK_VERDICT_ACCEPTED] = true;
}

static void set_report_context(struct muslcheck *checker)
{
	checker->report_context.verbose = checker->options.verbose;
	checker->report_context.risks = checker->options.risks;
	checker->report_context.symbols = checker->options.symbols;
	checker->report_context.quiet = checker->options.quiet;
	checker->report_context.today = checker->options.today;
	checker->report_context.allowed = checker->options.allowed;
	checker->report_context.callbacks = &checker->options.callbacks;
	checker->report_context.path_context = (struct mc_path_context){
		checker->options.working_directory,
		checker->options.source_root,
	};
}

enum muslcheck_status muslcheck_new(const struct muslcheck_options *options,
				    char *message, size_t message_size,
				    struct muslcheck **out)
{
	struct muslcheck *checker = calloc(1, sizeof(*checker));
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	if (!checker) {
		set_message(message, message_size, &error);
		return MUSLCHECK_ERROR_MEMORY;
	}
	mc_arena_init(&checker->arena);
	copy_options(checker, options);
	set_report_context(checker);
	status = read_earlier(checker, &error);
	if (status == MUSLCHECK_OK && !mc_options_recommend(&checker->options))
		status = make_outputs(checker, &error);
	if (status == MUSLCHECK_OK)
		status = set_limits(checker, &error);
	if (status == MUSLCHECK_OK)
		status = open_cache(checker, &error);
	if (status == MUSLCHECK_OK)
		status = resolve_root(checker, &error);
	if (status == MUSLCHECK_OK)
		status = load_databases(checker, &error);
	if (status == MUSLCHECK_OK)
		status = prepare(checker, &error);
	if (status == MUSLCHECK_OK)
		status = mc_suppressions_new(&checker->options, &checker->suppressions,
					     &error);
	if (status == MUSLCHECK_OK)
		status = mc_hosts_new(checker->db, &checker->hosts);
	if (status != MUSLCHECK_OK) {
		set_message(message, message_size, &error);
		muslcheck_free(checker);
		return status;
	}
	*out = checker;
	return MUSLCHECK_OK;
}

void muslcheck_free(struct muslcheck *checker)
{
	if (!checker)
		return;
	mc_recommend_done(checker);
	mc_layer_cache_free(checker->cache);
	mc_sign_search_free(checker->signs);
	mc_hosts_free(checker->hosts);
	mc_suppressions_free(checker->suppressions);
	mc_previous_run_free(checker->previous_run);
	mc_symdb_free(checker->db);
	mc_tree_unref(checker->root);
	mc_outputs_done(&checker->outputs);
	mc_arena_done(&checker->arena);
	free(checker);
}
