/* SPDX-License-Identifier: MIT */
#include "api/service_run.h"

#include <string.h>

#include "api/input_digests.h"
#include "api/project_files.h"
#include "api/recommended.h"
#include "api/report_units.h"
#include "base/pathname.h"
#include "dockerfile/dockerfile.h"
#include "service/containers.h"
#include "service/variant.h"
#include "source/gitignore.h"

/* The architecture of --platform; MC_MACHINE_COUNT without it. */
static enum mc_machine platform_machine(const struct muslcheck *checker)
{
	const char *platform = checker->options.platform;

	return platform ? mc_variant_of(platform).machine : MC_MACHINE_COUNT;
}

enum muslcheck_status mc_service_run_init(struct mc_service_run *run,
					  const struct muslcheck *checker,
					  const char *const *paths, size_t path_count)
{
	const struct mc_service_options options = {
		.targets = checker->targets,
		.target_count = checker->report_context.target_count,
		.paths = paths,
		.path_count = path_count,
		.is_root = checker->options.image_root != NULL,
		.machine = platform_machine(checker),
		.today = checker->options.today,
	};
	enum muslcheck_status status;

	*run = (struct mc_service_run){
		.checker = checker,
		.paths = paths,
		.path_count = path_count,
	};
	status = mc_service_new(&options, &run->service);
	if (status == MUSLCHECK_OK && checker->options.git)
		status = mc_gitignore_new(&run->gitignore);
	if (status != MUSLCHECK_OK) {
		mc_service_free(run->service);
		run->service = NULL;
	}
	if (status == MUSLCHECK_OK)
		pthread_mutex_init(&run->lock, NULL);
	return status;
}

void mc_service_run_done(struct mc_service_run *run)
{
	if (!run->service)
		return;
	pthread_mutex_destroy(&run->lock);
	mc_service_free(run->service);
	mc_gitignore_free(run->gitignore);
}

/* The part of the path that the user did not give. */
static const char *found_part(const struct mc_service_run *run, const char *path)
{
	size_t longest = 0;

	for (size_t i = 0; i < run->path_count; i++) {
		size_t size = strlen(run->paths[i]);

		if (size > longest && !strncmp(path, run->paths[i], size))
			longest = size;
	}
	return path + longest;
}

/*
 * Files of packages, archives and images are not the service's, nor are those of tests and
 * examples, unless the user named their folder.
 */
static bool is_of_package(const char *path)
{
	static const char *const packages[] = { "node_modules", "site-packages" };

	return strstr(path, "!/") || strstr(path, "/share/doc/") ||
	       mc_is_below_any(path, packages, sizeof(packages) / sizeof(*packages));
}

static bool is_example(const struct mc_service_run *run, const char *path)
{
	static const char *const folders[] = { "vendor", "testdata", "fixtures",
					       "examples", ".devcontainer" };

	return mc_is_below_any(found_part(run, path), folders,
			       sizeof(folders) / sizeof(*folders));
}

static bool is_of_service(const struct mc_service_run *run, const char *path)
{
	return !is_of_package(path) && !is_example(run, path);
}

/* A Dockerfile or a manifest that is only named, since its folder is for examples. */
static bool is_left_out(const struct mc_service_run *run, const char *path, bool named)
{
	return !named && !is_of_package(path) && is_example(run, path) &&
	       (mc_dockerfile_is(path) || mc_containers_is(path, false)) &&
	       !mc_lockfile_is(path, false);
}

static bool is_dockerfile(const struct mc_service_run *run, const char *path, bool named)
{
	return mc_dockerfile_is(path) && (named || is_of_service(run, path));
}

/* A compose file or a manifest. */
static bool has_containers(const struct mc_service_run *run, const char *path, bool named)
{
	return (mc_containers_is(path, named) ||
		(mc_containers_may_be(path) && !mc_metadata_is(path))) &&
	       (named || is_of_service(run, path)) && !mc_lockfile_is(path, named);
}

