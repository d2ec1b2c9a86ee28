/* SPDX-License-Identifier: MIT */
/*
 * Gemfile.lock.  A gem with builds for platforms is listed once for each; Bundler takes the
 * one for the platform that it runs on, else the source:
 *
 *     GEM
 *       specs:
 *         nokogiri (1.18.1)
 *         nokogiri (1.18.1-x86_64-linux-musl)
 *           racc (~> 1.4)
 *     PLATFORMS
 *       x86_64-linux-musl
 */
#include <string.h>

#include "service/lock_lines.h"
#include "service/native_packages.h"

/* How a gem's platform fits (Gem::Platform#===); a higher one is taken first. */
enum fit { FIT_NONE, FIT_SOURCE, FIT_ANY_LIBC, FIT_EXACT };

struct gem {
	const char *name;
	const char *version; /* without the platform */
	uint32_t line;
	enum fit *fits;	     /* by platform of the request */
	const char **builds; /* by platform of the request: the gem's platform */
	const char *some;    /* some other build for Linux; NULL: there is none */
	bool has_builds;
};

struct gemfile {
	struct mc_lock_context *context;
	struct gem *gems;
	size_t gem_count;
	size_t gem_capacity;
	uint32_t platforms_line;
	bool *is_supported; /* by platform of the request: PLATFORMS has it */
};

static const char *cpu_of(enum mc_machine machine)
{
	return machine == MC_MACHINE_ARMHF  ? "arm"
	       : machine == MC_MACHINE_I386 ? "x86"
					    : mc_machine_name(machine);
}

/* "x86_64-linux-musl" on a platform; "ruby" is the source. */
static enum fit fit_of(const char *gem_platform, const struct mc_platform *platform)
{
	const char *cpu = cpu_of(platform->machine);
	size_t size = strlen(cpu);
	bool is_musl = platform->libc == MC_LIBC_MUSL;

	if (!strcmp(gem_platform, "ruby"))
		return FIT_SOURCE;
	if (strncmp(gem_platform, cpu, size) != 0 ||
	    strncmp(gem_platform + size, "-linux", strlen("-linux")) != 0)
		return FIT_NONE;
	gem_platform += size + strlen("-linux");
	if (!*gem_platform)
		return is_musl ? FIT_ANY_LIBC : FIT_EXACT;
	if (!strncmp(gem_platform, "-musl", strlen("-musl")))
		return is_musl ? FIT_EXACT : FIT_NONE;
	return !strncmp(gem_platform, "-gnu", strlen("-gnu")) && !is_musl ? FIT_EXACT
									  : FIT_NONE;
}

/* Where the platform starts in "1.18.1-x86_64-linux"; NULL for a source gem. */
static const char *platform_in(const char *version)
{
	const char *dash = strchr(version, '-');

	return dash && dash[1] ? dash + 1 : NULL;
}

/* The last gem, if it is another build of the same: they follow each other. */
static struct gem *same_gem(const struct gemfile *file, const char *name,
			    const char *version, size_t version_size)
{
	struct gem *last = file->gem_count ? &file->gems[file->gem_count - 1] : NULL;

	return last && !strcmp(last->name, name) &&
			       strlen(last->version) == version_size &&
			       !strncmp(last->version, version, version_size)
		       ? last
		       : NULL;
}

static struct gem *add_gem(struct gemfile *file, const char *name, const char *version,
			   size_t version_size, uint32_t line)
{
	struct mc_arena *arena = file->context->request->arena;
	size_t platform_count = file->context->request->platform_count;
	struct gem *gems = mc_arena_grow(arena, file->gems, file->gem_count,
					 sizeof(*gems), &file->gem_capacity);
	struct gem gem = {
		.name = name,
		.version = mc_arena_strndup(arena, version, version_size),
		.line = line,
		.fits = mc_arena_alloc(arena, platform_count, sizeof(*gem.fits)),
		.builds = mc_arena_alloc(arena, platform_count, sizeof(*gem.builds)),
	};

	if (!gems || !gem.version || !gem.fits || !gem.builds)
		return NULL;
	file->gems = gems;
	gems[file->gem_count] = gem;
	return &gems[file->gem_count++];
}

