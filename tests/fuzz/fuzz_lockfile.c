/* SPDX-License-Identifier: MIT */
/* libFuzzer target for what package managers write: lockfiles, and files about others. */
#include <stdlib.h>
#include <string.h>

#include "service/lockfile.h"
#include "service/metadata.h"

/* A project in which every file has the text that is tested. */
struct project {
	struct mc_lock_project base;
	struct mc_bytes text;
};

static struct mc_bytes read_file(struct mc_lock_project *project, const char *path)
{
	(void)path;
	return ((struct project *)project)->text;
}

static enum muslcheck_status list_folders(struct mc_lock_project *project,
					  const char *folder, const char ***names,
					  size_t *count)
{
	static const char *all[] = { "api", "web" };

	(void)project;
	*names = all;
	*count = strlen(folder) < 4 ? 2 : 0;
	return MUSLCHECK_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads what it is given, so that a pointer to nowhere shows. */
static volatile size_t sink;

static void touch(const char *text)
{
	if (text)
		sink += strlen(text);
}

static void walk(const struct mc_lockfile *lockfile, size_t platform_count)
{
	for (size_t i = 0; i < lockfile->entry_count; i++) {
		const struct mc_lock_entry *entry = &lockfile->entries[i];

		touch(entry->name);
		touch(entry->version);
		for (size_t j = 0; j < platform_count; j++) {
			touch(entry->answers[j].build);
			for (size_t k = 0; k < entry->answers[j].findings.count; k++)
				touch(entry->answers[j].findings.items[k].message);
		}
	}
}

static void read_metadata(struct mc_bytes text, struct mc_arena *arena)
{
	static const char *const paths[] = {
		"a/node_modules/b/package.json",
		"s/b-1.dist-info/METADATA",
		"s/b-1.dist-info/WHEEL",
		"s/b-1.dist-info/RECORD",
		"s/b.egg-info/top_level.txt",
		"b.jar!/META-INF/maven/a/b/pom.properties",
		"b.deb!/DEBIAN/control",
		"b.apk!/.PKGINFO",
		"b.gem!/metadata",
		"b.nupkg!/b.nuspec",
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct mc_metadata metadata;
		struct mc_error error = { 0 };
		bool found;

		if (mc_metadata_read(paths[i], text, arena, &metadata, &found, &error) !=
			    MUSLCHECK_OK ||
		    !found)
			continue;
		touch(metadata.name);
		touch(metadata.version);
		touch(metadata.tags);
		for (size_t j = 0; j < metadata.owned_count; j++)
			touch(metadata.owned[j]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* One for each reader; those of JSON also go by the content. */
	static const char *const names[] = {
		"fuzz.json",
		"pnpm-lock.yaml",
		"uv.lock",
		"pylock.toml",
		"yarn.lock",
		"bun.lock",
		"Gemfile.lock",
		"requirements.txt",
		"packages.lock.json",
		"composer.lock",
		"project.assets.json",
		"Cargo.lock",
		"go.sum",
		"package.json",
		"pyproject.toml",
		"Gemfile",
		"a.csproj",
	};
	static const struct mc_platform platforms[] = {
		{ MC_LIBC_MUSL, true, 1, 2, MC_MACHINE_X86_64, 0, 3, 12, NULL },
		{ MC_LIBC_GLIBC, true, 2, 36, MC_MACHINE_AARCH64, 0, 0, 0, NULL },
		{ MC_LIBC_UNKNOWN, true, 0, 0, MC_MACHINE_X86_64, 0, 3, 12, NULL },
	};
	const struct mc_bytes text = { .data = data, .size = size };
	struct project project = { { read_file, list_folders }, text };
	struct mc_lock_request request = {
		.platforms = platforms,
		.platform_count = 3,
		.project = &project.base,
	};
	struct mc_arena arena;

	mc_arena_init(&arena);
	request.arena = &arena;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct mc_lockfile lockfile;
		struct mc_error err = { 0 };

		if (mc_lockfile_read(names[i], text, &request, &lockfile, &err) ==
		    MUSLCHECK_OK)
			walk(&lockfile, 3);
		else if (!*err.text)
			abort();
	}
	read_metadata(text, &arena);
	mc_arena_done(&arena);
	return 0;
}
