/* SPDX-License-Identifier: MIT */
#include "service/metadata_private.h"

#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "rules/wheel.h"

/* Limits far above real files; tags are repeated in the findings of each object. */
enum {
	OWNED_MAX = 100000,
	TAGS_SIZE_MAX = 4096,
};

/* "site-packages" of "site-packages/x-1.dist-info/RECORD". */
static const char *site_of(const struct mc_metadata_reading *reading)
{
	size_t info = mc_parent_size(reading->path, strlen(reading->path));

	return mc_arena_strndup(reading->arena, reading->path,
				mc_parent_size(reading->path, info));
}

static enum muslcheck_status add_owned(const struct mc_metadata_reading *reading,
				       size_t *capacity, const char *path)
{
	struct mc_metadata *out = reading->out;
	const char **owned;

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	if (out->owned_count >= OWNED_MAX)
		return MUSLCHECK_OK;
	owned = mc_arena_grow(reading->arena, out->owned, out->owned_count,
			      sizeof(*owned), capacity);
	if (!owned)
		return MUSLCHECK_ERROR_MEMORY;
	out->owned = owned;
	out->owned[out->owned_count++] = path;
	return MUSLCHECK_OK;
}

/* METADATA, PKG-INFO: name and version; the package's folder has the same name. */
static enum muslcheck_status read_python_names(const struct mc_metadata_reading *reading)
{
	struct mc_metadata *out = reading->out;
	size_t capacity = 0;
	enum muslcheck_status status =
		mc_metadata_find_value(reading, "Name:", &out->name);
	const char *site = site_of(reading);
	char *folder;

	if (status == MUSLCHECK_OK)
		status = mc_metadata_find_value(reading, "Version:", &out->version);
	if (status == MUSLCHECK_OK && !out->name)
		return mc_metadata_lacks(reading, "Name:");
	if (status != MUSLCHECK_OK || !site)
		return status == MUSLCHECK_OK ? MUSLCHECK_ERROR_MEMORY : status;
	/* PEP 503 and the wheel format replace "-" with "_" in file names. */
	folder = mc_arena_join(reading->arena, site, "/", out->name);
	if (!folder)
		return MUSLCHECK_ERROR_MEMORY;
	status = add_owned(reading, &capacity, mc_arena_strdup(reading->arena, folder));
	for (char *c = folder + strlen(site); *c; c++)
		if (*c == '-')
			*c = '_';
	return status == MUSLCHECK_OK ? add_owned(reading, &capacity, folder) : status;
}

/* WHEEL: lines "Tag: cp311-cp311-manylinux_2_17_x86_64"; joins their platforms with dots. */
static enum muslcheck_status read_wheel_tags(const struct mc_metadata_reading *reading)
{
	char tags[TAGS_SIZE_MAX];
	size_t at = 0, used = 0, size, tag_size;
	const char *line;

	while (mc_metadata_next_line(reading->text, &at, &line, &size) && size) {
		const char *tag = mc_metadata_value_of(line, size, "Tag:", &tag_size);
		const char *dash = tag ? memrchr(tag, '-', tag_size) : NULL;
		size_t platform_size = dash ? (size_t)(tag + tag_size - dash) - 1 : 0;

		if (!platform_size)
			continue;
		if (platform_size >= sizeof(tags) - used)
			break;
		if (used)
			tags[used++] = '.';
		memcpy(tags + used, dash + 1, platform_size);
		used += platform_size;
	}
	if (!used)
		return mc_metadata_lacks(reading, "Tag:");
	reading->out->tags = mc_arena_strndup(reading->arena, tags, used);
	return reading->out->tags ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* RECORD: lines "path,hash,size", relative to site-packages; only possible ELF files. */
static enum muslcheck_status read_record(const struct mc_metadata_reading *reading)
{
	const char *site = site_of(reading);
	enum muslcheck_status status = site ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	size_t at = 0, size, capacity = 0;
	const char *line;

	while (status == MUSLCHECK_OK &&
	       mc_metadata_next_line(reading->text, &at, &line, &size)) {
		const char *comma = memchr(line, ',', size);
		const char *path;

		if (size && !comma)
			return mc_error_set(reading->err, MUSLCHECK_ERROR_FORMAT,
					    "a line is not PATH,HASH,SIZE");
		if (!comma || comma == line ||
		    !memmem(line, (size_t)(comma - line), ".so", 3))
			continue;
		path = mc_arena_strndup(reading->arena, line, (size_t)(comma - line));
		if (path)
			path = mc_arena_join(reading->arena, site, "/", path);
		status = add_owned(reading, &capacity, path);
	}
	return status;
}

/* top_level.txt: the import names of a distribution, one per line. */
static enum muslcheck_status read_top_level(const struct mc_metadata_reading *reading)
{
	const char *site = site_of(reading);
	enum muslcheck_status status = site ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	size_t at = 0, size, capacity = 0;
	const char *line;

	while (status == MUSLCHECK_OK &&
	       mc_metadata_next_line(reading->text, &at, &line, &size)) {
		const char *name;

		if (!size || memchr(line, '/', size))
			continue;
		name = mc_arena_strndup(reading->arena, line, size);
		if (name)
			name = mc_arena_join(reading->arena, site, "/", name);
		status = add_owned(reading, &capacity, name);
	}
	return status;
}

/* binding.gyp: its existence is enough. */
static enum muslcheck_status read_gyp(const struct mc_metadata_reading *reading)
{
	reading->out->is_source = true;
	return MUSLCHECK_OK;
}

/* The file that prisma generate writes to any folder; its existence is enough. */
static enum muslcheck_status read_prisma(const struct mc_metadata_reading *reading)
{
	reading->out->name = ".prisma/client"; /* no version: it is no package */
	return MUSLCHECK_OK;
}

/* META-INF/maven/G/A/pom.properties of the jar itself, not of a shaded dependency. */
static enum muslcheck_status read_pom(const struct mc_metadata_reading *reading)
{
	struct mc_metadata *out = reading->out;
	const char *group = NULL, *artifact = NULL;
	const char *file = mc_arena_strdup(reading->arena, out->key);
	enum muslcheck_status status =
		mc_metadata_find_value(reading, "groupId=", &group);

