/* SPDX-License-Identifier: MIT */
/*
 * yarn.lock.  Yarn 1 has its own syntax and does not write which platforms a package is for;
 * yarn 2 and later ("berry") write YAML with "conditions".  A key lists the descriptors,
 * name@range, that a package was chosen for.
 */
#include <stdlib.h>
#include <string.h>

#include "service/npm_graph.h"
#include "service/npm_project.h"

enum { DESCRIPTOR_SIZE_MAX = 2048 };

/* Versions of berry's format: yarn 2 wrote 4, yarn 3 wrote 5 and 6, yarn 4 writes 8 to 10. */
enum { BERRY_VERSION_MIN = 4, BERRY_VERSION_MAX = 10 };

struct yarn {
	struct mc_lock_graph graph;
	const struct mc_document *document;
	json_t *members; /* of yarn 1: folders of the workspace, with their package.json */
	bool is_berry;
};

/* The size of the name in "@scope/name@range"; 0 if there is none. */
static size_t name_size(const char *descriptor)
{
	const char *at = *descriptor ? strchr(descriptor + 1, '@') : NULL;

	return at ? (size_t)(at - descriptor) : 0;
}

/* Let dependencies find the package by each descriptor of its key. */
static enum muslcheck_status name_all(struct yarn *yarn, const char *key, size_t index)
{
	struct mc_arena *arena = yarn->graph.context->request->arena;
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && *key) {
		const char *end = strstr(key, ", ");
		size_t size = end ? (size_t)(end - key) : strlen(key);
		const char *descriptor = mc_arena_strndup(arena, key, size);

		status = descriptor ? mc_lock_graph_name(&yarn->graph, descriptor, index)
				    : MUSLCHECK_ERROR_MEMORY;
		key += size + (end ? 2 : 0);
	}
	return status;
}

static bool append(json_t *package, const char *member, size_t size, const char *value,
		   size_t value_size)
{
	char name[8];
	json_t *list;

	if (size >= sizeof(name))
		return true;
	memcpy(name, member, size);
	name[size] = '\0';
	if (strcmp(name, "os") != 0 && strcmp(name, "cpu") != 0 &&
	    strcmp(name, "libc") != 0)
		return true;
	list = json_object_get(package, name);
	if (!list) {
		list = json_array();
		if (json_object_set_new(package, name, list))
			return false;
	}
	return !json_array_append_new(list, json_stringn(value, value_size));
}

/* "os=linux & (cpu=x64 | cpu=arm64) & libc=musl" to the lists that package.json has. */
static enum muslcheck_status read_conditions(json_t *package)
{
	static const char stops[] = " &|()";
	const char *at = json_string_value(json_object_get(package, "conditions"));

	while (at && *at) {
		size_t size = strcspn(at, stops);
		const char *sign = memchr(at, '=', size);

		if (sign && !append(package, at, (size_t)(sign - at), sign + 1,
				    size - (size_t)(sign + 1 - at)))
			return MUSLCHECK_ERROR_MEMORY;
		at += size;
		at += strspn(at, stops);
	}
	return MUSLCHECK_OK;
}

/* berry lists optional dependencies with the others, and marks them. */
static enum muslcheck_status move_optional(json_t *package)
{
	json_t *dependencies = json_object_get(package, "dependencies");
	json_t *optional = json_object(), *meta;
	const char *name;

	if (!optional || json_object_set_new(package, "optionalDependencies", optional))
		return MUSLCHECK_ERROR_MEMORY;
	json_object_foreach(json_object_get(package, "dependenciesMeta"), name, meta)
	{
		json_t *range = json_object_get(dependencies, name);

		if (!range || !json_is_true(json_object_get(meta, "optional")))
			continue;
		if (json_object_set(optional, name, range))
			return MUSLCHECK_ERROR_MEMORY;
		json_object_del(dependencies, name);
	}
	return MUSLCHECK_OK;
}

/* The folder of a member of the workspace, "." for the project; NULL: it is a package. */
static const char *workspace_of(const json_t *package)
{
	static const char mark[] = "@workspace:";
	const char *resolution =
		json_string_value(json_object_get(package, "resolution"));
	const char *found = resolution ? strstr(resolution, mark) : NULL;

	return found ? found + sizeof(mark) - 1 : NULL;
}

