/* SPDX-License-Identifier: MIT */
/*
 * pnpm-lock.yaml, versions 5.3 to 9.  Packages are keyed by name and version, with a suffix
 * for each set of peers, which does not matter here:
 *
 *     5: /name/1.0.0_peer@2.0.0    6: /name@1.0.0(peer@2.0.0)    9: name@1.0.0
 *
 * Version 9 has their dependencies under "snapshots", the others next to os, cpu and libc.
 */
#include <stdlib.h>
#include <string.h>

#include "service/npm_graph.h"

enum { KEY_SIZE_MAX = 1024 };

struct pnpm {
	struct mc_lock_graph graph;
	const struct mc_document *document;
	unsigned version; /* major */
};

/* "@scope/name/1.0.0_peer" to "@scope/name@1.0.0", as later versions write it. */
static void join_version(char *key)
{
	char *slash = strchr(key, '/');
	char *suffix;

	if (*key == '@' && slash)
		slash = strchr(slash + 1, '/');
	if (!slash)
		return;
	*slash = '@';
	suffix = strchr(slash, '_');
	if (suffix)
		*suffix = '\0';
}

/* The part of a key that names a package; false if it is too long to be one. */
static bool normalize(const struct pnpm *pnpm, const char *key, char *out)
{
	bool is_absolute = *key == '/';

	if (strlen(key) >= KEY_SIZE_MAX)
		return false;
	strcpy(out, key + is_absolute);
	if (pnpm->version < 6 && is_absolute)
		join_version(out);
	else if (pnpm->version < 6)
		out[strcspn(out, "_")] = '\0';
	else
		out[strcspn(out, "(")] = '\0';
	return true;
}

/* Where the version starts in "@scope/name@1.0.0"; NULL if there is none. */
static const char *version_in(const char *key)
{
	const char *at = strchr(key + (*key == '@'), '@');

	return at && at[1] ? at + 1 : NULL;
}

/* The member of the workspace that "link:../db" in this folder means; SIZE_MAX: none. */
static size_t resolve_link(const struct pnpm *pnpm, const char *folder, const char *link)
{
	char path[KEY_SIZE_MAX * 2];

	if (strlen(folder) + strlen(link) + 2 > sizeof(path))
		return SIZE_MAX;
	stpcpy(stpcpy(stpcpy(path, folder), "/"), link);
	return mc_lock_graph_service(&pnpm->graph, path);
}

/* What a dependency gets; SIZE_MAX for links to outside the workspace. */
static size_t resolve(const struct pnpm *pnpm, size_t from, const char *name,
		      const json_t *value)
{
	static const char link[] = "link:";
	const char *folder = pnpm->graph.nodes[from].folder;
	const char *version = json_string_value(
		json_is_object(value) ? json_object_get(value, "version") : value);
	char key[KEY_SIZE_MAX], whole[KEY_SIZE_MAX * 2];
	size_t found = SIZE_MAX;

	if (version && !strncmp(version, link, sizeof(link) - 1))
		return folder ? resolve_link(pnpm, folder, version + sizeof(link) - 1)
			      : SIZE_MAX;
	if (!version || !normalize(pnpm, version, key))
		return SIZE_MAX;
	if (strlen(name) < KEY_SIZE_MAX) {
		stpcpy(stpcpy(stpcpy(whole, name), "@"), key);
		found = mc_lock_graph_find(&pnpm->graph, whole);
	}
	return found != SIZE_MAX ? found : mc_lock_graph_find(&pnpm->graph, key);
}