	if (status == MUSLCHECK_OK)
		status = mc_metadata_find_value(reading, "artifactId=", &artifact);
	if (status == MUSLCHECK_OK)
		status = mc_metadata_find_value(reading, "version=", &out->version);
	if (status != MUSLCHECK_OK || !file)
		return MUSLCHECK_ERROR_MEMORY;
	if (!group || !artifact)
		return mc_metadata_lacks(reading, group ? "artifactId=" : "groupId=");
	if (strncmp(mc_last_component(file), artifact, strlen(artifact)) != 0)
		return MUSLCHECK_OK;
	out->name = mc_arena_join(reading->arena, group, ":", artifact);
	return out->name ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* A metadata format, recognised by file name and folder suffix. */
struct kind {
	const char *name;
	const char *folder_ending; /* "" for any */
	enum mc_component_type type;
	enum muslcheck_status (*read)(const struct mc_metadata_reading *reading);
};

static const struct kind kinds[] = {
	{ "package.json", "", MC_COMPONENT_NPM, mc_metadata_read_package_json },
	{ "binding.gyp", "", MC_COMPONENT_NPM, read_gyp },
	{ "prismaNamespace.?*", "/internal", MC_COMPONENT_NPM, read_prisma },
	{ "METADATA", ".dist-info", MC_COMPONENT_PYTHON, read_python_names },
	{ "WHEEL", ".dist-info", MC_COMPONENT_PYTHON, read_wheel_tags },
	{ "RECORD", ".dist-info", MC_COMPONENT_PYTHON, read_record },
	{ "top_level.txt", ".dist-info", MC_COMPONENT_PYTHON, read_top_level },
	{ "PKG-INFO", ".egg-info", MC_COMPONENT_PYTHON, read_python_names },
	{ "top_level.txt", ".egg-info", MC_COMPONENT_PYTHON, read_top_level },
	{ "pom.properties", "", MC_COMPONENT_JAR, read_pom },
	{ "control", ".deb!/DEBIAN", MC_COMPONENT_DEB, mc_metadata_read_control },
	{ ".PKGINFO", ".apk!", MC_COMPONENT_APK, mc_metadata_read_pkginfo },
	{ "metadata", ".gem!", MC_COMPONENT_GEM, mc_metadata_read_gem },
	{ "?*.nuspec", ".nupkg!", MC_COMPONENT_NUGET, mc_metadata_read_nuspec },
};

static const struct kind *kind_of(const char *path)
{
	const char *name = mc_last_component(path);
	size_t folder = mc_parent_size(path, strlen(path));

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (mc_glob_has_name(kinds[i].name, name) &&
		    (!*kinds[i].folder_ending ||
		     mc_bytes_end_with(path, folder, kinds[i].folder_ending)))
			return &kinds[i];
	return NULL;
}

bool mc_metadata_is(const char *path)
{
	return kind_of(path) != NULL;
}

/* The key of a package or jar is its file; of others the folder of the metadata file. */
static size_t key_size(const char *path, enum mc_component_type type)
{
	const char *inside = NULL;

	if (type == MC_COMPONENT_JAR)
		inside = strstr(path, "!/META-INF/");
	else if (type == MC_COMPONENT_DEB)
		inside = path + strlen(path) - strlen("!/DEBIAN/control");
	return inside ? (size_t)(inside - path) + 1 : mc_parent_size(path, strlen(path));
}

enum muslcheck_status mc_metadata_read(const char *path, struct mc_bytes text,
				       struct mc_arena *arena, struct mc_metadata *out,
				       bool *found, struct mc_error *err)
{
	const struct kind *kind = kind_of(path);
	const struct mc_metadata_reading reading = { path, text, arena, out, err };
	enum muslcheck_status status;

	*found = false;
	if (!kind)
		return MUSLCHECK_OK;
	*out = (struct mc_metadata){
		.type = kind->type,
		.key = mc_arena_strndup(arena, path, key_size(path, kind->type)),
		.platform = { .machine = MC_MACHINE_COUNT },
	};
	if (!out->key)
		return MUSLCHECK_ERROR_MEMORY;
	status = kind->read(&reading);
	*found = status == MUSLCHECK_OK &&
		 (out->name || out->tags || out->owned_count || out->is_source ||
		  out->required_count || out->optional_count);
	return status;
}

enum muslcheck_status mc_metadata_lacks(const struct mc_metadata_reading *reading,
					const char *what)
{
	return mc_error_set(reading->err, MUSLCHECK_ERROR_FORMAT,
			    "damaged: it has no line \"%s ...\"", what);
}

bool mc_metadata_is_sample(const char *path)
{
	static const char *const folders[] = {
		"test",		"tests",    "__tests__", "testdata",  "fixtures",
		"__fixtures__", "examples", "example",	 "templates", "template",
	};

	if (strstr(path, "{{")) /* cookiecutter */
		return true;
	return mc_is_below_any(path, folders, sizeof(folders) / sizeof(*folders));
}
