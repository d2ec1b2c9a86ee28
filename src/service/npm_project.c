/* SPDX-License-Identifier: MIT */
#include "service/npm_project.h"

#include <string.h>

#include "base/glob.h"
#include "db/json_file.h"

enum { STEPS_MAX = 20000, DEPTH_MAX = 32 };

/* Folders that no pattern of a workspace is meant to match. */
static bool is_left_out(const char *name)
{
	return *name == '.' || !strcmp(name, "node_modules");
}

static bool is_outside(const char *folder)
{
	for (const char *at = folder; *at; at += strcspn(at, "/"), at += *at == '/')
		if (!strncmp(at, "..", 2) && (!at[2] || at[2] == '/'))
			return true;
	return *folder == '/';
}

json_t *mc_npm_project_manifest(const struct mc_lock_context *context, const char *folder)
{
	struct mc_lock_project *project = context->request->project;
	bool is_own = !*folder || !strcmp(folder, ".");
	struct mc_error ignored = { 0 };
	struct mc_bytes text;
	const char *path;

	if (!project || is_outside(folder))
		return NULL;
	path = mc_arena_join(context->request->arena, is_own ? "" : folder,
			     is_own ? "" : "/", "package.json");
	if (!path)
		return NULL;
	text = project->read(project, path);
	return text.size ? mc_json_parse((const char *)text.data, text.size, &ignored)
			 : NULL;
}

/* A folder, and the rest of the pattern for what is in it. */
struct step {
	const char *folder;
	const char *rest;
	unsigned depth;
};

struct expansion {
	const struct mc_lock_context *context;
	const json_t *patterns;
	json_t *out;
	struct step *steps;
	size_t step_count;
	size_t step_capacity;
};

static enum muslcheck_status push(struct expansion *expansion, const struct step *step)
{
	struct mc_arena *arena = expansion->context->request->arena;
	struct step *steps = mc_arena_grow(arena, expansion->steps, expansion->step_count,
					   sizeof(*steps), &expansion->step_capacity);

	if (!steps)
		return MUSLCHECK_ERROR_MEMORY;
	expansion->steps = steps;
	if (expansion->step_count == STEPS_MAX)
		return mc_error_set(
			expansion->context->err, MUSLCHECK_ERROR_LIMIT,
			"the workspaces of package.json match more than %d folders",
			STEPS_MAX);
	steps[expansion->step_count++] = *step;
	return MUSLCHECK_OK;
}

static bool is_excluded(const struct expansion *expansion, const char *folder)
{
	for (size_t i = 0; i < json_array_size(expansion->patterns); i++) {
		const char *pattern =
			json_string_value(json_array_get(expansion->patterns, i));

		if (pattern && *pattern == '!' &&
		    mc_glob_has_path(pattern + 1 + 2 * !strncmp(pattern + 1, "./", 2),
				     folder))
			return true;
	}
	return false;
}

static enum muslcheck_status add_member(struct expansion *expansion, const char *folder)
{
	json_t *manifest;

	if (!*folder || json_object_get(expansion->out, folder) ||
	    is_excluded(expansion, folder))
		return MUSLCHECK_OK;
	manifest = mc_npm_project_manifest(expansion->context, folder);
	return !manifest || !json_object_set_new(expansion->out, folder, manifest)
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

/* The folders in one that the pattern's component matches; "**" matches any number. */
static enum muslcheck_status enter(struct expansion *expansion, const struct step *step,
				   const char *component, const char *rest)
{
	struct mc_lock_project *project = expansion->context->request->project;
	bool is_deep = !strcmp(component, "**");
	struct step next = { step->folder, rest, step->depth + 1 };
	const char **names;
	size_t count;
	enum muslcheck_status status = project->list(
		project, *step->folder ? step->folder : ".", &names, &count);

	if (status == MUSLCHECK_OK && is_deep)
		status = push(expansion, &next);
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		if (is_left_out(names[i]) ||
		    (!is_deep && !mc_glob_has_name(component, names[i])))
			continue;
		next.folder =
			mc_arena_join(expansion->context->request->arena, step->folder,
				      *step->folder ? "/" : "", names[i]);
		next.rest = is_deep ? step->rest : rest;
		status = next.folder ? push(expansion, &next) : MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

/* One component further. */
static enum muslcheck_status advance(struct expansion *expansion, struct step step)
{
	struct mc_arena *arena = expansion->context->request->arena;
	size_t size = strcspn(step.rest, "/");
	const char *component = mc_arena_strndup(arena, step.rest, size);

	if (!component)
		return MUSLCHECK_ERROR_MEMORY;
	if (step.depth == DEPTH_MAX || is_outside(component))
		return MUSLCHECK_OK;
	if (!*step.rest)
		return add_member(expansion, step.folder);
	if (strpbrk(component, "*?"))
		return enter(expansion, &step, component,
			     step.rest + size + (step.rest[size] == '/'));
	step.rest += size + (step.rest[size] == '/');
	step.depth++;
	if (*component && strcmp(component, ".") != 0)
		step.folder = mc_arena_join(arena, step.folder, *step.folder ? "/" : "",
					    component);
	return step.folder ? push(expansion, &step) : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status expand(struct expansion *expansion)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0;
	     status == MUSLCHECK_OK && i < json_array_size(expansion->patterns); i++) {
		const char *pattern =
			json_string_value(json_array_get(expansion->patterns, i));
		const struct step first = { "", pattern, 0 };

		if (pattern && *pattern != '!')
			status = push(expansion, &first);
	}
	/* Not in the order of the patterns, but any folder counts once. */
	for (size_t i = 0; status == MUSLCHECK_OK && i < expansion->step_count; i++)
		status = advance(expansion, expansion->steps[i]);
	return status;
}

/* A list, or an object with one as "packages". */
static const json_t *patterns_of(const json_t *manifest)
{
	const json_t *workspaces = json_object_get(manifest, "workspaces");

	return json_is_object(workspaces) ? json_object_get(workspaces, "packages")
					  : workspaces;
}

enum muslcheck_status mc_npm_project_members(const struct mc_lock_context *context,
					     json_t **out)
{
	struct expansion expansion = { .context = context, .out = json_object() };
	json_t *manifest = mc_npm_project_manifest(context, ".");
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!expansion.out)
		status = MUSLCHECK_ERROR_MEMORY;
	else if (manifest && json_object_set(expansion.out, ".", manifest))
		status = MUSLCHECK_ERROR_MEMORY;
	expansion.patterns = patterns_of(manifest);
	if (status == MUSLCHECK_OK)
		status = expand(&expansion);
	json_decref(manifest);
	if (status == MUSLCHECK_OK)
		*out = expansion.out;
	else
		json_decref(expansion.out);
	return status;
}