static enum muslcheck_status connect(struct pnpm *pnpm, size_t from, const json_t *list,
				     bool is_optional)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *version;

	json_object_foreach((json_t *)list, name, version)
	{
		size_t to = resolve(pnpm, from, name, version);

		if (to != SIZE_MAX)
			status = mc_lock_graph_connect(&pnpm->graph, from, to,
						       is_optional);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

/* Optional dependencies first: they are looked up again by name. */
static enum muslcheck_status connect_all(struct pnpm *pnpm, size_t from,
					 const json_t *package)
{
	enum muslcheck_status status = connect(
		pnpm, from, json_object_get(package, "optionalDependencies"), true);

	return status == MUSLCHECK_OK
		       ? connect(pnpm, from, json_object_get(package, "dependencies"),
				 false)
		       : status;
}

/* pnpm cannot know it of optional packages, and writes requiresBuild for all of them. */
static bool has_script(const json_t *package)
{
	return json_is_true(json_object_get(package, "requiresBuild")) &&
	       !json_is_true(json_object_get(package, "optional"));
}

/* Local directories and tarballs have their name and version as members. */
static enum muslcheck_status complete(struct pnpm *pnpm, const char *key, json_t *package,
				      const char **name)
{
	struct mc_arena *arena = pnpm->graph.context->request->arena;
	const char *version = version_in(key);
	const char *stated = json_string_value(json_object_get(package, "name"));

	*name = stated	  ? mc_arena_strdup(arena, stated)
		: version ? mc_arena_strndup(arena, key, (size_t)(version - key) - 1)
			  : mc_arena_strdup(arena, key);
	if (!*name)
		return MUSLCHECK_ERROR_MEMORY;
	if (version && !json_object_get(package, "version") &&
	    json_object_set_new(package, "version", json_string(version)))
		return MUSLCHECK_ERROR_MEMORY;
	if (has_script(package) &&
	    json_object_set_new(package, "hasInstallScript", json_true()))
		return MUSLCHECK_ERROR_MEMORY;
	return MUSLCHECK_OK;
}

/* A package that is there once more, with other peers, adds its dependencies only. */
static enum muslcheck_status add_package(struct pnpm *pnpm, const char *key,
					 json_t *package)
{
	char normal[KEY_SIZE_MAX];
	const char *name;
	size_t index;
	enum muslcheck_status status;

	if (!json_is_object(package) || !normalize(pnpm, key, normal) ||
	    mc_lock_graph_find(&pnpm->graph, normal) != SIZE_MAX)
		return MUSLCHECK_OK;
	status = complete(pnpm, normal, package, &name);
	if (status == MUSLCHECK_OK)
		status = mc_lock_graph_add(&pnpm->graph, name, package,
					   mc_document_line(pnpm->document, package),
					   &index);
	return status == MUSLCHECK_OK ? mc_lock_graph_name(&pnpm->graph, normal, index)
				      : status;
}

/* The optional dependencies show the builds of a package: keep them with it. */
static enum muslcheck_status keep_optional(json_t *package, const json_t *snapshot)
{
	json_t *optional = json_object_get(snapshot, "optionalDependencies");
	json_t *kept = json_object_get(package, "optionalDependencies");

	if (package == snapshot || !json_is_object(optional))
		return MUSLCHECK_OK;
	if (!json_is_object(kept))
		return json_object_set(package, "optionalDependencies", optional)
			       ? MUSLCHECK_ERROR_MEMORY
			       : MUSLCHECK_OK;
	return json_object_update_missing(kept, optional) ? MUSLCHECK_ERROR_MEMORY
							  : MUSLCHECK_OK;
}

static enum muslcheck_status add_dependencies(struct pnpm *pnpm, const char *key,
					      json_t *snapshot)
{
	char normal[KEY_SIZE_MAX];
	size_t index = normalize(pnpm, key, normal)
			       ? mc_lock_graph_find(&pnpm->graph, normal)
			       : SIZE_MAX;
	json_t *package, *dependencies = json_object_get(snapshot, "dependencies");
	enum muslcheck_status status;

	if (index == SIZE_MAX)
		return MUSLCHECK_OK;
	package = pnpm->graph.nodes[index].package;
	status = keep_optional(package, snapshot);
	if (status != MUSLCHECK_OK)
		return status;
	/* What it depends on shows whether it is compiled. */
	if (package != snapshot && dependencies &&
	    !json_object_get(package, "dependencies") &&
	    json_object_set(package, "dependencies", dependencies))
		return MUSLCHECK_ERROR_MEMORY;
	return connect_all(pnpm, index, snapshot);
}

/* What is only for development is not needed by what depends on the importer. */
static void need_for_development(struct pnpm *pnpm, size_t from)
{
	const char *name;
	json_t *version;

	json_object_foreach(
		json_object_get(pnpm->graph.nodes[from].package, "devDependencies"), name,
		version)
	{
		size_t index = resolve(pnpm, from, name, version);

		if (index != SIZE_MAX)
			mc_lock_graph_need(&pnpm->graph, index, MC_LOCK_DEVELOPMENT);
	}
}

/* Each importer is a service; a lockfile without them is for the one in its folder. */
static enum muslcheck_status add_importers(struct pnpm *pnpm, json_t *root)
{
	json_t *importers = json_object_get(root, "importers");
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *folder;
	json_t *importer;

	if (!json_is_object(importers))
		return mc_lock_graph_add_service(&pnpm->graph, ".", root, NULL);
	json_object_foreach(importers, folder, importer)
	{
		status = mc_lock_graph_add_service(&pnpm->graph, folder, importer, NULL);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status need_importers(struct pnpm *pnpm, json_t *root)
{
	size_t first = pnpm->graph.node_count;
	enum muslcheck_status status = add_importers(pnpm, root);

	for (size_t i = first; status == MUSLCHECK_OK && i < pnpm->graph.node_count;
	     i++) {
		need_for_development(pnpm, i);
		status = connect_all(pnpm, i, pnpm->graph.nodes[i].package);
	}
	return status;
}

static enum muslcheck_status read_packages(struct pnpm *pnpm, json_t *root)
{
	json_t *packages = json_object_get(root, "packages");
	json_t *snapshots =
		pnpm->version < 9 ? packages : json_object_get(root, "snapshots");
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *key;
	json_t *value;

	json_object_foreach(packages, key, value)
	{
		status = add_package(pnpm, key, value);
		if (status != MUSLCHECK_OK)
			return status;
	}
	json_object_foreach(snapshots, key, value)
	{
		status = add_dependencies(pnpm, key, value);
		if (status != MUSLCHECK_OK)
			return status;
	}
	status = need_importers(pnpm, root);
	pnpm->graph.lists_roots = true;
	if (status == MUSLCHECK_OK)
		status = mc_npm_graph_assume_scripts(&pnpm->graph);
	return status == MUSLCHECK_OK ? mc_npm_graph_finish(&pnpm->graph) : status;
}

/* The major version of a format that is read; 0 if it is another. */
static unsigned version_of(const char *text)
{
	static const char *const known[] = { "5.3", "5.4", "6.0", "6.1", "9.0" };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strncmp(text, known[i], 3) && (!text[3] || text[3] == '-'))
			return (unsigned)strtoul(text, NULL, 10);
	return 0;
}

static enum muslcheck_status read_document(struct mc_lock_context *context,
					   const struct mc_document *document,
					   struct mc_error *err)
{
	const char *version =
		json_string_value(json_object_get(document->root, "lockfileVersion"));
	struct pnpm pnpm = {
		.document = document,
		.version = version ? version_of(version) : 0,
	};
	enum muslcheck_status status;

	if (!version)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "pnpm lockfile without \"lockfileVersion\"");
	if (!pnpm.version)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"lockfileVersion %.20s of pnpm is not supported (5.3, 5.4, 6.0, 6.1 and 9.0 are). Check the installed node_modules",
			version);
	context->manager = "pnpm";
	mc_lock_graph_init(&pnpm.graph, context);
	status = read_packages(&pnpm, document->root);
	mc_lock_graph_done(&pnpm.graph);
	return status;
}

enum muslcheck_status mc_lock_pnpm(struct mc_lock_context *context, struct mc_error *err)
{
	struct mc_document document;
	enum muslcheck_status status = mc_document_read_yaml(
		context->source.text, context->request->arena, &document, err);

	if (status != MUSLCHECK_OK)
		return status;
	status = read_document(context, &document, err);
	mc_document_done(&document);
	return status;
}