/* "    nokogiri (1.18.1-x86_64-linux-musl)" */
static enum muslcheck_status read_spec(struct gemfile *file, struct mc_bytes line,
				       uint32_t number)
{
	const struct mc_lock_request *request = file->context->request;
	char *text = mc_arena_strndup(request->arena, (const char *)line.data, line.size);
	char *open = text ? strstr(text, " (") : NULL, *close;
	const char *version, *gem_platform;
	struct gem *gem;
	size_t size;

	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	close = open ? strchr(open, ')') : NULL;
	if (!close)
		return MUSLCHECK_OK;
	*open = *close = '\0';
	version = open + 2;
	gem_platform = platform_in(version);
	size = gem_platform ? (size_t)(gem_platform - version) - 1 : strlen(version);
	text += strspn(text, " ");
	gem = same_gem(file, text, version, size);
	if (!gem)
		gem = add_gem(file, text, version, size, number);
	if (!gem)
		return MUSLCHECK_ERROR_MEMORY;
	gem->has_builds |= gem_platform != NULL;
	if (gem_platform && strstr(gem_platform, "-linux"))
		gem->some = gem_platform;
	for (size_t i = 0; i < request->platform_count; i++) {
		enum fit fit = fit_of(gem_platform ? gem_platform : "ruby",
				      &request->platforms[i]);

		if (fit <= gem->fits[i])
			continue;
		gem->fits[i] = fit;
		gem->builds[i] = gem_platform;
	}
	return MUSLCHECK_OK;
}

/* A line of PLATFORMS. */
static enum muslcheck_status read_platform(struct gemfile *file, struct mc_bytes line)
{
	const struct mc_lock_request *request = file->context->request;
	const char *text = mc_arena_strndup(request->arena, (const char *)line.data + 2,
					    line.size - 2);

	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < request->platform_count; i++)
		file->is_supported[i] |= fit_of(text, &request->platforms[i]) != FIT_NONE;
	return MUSLCHECK_OK;
}

static bool starts_with(struct mc_bytes line, const char *start)
{
	size_t size = strlen(start);

	return line.size >= size && !memcmp(line.data, start, size);
}

static enum muslcheck_status read_lines(struct gemfile *file)
{
	struct mc_lock_lines lines = mc_lock_lines_of(file->context->source.text);
	enum { OTHER, SPECS, PLATFORMS } section = OTHER;
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_bytes line;

	while (status == MUSLCHECK_OK && mc_lock_next_line(&lines, &line)) {
		if (line.size && line.data[0] != ' ') {
			section = starts_with(line, "PLATFORMS") ? PLATFORMS : OTHER;
			if (section == PLATFORMS)
				file->platforms_line = lines.line;
		} else if (starts_with(line, "  specs:")) {
			section = SPECS;
		} else if (section == SPECS && starts_with(line, "    ") &&
			   !starts_with(line, "     ")) {
			status = read_spec(file, line, lines.line);
		} else if (section == PLATFORMS && starts_with(line, "  ")) {
			status = read_platform(file, line);
		}
	}
	return status;
}

/* A gem for any Linux is taken on Alpine too, where a glibc build may not load. */
static enum muslcheck_status answer_any(struct mc_lock_context *context,
					const struct gem *gem, const char *build,
					struct mc_lock_answer *answer)
{
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_UNKNOWN,
		.message = mc_arena_join(context->request->arena, "Bundler installs ",
					 gem->name, "-", gem->version, "-", build,
					 " on any libc; it is usually a glibc build"),
		.remedy =
			"Install it, then check the installed gem; or bundle config set force_ruby_platform true to compile it",
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	return mc_lock_answer(context, answer, &reason);
}

static enum muslcheck_status answer_source(struct mc_lock_context *context,
					   const struct gem *gem,
					   const struct mc_platform *platform,
					   struct mc_lock_answer *answer)
{
	struct mc_arena *arena = context->request->arena;
	const struct mc_native_package *row =
		mc_native_package_find(MC_ECOSYSTEM_GEM, gem->name);
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_SOURCE,
		.message = gem->some ? mc_arena_join(
					       arena, "no gem for ",
					       mc_platform_libc_name(platform->libc),
					       " on ", mc_machine_name(platform->machine),
					       ", only others such as ", gem->some)
				     : "a gem with builds for other systems",
		.remedy = mc_native_package_compile(arena, row, platform->libc),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	if (row && !gem->has_builds)
		return mc_native_package_answer(context, row, platform, answer);
	return mc_lock_answer(context, answer, &reason);
}