/* Does the file say what a service installs or runs, and is it under version control? */
static bool is_manifest(const struct mc_service_run *run, const char *path, bool named)
{
	bool is_one = mc_lockfile_is(path, named) ||
		      mc_lockfile_is_manifest(path, named) ||
		      is_dockerfile(run, path, named) ||
		      has_containers(run, path, named) || is_left_out(run, path, named);

	return is_one && (named || !run->gitignore || strstr(path, "!/") ||
			  !mc_gitignore_has(run->gitignore, path));
}

bool mc_service_run_reads(const char *path, bool named, void *context)
{
	return mc_metadata_is(path) || is_manifest(context, path, named);
}

static enum muslcheck_status read_lockfile(struct mc_service_run *run, size_t number,
					   const struct mc_candidate *candidate,
					   struct mc_bytes text, struct mc_arena *arena,
					   struct mc_error *err)
{
	const struct muslcheck *checker = run->checker;
	size_t count = checker->report_context.target_count;
	struct mc_platform *platforms = mc_arena_alloc(arena, count, sizeof(*platforms));
	struct mc_lock_request request = {
		.platforms = platforms,
		.platform_count = count,
		.arena = arena,
	};
	enum mc_machine machine = platform_machine(checker);
	struct mc_project_files files;
	struct mc_lockfile lockfile;
	enum muslcheck_status status;

	/* A lockfile does not name the architecture of the image. */
	if (machine == MC_MACHINE_COUNT)
		machine = MC_MACHINE_X86_64;

	if (!platforms)
		return mc_error_memory(err);
	for (size_t i = 0; i < count; i++)
		platforms[i] = mc_platform_of(&checker->targets[i], machine);
	mc_project_files_init(&files, candidate, arena);
	request.project = &files.project;
	status = mc_lockfile_read(candidate->path, text, &request, &lockfile, err);
	if (status != MUSLCHECK_OK)
		return status;
	pthread_mutex_lock(&run->lock);
	status =
		mc_service_add_lockfile(run->service, number, candidate->path, &lockfile);
	pthread_mutex_unlock(&run->lock);
	return status;
}

static enum muslcheck_status read_metadata(struct mc_service_run *run, size_t number,
					   const char *path, struct mc_bytes text,
					   struct mc_arena *arena, struct mc_error *err)
{
	struct mc_metadata metadata = { 0 };
	enum muslcheck_status status;
	bool found;

	status = mc_metadata_read(path, text, arena, &metadata, &found, err);
	if (status != MUSLCHECK_OK || !found)
		return status;
	pthread_mutex_lock(&run->lock);
	status = mc_service_add_metadata(run->service, number, &metadata);
	pthread_mutex_unlock(&run->lock);
	return status;
}

static enum muslcheck_status read_dockerfile(struct mc_service_run *run, size_t number,
					     const char *path, struct mc_bytes text,
					     struct mc_error *err)
{
	enum muslcheck_status status;

	pthread_mutex_lock(&run->lock);
	status = mc_service_add_dockerfile(run->service, number, path, text, err);
	pthread_mutex_unlock(&run->lock);
	return status;
}

static enum muslcheck_status add_left_out(struct mc_service_run *run, size_t number,
					  const char *path)
{
	enum muslcheck_status status;

	pthread_mutex_lock(&run->lock);
	status = mc_service_add_left_out(run->service, number, path);
	pthread_mutex_unlock(&run->lock);
	return status;
}

static enum muslcheck_status read_containers(struct mc_service_run *run, size_t number,
					     const struct mc_candidate *candidate,
					     struct mc_bytes text, struct mc_error *err)
{
	enum muslcheck_status status;

	pthread_mutex_lock(&run->lock);
	status = mc_service_add_containers(run->service, number, candidate->path,
					   candidate->named, text, err);
	pthread_mutex_unlock(&run->lock);
	return status;
}

/* Broken on purpose, as the example that a parser is tested with. */
static bool is_sample(const struct mc_service_run *run,
		      const struct mc_candidate *candidate, enum muslcheck_status status)
{
	return (status == MUSLCHECK_ERROR_FORMAT || status == MUSLCHECK_ERROR_LIMIT) &&
	       !candidate->named &&
	       mc_metadata_is_sample(found_part(run, candidate->path));
}

