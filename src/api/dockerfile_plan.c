/* SPDX-License-Identifier: MIT */
/* The plan for files and directories below the build context, the current directory. */
#include "api/dockerfile_plan.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/pathname.h"
#include "service/npm_start.h"

enum { COPIES_MAX = 64, WORDS_MAX = 64, REMARKS_MAX = 8 };

bool mc_build_plan_copy(const struct mc_planning *planning, struct mc_build_plan *out,
			const char *source, const char *place)
{
	if (!source || !place)
		return false;
	if (!out->copies)
		out->copies =
			mc_arena_alloc(planning->arena, COPIES_MAX, sizeof(*out->copies));
	for (size_t i = 0; out->copies && i < out->copy_count; i++)
		if (!strcmp(out->copies[i].source, source))
			return true;
	if (out->copies && out->copy_count < COPIES_MAX)
		out->copies[out->copy_count++] = (struct mc_copy){ source, place };
	else if (out->copies)
		out->refusal = "there are too many files to copy one by one";
	return out->copies;
}

bool mc_build_plan_word(const struct mc_planning *planning, struct mc_build_plan *out,
			const char *word)
{
	if (!out->words)
		out->words =
			mc_arena_alloc(planning->arena, WORDS_MAX, sizeof(*out->words));
	if (!word || !out->words)
		return false;
	if (out->word_count < WORDS_MAX)
		out->words[out->word_count++] = word;
	else
		out->refusal = "its command has too many words";
	return true;
}

bool mc_build_plan_remark(const struct mc_planning *planning, struct mc_build_plan *out,
			  const char *remark)
{
	if (!out->remarks)
		out->remarks = mc_arena_alloc(planning->arena, REMARKS_MAX,
					      sizeof(*out->remarks));
	if (!remark || !out->remarks)
		return false;
	if (out->remark_count < REMARKS_MAX)
		out->remarks[out->remark_count++] = remark;
	return true;
}

