/* SPDX-License-Identifier: MIT */
/* The plan for an image: its own files are copied, its packages and its runtime stay. */
#include "api/dockerfile_plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/pathname.h"
#include "service/image_runtime.h"
#include "service/service.h"

/* Directories of every image: what is copied is one level below them, or two. */
static const struct {
	const char *directory;
	unsigned levels; /* that belong to the system */
} shared[] = {
	{ "/usr/local/lib/node_modules/", 4 },
	{ "/usr/src/", 2 },
	{ "/usr/local/", 3 },
	{ "/usr/lib/", 3 },
	{ "/usr/", 2 },
	{ "/var/www/", 2 },
	{ "/var/lib/", 2 },
	{ "/var/", 1 },
	{ "/opt/", 1 },
	{ "/srv/", 1 },
	{ "/home/", 1 },
	{ "/etc/", 1 },
	{ "/bin/", 1 },
	{ "/sbin/", 1 },
	{ "/lib/", 1 },
	{ "/lib64/", 1 },
	{ "/mnt/", 1 },
};

/* The file, or the directory with all files that belong together. */
static const char *unit_of(const struct mc_planning *planning, const char *path)
{
	static const char packages[] = "/site-packages/";
	const char *found = strstr(path, packages);
	unsigned levels = 0;
	const char *end = path;

	if (found)
		return mc_arena_strndup(planning->arena, path,
					(size_t)(found + strlen(packages) - 1 - path));
	for (size_t i = 0; i < sizeof(shared) / sizeof(*shared); i++)
		if (!strncmp(path, shared[i].directory, strlen(shared[i].directory))) {
			levels = shared[i].levels;
			break;
		}
	for (unsigned i = 0; *end && i <= levels; i++)
		end += 1 + strcspn(end + 1, "/");
	return mc_arena_strndup(planning->arena, path, (size_t)(end - path));
}

static bool is_below(const char *path, const char *directory)
{
	size_t size = strlen(directory);

	return !strncmp(path, directory, size) && (!path[size] || path[size] == '/');
}

/* Directories of a system, which cannot be copied whole. */
static bool is_system_directory(const char *path)
{
	for (size_t i = 0; i < sizeof(shared) / sizeof(*shared); i++) {
		size_t size = strlen(shared[i].directory) - 1;

		if (!strncmp(shared[i].directory, path, size) && strlen(path) == size)
			return true;
	}
	return !strcmp(path, "/") || !strcmp(path, "/root") || !strcmp(path, "/tmp") ||
	       !strcmp(path, "/usr/local/bin") || !strcmp(path, "/usr/bin");
}

static enum muslcheck_status add_unit(const struct mc_planning *planning,
				      const char *path, struct mc_build_plan *out)
{
	const char *unit = unit_of(planning, path);
	size_t kept = 0;

	if (!unit)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < out->copy_count; i++)
		if (is_below(unit, out->copies[i].source))
			return MUSLCHECK_OK;
	for (size_t i = 0; i < out->copy_count; i++)
		if (!is_below(out->copies[i].source, unit))
			out->copies[kept++] = out->copies[i];
	out->copy_count = kept;
	return mc_build_plan_copy(planning, out, unit, unit) ? MUSLCHECK_OK
							     : MUSLCHECK_ERROR_MEMORY;
}

/* The working directory, the objects that are used, and what is started. */
static enum muslcheck_status add_units(const struct mc_planning *planning,
				       const struct mc_service_image_input *image,
				       struct mc_build_plan *out)
{
	const struct mc_image_facts *facts = image->facts;
	const struct mc_advice_report *report = planning->report;
	size_t root_size = strlen(image->root);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (facts->directory && !is_system_directory(facts->directory))
		status = add_unit(planning, facts->directory, out);
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->steps.count; i++) {
		const struct mc_entrypoint_step *step = &facts->steps.items[i];

		if (step->path && !step->package && !mc_image_runtime_of(step->path))
			status = add_unit(planning, step->path, out);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < report->part_count; i++) {
		const char *path = report->parts[i].path;

		/* Not what is inside an archive, which is copied as it is. */
		if (!strncmp(path, image->root, root_size) && path[root_size] == '/' &&
		    !strstr(path + root_size, "!/") &&
		    !mc_image_runtime_of(path + root_size))
			status = add_unit(planning, path + root_size, out);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->word_count; i++)
		if (*facts->words[i] == '/' && i > 0 &&
		    !is_system_directory(facts->words[i]) &&
		    mc_ends_with(facts->words[i], ".js") +
				    mc_ends_with(facts->words[i], ".py") +
				    mc_ends_with(facts->words[i], ".jar") >
			    0)
			status = add_unit(planning, facts->words[i], out);
	return status;
}

/* Is the word a script of a runtime's official image, which starts the rest? */
static bool is_runtime_script(const struct mc_image_facts *facts, const char *word)
{
	for (size_t i = 0; i < facts->steps.count; i++) {
		const struct mc_entrypoint_step *step = &facts->steps.items[i];

		if (step->kind == MC_STEP_SCRIPT && step->path && !step->package &&
		    !strcmp(step->name, word) && mc_image_runtime_of(step->path))
			return true;
	}
	return false;
}

