/* SPDX-License-Identifier: MIT */
#include "source/owners.h"

#include <string.h>

static const char dpkg_lists[] = "var/lib/dpkg/info/";
static const char dpkg_sums[] = "var/lib/dpkg/status.d/";

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool ends_with(const char *text, const char *suffix)
{
	size_t size = strlen(text), suffix_size = strlen(suffix);

	return size >= suffix_size && !strcmp(text + size - suffix_size, suffix);
}

static bool is_apk(const char *path)
{
	return !strcmp(path, "lib/apk/db/installed") ||
	       !strcmp(path, "usr/lib/apk/db/installed");
}

bool mc_owners_is_database(const char *path)
{
	return (starts_with(path, dpkg_lists) && ends_with(path, ".list")) ||
	       (starts_with(path, dpkg_sums) && ends_with(path, ".md5sums")) ||
	       is_apk(path);
}

bool mc_owners_is_foreign(const char *path)
{
	static const char *const folders[] = { "var/lib/rpm/", "usr/lib/sysimage/rpm/" };
	static const char *const names[] = { "rpmdb.sqlite", "Packages.db", "Packages" };

	for (size_t i = 0; i < 2; i++)
		for (size_t n = 0; n < 3; n++)
			if (starts_with(path, folders[i]) &&
			    !strcmp(path + strlen(folders[i]), names[n]))
				return true;
	return false;
}

/* The package that a file of dpkg's is about: "libc6:amd64.list" is of libc6. */
static const char *package_of(const char *path, struct mc_arena *arena)
{
	const char *name = strrchr(path, '/') + 1;
	size_t size = strcspn(name, ":");

	if (!name[size])
		size = (size_t)(strrchr(name, '.') - name);
	return mc_arena_strndup(arena, name, size);
}

/* A line: from text on, size bytes. */
struct line {
	const char *text;
	size_t size;
};

static bool next_line(struct mc_bytes *rest, struct line *out)
{
	const unsigned char *end;

	if (!rest->size)
		return false;
	end = memchr(rest->data, '\n', rest->size);
	out->text = (const char *)rest->data;
	out->size = end ? (size_t)(end - rest->data) : rest->size;
	rest->data += out->size + (end != NULL);
	rest->size -= out->size + (end != NULL);
	return true;
}

static enum muslcheck_status own(struct mc_owner_sink sink, struct mc_arena *arena,
				 const char *directory, struct line name,
				 const char *package)
{
	const char *path;

	while (name.size && *name.text == '/') {
		name.text++;
		name.size--;
	}
	path = mc_arena_strndup(arena, name.text, name.size);
	if (path && *directory)
		path = mc_arena_join(arena, directory, "/", path);
	return path ? sink.own(sink.context, path, package) : MUSLCHECK_ERROR_MEMORY;
}

/* A path a line; behind an MD5 sum and two spaces in distroless images. */
static enum muslcheck_status read_dpkg(const char *path, struct mc_bytes bytes,
				       struct mc_arena *arena, struct mc_owner_sink sink)
{
	const char *package = package_of(path, arena);
	size_t skipped = starts_with(path, dpkg_sums) ? 34 : 0;
	enum muslcheck_status status = package ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	struct line line;

	while (status == MUSLCHECK_OK && next_line(&bytes, &line)) {
		if (line.size <= skipped)
			continue;
		line.text += skipped;
		line.size -= skipped;
		status = own(sink, arena, "", line, package);
	}
	return status;
}

/* P: the package, F: a folder of its, R: a file in that. */
static enum muslcheck_status read_apk(struct mc_bytes bytes, struct mc_arena *arena,
				      struct mc_owner_sink sink)
{
	const char *package = "", *folder = "";
	enum muslcheck_status status = MUSLCHECK_OK;
	struct line line;

	while (status == MUSLCHECK_OK && next_line(&bytes, &line)) {
		struct line value = { line.text + 2, line.size - 2 };

		if (line.size < 2 || line.text[1] != ':')
			continue;
		if (*line.text == 'P')
			package = mc_arena_strndup(arena, value.text, value.size);
		else if (*line.text == 'F')
			folder = mc_arena_strndup(arena, value.text, value.size);
		else if (*line.text == 'R')
			status = own(sink, arena, folder, value, package);
		if (!package || !folder)
			status = MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

enum muslcheck_status mc_owners_read(const char *path, struct mc_bytes bytes,
				     struct mc_arena *arena, struct mc_owner_sink sink)
{
	return is_apk(path) ? read_apk(bytes, arena, sink)
			    : read_dpkg(path, bytes, arena, sink);
}
