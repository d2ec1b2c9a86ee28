/* SPDX-License-Identifier: MIT */
/*
 * NuGet: packages.lock.json lists names; project.assets.json, which restore writes, lists
 * the files of each package.  A file below runtimes/RID/native is taken for every platform
 * whose runtime identifiers (RID) include that one; on musl they fall back to glibc's:
 *
 *     linux-musl-x64 -> linux-musl -> linux-x64 -> linux -> unix-x64 -> unix
 */
#include <string.h>

#include "service/lock_json.h"
#include "service/native_packages.h"

enum { RID_SIZE_MAX = 32 };

/* What the files of a package show for a platform; a higher one is taken first. */
enum fit { FIT_NONE, FIT_OTHER_LIBC, FIT_EXACT };

static const char *cpu_of(enum mc_machine machine)
{
	static const char *const cpus[MC_MACHINE_COUNT] = {
		[MC_MACHINE_X86_64] = "x64",
		[MC_MACHINE_AARCH64] = "arm64",
		[MC_MACHINE_ARMHF] = "arm",
		[MC_MACHINE_I386] = "x86",
		[MC_MACHINE_PPC64LE] = "ppc64le",
		[MC_MACHINE_S390X] = "s390x",
		[MC_MACHINE_RISCV64] = "riscv64",
		[MC_MACHINE_LOONGARCH64] = "loongarch64",
	};

	return machine < MC_MACHINE_COUNT && cpus[machine] ? cpus[machine] : "unknown";
}

/* Is the RID "linux", a word for a libc or none, and the architecture or none? */
static bool is_rid(const char *rid, size_t size, const char *system, const char *cpu)
{
	size_t system_size = strlen(system);

	if (size < system_size || strncmp(rid, system, system_size) != 0)
		return false;
	rid += system_size;
	size -= system_size;
	return !size || (size == strlen(cpu) + 1 && *rid == '-' &&
			 !strncmp(rid + 1, cpu, size - 1));
}

static enum fit fit_of_rid(const char *rid, size_t size,
			   const struct mc_platform *platform)
{
	const char *cpu = cpu_of(platform->machine);
	bool is_musl = platform->libc == MC_LIBC_MUSL;

	if (is_rid(rid, size, "linux-musl", cpu) || is_rid(rid, size, "alpine", cpu))
		return is_musl ? FIT_EXACT : FIT_NONE;
	if (is_rid(rid, size, "linux", cpu) || is_rid(rid, size, "unix", cpu))
		return is_musl ? FIT_OTHER_LIBC : FIT_EXACT;
	return FIT_NONE;
}

/* "runtimes/linux-x64/native/libx.so": where the RID starts; NULL for other files. */
static const char *rid_in(const char *file, size_t *size)
{
	static const char start[] = "runtimes/";
	const char *rid, *end;

	if (strncmp(file, start, sizeof(start) - 1) != 0)
		return NULL;
	rid = file + sizeof(start) - 1;
	end = strchr(rid, '/');
	if (!end || strncmp(end, "/native/", strlen("/native/")) != 0)
		return NULL;
	*size = (size_t)(end - rid);
	return rid;
}

struct native_files {
	enum fit fit;
	const char *file; /* that is taken; borrowed from the document */
	bool has_any;	  /* for some Linux */
};

static struct native_files look_at(const json_t *files,
				   const struct mc_platform *platform)
{
	struct native_files found = { .fit = FIT_NONE };

	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *file = json_string_value(json_array_get(files, i));
		size_t size;
		const char *rid = file ? rid_in(file, &size) : NULL;
		enum fit fit;

		if (!rid)
			continue;
		fit = fit_of_rid(rid, size, platform);
		found.has_any |= fit != FIT_NONE || !strncmp(rid, "linux", 5);
		if (fit <= found.fit)
			continue;
		found.fit = fit;
		found.file = file;
	}
	return found;
}

