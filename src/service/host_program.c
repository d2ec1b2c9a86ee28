/* SPDX-License-Identifier: MIT */
/* The program that a service of packages needs in its image. */
#include <string.h>

#include "service/collected.h"
#include "service/image_runtime.h"
#include "target/runtime.h"

static const struct {
	enum mc_component_type type;
	const char *host; /* as in the images of symbol-db */
} rows[] = {
	{ MC_COMPONENT_NPM, "node" },
	{ MC_COMPONENT_PYTHON, "python" },
	{ MC_COMPONENT_JAR, "jvm" },
	{ MC_COMPONENT_GEM, "ruby" },
};

static const struct {
	const char *program; /* as in image_runtimes.def */
	const char *host;
} programs[] = {
	{ "node", "node" }, { "python3", "python" }, { "java", "jvm" },
	{ "php", "php" },   { "ruby", "ruby" },
};

static const struct {
	const char *word; /* in the name of the format */
	enum mc_component_type type;
} formats[] = {
	{ "npm", MC_COMPONENT_NPM },
	{ "yarn", MC_COMPONENT_NPM },
	{ "pnpm", MC_COMPONENT_NPM },
	{ "bun", MC_COMPONENT_NPM },
	{ "pip", MC_COMPONENT_PYTHON },
	{ "Pipfile", MC_COMPONENT_PYTHON },
	{ "pylock", MC_COMPONENT_PYTHON },
	{ "poetry", MC_COMPONENT_PYTHON },
	{ "requirements", MC_COMPONENT_PYTHON },
	{ "Gemfile", MC_COMPONENT_GEM },
};

uint32_t mc_service_types_of_lockfile(const char *format)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (strstr(format, formats[i].word))
			return 1u << formats[i].type;
	return 0;
}

static bool is_used(const struct mc_service *service,
		    const struct mc_collected_object *object)
{
	for (size_t i = 0; i < service->options.target_count; i++)
		if (!object->verdicts[i].is_unused)
			return true;
	return false;
}

/* A program outside of all packages: it may be what starts the service. */
static bool has_program(const struct mc_service *service)
{
	for (size_t i = 0; i < service->object_count; i++) {
		const struct mc_collected_object *object = &service->objects[i];

		if (object->kind == MC_KIND_EXECUTABLE && is_used(service, object) &&
		    service->components[object->component].type == MC_COMPONENT_DIRECTORY)
			return true;
	}
	return false;
}

const char *mc_service_host(const struct mc_service *service)
{
	uint32_t types = service->types;
	const char *host = NULL;

	if (service->docker_image && service->docker_image->host)
		return service->docker_image->host;
	if (service->image_count || has_program(service))
		return NULL;
	for (size_t i = 0; i < service->component_count; i++)
		types |= 1u << service->components[i].type;
	for (size_t i = 0; i < service->entry_count; i++)
		types |= 1u << service->entries[i].installs;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!(types >> rows[i].type & 1))
			continue;
		if (host)
			return NULL;
		host = rows[i].host;
	}
	return host;
}

static const char *host_of(const struct mc_image_runtime *runtime)
{
	for (size_t i = 0; runtime->program && i < sizeof(programs) / sizeof(*programs);
	     i++)
		if (!strcmp(programs[i].program, runtime->program))
			return programs[i].host;
	return NULL;
}

/* *differs is set if the target has another version than the image. */
static enum muslcheck_status compare_versions(struct mc_service *service,
					      const struct mc_image_facts *facts,
					      const struct mc_image_runtime *runtime,
					      const struct mc_target *target,
					      bool *differs)
{
	const char *host = host_of(runtime);
	const char *version =
		mc_image_runtime_version(runtime, &facts->versions, &service->arena);
	struct mc_runtime has;
	const char *other;

	if (!version)
		return MUSLCHECK_ERROR_MEMORY;
	if (!host || !*version || !target->image->host ||
	    strcmp(target->image->host, host) != 0)
		return MUSLCHECK_OK;
	has = mc_target_runtime(target, host);
	other = runtime->version_parts > 1 && has.has_minor
			? mc_arena_printf(&service->arena, "%u.%u", has.major, has.minor)
			: mc_arena_printf(&service->arena, "%u", has.major);
	if (!other)
		return MUSLCHECK_ERROR_MEMORY;
	*differs |= has.major && strcmp(version, other);
	return MUSLCHECK_OK;
}

/* The same for the image that a Dockerfile names. */
static enum muslcheck_status compare_with_docker(struct mc_service *service,
						 const struct mc_target *target,
						 bool *differs)
{
	const struct mc_db_image *image = service->docker_image;
	struct mc_error ignored = { 0 };
	struct mc_runtime had, has;
	struct mc_target old;

	if (mc_target_parse(target->db, image->id, NULL, &service->arena, &old,
			    &ignored) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	had = mc_target_runtime(&old, image->host);
	has = mc_target_runtime(target, image->host);
	*differs |= had.major && has.major &&
		    (had.major != has.major ||
		     (had.has_minor && has.has_minor && had.minor != has.minor));
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_changes_runtime(struct mc_service *service,
						 const struct mc_target *target,
						 bool *changes)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const struct mc_image_runtime *runtime;

	*changes = false;
	if (service->docker_image && service->docker_image->host)
		status = compare_with_docker(service, target, changes);
	for (size_t i = 0; i < service->image_count; i++)
		for (unsigned row = 0;
		     status == MUSLCHECK_OK && (runtime = mc_image_runtime_at(row));
		     row++)
			status = compare_versions(service, service->images[i].facts,
						  runtime, target, changes);
	return status;
}
