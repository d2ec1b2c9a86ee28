/* SPDX-License-Identifier: MIT */
#include "lock_reading.h"

struct files {
	struct mc_lock_project project;
	struct mc_arena *arena;
	const char *const *pairs; /* of a path and a text */
};

static struct mc_bytes read_file(struct mc_lock_project *project, const char *path)
{
	const struct files *files = (const struct files *)project;

	for (size_t i = 0; files->pairs[i]; i += 2)
		if (!strcmp(files->pairs[i], path))
			return (struct mc_bytes){
				(const unsigned char *)files->pairs[i + 1],
				strlen(files->pairs[i + 1]),
			};
	return (struct mc_bytes){ 0 };
}

/* The folders that the paths of the files name, as often as they do. */
static enum muslcheck_status list_folders(struct mc_lock_project *project,
					  const char *folder, const char ***names,
					  size_t *count)
{
	const struct files *files = (const struct files *)project;
	size_t size = strcmp(folder, ".") ? strlen(folder) + 1 : 0;

	*count = 0;
	*names = mc_arena_alloc(files->arena, 64, sizeof(**names));
	for (size_t i = 0; files->pairs[i]; i += 2) {
		const char *path = files->pairs[i];

		if (size && (strncmp(path, folder, size - 1) || path[size - 1] != '/'))
			continue;
		if (strchr(path + size, '/'))
			(*names)[(*count)++] = mc_arena_strndup(
				files->arena, path + size, strcspn(path + size, "/"));
	}
	return MUSLCHECK_OK;
}

struct lock_reading read_lock_with(struct workbench *w, const char *name,
				   const char *text, const char *const *pairs)
{
	static const struct mc_platform platforms[] = {
		{ MC_LIBC_MUSL, true, 1, 2, MC_MACHINE_X86_64, 22, 3, 12, NULL },
		{ MC_LIBC_GLIBC, true, 2, 36, MC_MACHINE_X86_64, 22, 3, 12, NULL },
	};
	struct files files = { { read_file, list_folders }, &w->arena, pairs };
	const struct mc_lock_request request = {
		.platforms = platforms,
		.platform_count = 2,
		.arena = &w->arena,
		.project = pairs ? &files.project : NULL,
	};
	const struct mc_bytes bytes = { (const unsigned char *)text, strlen(text) };
	struct lock_reading reading = { 0 };

	reading.status =
		mc_lockfile_read(name, bytes, &request, &reading.file, &reading.err);
	return reading;
}

struct lock_reading read_lock(struct workbench *w, const char *name, const char *text)
{
	return read_lock_with(w, name, text, NULL);
}

const char *lock_builds_name(enum mc_builds builds)
{
	static const char *const names[MC_BUILDS_COUNT] = {
		[MC_BUILDS_READY] = "ready",
		[MC_BUILDS_SOURCE] = "source",
		[MC_BUILDS_NONE] = "none",
		[MC_BUILDS_UNKNOWN] = "unknown",
	};

	return names[builds];
}

const char *lock_entries(struct workbench *w, const char *name, const char *text)
{
	return lock_entries_with(w, name, text, NULL);
}

const char *lock_entries_with(struct workbench *w, const char *name, const char *text,
			      const char *const *files)
{
	const struct lock_reading reading = read_lock_with(w, name, text, files);
	const char *all = "";

	if (reading.status != MUSLCHECK_OK)
		return mc_arena_strdup(&w->arena, reading.err.text);
	for (size_t i = 0; i < reading.file.entry_count; i++) {
		const struct mc_lock_entry *entry = &reading.file.entries[i];

		all = mc_arena_printf(&w->arena, "%s%s%u %s %s %s %s%s\n", all,
				      entry->decides ? "" : "[", entry->line, entry->name,
				      entry->version ? entry->version : "-",
				      lock_builds_name(entry->answers[0].builds),
				      lock_builds_name(entry->answers[1].builds),
				      entry->decides ? "" : "]");
	}
	return all;
}

static bool needs(const struct mc_lock_entry *entry, size_t service)
{
	for (size_t i = 0; i < entry->service_count; i++)
		if (entry->services[i] == service)
			return true;
	return false;
}

const char *lock_services(struct workbench *w, const char *name, const char *text)
{
	return lock_services_with(w, name, text, NULL);
}

const char *lock_services_with(struct workbench *w, const char *name, const char *text,
			       const char *const *files)
{
	const struct lock_reading reading = read_lock_with(w, name, text, files);
	const char *all = "";

	if (reading.status != MUSLCHECK_OK)
		return mc_arena_strdup(&w->arena, reading.err.text);
	for (size_t i = 0; i < reading.file.service_count; i++) {
		const char *folder = reading.file.services[i];

		all = mc_arena_join(&w->arena, all, *folder ? folder : ".", ":");
		for (size_t j = 0; j < reading.file.entry_count; j++)
			if (needs(&reading.file.entries[j], i))
				all = mc_arena_join(&w->arena, all, " ",
						    reading.file.entries[j].name);
		all = mc_arena_join(&w->arena, all, "\n");
	}
	return all;
}