/* The program that the recommended image has in place of the image's own. */
static const char *replaced_program(const struct mc_planning *planning,
				    const struct mc_image_facts *facts, const char *word)
{
	for (size_t i = 0; i < facts->steps.count; i++) {
		const struct mc_entrypoint_step *step = &facts->steps.items[i];
		const struct mc_image_runtime *runtime =
			step->path && !step->package ? mc_image_runtime_of(step->path)
						     : NULL;
		const char *name = mc_last_component(word);
		const char *path;

		if (!runtime || strcmp(step->name, word) != 0)
			continue;
		path = mc_build_plan_program(planning, name);
		if (!path && runtime->program &&
		    !strncmp(name, runtime->program, strlen(runtime->program) - 1))
			path = mc_build_plan_program(planning, runtime->program);
		return path ? path : word;
	}
	return word;
}

static enum muslcheck_status add_command(const struct mc_planning *planning,
					 const struct mc_image_facts *facts,
					 struct mc_build_plan *out)
{
	size_t start = 0;

	while (start + 1 < facts->word_count &&
	       is_runtime_script(facts, facts->words[start]))
		start++;
	for (size_t i = start; i < facts->word_count; i++)
		if (!mc_build_plan_word(planning, out,
					i == start ? replaced_program(planning, facts,
								      facts->words[i])
						   : facts->words[i]))
			return MUSLCHECK_ERROR_MEMORY;
	return MUSLCHECK_OK;
}

/* Variables that describe the old image and not the service. */
static bool is_own_variable(const char *text)
{
	static const char *const of_image[] = { "PATH=",   "GPG_KEY=",	   "LANG=",
						"HOME=",   "PHPIZE_DEPS=", "PHP_",
						"PYTHON_", "JAVA_HOME=",   "LC_ALL=" };

	for (size_t i = 0; i < sizeof(of_image) / sizeof(*of_image); i++)
		if (!strncmp(text, of_image[i], strlen(of_image[i])))
			return false;
	return strchr(text, '=') && !strstr(text, "_VERSION=") &&
	       !strstr(text, "_SHA256=");
}

static enum muslcheck_status add_variables(const struct mc_planning *planning,
					   const struct mc_image_facts *facts,
					   struct mc_build_plan *out)
{
	out->variables = mc_arena_alloc(planning->arena, facts->variables.count + 1,
					sizeof(*out->variables));
	if (!out->variables)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < facts->variables.count; i++)
		if (is_own_variable(facts->variables.items[i]))
			out->variables[out->variable_count++] = facts->variables.items[i];
	return MUSLCHECK_OK;
}

static bool is_layout(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

/* "service:saved", and how the builder gets to it; the image's own name if it has one. */
static enum muslcheck_status name_stage(const struct mc_planning *planning,
					const struct mc_service_image_input *image,
					struct mc_build_plan *out)
{
	static const char saved[] = "service:saved";
	struct mc_arena *arena = planning->arena;
	const char *reference = image->facts->reference;
	bool is_name = reference && (strchr(reference, ':') || strchr(reference, '/'));
	const char *remark;

	out->stage = is_name ? reference : saved;
	if (is_layout(image->path))
		remark = mc_arena_join(arena, "Build with --build-context ", out->stage,
				       "=oci-layout://", image->path,
				       is_name || !reference ? "" : ":",
				       is_name || !reference ? "" : reference);
	else if (is_name)
		remark = mc_arena_join(arena, "Load the image first: docker load -i ",
				       image->path);
	else
		remark = mc_arena_join(arena, "Load the image first: docker load -i ",
				       image->path, ", then docker tag ID ", saved);
	return mc_build_plan_remark(planning, out, remark) &&
			       mc_build_plan_remark(
				       planning, out,
				       "Files elsewhere, such as settings in /etc, are not copied")
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

/* A number works anywhere, a name only where it exists, and root is not needed. */
static const char *user_of(const struct mc_planning *planning,
			   const struct mc_image_facts *facts)
{
	const char *user = facts->user;

	return user && *user >= '1' && *user <= '9'
		       ? mc_arena_strdup(planning->arena, user)
		       : NULL;
}

enum muslcheck_status mc_build_plan_image(const struct mc_planning *planning,
					  const struct mc_service_image_input *image,
					  struct mc_build_plan *out)
{
	enum muslcheck_status status = add_units(planning, image, out);

	if (status == MUSLCHECK_OK && !out->copy_count) {
		out->refusal = "the image has no files of its own";
		out->fix = "Build from its sources";
		return MUSLCHECK_OK;
	}
	if (status == MUSLCHECK_OK)
		status = name_stage(planning, image, out);
	if (status == MUSLCHECK_OK)
		status = add_command(planning, image->facts, out);
	if (status == MUSLCHECK_OK)
		status = add_variables(planning, image->facts, out);
	out->directory =
		image->facts->directory && strcmp(image->facts->directory, "/") != 0
			? image->facts->directory
			: NULL;
	out->user = user_of(planning, image->facts);
	return status;
}