static enum muslcheck_status add_package(struct yarn *yarn, const char *key,
					 json_t *package)
{
	size_t size = name_size(key), index;
	const char *name = mc_arena_strndup(yarn->graph.context->request->arena, key,
					    size ? size : strlen(key));
	enum muslcheck_status status = name ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	if (!json_is_object(package) || !strcmp(key, "__metadata"))
		return MUSLCHECK_OK;
	if (status == MUSLCHECK_OK && yarn->is_berry)
		status = read_conditions(package);
	if (status == MUSLCHECK_OK && yarn->is_berry)
		status = move_optional(package);
	if (status == MUSLCHECK_OK)
		status = mc_lock_graph_add(&yarn->graph, name, package,
					   mc_document_line(yarn->document, package),
					   &index);
	if (status == MUSLCHECK_OK)
		status = name_all(yarn, key, index);
	return status == MUSLCHECK_OK ? mc_lock_graph_name(&yarn->graph, name, index)
				      : status;
}

/*
 * Before version 8, berry leaves out the npm: of a range.  The "resolutions" of package.json
 * change the version of a package, but not what its dependents list: then the name counts.
 */
static size_t resolve(const struct yarn *yarn, const char *name, const json_t *range)
{
	const char *text = json_string_value(range);
	char key[DESCRIPTOR_SIZE_MAX];
	size_t found;

	if (!text || strlen(name) + strlen(text) + 8 > sizeof(key))
		return SIZE_MAX;
	stpcpy(stpcpy(stpcpy(key, name), "@"), text);
	found = mc_lock_graph_find(&yarn->graph, key);
	if (found != SIZE_MAX)
		return found;
	stpcpy(stpcpy(stpcpy(key, name), "@npm:"), text);
	found = mc_lock_graph_find(&yarn->graph, key);
	return found != SIZE_MAX ? found : mc_lock_graph_find(&yarn->graph, name);
}

/* Where add_manifest puts the package.json of a service. */
static const char manifest_member[] = "package.json";

/* Does the service depend on it for development only? */
static bool is_for_development(const json_t *service, const char *name)
{
	const json_t *manifest = json_object_get(service, manifest_member);

	return json_object_get(json_object_get(manifest, "devDependencies"), name) &&
	       !json_object_get(json_object_get(manifest, "dependencies"), name);
}

