/* SPDX-License-Identifier: MIT */
#include "lock_reading.h"

struct lock_reading read_lock_with(struct workbench *w, const char *name,
				   const char *text, const char *manifest)
{
	static const struct mc_platform platforms[] = {
		{ MC_LIBC_MUSL, true, 1, 2, MC_MACHINE_X86_64, 22, 3, 12 },
		{ MC_LIBC_GLIBC, true, 2, 36, MC_MACHINE_X86_64, 22, 3, 12 },
	};
	const struct mc_lock_request request = {
		.platforms = platforms,
		.platform_count = 2,
		.arena = &w->arena,
		.manifest = { (const unsigned char *)manifest, strlen(manifest) },
	};
	const struct mc_bytes bytes = { (const unsigned char *)text, strlen(text) };
	struct lock_reading reading = { 0 };

	reading.status =
		mc_lockfile_read(name, bytes, &request, &reading.file, &reading.err);
	return reading;
}

struct lock_reading read_lock(struct workbench *w, const char *name, const char *text)
{
	return read_lock_with(w, name, text, "");
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
	return lock_entries_with(w, name, text, "");
}

const char *lock_entries_with(struct workbench *w, const char *name, const char *text,
			      const char *manifest)
{
	const struct lock_reading reading = read_lock_with(w, name, text, manifest);
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
	const struct lock_reading reading = read_lock(w, name, text);
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
