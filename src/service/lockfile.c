/* SPDX-License-Identifier: MIT */
#include "service/lock_reader.h"

#include <fnmatch.h>
#include <string.h>

#include "db/json_file.h"
#include "service/fold.h"

/* No lockfile that a person keeps comes near this. */
enum { TEXT_SIZE_MAX = 64 << 20 };

static const char *const names_in_trees[] = {
	"package-lock.json", "npm-shrinkwrap.json", "Pipfile.lock",
	"uv.lock.json",	     "poetry.lock.json",    "pylock*.toml.json",
};

static const char toml_hint[] =
	"is TOML: turn it into JSON with python3 -c \"import json, sys, tomllib; json.dump(tomllib.load(sys.stdin.buffer), sys.stdout, indent=1, default=str)\" < %s > %s.json and check that";

/* Lockfiles that are no JSON: what to say to whoever points at one. */
static const struct {
	const char *pattern;
	const char *hint;
} other_lockfiles[] = {
	{ "uv.lock", toml_hint },
	{ "poetry.lock", toml_hint },
	{ "pylock*.toml", toml_hint },
	{ "yarn.lock",
	  "is not read: npm install --package-lock-only writes a package-lock.json" },
	{ "pnpm-lock.yaml",
	  "is not read: npm install --package-lock-only writes a package-lock.json" },
};

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *other_lockfile_hint(const char *name)
{
	for (size_t i = 0; i < sizeof(other_lockfiles) / sizeof(*other_lockfiles); i++)
		if (!fnmatch(other_lockfiles[i].pattern, name, 0))
			return other_lockfiles[i].hint;
	return NULL;
}

bool mc_lockfile_is(const char *path, bool named)
{
	const char *name = last_part(path);
	const char *ending = strrchr(name, '.');

	if (named && ((ending && !strcmp(ending, ".json")) || other_lockfile_hint(name)))
		return true;
	/* What a package was published with is not what decides for the service. */
	if (!named && (strstr(path, "/node_modules/") ||
		       !strncmp(path, "node_modules/", strlen("node_modules/"))))
		return false;
	for (size_t i = 0; i < sizeof(names_in_trees) / sizeof(*names_in_trees); i++)
		if (!fnmatch(names_in_trees[i], name, 0))
			return true;
	return false;
}

const char *mc_builds_name(enum mc_builds builds)
{
	static const char *const names[MC_BUILDS_COUNT] = {
		[MC_BUILDS_READY] = "ready",
		[MC_BUILDS_SOURCE] = "source",
		[MC_BUILDS_NONE] = "none",
		[MC_BUILDS_UNKNOWN] = "unknown",
	};

	return names[builds];
}

static enum muslcheck_verdict verdict_of(enum mc_builds builds)
{
	static const enum muslcheck_verdict verdicts[MC_BUILDS_COUNT] = {
		[MC_BUILDS_READY] = MUSLCHECK_VERDICT_RUNS,
		[MC_BUILDS_SOURCE] = MUSLCHECK_VERDICT_REBUILD,
		[MC_BUILDS_NONE] = MUSLCHECK_VERDICT_PORT,
		[MC_BUILDS_UNKNOWN] = MUSLCHECK_VERDICT_UNKNOWN,
	};

	return verdicts[builds];
}

const char *mc_lock_text(const struct mc_lock_reader *reader, const json_t *value,
			 bool *failed)
{
	const char *text = json_string_value(value);
	const char *copy;

	if (!text)
		return NULL;
	copy = mc_arena_strdup(reader->request->arena, text);
	*failed |= !copy;
	return copy;
}

enum muslcheck_status mc_lock_add(struct mc_lock_reader *reader,
				  const struct mc_lock_entry *entry,
				  struct mc_lock_entry **out)
{
	struct mc_lockfile *file = reader->out;
	struct mc_arena *arena = reader->request->arena;
	struct mc_lock_entry *entries =
		mc_arena_grow(arena, file->entries, file->entry_count, sizeof(*entries),
			      &file->entry_capacity);
	struct mc_lock_entry added = *entry;

	added.answers = mc_arena_alloc(arena, reader->request->platform_count,
				       sizeof(*added.answers));
	if (!entries || !added.answers)
		return MUSLCHECK_ERROR_MEMORY;
	file->entries = entries;
	file->entries[file->entry_count] = added;
	*out = &file->entries[file->entry_count++];
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_lock_answer(struct mc_lock_reader *reader,
				     struct mc_lock_answer *answer,
				     const struct mc_lock_reason *reason)
{
	static const enum mc_rule rules[MC_BUILDS_COUNT] = {
		[MC_BUILDS_READY] = MC_RULE_LOCK_NOTE,
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

	/* Of several reasons the one that asks for most counts. */
	if (mc_verdict_fold(answer->verdict, finding.work) != answer->verdict) {
		answer->verdict = finding.work;
		answer->builds = reason->builds;
	}
	return reason->message ? mc_findings_add(&answer->findings, &finding,
						 reader->request->arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

/* A kind of lockfile: what its root object has, and who reads it. */
struct kind {
	const char *format;
	const char *members[2]; /* both have to be there; the second may be NULL */
	enum muslcheck_status (*read)(struct mc_lock_reader *reader,
				      struct mc_error *err);
};

static const struct kind kinds[] = {
	{ "npm lockfile", { "lockfileVersion", NULL }, mc_lock_npm },
	{ "pip installation report", { "pip_version", "install" }, mc_lock_pip_report },
	{ "pip inspect report", { "pip_version", "installed" }, mc_lock_pip_inspect },
	{ "Pipfile.lock", { "_meta", "default" }, mc_lock_pipfile },
	{ "pylock.toml", { "lock-version", "packages" }, mc_lock_python_files },
	{ "uv.lock or poetry.lock", { "package", NULL }, mc_lock_python_files },
};

static enum muslcheck_status read_root(struct mc_lock_reader *reader,
				       struct mc_error *err)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const struct kind *kind = &kinds[i];

		if (!json_object_get(reader->root, kind->members[0]) ||
		    (kind->members[1] &&
		     !json_object_get(reader->root, kind->members[1])))
			continue;
		reader->out->format = kind->format;
		return kind->read(reader, err);
	}
	return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
			    "JSON, but no lockfile of a kind that is read");
}

enum muslcheck_status mc_lockfile_read(const char *path, struct mc_bytes text,
				       const struct mc_lock_request *request,
				       struct mc_lockfile *out, struct mc_error *err)
{
	const char *name = last_part(path);
	const char *hint = other_lockfile_hint(name);
	struct mc_lockfile file = { 0 };
	struct mc_lock_reader reader = { request, text, NULL, &file };
	enum muslcheck_status status;
	struct mc_error fault = { 0 };
	json_t *root;

	if (hint == toml_hint)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, toml_hint, name, name);
	if (hint)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "%s", hint);
	if (text.size > TEXT_SIZE_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than %d MiB",
				    TEXT_SIZE_MAX >> 20);
	root = mc_json_parse((const char *)text.data, text.size, &fault);
	if (!root)
		return mc_error_set(err, fault.status, "%s", fault.text);
	reader.root = root;
	status = read_root(&reader, err);
	json_decref(root);
	if (status == MUSLCHECK_OK)
		*out = file;
	return status == MUSLCHECK_ERROR_MEMORY ? mc_error_memory(err) : status;
}