static enum muslcheck_status read_text(struct mc_service_run *run, size_t number,
				       const struct mc_candidate *candidate,
				       struct mc_bytes text, struct mc_arena *arena,
				       struct mc_error *err)
{
	const char *path = candidate->path;
	bool counts = is_manifest(run, path, candidate->named);
	/* What an image holds is installed: only files of a project say what is to be. */
	bool is_project = !candidate->tree || mc_candidate_is_given(candidate);
	bool is_lockfile = counts && mc_lockfile_is(path, candidate->named) &&
			   (is_project || !mc_lockfile_is_source(path));
	bool lists = counts && !is_lockfile && is_project &&
		     mc_lockfile_is_manifest(path, candidate->named);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (counts && is_project && is_left_out(run, path, candidate->named))
		return add_left_out(run, number, path);
	if (is_lockfile || lists)
		status = read_lockfile(run, number, candidate, text, arena, err);
	if (status == MUSLCHECK_OK && counts &&
	    is_dockerfile(run, path, candidate->named))
		status = read_dockerfile(run, number, path, text, err);
	else if (status == MUSLCHECK_OK && counts &&
		 has_containers(run, path, candidate->named))
		status = read_containers(run, number, candidate, text, err);
	else if (status == MUSLCHECK_OK && !is_lockfile)
		status = read_metadata(run, number, path, text, arena, err);
	return !is_lockfile && is_sample(run, candidate, status) ? MUSLCHECK_OK : status;
}

enum muslcheck_status mc_service_run_read(struct mc_service_run *run, size_t number,
					  const struct mc_candidate *candidate,
					  struct mc_arena *arena, struct mc_error *err)
{
	struct mc_file file;
	enum muslcheck_status status = mc_candidate_open(candidate, &file, err);

	if (status != MUSLCHECK_OK)
		return status;
	status = read_text(run, number, candidate, file.bytes, arena, err);
	mc_file_close(&file);
	return status;
}

static enum muslcheck_status add_image(struct mc_service_run *run, size_t number,
				       const char *path, const char *root,
				       const struct mc_image_facts *facts)
{
	enum muslcheck_status status;

	pthread_mutex_lock(&run->lock);
	status = mc_service_add_image(run->service, number, path, root, facts);
	pthread_mutex_unlock(&run->lock);
	return status;
}

enum muslcheck_status mc_service_run_add_image(struct mc_service_run *run, size_t number,
					       const struct mc_candidate *candidate)
{
	return add_image(run, number, candidate->path, candidate->tree->root,
			 candidate->image);
}

/* A script given alone is in no image: no file can be looked up. */
static enum muslcheck_status look_nowhere(void *context, const char *path,
					  struct mc_entrypoint_file *out)
{
	(void)context;
	(void)path;
	(void)out;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_run_add_script(struct mc_service_run *run, size_t number,
						const struct mc_candidate *candidate,
						struct mc_arena *arena, bool *found)
{
	static const unsigned char mark[] = { '#', '!' };
	const struct mc_bytes prefix = { mark, sizeof(mark) };
	const struct mc_entrypoint_place place = { .look = look_nowhere, .arena = arena };
	struct mc_image_facts facts = { 0 };
	const char *path = candidate->path;
	struct mc_script script;
	struct mc_file file;
	enum muslcheck_status status =
		mc_tree_open_if(candidate->tree, path, prefix, &file, found, NULL);