static enum muslcheck_status answer_files(struct mc_lock_context *context,
					  const json_t *files,
					  const struct mc_platform *platform,
					  struct mc_lock_answer *answer)
{
	struct mc_arena *arena = context->request->arena;
	const struct native_files found = look_at(files, platform);
	struct mc_lock_reason reason = {
		.builds = MC_BUILDS_NONE,
		.remedy = mc_lock_other_libc_remedy(platform->libc),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	if (found.fit == FIT_EXACT) {
		answer->build = mc_arena_strdup(arena, found.file);
		return answer->build ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	}
	if (found.fit == FIT_OTHER_LIBC) {
		reason.builds = MC_BUILDS_UNKNOWN;
		reason.message = mc_arena_join(
			arena, ".NET takes ", found.file,
			" on musl too, for want of a linux-musl build; it is usually a glibc build");
		reason.remedy =
			"Run dotnet publish, then check the directory that it writes";
	} else {
		reason.message =
			mc_arena_join(arena, "no native files for linux-",
				      platform->libc == MC_LIBC_MUSL ? "musl-" : "",
				      cpu_of(platform->machine));
	}
	return mc_lock_answer(context, answer, &reason);
}

static enum muslcheck_status answer(struct mc_lock_context *context,
				    const struct mc_native_package *row,
				    const json_t *files,
				    const struct mc_platform *platform,
				    struct mc_lock_answer *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (files)
		status = answer_files(context, files, platform, out);
	/* Files do not show which libraries they need. */
	if (status != MUSLCHECK_OK ||
	    (files && (out->verdict != MUSLCHECK_VERDICT_RUNS || !row ||
		       !mc_native_package_needs_packages(row, platform))))
		return status;
	return mc_native_package_answer(context, row, platform, out);
}

/* files: NULL if the lockfile does not list them. */
static enum muslcheck_status add_package(struct mc_lock_context *context,
					 const char *name, const char *version,
					 uint32_t line, const json_t *files)
{
	const struct mc_lock_request *request = context->request;
	const struct mc_native_package *row =
		mc_native_package_find(MC_ECOSYSTEM_NUGET, name);
	struct mc_lock_entry found = { .line = line, .decides = true }, *entry;
	enum muslcheck_status status;

	context->out->package_count++;
	if ((files || !row) && !look_at(files, &request->platforms[0]).has_any)
		return MUSLCHECK_OK;
	found.name = mc_arena_strdup(request->arena, name);
	found.version = version ? mc_arena_strdup(request->arena, version) : NULL;
	if (!found.name || (version && !found.version))
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_lock_add(context, &found, &entry);
	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++)
		status = answer(context, row, files, &request->platforms[i],
				&entry->answers[i]);
	return status;
}

/* The line of a package in one of the frameworks; each package is read once. */
static enum muslcheck_status read_framework(struct mc_lock_context *context,
					    const char *framework, json_t *packages,
					    json_t *seen)
{
	const struct mc_bytes text = context->source.text;
	struct mc_json_step steps[] = { { .key = "dependencies" },
					{ .key = framework },
					{ .key = NULL } };
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *package;

	json_object_foreach(packages, name, package)
	{
		const char *type = json_string_value(json_object_get(package, "type"));

		if (json_object_get(seen, name) || (type && !strcmp(type, "Project")))
			continue;
		if (json_object_set_new(seen, name, json_true()))
			return MUSLCHECK_ERROR_MEMORY;
		steps[2].key = name;
		status = add_package(
			context, name,
			json_string_value(json_object_get(package, "resolved")),
			mc_native_package_find(MC_ECOSYSTEM_NUGET, name)
				? (uint32_t)mc_json_line((const char *)text.data,
							 text.size, steps, 3)
				: 0,
			NULL);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status read_locked(struct mc_lock_context *context,
					 const json_t *root, struct mc_error *err)
{
	json_t *frameworks = json_object_get(root, "dependencies"), *packages;
	json_int_t version = json_integer_value(json_object_get(root, "version"));
	json_t *seen = json_object();
	enum muslcheck_status status = seen ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	const char *framework;

	if (version < 1 || version > 2 || !json_is_object(frameworks))
		status = mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"version %lld of NuGet's lockfile is not supported (1 and 2 are). Check the directory that dotnet publish writes",
			(long long)version);
	json_object_foreach(frameworks, framework, packages)
	{
		if (status != MUSLCHECK_OK)
			break;
		status = read_framework(context, framework, packages, seen);
	}
	json_decref(seen);
	return status;
}

enum muslcheck_status mc_lock_nuget(struct mc_lock_context *context, struct mc_error *err)
{
	return mc_lock_json_read(context, read_locked, err);
}

/* "SkiaSharp/2.88.8": {"type": "package", "files": [...]} */
static enum muslcheck_status read_library(struct mc_lock_context *context,
					  const char *key, const json_t *library,
					  uint32_t line)
{
	const char *type = json_string_value(json_object_get(library, "type"));
	const json_t *files = json_object_get(library, "files");
	size_t size = strcspn(key, "/");
	const char *name = mc_arena_strndup(context->request->arena, key, size);

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	if ((type && strcmp(type, "package") != 0) || !json_is_array(files))
		return MUSLCHECK_OK;
	return add_package(context, name, key[size] ? key + size + 1 : NULL, line, files);
}

static enum muslcheck_status read_assets(struct mc_lock_context *context,
					 const json_t *root, struct mc_error *err)
{
	json_t *libraries = json_object_get(root, "libraries"), *library;
	json_int_t version = json_integer_value(json_object_get(root, "version"));
	struct mc_child_lines lines;
	enum muslcheck_status status;
	const char *key;
	size_t index = 0;

	if (version < 2 || version > 4 || !json_is_object(libraries))
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"version %lld of project.assets.json is not supported (2 to 4 are). Check the directory that dotnet publish writes",
			(long long)version);
	status = mc_json_child_lines(context->source.text, "libraries",
				     context->request->arena, &lines);
	json_object_foreach(libraries, key, library)
	{
		if (status != MUSLCHECK_OK)
			break;
		status = read_library(context, key, library,
				      mc_json_child_line(&lines, index++));
	}
	return status;
}

enum muslcheck_status mc_lock_nuget_assets(struct mc_lock_context *context,
					   struct mc_error *err)
{
	return mc_lock_json_read(context, read_assets, err);
}