static enum muslcheck_status answer_none(struct mc_lock_context *context,
					 const struct gem *gem,
					 const struct mc_platform *platform,
					 struct mc_lock_answer *answer)
{
	struct mc_arena *arena = context->request->arena;
	const char *cpu = cpu_of(platform->machine);
	const char *libc = platform->libc == MC_LIBC_MUSL ? "-linux-musl" : "-linux";
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_SOURCE,
		.rule = MC_RULE_LOCK_VARIANT_NOT_LOCKED,
		.message = mc_arena_join(arena, "neither a gem for ", cpu, libc,
					 " nor its source is in the lockfile, only ",
					 gem->some ? gem->some : "other systems'"),
		.remedy = mc_arena_join(arena, "bundle lock --add-platform ", cpu, libc),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return reason.remedy ? mc_lock_answer(context, answer, &reason)
			     : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status answer_gem(struct mc_lock_context *context,
					const struct gem *gem, size_t index,
					struct mc_lock_answer *answer)
{
	const struct mc_platform *platform = &context->request->platforms[index];

	switch (gem->fits[index]) {
	case FIT_EXACT:
		answer->build = gem->builds[index];
		return MUSLCHECK_OK;
	case FIT_ANY_LIBC:
		return answer_any(context, gem, gem->builds[index], answer);
	case FIT_SOURCE:
		return answer_source(context, gem, platform, answer);
	default:
		return answer_none(context, gem, platform, answer);
	}
}

static enum muslcheck_status add_entries(struct gemfile *file)
{
	struct mc_lock_context *context = file->context;
	enum muslcheck_status status = MUSLCHECK_OK;

	context->out->package_count += file->gem_count;
	for (size_t i = 0; status == MUSLCHECK_OK && i < file->gem_count; i++) {
		const struct gem *gem = &file->gems[i];
		const struct mc_lock_entry found = {
			.name = gem->name,
			.version = gem->version,
			.line = gem->line,
			.decides = true,
		};
		struct mc_lock_entry *entry;

		if (!gem->some && !mc_native_package_find(MC_ECOSYSTEM_GEM, gem->name))
			continue;
		status = mc_lock_add(context, &found, &entry);
		for (size_t j = 0;
		     status == MUSLCHECK_OK && j < context->request->platform_count; j++)
			status = answer_gem(context, gem, j, &entry->answers[j]);
	}
	return status;
}

/* Bundler refuses a platform that the lockfile does not list, if it is frozen. */
static enum muslcheck_status check_platforms(struct gemfile *file)
{
	struct mc_lock_context *context = file->context;
	const struct mc_lock_request *request = context->request;
	const struct mc_lock_entry found = {
		.name = "PLATFORMS",
		.line = file->platforms_line,
		.decides = true,
	};
	struct mc_lock_entry *entry = NULL;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++) {
		const struct mc_platform *platform = &request->platforms[i];
		const char *cpu = cpu_of(platform->machine);
		const char *libc =
			platform->libc == MC_LIBC_MUSL ? "-linux-musl" : "-linux";
		const struct mc_lock_reason reason = {
			.builds = MC_BUILDS_SOURCE,
			.rule = MC_RULE_LOCK_VARIANT_NOT_LOCKED,
			.message = mc_arena_join(request->arena,
						 "the lockfile does not support ", cpu,
						 libc, ": a frozen bundle install fails"),
			.remedy = mc_arena_join(request->arena,
						"bundle lock --add-platform ", cpu, libc),
			.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		};

		if (file->is_supported[i])
			continue;
		if (!entry)
			status = mc_lock_add(context, &found, &entry);
		if (status == MUSLCHECK_OK)
			status = reason.remedy
					 ? mc_lock_answer(context, &entry->answers[i],
							  &reason)
					 : MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

enum muslcheck_status mc_lock_gemfile(struct mc_lock_context *context,
				      struct mc_error *err)
{
	struct gemfile file = { .context = context };
	enum muslcheck_status status;

	file.is_supported =
		mc_arena_alloc(context->request->arena, context->request->platform_count,
			       sizeof(*file.is_supported));
	if (!file.is_supported)
		return MUSLCHECK_ERROR_MEMORY;
	status = read_lines(&file);
	if (status == MUSLCHECK_OK && !file.platforms_line)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "Gemfile.lock without PLATFORMS");
	if (status == MUSLCHECK_OK)
		status = check_platforms(&file);
	return status == MUSLCHECK_OK ? add_entries(&file) : status;
}