	if (status != MUSLCHECK_OK || !*found) {
		*found = false;
		return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
	}
	status = mc_script_read(file.bytes, arena, &script);
	mc_file_close(&file);
	if (status == MUSLCHECK_OK)
		status = mc_entrypoint_follow_script(&place, path, &script, &facts.steps);
	return status == MUSLCHECK_OK ? add_image(run, number, path, NULL, &facts)
				      : status;
}

enum muslcheck_status mc_service_run_add_unreadable(struct mc_service_run *run,
						    const char *path, const char *reason)
{
	enum muslcheck_status status;

	pthread_mutex_lock(&run->lock);
	status = mc_service_add_unreadable(run->service, path, reason);
	pthread_mutex_unlock(&run->lock);
	return status;
}

/* Does the object fail on the target, and for a reason worse than UNKNOWN? */
static enum mc_failing failing(const struct muslcheck *checker, size_t target,
			       const struct mc_report_object *object)
{
	const struct mc_judgement *judgement = &object->judgements[target];

	if (!object->fails[target])
		return MC_PASSES;
	return judgement->verdict == MUSLCHECK_VERDICT_UNKNOWN &&
			       !mc_suppressions_fail_alone(&checker->options, judgement)
		       ? MC_UNDECIDED
		       : MC_FAILS;
}

enum muslcheck_status mc_service_run_add(struct mc_service_run *run, size_t number,
					 const struct mc_report_object *object,
					 struct mc_arena *arena)
{
	size_t count = run->checker->report_context.target_count;
	enum mc_failing *fails = mc_arena_alloc(arena, count, sizeof(*fails));
	bool *passes = mc_arena_alloc(arena, count, sizeof(*passes));
	const struct mc_service_object added = {
		.path = object->path,
		.named = object->named,
		.in_image = object->stored->tree && object->stored->tree->is_image,
		.stored = object->stored,
		.judgements = object->judgements,
		.failing = fails,
		.passes = passes,
	};
	enum muslcheck_status status;

	if (!fails || !passes)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		fails[i] = failing(run->checker, i, object);
		passes[i] = mc_checker_passes(run->checker, &object->judgements[i]);
	}
	pthread_mutex_lock(&run->lock);
	status = mc_service_add_object(run->service, number, &added);
	pthread_mutex_unlock(&run->lock);
	return status;
}

/* Adds pieces and frees them. */
static enum muslcheck_status add_pieces(struct mc_outputs *outputs,
					enum muslcheck_status status,
					struct mc_pieces *pieces)
{
	if (status == MUSLCHECK_OK)
		status = mc_outputs_add(outputs, pieces);
	mc_pieces_done(outputs, pieces);
	return status;
}

/* The best target with an allowed verdict; NULL: none. */
static const char *recommended_of(const struct muslcheck *checker,
				  const struct mc_service_result *result)
{
	struct mc_rung best = { 0 };

	/* Without native code any image fits. */
	if (result->is_empty || !result->component_count)
		return NULL;
	for (size_t i = 0; i < checker->report_context.target_count; i++)
		mc_recommended_try(checker, &checker->targets[i],
				   result->targets[i].verdict, &best);
	return best.target ? best.target->id : NULL;
}

/* Why that target is recommended, or why none is; NULL when memory is out. */
static const char *reason_for(const struct mc_report_service *service,
			      struct mc_arena *arena)
{
	const char *platform = mc_platform_name(service->result->machine);

	if (service->recommended)
		return MC_RECOMMENDED_REASON;
	if (!service->result->is_empty)
		return NULL;
	return platform ? mc_arena_join(arena, "no build for ", platform, " found")
			: "everything found is for other platforms";
}

static enum muslcheck_status report_service(const struct mc_service_run *run,
					    struct mc_outputs *outputs,
					    const struct mc_service_result *result,
					    const struct muslcheck_summary *summary,
					    struct mc_arena *arena)
{
	struct mc_report_service service = {
		.result = result,
		.summary = summary,
		.recommended = recommended_of(run->checker, result),
	};
	struct mc_pieces pieces = { 0 };
	enum muslcheck_status status;

	service.reason = reason_for(&service, arena);
	if (result->is_empty && !service.reason)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_pieces_service(outputs, &service, arena, &pieces);
	return add_pieces(outputs, status, &pieces);
}

/* A piece per component to report by itself, one per component, one for the service. */
static enum muslcheck_status report_all(const struct mc_service_run *run,
					struct mc_outputs *outputs,
					const struct mc_service_result *result,
					const struct muslcheck_summary *summary,
					struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < result->component_count; i++) {
		struct mc_pieces pieces = { 0 };

		status = mc_units_render(run->checker, outputs, &result->components[i],
					 arena, &pieces);
		status = add_pieces(outputs, status, &pieces);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < result->component_count; i++) {
		struct mc_pieces pieces = { 0 };

		status = mc_pieces_component(outputs, &result->components[i], arena,
					     &pieces);
		status = add_pieces(outputs, status, &pieces);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < result->row_count; i++) {
		struct mc_pieces pieces = { 0 };

		status = mc_pieces_row(outputs, &result->rows[i], arena, &pieces);
		status = add_pieces(outputs, status, &pieces);
	}
	return status == MUSLCHECK_OK
		       ? report_service(run, outputs, result, summary, arena)
		       : status;
}