static enum muslcheck_status connect(struct yarn *yarn, size_t from, const char *member,
				     bool is_optional)
{
	json_t *package = yarn->graph.nodes[from].package;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *range;

	json_object_foreach(json_object_get(package, member), name, range)
	{
		size_t to = resolve(yarn, name, range);

		if (to != SIZE_MAX && is_for_development(package, name))
			mc_lock_graph_need(&yarn->graph, to, MC_LOCK_DEVELOPMENT);
		else if (to != SIZE_MAX)
			status = mc_lock_graph_connect(&yarn->graph, from, to,
						       is_optional);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

/* berry lists what is only for development with the rest: package.json shows it. */
static enum muslcheck_status add_manifest(struct yarn *yarn, json_t *package,
					  const char *folder)
{
	json_t *manifest = mc_npm_project_manifest(yarn->graph.context, folder);

	return !manifest || !json_object_set_new(package, manifest_member, manifest)
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

/* The members of a workspace are services: they are no packages, but need theirs. */
static enum muslcheck_status add_berry_services(struct yarn *yarn)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < yarn->graph.node_count; i++) {
		json_t *package = yarn->graph.nodes[i].package;
		const char *folder = workspace_of(package);

		if (!folder)
			continue;
		status = add_manifest(yarn, package, folder);
		if (status == MUSLCHECK_OK)
			status = mc_lock_graph_be_service(&yarn->graph, i, folder);
	}
	return status;
}

/* Others depend on a member by its name. */
static enum muslcheck_status add_member(struct yarn *yarn, const char *folder,
					json_t *manifest)
{
	const char *name = json_string_value(json_object_get(manifest, "name"));
	size_t index;
	enum muslcheck_status status =
		mc_lock_graph_add_service(&yarn->graph, folder, manifest, &index);

	return status == MUSLCHECK_OK && name
		       ? mc_lock_graph_name(&yarn->graph, name, index)
		       : status;
}

/* An empty file marks a folder as a project of its own, before anything is locked. */
static bool is_outdated(const struct yarn *yarn)
{
	const json_t *project = json_object_get(yarn->members, ".");

	return !yarn->graph.node_count &&
	       json_object_size(json_object_get(project, "dependencies"));
}

/* yarn 1 does not list the services: each package.json has what it depends on. */
static enum muslcheck_status add_old_services(struct yarn *yarn)
{
	enum muslcheck_status status =
		mc_npm_project_members(yarn->graph.context, &yarn->members);
	const char *folder, *name;
	json_t *manifest, *range;

	if (status != MUSLCHECK_OK)
		return status;
	if (is_outdated(yarn))
		return mc_error_set(
			yarn->graph.context->err, MUSLCHECK_ERROR_FORMAT,
			"lists no packages, but package.json has dependencies. Run yarn install");
	json_object_foreach(yarn->members, folder, manifest)
	{
		status = add_member(yarn, folder, manifest);
		if (status != MUSLCHECK_OK)
			return status;
	}
	json_object_foreach(yarn->members, folder, manifest)
	{
		json_object_foreach(json_object_get(manifest, "devDependencies"), name,
				    range)
		{
			size_t index = resolve(yarn, name, range);

			if (index != SIZE_MAX)
				mc_lock_graph_need(&yarn->graph, index,
						   MC_LOCK_DEVELOPMENT);
		}
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status finish(struct yarn *yarn)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (yarn->is_berry) {
		/* Of a patched package the unpatched one is listed too. */
		yarn->graph.lists_roots = true;
	} else {
		mc_lock_graph_need_roots(&yarn->graph);
		status = mc_npm_graph_assume_platforms(&yarn->graph);
	}
	if (status == MUSLCHECK_OK)
		status = mc_npm_graph_assume_scripts(&yarn->graph);
	return status == MUSLCHECK_OK ? mc_npm_graph_finish(&yarn->graph) : status;
}

static enum muslcheck_status read_packages(struct yarn *yarn)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *key;
	json_t *package;

	json_object_foreach(yarn->document->root, key, package)
	{
		status = add_package(yarn, key, package);
		if (status != MUSLCHECK_OK)
			return status;
	}
	status = yarn->is_berry ? add_berry_services(yarn) : add_old_services(yarn);
	for (size_t i = 0; status == MUSLCHECK_OK && i < yarn->graph.node_count; i++) {
		status = connect(yarn, i, "optionalDependencies", true);
		if (status == MUSLCHECK_OK)
			status = connect(yarn, i, "dependencies", false);
	}
	return status == MUSLCHECK_OK ? finish(yarn) : status;
}

static enum muslcheck_status check_berry(const json_t *root, struct mc_error *err)
{
	const char *version = json_string_value(
		json_object_get(json_object_get(root, "__metadata"), "version"));
	unsigned long number = version ? strtoul(version, NULL, 10) : 0;

	if (number >= BERRY_VERSION_MIN && number <= BERRY_VERSION_MAX)
		return MUSLCHECK_OK;
	return mc_error_set(
		err, MUSLCHECK_ERROR_FORMAT,
		"version '%.20s' of yarn's lockfile is not supported (4 to 10 are). Check the installed node_modules",
		version ? version : "");
}

static bool has_line(struct mc_bytes text, const char *line)
{
	size_t size = strlen(line);
	const unsigned char *found =
		text.size >= size ? memmem(text.data, text.size, line, size) : NULL;

	return found && (found == text.data || found[-1] == '\n');
}

static enum muslcheck_status parse(const struct yarn *yarn,
				   const struct mc_lock_context *context,
				   struct mc_document *out, struct mc_error *err)
{
	struct mc_arena *arena = context->request->arena;
	const struct mc_bytes text = context->source.text;

	if (yarn->is_berry)
		return mc_document_read_yaml(text, arena, out, err);
	if (has_line(text, "# yarn lockfile v") && !has_line(text, "# yarn lockfile v1"))
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"a yarn lockfile of an unknown version (v1 and that of yarn 2 to 4 are read). Check the installed node_modules");
	return mc_document_read_yarn(text, arena, out, err);
}

enum muslcheck_status mc_lock_yarn(struct mc_lock_context *context, struct mc_error *err)
{
	struct mc_document document;
	struct yarn yarn = {
		.document = &document,
		.is_berry = has_line(context->source.text, "__metadata:"),
	};
	enum muslcheck_status status = parse(&yarn, context, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	context->manager = "yarn";
	mc_lock_graph_init(&yarn.graph, context);
	if (yarn.is_berry)
		status = check_berry(document.root, err);
	if (status == MUSLCHECK_OK)
		status = read_packages(&yarn);
	mc_lock_graph_done(&yarn.graph);
	json_decref(yarn.members);
	mc_document_done(&document);
	return status;
}
