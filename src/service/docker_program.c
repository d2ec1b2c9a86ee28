/* SPDX-License-Identifier: MIT */
/* The programs that commands of a Dockerfile start: is each on the image? */
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "service/docker.h"
#include "service/image_counterpart.h"
#include "service/replacement.h"
#include "target/names.h"

const char *mc_docker_image_title(const struct mc_docker_check *check)
{
	return check->target_index == MC_DOCKER_OWN ? check->final->image_name
						    : check->target->id;
}

/* "python" of "docker.io/library/python:3.7-alpine", "static-debian12" of distroless. */
static const char *repository_of(const char *name, size_t *size)
{
	const char *start = name;

	for (const char *c = name; *c && *c != '@'; c++)
		if (*c == '/')
			start = c + 1;
	*size = strcspn(start, ":@+");
	return start;
}

bool mc_docker_adds_to(const char *name, const struct mc_db_image *image)
{
	size_t size, known_size;
	const char *own = repository_of(name, &size);
	const char *known = repository_of(image->id, &known_size);

	return size > known_size || strncmp(own, known, size) != 0;
}

bool mc_docker_has_base_only(const struct mc_docker_check *check)
{
	return mc_docker_adds_to(mc_docker_image_title(check), check->target->image);
}

enum tags { TAGS_ALL, TAGS_FULL };

static const struct {
	const char *repository;
	enum tags tags;
} tool_rows[] = {
#define MC_DOCKER_TOOLS(repository, tags) { repository, TAGS_##tags },
#include "service/docker_tools.def"
};

/* Has the image curl and wget? */
static bool has_tools(const struct mc_docker_check *check)
{
	const char *name = mc_docker_image_title(check);
	const char *repository = mc_image_repository(name, check->arena);

	for (size_t i = 0; repository && i < sizeof(tool_rows) / sizeof(*tool_rows); i++)
		if (!strcmp(tool_rows[i].repository, repository))
			return tool_rows[i].tags == TAGS_ALL ||
			       (!strstr(name, "slim") && !strstr(name, "alpine"));
	return false;
}

static bool is_tool(const char *program)
{
	return !strcmp(program, "curl") || !strcmp(program, "wget");
}

/* "openjdk-21-jre-headless" for java. */
static bool has_provider(const struct mc_docker_words *packages, const char *program)
{
	static const struct {
		const char *program, *pattern;
	} rows[] = {
#define MC_DOCKER_PROVIDER(program, pattern) { program, pattern },
#include "service/docker_providers.def"
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (size_t j = 0;
		     !strcmp(rows[i].program, program) && j < packages->count; j++)
			if (mc_glob_has_name(rows[i].pattern, packages->items[j]))
				return true;
	return false;
}

static bool is_installed(const struct mc_docker_check *check, const char *program,
			 const char *package)
{
	const struct mc_docker_words *words = &check->final->packages;

	return mc_docker_has_word(words, mc_last_component(program)) ||
	       (package && mc_docker_has_word(words, package)) ||
	       has_provider(words, mc_last_component(program)) ||
	       (is_tool(program) && has_tools(check));
}

bool mc_docker_is_listed(const struct mc_symdb *db, const char *program)
{
	const char *name = mc_last_component(program);

	for (size_t i = 0; i < mc_symdb_program_count(db); i++)
		if (!strcmp(mc_symdb_program_at(db, i)->name, name))
			return true;
	return false;
}

static const char *shell_remedy(const struct mc_docker_check *check,
				const struct mc_docker_need *need)
{
	if (need->at->kind == MC_DOCKER_HEALTHCHECK)
		return "Let the service check itself (HEALTHCHECK CMD [\"/app/server\", \"health\"]), or use the platform's probes";
	if (strcmp(mc_last_component(need->program), "sh") != 0)
		return mc_arena_join(check->arena, "Use an image that has ",
				     mc_last_component(need->program));
	return "Use the exec form (ENTRYPOINT [\"/app/server\"]), or an image with a shell";
}

/* Does a COPY or ADD put it there? */
static bool is_brought(const struct mc_docker_origin *origin)
{
	return origin->at && (origin->is_file || !origin->is_root);
}

/* php-fpm, on an image of the language without it. */
static enum muslcheck_status require_server(struct mc_docker_check *check,
					    const struct mc_docker_need *need,
					    bool *known)
{
	const char *program = mc_last_component(need->program);
	const struct mc_image_server *server = mc_image_server_of(program);
	const char *title = mc_docker_image_title(check);
	struct mc_finding finding = {
		.rule = need->rule,
		.subject = need->program,
		.confidence = check->target->image->confidence,
		.work = MUSLCHECK_VERDICT_PORT,
		.message = mc_arena_join(check->arena, need->why, " needs ",
					 need->program, ", which is not on ", title),
	};
	const char *image;

	*known = false;
	if (!server || mc_image_has_tag_word(title, server->word) ||
	    !check->final->image_name)
		return MUSLCHECK_OK;
	image = mc_image_counterpart(check->final->image_name, check->target->image->libc,
				     check->arena);
	if (!image || !finding.message)
		return MUSLCHECK_ERROR_MEMORY;
	if (!*image || !mc_image_has_tag_word(check->final->image_name, server->word))
		return MUSLCHECK_OK;
	*known = true;
	finding.remedy = mc_arena_join(check->arena, "Use ", image);
	return finding.remedy ? mc_docker_note(check, need->at, 0, finding, NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_docker_require(struct mc_docker_check *check,
					const struct mc_docker_need *need, bool *known)
{
	const struct mc_replacement answer =
		mc_replacement_program(check->target, need->program);
	struct mc_finding finding = {
		.rule = need->rule,
		.subject = need->program,
		.confidence = answer.confidence,
		.work = MUSLCHECK_VERDICT_PORT,
		.message =
			mc_arena_join(check->arena, need->why, " needs ", need->program,
				      ", which is not on ", check->target->image->id),
		.remedy = shell_remedy(check, need),
	};
	const char *package = NULL;
	struct mc_docker_origin origin;
	enum muslcheck_status status = require_server(check, need, known);

	if (status != MUSLCHECK_OK || *known)
		return status;
	if (mc_docker_find_origin(check, need->program, &origin) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	*known = answer.kind != MC_REPLACEMENT_UNKNOWN &&
		 mc_docker_is_listed(check->target->db, need->program);
	/* What an image adds to its base is not known. */
	if (answer.kind != MC_REPLACEMENT_THERE && mc_docker_has_base_only(check))
		return MUSLCHECK_OK;
	if (!*known || answer.kind == MC_REPLACEMENT_THERE || is_brought(&origin) ||
	    (answer.kind != MC_REPLACEMENT_OTHER &&
	     is_installed(check, need->program, answer.package)))
		return MUSLCHECK_OK;
	if (answer.kind == MC_REPLACEMENT_PACKAGE && mc_target_installs(check->target)) {
		package = answer.package;
		finding.work = MUSLCHECK_VERDICT_ADD_PACKAGES;
		finding.remedy =
			mc_target_install_line(check->target, package, check->arena);
	} else if (answer.kind == MC_REPLACEMENT_OTHER) {
		finding.message = mc_arena_join(
			check->arena, need->why, " needs ", need->program, ", which ",
			check->target->image->id, " has as ", answer.other);
		finding.remedy = mc_arena_join(check->arena, "Use ", answer.other);
	}
	if (!finding.remedy)
		return MUSLCHECK_ERROR_MEMORY;
	return mc_docker_note(check, need->at, 0, finding, package);
}