static void find_use(const void *context, size_t number, struct mc_object_use *uses)
{
	mc_service_find_use(context, number, uses);
}

static enum muslcheck_status count_components(const struct muslcheck *checker,
					      const struct mc_service_result *result,
					      struct mc_arena *arena,
					      struct muslcheck_target_summary *targets,
					      struct muslcheck_summary *summary)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; i < checker->report_context.target_count; i++)
		targets[i].verdict = result->targets[i].verdict;
	summary->locked_count = result->package_count;
	for (size_t i = 0; status == MUSLCHECK_OK && i < result->component_count; i++) {
		const struct mc_component *component = &result->components[i];

		summary->entrypoint_count += component->type == MC_COMPONENT_ENTRYPOINT;
		summary->dockerfile_count += component->type == MC_COMPONENT_DOCKERFILE ||
					     component->type == MC_COMPONENT_CONTAINER;
		summary->uncompiled_count +=
			component->is_predicted && component->type == MC_COMPONENT_NPM;
		status = mc_units_count(checker, component, arena, targets, summary);
	}
	return status;
}

/* Fold, and let ignores and the baseline have their say. */
static enum muslcheck_status fold(struct mc_service_run *run,
				  struct mc_service_result *result,
				  struct mc_arena *arena)
{
	enum muslcheck_status status = mc_service_fold(run->service, result);

	if (status == MUSLCHECK_OK)
		status = mc_units_suppress(run->checker, result, arena);
	if (status == MUSLCHECK_OK)
		status = mc_service_fold_targets(run->service, result);
	return status == MUSLCHECK_OK ? mc_service_fold_rows(run->service, result)
				      : status;
}

/* Nothing was given: that nothing is in the way says nothing. */
static void leave_open(const struct muslcheck *checker, struct mc_service_result *result)
{
	for (size_t i = 0; i < checker->report_context.target_count; i++)
		result->targets[i].verdict = MUSLCHECK_VERDICT_UNKNOWN;
}

enum muslcheck_status mc_service_run_fold(struct mc_service_run *run,
					  struct muslcheck_target_summary *targets,
					  struct muslcheck_summary *summary,
					  struct mc_service_result *out)
{
	struct mc_arena arena; /* scratch memory */
	enum muslcheck_status status;

	mc_arena_init(&arena);
	status = fold(run, out, &arena);
	if (status == MUSLCHECK_OK) {
		if (!out->component_count && !summary->file_count)
			leave_open(run->checker, out);
		mc_service_count(run->service, targets, summary);
		status = count_components(run->checker, out, &arena, targets, summary);
	}
	mc_arena_done(&arena);
	return status;
}

enum muslcheck_status mc_service_run_report(struct mc_service_run *run,
					    struct mc_outputs *outputs,
					    struct muslcheck_target_summary *targets,
					    struct muslcheck_summary *summary)
{
	const struct mc_choice choice = { find_use, run->service };
	const struct mc_digested_inputs inputs = { run->paths, run->digests,
						   run->path_count };
	struct mc_service_result result;
	struct mc_arena arena;
	enum muslcheck_status status =
		mc_service_run_fold(run, targets, summary, &result);

	if (status != MUSLCHECK_OK || mc_options_static_base(&run->checker->options) ||
	    !(result.component_count || summary->locked_count || summary->file_count))
		return status;
	mc_arena_init(&arena);
	status = mc_outputs_choose(outputs, &choice, MC_ORDER_DEFERRED);
	if (status == MUSLCHECK_OK && mc_outputs_need_input_digest(outputs))
		status = mc_input_digests_add(&result, &inputs, &arena);
	if (status == MUSLCHECK_OK)
		status = report_all(run, outputs, &result, summary, &arena);
	if (status == MUSLCHECK_OK)
		status = mc_outputs_choose(outputs, &choice, MC_ORDER_SERVICE_FIRST);
	mc_arena_done(&arena);
	return status;
}
