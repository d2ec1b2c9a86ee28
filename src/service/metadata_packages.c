/* SPDX-License-Identifier: MIT */
/* Reads name, version and architecture of deb, apk, gem and NuGet packages. */
#include <string.h>

#include "service/metadata_private.h"

/* Read name, version and platform from lines that start with the given words. */
static enum muslcheck_status read_named(const struct mc_metadata_reading *reading,
					const char *name, const char *version,
					const char *platform)
{
	struct mc_metadata *out = reading->out;
	const char *value = NULL;
	enum muslcheck_status status = mc_metadata_find_value(reading, name, &out->name);
	struct mc_variant variant;

	if (status == MUSLCHECK_OK && !out->name)
		return mc_metadata_lacks(reading, name);
	if (status == MUSLCHECK_OK)
		status = mc_metadata_find_value(reading, version, &out->version);
	if (status == MUSLCHECK_OK)
		status = mc_metadata_find_value(reading, platform, &value);
	if (status != MUSLCHECK_OK || !value)
		return status;
	variant = mc_variant_of(value);
	out->platform.machine = variant.machine;
	out->platform.libc = variant.libc;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_metadata_read_control(const struct mc_metadata_reading *reading)
{
	return read_named(reading, "Package:", "Version:", "Architecture:");
}

enum muslcheck_status mc_metadata_read_pkginfo(const struct mc_metadata_reading *reading)
{
	return read_named(reading, "pkgname =", "pkgver =", "arch =");
}

/* YAML may quote what looks like a number. */
static enum muslcheck_status unquote(const struct mc_metadata_reading *reading,
				     const char **value)
{
	size_t size = *value ? strlen(*value) : 0;

	if (size < 2 || (**value != '\'' && **value != '"') ||
	    (*value)[size - 1] != **value)
		return MUSLCHECK_OK;
	*value = mc_arena_strndup(reading->arena, *value + 1, size - 2);
	return *value ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/*
 * RubyGems writes "name: x", "version: !ruby/object:Gem::Version" and below that
 * "  version: 1.2.0"; versions of dependencies are indented further.
 */
enum muslcheck_status mc_metadata_read_gem(const struct mc_metadata_reading *reading)
{
	struct mc_metadata *out = reading->out;
	enum muslcheck_status status =
		read_named(reading, "name:", "version:", "platform:");

	if (status == MUSLCHECK_OK && out->version && *out->version == '!') {
		out->version = NULL;
		status = mc_metadata_find_value(reading, "  version:", &out->version);
	}
	if (status == MUSLCHECK_OK)
		status = unquote(reading, &out->name);
	return status == MUSLCHECK_OK ? unquote(reading, &out->version) : status;
}

/* The text of the first element with that tag from start on, if it has only text. */
static enum muslcheck_status read_element(const struct mc_metadata_reading *reading,
					  size_t start, const char *tag, const char **out)
{
	const char *text = (const char *)reading->text.data + start;
	size_t size = reading->text.size - start;
	const char *found = memmem(text, size, tag, strlen(tag));
	const char *end;

	if (!found)
		return MUSLCHECK_OK;
	found += strlen(tag);
	end = memchr(found, '<', (size_t)(text + size - found));
	if (!end || end == found || memchr(found, '&', (size_t)(end - found)))
		return MUSLCHECK_OK;
	*out = mc_arena_strndup(reading->arena, found, (size_t)(end - found));
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_metadata_read_nuspec(const struct mc_metadata_reading *reading)
{
	static const char head[] = "<metadata";
	const char *text = (const char *)reading->text.data;
	const char *metadata = memmem(text, reading->text.size, head, sizeof(head) - 1);
	enum muslcheck_status status;
	size_t start;

	if (!metadata ||
	    !memmem(metadata, (size_t)(text + reading->text.size - metadata), "<id>", 4))
		return mc_error_set(reading->err, MUSLCHECK_ERROR_FORMAT,
				    "damaged: it has no <id> in <metadata>");
	start = (size_t)(metadata - text);
	status = read_element(reading, start, "<id>", &reading->out->name);
	if (status != MUSLCHECK_OK)
		return status;
	return read_element(reading, start, "<version>", &reading->out->version);
}
