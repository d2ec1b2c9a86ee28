/* SPDX-License-Identifier: MIT */
/* Reads package.json: the package's platform, its dependencies and its builds. */
#include <jansson.h>
#include <string.h>

#include "db/json_file.h"
#include "service/lock_npm.h"
#include "service/metadata_private.h"
#include "service/npm_fields.h"

/* Limits far above real files. */
enum { NAMES_MAX = 1000, PACKAGE_JSON_SIZE_MAX = 1 << 20 };

static enum muslcheck_status copy_text(const struct mc_metadata_reading *reading,
				       const json_t *value, const char **out)
{
	const char *text = json_string_value(value);

	if (!text)
		return MUSLCHECK_OK;
	*out = mc_arena_strdup(reading->arena, text);
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* A list of package names that grows. */
struct names {
	const char ***items;
	size_t *count;
	size_t capacity;
};

static enum muslcheck_status add_name(const struct mc_metadata_reading *reading,
				      struct names *names, const char *name)
{
	const char **items;

	if (*names->count == NAMES_MAX)
		return MUSLCHECK_OK;
	items = mc_arena_grow(reading->arena, *names->items, *names->count,
			      sizeof(*items), &names->capacity);
	if (!items)
		return MUSLCHECK_ERROR_MEMORY;
	*names->items = items;
	items[*names->count] = mc_arena_strdup(reading->arena, name);
	return items[(*names->count)++] ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* "@x/y-linux-x64-gnu", but not "arm-helpers". */
static bool is_build(const char *name)
{
	struct mc_variant variant = mc_variant_of(name);

	return variant.system != MC_SYSTEM_UNSAID || mc_libc_is_known(variant.libc);
}

static bool is_optional_peer(const json_t *package, const char *name)
{
	const json_t *meta =
		json_object_get(json_object_get(package, "peerDependenciesMeta"), name);

	return json_is_true(json_object_get(meta, "optional"));
}

/* The names in one list of dependencies; those that are optional go to another list. */
static enum muslcheck_status read_names(const struct mc_metadata_reading *reading,
					const json_t *package, const char *list,
					struct names *required, struct names *optional)
{
	json_t *dependencies = json_object_get(package, list), *range;
	const json_t *optionals = json_object_get(package, "optionalDependencies");
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;

	json_object_foreach(dependencies, name, range)
	{
		if (json_object_get(optionals, name))
			continue;
		status = add_name(reading,
				  is_optional_peer(package, name) ? optional : required,
				  name);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status read_dependencies(const struct mc_metadata_reading *reading,
					       const json_t *package)
{
	struct mc_metadata *out = reading->out;
	struct names builds = { &out->builds, &out->build_count, 0 };
	struct names required = { &out->required, &out->required_count, 0 };
	struct names optional = { &out->optional, &out->optional_count, 0 };
	json_t *dependencies = json_object_get(package, "optionalDependencies"), *range;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;

	json_object_foreach(dependencies, name, range)
	{
		const char *family = mc_variant_family(name, reading->arena);
		bool is_own = is_build(name) && family &&
			      !mc_npm_depends_on_family(package, family);

		status = family ? add_name(reading, is_own ? &builds : &optional, name)
				: MUSLCHECK_ERROR_MEMORY;
		if (status != MUSLCHECK_OK)
			return status;
	}
	status = read_names(reading, package, "dependencies", &required, &optional);
	if (status == MUSLCHECK_OK)
		status = read_names(reading, package, "peerDependencies", &required,
				    &optional);
	/* Only a project installs its development dependencies. */
	if (status == MUSLCHECK_OK && !strstr(reading->path, "node_modules/"))
		status = read_names(reading, package, "devDependencies", &required,
				    &optional);
	return status;
}

/* Is it node_modules/NAME/package.json, not an example or a test inside a package? */
static bool is_installed(const char *path)
{
	static const char folder[] = "node_modules/";
	const char *name = NULL, *at = path;

	while ((at = strstr(at, folder))) {
		at += sizeof(folder) - 1;
		name = at;
	}
	if (!name)
		return false;
	at = strchr(name, '/');
	if (at && *name == '@')
		at = strchr(at + 1, '/');
	return at && !strchr(at + 1, '/');
}

/* Has the value a type that npm takes?  Very old packages have [] for {}. */
static bool is_text(const json_t *value)
{
	return !value || json_is_null(value) || json_is_string(value);
}

static bool is_list(const json_t *value)
{
	return !value || json_is_array(value) || json_is_string(value);
}

static bool is_table(const json_t *value)
{
	return !value || json_is_null(value) || json_is_object(value) ||
	       (json_is_array(value) && !json_array_size(value));
}

/* Would npm refuse it, too?  Else what is wrong would be taken for what is not there. */
static enum muslcheck_status check_types(const struct mc_metadata_reading *reading,
					 const json_t *package)
{
	static const struct {
		const char *key;
		bool (*is_right)(const json_t *value);
		const char *type;
	} fields[] = {
		{ "name", is_text, "a string" },
		{ "version", is_text, "a string" },
		{ "os", is_list, "a list" },
		{ "cpu", is_list, "a list" },
		{ "libc", is_list, "a list" },
		{ "dependencies", is_table, "an object" },
		{ "optionalDependencies", is_table, "an object" },
		{ "peerDependencies", is_table, "an object" },
		{ "devDependencies", is_table, "an object" },
	};

	if (!json_is_object(package))
		return mc_error_set(reading->err, MUSLCHECK_ERROR_FORMAT,
				    "damaged: it is not a JSON object");
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (!fields[i].is_right(json_object_get(package, fields[i].key)))
			return mc_error_set(reading->err, MUSLCHECK_ERROR_FORMAT,
					    "damaged: \"%s\" is not %s", fields[i].key,
					    fields[i].type);
	return MUSLCHECK_OK;
}

/* In a package of npm, outside of the one file that says what it is: an example or a test. */
static bool is_inside_package(const char *path)
{
	return strstr(path, "node_modules/") && !is_installed(path);
}

static enum muslcheck_status read_package(const struct mc_metadata_reading *reading,
					  const json_t *package)
{
	struct mc_metadata *out = reading->out;
	enum muslcheck_status status =
		copy_text(reading, json_object_get(package, "name"), &out->name);

	if (status == MUSLCHECK_OK)
		status = copy_text(reading, json_object_get(package, "version"),
				   &out->version);
	out->recipe = mc_npm_recipe_of(package);
	if (is_installed(reading->path)) {
		out->recipe.script = mc_npm_script_of(package);
		out->recipe.has_no_script = !mc_npm_has_script(package);
	}
	out->platform = mc_npm_platform(package);
	return status == MUSLCHECK_OK ? read_dependencies(reading, package) : status;
}

static enum muslcheck_status read_text(const struct mc_metadata_reading *reading)
{
	enum muslcheck_status status;
	json_t *package;

	if (reading->text.size > PACKAGE_JSON_SIZE_MAX)
		return mc_error_set(reading->err, MUSLCHECK_ERROR_LIMIT,
				    "larger than %d MiB", PACKAGE_JSON_SIZE_MAX >> 20);
	package = mc_json_parse_tolerant((const char *)reading->text.data,
					 reading->text.size, reading->err);
	if (!package)
		return reading->err->status;
	status = check_types(reading, package);
	if (status == MUSLCHECK_OK)
		status = read_package(reading, package);
	json_decref(package);
	return status;
}

enum muslcheck_status mc_metadata_read_package_json(
	const struct mc_metadata_reading *reading)
{
	enum muslcheck_status status = read_text(reading);

	if (!is_inside_package(reading->path) || status == MUSLCHECK_ERROR_MEMORY)
		return status;
	return MUSLCHECK_OK;
}
