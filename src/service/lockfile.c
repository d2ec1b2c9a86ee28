/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "service/fold.h"
#include "service/lock_json.h"

/* Far above the size of any real lockfile. */
enum { TEXT_SIZE_MAX = 16 << 20, ENTRIES_MAX = 40000 };

/* Of equal bids the first reader's wins. */
static const struct mc_lock_reader readers[] = {
	{
		.name = "npm lockfile",
		.installs = MC_COMPONENT_NPM,
		.patterns = { "package-lock.json", "npm-shrinkwrap.json" },
		.in_trees = true,
		.members = { "lockfileVersion" },
		.bid = mc_lock_json_bid,
		.read = mc_lock_npm,
	},
	{
		.name = "pnpm lockfile",
		.installs = MC_COMPONENT_NPM,
		.patterns = { "pnpm-lock.yaml" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_pnpm,
	},
	{
		.name = "yarn lockfile",
		.installs = MC_COMPONENT_NPM,
		.patterns = { "yarn.lock" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_yarn,
	},
	{
		.name = "bun lockfile",
		.installs = MC_COMPONENT_NPM,
		.patterns = { "bun.lock" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_bun,
	},
	{
		.name = "pip installation report",
		.installs = MC_COMPONENT_PYTHON,
		.members = { "pip_version", "install" },
		.bid = mc_lock_json_bid,
		.read = mc_lock_pip_report,
	},
	{
		.name = "pip inspect report",
		.installs = MC_COMPONENT_PYTHON,
		.members = { "pip_version", "installed" },
		.bid = mc_lock_json_bid,
		.read = mc_lock_pip_inspect,
	},
	{
		.name = "Pipfile.lock",
		.installs = MC_COMPONENT_PYTHON,
		.patterns = { "Pipfile.lock" },
		.in_trees = true,
		.members = { "_meta", "default" },
		.bid = mc_lock_json_bid,
		.read = mc_lock_pipfile,
	},
	{
		.name = "pylock.toml",
		.installs = MC_COMPONENT_PYTHON,
		.patterns = { "pylock*.toml", "pylock*.toml.json" },
		.in_trees = true,
		.members = { "lock-version", "packages" },
		.bid = mc_lock_json_bid,
		.read = mc_lock_pylock,
	},
	{
		.name = "pdm.lock",
		.installs = MC_COMPONENT_PYTHON,
		.patterns = { "pdm.lock", "pdm.lock.json" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_uv,
	},
	{
		.name = "uv.lock",
		.installs = MC_COMPONENT_PYTHON,
		.patterns = { "uv.lock" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_uv,
	},
	{
		.name = "poetry.lock",
		.installs = MC_COMPONENT_PYTHON,
		.patterns = { "poetry.lock" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_uv,
	},
	{
		.name = "uv.lock or poetry.lock",
		.installs = MC_COMPONENT_PYTHON,
		.patterns = { "uv.lock.json", "poetry.lock.json" },
		.in_trees = true,
		.members = { "package" },
		.bid = mc_lock_json_bid,
		.read = mc_lock_uv,
	},
	{
		.name = "requirements file",
		.installs = MC_COMPONENT_PYTHON,
		.patterns = { "*requirements*.txt", "requirements/*.txt" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_requirements,
	},
	{
		.name = "Gemfile.lock",
		.installs = MC_COMPONENT_GEM,
		.patterns = { "Gemfile.lock", "gems.locked" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_gemfile,
	},
	{
		.name = "NuGet lockfile",
		.installs = MC_COMPONENT_NUGET,
		.patterns = { "packages.lock.json", "packages.*.lock.json" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_nuget,
	},
	{
		.name = "NuGet assets",
		.installs = MC_COMPONENT_NUGET,
		.patterns = { "project.assets.json" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_nuget_assets,
	},
	{
		.name = "composer.lock",
		.patterns = { "composer.lock" },
		.in_trees = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_composer,
	},
	{
		.name = "Cargo.lock",
		.patterns = { "Cargo.lock" },
		.in_trees = true,
		.is_source = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_cargo,
	},
	{
		.name = "go.sum",
		.patterns = { "go.sum" },
		.in_trees = true,
		.is_source = true,
		.bid = mc_lock_name_bid,
		.read = mc_lock_go_sum,
	},
	{
		.name = "unread lockfile",
		.bid = mc_lock_unread_bid,
		.read = mc_lock_unread,
	},
	{
		.name = "manifest",
		.bid = mc_lock_manifest_bid,
		.read = mc_lock_manifest,
	},
	{
		.name = "JSON",
		.patterns = { "*.json" },
		.bid = mc_lock_json_bid_any,
		.read = mc_lock_json_unknown,
	},
};

#define READER_COUNT (sizeof(readers) / sizeof(*readers))

/* The name that a reader goes by: "requirements/prod.txt" needs its folder. */
static const char *name_of(const char *path)
{
	static const char folder[] = "requirements/";
	const char *name = mc_last_component(path);
	const char *start = name - (sizeof(folder) - 1);

	if (name - path < (ptrdiff_t)sizeof(folder) - 1 ||
	    strncmp(start, folder, sizeof(folder) - 1) != 0 ||
	    (start != path && start[-1] != '/') || !mc_ends_with(name, ".txt"))
		return name;
	return start;
}

bool mc_lock_name_matches(const struct mc_lock_reader *reader, const char *name)
{
	for (size_t i = 0; i < MC_LOCK_PATTERNS_MAX && reader->patterns[i]; i++)
		if (mc_glob_has_name(reader->patterns[i], name))
			return true;
	return false;
}

enum mc_lock_bid mc_lock_name_bid(const struct mc_lock_reader *reader,
				  const struct mc_lock_source *source)
{
	return mc_lock_name_matches(reader, source->name) ? MC_LOCK_BID_BOTH
							  : MC_LOCK_BID_NONE;
}

/* What a package was published with does not count for the service. */
static bool is_published(const char *path)
{
	static const char *const folders[] = {
		"node_modules",	   "site-packages", "dist-packages", "pkg/mod",
		".cargo/registry", "gems/*-[0-9]*", "bundler/gems",
	};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (mc_glob_has_ignored(folders[i], path))
			return true;
	return false;
}

bool mc_lockfile_is(const char *path, bool named)
{
	const char *name = name_of(path);
	bool is_known = mc_lock_is_unread(name, named);

	for (size_t i = 0; !is_known && i < READER_COUNT; i++)
		is_known = (named || readers[i].in_trees) &&
			   mc_lock_name_matches(&readers[i], name);
	return is_known && (named || !is_published(path));
}

bool mc_lockfile_installs(const char *path, enum mc_component_type type)
{
	for (size_t i = 0; i < READER_COUNT; i++)
		if (readers[i].in_trees && readers[i].installs == type &&
		    mc_lock_name_matches(&readers[i], name_of(path)))
			return true;
	return false;
}

bool mc_lockfile_is_source(const char *path)
{
	for (size_t i = 0; i < READER_COUNT; i++)
		if (readers[i].is_source &&
		    mc_lock_name_matches(&readers[i], mc_last_component(path)))
			return true;
	return false;
}

/* Packages that are part of the repository are listed by what it depends on. */
static bool is_vendored(const char *path)
{
	static const char *const folders[] = { "vendor" };

	return mc_lock_manifest_is_copied(mc_last_component(path)) &&
	       mc_is_below_any(path, folders, 1);
}

bool mc_lockfile_is_manifest(const char *path, bool named)
{
	return mc_lock_is_manifest(mc_last_component(path)) && !strstr(path, "!/") &&
	       (named || !(is_published(path) || is_vendored(path)));
}

static enum muslcheck_verdict verdict_of(enum mc_builds builds)
{
	static const enum muslcheck_verdict verdicts[MC_BUILDS_COUNT] = {
		[MC_BUILDS_READY] = MUSLCHECK_VERDICT_RUNS,
		[MC_BUILDS_PACKAGES] = MUSLCHECK_VERDICT_ADD_PACKAGES,
		[MC_BUILDS_SOURCE] = MUSLCHECK_VERDICT_REBUILD,
		[MC_BUILDS_NONE] = MUSLCHECK_VERDICT_REBUILD,
		[MC_BUILDS_UNKNOWN] = MUSLCHECK_VERDICT_UNKNOWN,
	};

	return verdicts[builds];
}

enum muslcheck_status mc_lock_add(struct mc_lock_context *context,
				  const struct mc_lock_entry *entry,
				  struct mc_lock_entry **out)
{
	struct mc_lockfile *file = context->out;
	struct mc_arena *arena = context->request->arena;
	struct mc_lock_entry *entries =
		mc_arena_grow(arena, file->entries, file->entry_count, sizeof(*entries),
			      &file->entry_capacity);
	struct mc_lock_entry added = *entry;

	if (file->entry_count == ENTRIES_MAX)
		return MUSLCHECK_ERROR_LIMIT;
	added.answers = mc_arena_alloc(arena, context->request->platform_count,
				       sizeof(*added.answers));
	if (!entries || !added.answers)
		return MUSLCHECK_ERROR_MEMORY;
	file->entries = entries;
	file->entries[file->entry_count] = added;
	*out = &file->entries[file->entry_count++];
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_lock_answer(struct mc_lock_context *context,
				     struct mc_lock_answer *answer,
				     const struct mc_lock_reason *reason)
{
	static const enum mc_rule rules[MC_BUILDS_COUNT] = {
		[MC_BUILDS_READY] = MC_RULE_LOCK_NOTE,
		[MC_BUILDS_PACKAGES] = MC_RULE_LOCK_PACKAGES,
		[MC_BUILDS_SOURCE] = MC_RULE_LOCK_SOURCE,
		[MC_BUILDS_NONE] = MC_RULE_LOCK_NO_BUILD,
		[MC_BUILDS_UNKNOWN] = MC_RULE_LOCK_NOT_TOLD,
	};
	enum mc_rule rule = reason->rule ? reason->rule : rules[reason->builds];
	const struct mc_finding finding = {
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = reason->confidence,
		.work = verdict_of(reason->builds),
		.message = reason->message,
		.remedy = reason->remedy,
	};

	if (mc_verdict_fold(answer->verdict, finding.work) != answer->verdict) {
		answer->verdict = finding.work;
		answer->builds = reason->builds;
	} else if (answer->verdict == finding.work && reason->builds == MC_BUILDS_NONE) {
		answer->builds = reason->builds;
	}
	if (reason->package)
		answer->package = reason->package;
	return reason->message ? mc_findings_add(&answer->findings, &finding,
						 context->request->arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

const char *mc_lock_other_libc_remedy(enum mc_libc libc)
{
	const char *remedy = mc_libc_facts(libc)->no_build;

	return remedy ? remedy : "Use an image with another libc, or another package";
}

/* The reader with the highest bid; NULL if none bids. */
static const struct mc_lock_reader *choose_reader(const struct mc_lock_source *source)
{
	const struct mc_lock_reader *best = NULL;
	enum mc_lock_bid best_bid = MC_LOCK_BID_NONE;

	for (size_t i = 0; i < READER_COUNT && best_bid < MC_LOCK_BID_BOTH; i++) {
		enum mc_lock_bid bid = readers[i].bid(&readers[i], source);

		if (bid <= best_bid)
			continue;
		best_bid = bid;
		best = &readers[i];
	}
	return best;
}

enum muslcheck_status mc_lockfile_read(const char *path, struct mc_bytes text,
				       const struct mc_lock_request *request,
				       struct mc_lockfile *out, struct mc_error *err)
{
	struct mc_lockfile file = { 0 };
	struct mc_lock_context context = {
		.request = request,
		.source = { name_of(path), text },
		.out = &file,
		.err = err,
	};
	const struct mc_lock_reader *reader;
	enum muslcheck_status status;

	if (text.size > TEXT_SIZE_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than %d MiB",
				    TEXT_SIZE_MAX >> 20);
	reader = choose_reader(&context.source);
	if (!reader)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "not a lockfile of a known format");
	file.format = reader->name;
	file.installs = reader->installs;
	file.is_manifest = reader->read == mc_lock_manifest;
	status = reader->read(&context, err);
	if (status == MUSLCHECK_OK)
		*out = file;
	else if (status ==
		 MUSLCHECK_ERROR_LIMIT) /* unless the reader has a better reason */
		mc_error_set(err, status, "more than %d packages with native code",
			     ENTRIES_MAX);
	return status == MUSLCHECK_ERROR_MEMORY ? mc_error_memory(err) : status;
}