static enum muslcheck_status refuse(struct mc_build_plan *out, const char *reason,
				    const char *fix)
{
	out->refusal = reason;
	out->fix = fix;
	return reason ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static const struct mc_target *target_of(const struct mc_planning *planning)
{
	return planning->report->images[0].rung.target;
}

const char *mc_build_plan_program(const struct mc_planning *planning, const char *name)
{
	const struct mc_db_image *image = target_of(planning)->image;
	const struct mc_symdb *db = target_of(planning)->db;
	const char *path = NULL;

	for (size_t i = 0; i < mc_symdb_program_count(db); i++) {
		const struct mc_db_program *row = mc_symdb_program_at(db, i);

		if (strcmp(row->name, name) != 0 || !row->host || !image->host ||
		    strcmp(row->host, image->host) != 0)
			continue;
		if (!strcmp(row->distribution, image->family))
			return row->paths[0];
		if (!strcmp(row->distribution, "any"))
			path = row->paths[0];
	}
	return path;
}

/* The directory that the paths are relative to, without symlinks; "" if it is the root. */
static const char *find_context(const struct mc_planning *planning)
{
	const char *given = planning->checker->options.working_directory;
	char *real = realpath(given ? given : ".", NULL);
	const char *copy =
		real ? mc_arena_strdup(planning->arena, strcmp(real, "/") ? real : "")
		     : NULL;

	free(real);
	return copy;
}

/*
 * The path below the build context, "." for all of it.  *inside is false if it is not
 * below, or a symlink leads out.  NULL: out of memory.
 */
static const char *in_context(const struct mc_planning *planning, const char *path,
			      bool *inside)
{
	const char *context = find_context(planning);
	size_t size = context ? strlen(context) : 0;
	char *real = realpath(path, NULL), *copy;

	*inside = context && real && !strncmp(real, context, size) &&
		  (real[size] == '/' || !real[size]);
	if (*inside && *path == '/' && !strncmp(path, context, size) && path[size] == '/')
		copy = mc_arena_strdup(planning->arena, path + size + 1);
	else if (*inside && *path == '/')
		copy = mc_arena_strdup(planning->arena,
				       real[size] ? real + size + 1 : "");
	else
		copy = mc_arena_strdup(planning->arena, path);
	free(real);
	if (!context || !copy)
		return NULL;
	mc_path_normalize(copy);
	*inside = *inside && !mc_path_leads_out(copy);
	return *copy ? copy : ".";
}

static const struct mc_part *part_at(const struct mc_advice_report *report,
				     const char *path)
{
	for (size_t i = 0; i < report->part_count; i++)
		if (!strcmp(report->parts[i].path, path))
			return &report->parts[i];
	return NULL;
}

static bool is_script(const struct mc_planning *planning, const char *path)
{
	struct mc_service_image_input image;

	for (size_t i = 0; mc_service_image_at(planning->service, i, &image); i++)
		if (!image.root && !strcmp(image.path, path))
			return true;
	return false;
}

static bool is_jar(const char *path)
{
	return mc_ends_with_any_case(path, ".jar");
}

/* A lockfile is not part of a service: the packages in it are. */
static bool is_lockfile(const struct mc_planning *planning, const char *path)
{
	const struct mc_service_result *result = planning->result;

	for (size_t i = 0; i < result->component_count; i++)
		if (result->components[i].type == MC_COMPONENT_LOCKFILE_ENTRY &&
		    !strcmp(result->components[i].path, path))
			return true;
	return false;
}

static enum muslcheck_status refuse_outside(const struct mc_planning *planning,
					    const char *path, struct mc_build_plan *out)
{
	return refuse(
		out,
		mc_arena_join(planning->arena, path,
			      " is outside of the build context, the current "
			      "directory"),
		"Run muslcheck in a directory that contains all files, and build there");
}

/* Refuse what cannot be copied as it is. */
static enum muslcheck_status check_file(const struct mc_planning *planning,
					const char *path, struct mc_build_plan *out)
{
	if (part_at(planning->report, path) || is_script(planning, path) || is_jar(path))
		return MUSLCHECK_OK;
	if (is_lockfile(planning, path))
		return refuse(out,
			      mc_arena_join(planning->arena, path,
					    " names packages that are not installed yet"),
			      "Install them in a stage on the recommended image, "
			      "or give the directory with the installed packages");
	return refuse(out, mc_arena_join(planning->arena, path, " is not unpacked"),
		      "Unpack it, and give the directory");
}

/* Bytes of the directories that both paths begin with, including the last slash. */
static size_t common_directory(const char *left, const char *right)
{
	size_t size = 0;

	for (size_t i = 0; left[i] && left[i] == right[i]; i++)
		if (left[i] == '/')
			size = i + 1;
	return size;
}

/* All keep their places relative to each other, for $ORIGIN. */
static enum muslcheck_status set_places(const struct mc_planning *planning,
					struct mc_build_plan *out)
{
	size_t common = SIZE_MAX;

	for (size_t i = 0; i < out->copy_count; i++) {
		const char *source = out->copies[i].source;
		size_t size = i ? common_directory(out->copies[0].source, source)
				: (size_t)(mc_last_component(source) - source);

		if (size < common)
			common = size;
	}
	for (size_t i = 0; i < out->copy_count; i++) {
		struct mc_copy *copy = &out->copies[i];

		copy->place =
			mc_arena_join(planning->arena, "/app/", copy->source + common);
		if (!copy->place)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_file(const struct mc_planning *planning,
				      const char *path, struct mc_build_plan *out)
{
	bool inside;
	const char *source = in_context(planning, path, &inside);

	if (!source)
		return MUSLCHECK_ERROR_MEMORY;
	if (!inside)
		return refuse_outside(planning, path, out);
	return mc_build_plan_copy(planning, out, source, "") ? MUSLCHECK_OK
							     : MUSLCHECK_ERROR_MEMORY;
}

/* The program among the files, if it is the only one. */
static enum muslcheck_status set_program(const struct mc_planning *planning,
					 struct mc_build_plan *out)
{
	const char *java = mc_build_plan_program(planning, "java");
	const char *program = NULL, *source;
	size_t programs = 0;
	bool complete, inside;

	for (size_t i = 0; i < planning->path_count; i++) {
		const struct mc_part *part =
			part_at(planning->report, planning->paths[i]);

		if (part ? part->kind != MC_KIND_EXECUTABLE
			 : is_jar(planning->paths[i]) && !java)
			continue;
		program = planning->paths[i];
		programs++;
	}
	if (programs != 1)
		return MUSLCHECK_OK;
	complete = !is_jar(program) || (mc_build_plan_word(planning, out, java) &&
					mc_build_plan_word(planning, out, "-jar"));
	source = in_context(planning, program, &inside);
	for (size_t i = 0; complete && source && i < out->copy_count; i++)
		if (!strcmp(out->copies[i].source, source))
			complete =
				mc_build_plan_word(planning, out, out->copies[i].place);
	return complete && source ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status plan_files(const struct mc_planning *planning,
					struct mc_build_plan *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0;
	     status == MUSLCHECK_OK && !out->refusal && i < planning->path_count; i++) {
		status = check_file(planning, planning->paths[i], out);
		if (status == MUSLCHECK_OK && !out->refusal)
			status = add_file(planning, planning->paths[i], out);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && !out->refusal &&
			   i < planning->report->library_count;
	     i++)
		status = add_file(planning, planning->report->libraries[i], out);
	if (status == MUSLCHECK_OK && !out->refusal)
		status = set_places(planning, out);
	return status == MUSLCHECK_OK && !out->refusal ? set_program(planning, out)
						       : status;
}

static bool has_file(const struct mc_planning *planning, const char *directory,
		     const char *name)
{
	const char *path = mc_arena_join(planning->arena, directory, "/", name);
	struct stat status;

	return path && !stat(path, &status) && S_ISREG(status.st_mode);
}

/* The first of the names that is a file in the directory; NULL: none. */
static const char *first_file(const struct mc_planning *planning, const char *directory,
			      const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has_file(planning, directory, names[i]))
			return names[i];
	return NULL;
}

static enum muslcheck_status read_start(const struct mc_planning *planning,
					const char *directory, struct mc_npm_start *out)
{
	const char *path = mc_arena_join(planning->arena, directory, "/package.json");
	struct mc_error error = { 0 };
	struct mc_file file;
	enum muslcheck_status status;

	*out = (struct mc_npm_start){ 0 };
	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_file_open(path, &file, &error);
	if (status != MUSLCHECK_OK)
		return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
	status = mc_npm_start_read(file.bytes, planning->arena, out);
	mc_file_close(&file);
	return status;
}

static enum muslcheck_status start_node(const struct mc_planning *planning,
					const char *directory, struct mc_build_plan *out)
{
	static const char *const names[] = { "index.js", "server.js", "app.js", "main.js",
					     "index.mjs" };
	const char *node = mc_build_plan_program(planning, "node");
	struct mc_npm_start start;
	enum muslcheck_status status = read_start(planning, directory, &start);
	const char *file =
		first_file(planning, directory, names, sizeof(names) / sizeof(*names));
	bool complete = true;

	if (status != MUSLCHECK_OK || !node)
		return status;
	if (start.main && has_file(planning, directory, start.main))
		file = start.main;
	if (!start.count && file)
		start.words[start.count++] = file;
	if (start.count)
		complete = mc_build_plan_word(planning, out, node);
	for (size_t i = 0; complete && i < start.count; i++)
		complete = mc_build_plan_word(planning, out, start.words[i]);
	return complete ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* PYTHONPATH, if the packages are in a directory of the service. */
static enum muslcheck_status find_packages(const struct mc_planning *planning,
					   const char *directory, const char *place,
					   struct mc_build_plan *out)
{
	static const char name[] = "/site-packages/";
	const struct mc_service_result *result = planning->result;
	size_t size = strlen(directory);

	out->variables = mc_arena_alloc(planning->arena, 1, sizeof(*out->variables));
	if (!out->variables)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < result->component_count; i++) {
		const char *path = result->components[i].path;
		const char *found = strncmp(path, directory, size) == 0
					    ? strstr(path + size, name)
					    : NULL;

		if (!found)
			continue;
		out->variables[out->variable_count++] = mc_arena_printf(
			planning->arena, "PYTHONPATH=%s%.*s", place,
			(int)(found + strlen(name) - 1 - path - (ptrdiff_t)size),
			path + size);
		return out->variables[0] ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status start_python(const struct mc_planning *planning,
					  const char *directory, const char *place,
					  struct mc_build_plan *out)
{
	static const char *const names[] = { "main.py", "app.py", "server.py",
					     "__main__.py" };
	const char *python = mc_build_plan_program(planning, "python3");
	const char *file =
		first_file(planning, directory, names, sizeof(names) / sizeof(*names));
	enum muslcheck_status status = find_packages(planning, directory, place, out);

	if (status != MUSLCHECK_OK || !python || !file)
		return status;
	return mc_build_plan_word(planning, out, python) &&
			       mc_build_plan_word(planning, out, file)
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

static bool is_in_package(const char *path)
{
	return strstr(path, "node_modules/") || strstr(path, "site-packages/");
}

/* The only program in the directory, or the one that is named like it. */
static enum muslcheck_status start_program(const struct mc_planning *planning,
					   const char *directory, const char *place,
					   struct mc_build_plan *out)
{
	const struct mc_advice_report *report = planning->report;
	const char *name = mc_last_component(directory);
	const struct mc_part *only = NULL, *named = NULL;
	size_t programs = 0;
	const char *path;

	for (size_t i = 0; i < report->part_count; i++) {
		const struct mc_part *part = &report->parts[i];

		if (part->kind != MC_KIND_EXECUTABLE || is_in_package(part->path) ||
		    strncmp(part->path, directory, strlen(directory)) != 0)
			continue;
		only = part;
		programs++;
		if (!strcmp(mc_last_component(part->path), name))
			named = part;
	}
	if (programs != 1)
		only = named;
	if (!only)
		return MUSLCHECK_OK;
	path = only->path + strlen(directory);
	return mc_build_plan_word(planning, out,
				  mc_arena_join(planning->arena, place,
						*path == '/' ? "" : "/", path))
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status set_start(const struct mc_planning *planning,
				       const char *directory, const char *place,
				       struct mc_build_plan *out)
{
	const char *host = planning->report->host;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (host && !strcmp(host, "node"))
		status = start_node(planning, directory, out);
	else if (host && !strcmp(host, "python"))
		status = start_python(planning, directory, place, out);
	else if (!host)
		status = start_program(planning, directory, place, out);
	if (host && out->word_count)
		out->directory = place;
	return status;
}

/* The directory is copied as a whole: files find each other as they do now. */
static enum muslcheck_status plan_directory(const struct mc_planning *planning,
					    struct mc_build_plan *out)
{
	char *directory = mc_arena_strdup(planning->arena, planning->paths[0]);
	const char *source, *name, *place = "/app";
	bool inside;

	if (!directory)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t size = strlen(directory); size > 1 && directory[size - 1] == '/';
	     size--)
		directory[size - 1] = '\0';
	source = in_context(planning, directory, &inside);
	if (!source)
		return MUSLCHECK_ERROR_MEMORY;
	if (!inside)
		return refuse_outside(planning, directory, out);
	name = mc_last_component(directory);
	if (!strcmp(name, "node_modules") || !strcmp(name, "site-packages"))
		place = mc_arena_join(planning->arena, "/app/", name);
	if (strcmp(source, ".") != 0)
		source = mc_arena_join(planning->arena, source, "/");
	if (!place || !mc_build_plan_copy(planning, out, source,
					  mc_arena_join(planning->arena, place, "/")))
		return MUSLCHECK_ERROR_MEMORY;
	return set_start(planning, directory, place, out);
}

static bool is_directory(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

/* What the image lacks for certain and no COPY of this plan provides. */
static const char *missing_need(const struct mc_planning *planning)
{
	static const enum mc_asset not_copied[] = {
		MC_ASSET_PROGRAMS,  MC_ASSET_SHELL,	  MC_ASSET_LOCALES,
		MC_ASSET_NO_DLOPEN, MC_ASSET_NSS_MODULES, MC_ASSET_GCONV,
		MC_ASSET_LIBRARIES,
	};
	const struct mc_advice_report *report = planning->report;
	uint32_t lacks = report->images[0].rung.lacks & report->certain;

	for (size_t i = 0; i < sizeof(not_copied) / sizeof(*not_copied); i++)
		if (lacks >> not_copied[i] & 1)
			return mc_asset_text(not_copied[i]);
	return NULL;
}

static enum muslcheck_status check_image(const struct mc_planning *planning,
					 struct mc_build_plan *out)
{
	const struct mc_advised *image = &planning->report->images[0];
	const char *need = missing_need(planning);

	if (need)
		return refuse(out,
			      mc_arena_join(planning->arena, image->rung.target->id,
					    " does not have ", need),
			      "Copy them in a stage of your own");
	if (image->package_count &&
	    !(image->rung.target->image->has & MC_HAS_PACKAGE_MANAGER))
		return refuse(out,
			      mc_arena_join(planning->arena, image->rung.target->id,
					    " has no package manager to install ",
					    image->packages[0]),
			      "Allow an image with one in --policy");
	return MUSLCHECK_OK;
}

/* Several directories are several services, an image has its own plan. */
static enum muslcheck_status plan_inputs(const struct mc_planning *planning,
					 struct mc_build_plan *out)
{
	struct mc_service_image_input image, other;
	size_t directories = 0;

	if (planning->checker->options.image_root)
		return refuse(out, "a root filesystem is not copied into an image",
			      "Give the directory of the service inside it");
	if (mc_service_image_at(planning->service, 0, &image) && image.root) {
		if (planning->path_count > 1 ||
		    mc_service_image_at(planning->service, 1, &other))
			return refuse(out, "there are several images",
				      "Give one image, and --platform if it has several");
		return mc_build_plan_image(planning, &image, out);
	}
	for (size_t i = 0; i < planning->path_count; i++)
		directories += is_directory(planning->paths[i]);
	if (directories && planning->path_count > 1)
		return refuse(out, "several paths with a directory are several services",
			      "Run muslcheck recommend --dockerfile for each of them");
	return directories ? plan_directory(planning, out) : plan_files(planning, out);
}

enum muslcheck_status mc_build_plan_make(const struct mc_planning *planning,
					 struct mc_build_plan *out)
{
	enum muslcheck_status status;

	*out = (struct mc_build_plan){ 0 };
	if (!planning->report->passes)
		return refuse(out, "no image runs everything", NULL);
	status = check_image(planning, out);
	return status == MUSLCHECK_OK && !out->refusal ? plan_inputs(planning, out)
						       : status;
}
