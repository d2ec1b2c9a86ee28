/* SPDX-License-Identifier: MIT */
/*
 * requirements.txt, with or without hashes.  It names packages; which files they have is
 * known to the index only.  So one entry stands for all of them, and only those whose name
 * or URL is enough get their own.
 */
#include <ctype.h>
#include <string.h>

#include "base/pathname.h"
#include "service/lock_lines.h"
#include "service/lock_python.h"
#include "service/lockfile.h"
#include "service/native_packages.h"

enum {
	REQUIREMENT_SIZE_MAX = 4096,
	INCLUDES_MAX = 32, /* also the depth; real projects have one or two */
};

/* One requirement, its continued lines joined. */
struct requirement {
	char text[REQUIREMENT_SIZE_MAX];
	size_t size;
	uint32_t line;
};

/* The files that were read because one includes another; each is read once. */
struct includes {
	const char *paths[INCLUDES_MAX];
	size_t count;
};

struct requirements {
	struct mc_lock_context *context;
	const char
		*folder; /* of the file that is read, from the lockfile's: "" or "sub/" */
	uint32_t
		included_at; /* the lockfile's line that includes it; 0: it is the lockfile */
	struct includes *includes;
	const char *skip_reason; /* of all; NULL: they decide */
	size_t unknown_count;	 /* packages of which only the name is known */
};

/* Add a line's text, up to a comment; true if the requirement goes on in the next line. */
static bool append(struct requirement *requirement, struct mc_bytes line)
{
	bool is_continued = line.size && line.data[line.size - 1] == '\\';
	size_t size = line.size - is_continued;

	for (size_t i = 0; i < size; i++)
		if (line.data[i] == '#' && (!i || isspace(line.data[i - 1])))
			size = i;
	for (size_t i = 0; i < size && requirement->size < REQUIREMENT_SIZE_MAX - 2; i++)
		requirement->text[requirement->size++] =
			line.data[i] ? (char)line.data[i] : ' ';
	if (is_continued)
		requirement->text[requirement->size++] = ' ';
	requirement->text[requirement->size] = '\0';
	return is_continued && requirement->size < REQUIREMENT_SIZE_MAX - 2;
}

static bool read_requirement(struct mc_lock_lines *lines, struct requirement *out)
{
	struct mc_bytes line;

	if (!mc_lock_next_line(lines, &line))
		return false;
	out->size = 0;
	out->line = lines->line;
	while (append(out, line) && mc_lock_next_line(lines, &line))
		;
	return true;
}

static size_t blanks(const char *text)
{
	return strspn(text, " \t");
}

/* Project names have these characters only (PEP 508). */
static size_t name_size(const char *text)
{
	size_t size = 0;

	while (isalnum((unsigned char)text[size]) ||
	       (text[size] && strchr("-_.", text[size])))
		size++;
	return size;
}

/* The exact version of "name==1.0"; NULL if it is not pinned or out of memory. */
static const char *version_of(struct mc_arena *arena, const char *text)
{
	text += strspn(text, "= \t");
	return mc_arena_strndup(arena, text, strcspn(text, " \t;,#"));
}

/* An entry whose files are known: a URL or path, or a row of native_packages.def. */
static enum muslcheck_status add_entry(struct requirements *requirements,
				       const struct mc_lock_entry *found,
				       const char *location)
{
	struct mc_lock_context *context = requirements->context;
	const struct mc_lock_request *request = context->request;
	const struct mc_native_package *row =
		mc_native_package_find(MC_ECOSYSTEM_PYTHON, found->name);
	struct mc_lock_entry *entry;
	enum muslcheck_status status = mc_lock_add(context, found, &entry);

	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++) {
		const struct mc_platform *platform = &request->platforms[i];
		struct mc_python_files files = { 0 };

		if (!location) {
			status = mc_native_package_answer(context, row, platform,
							  &entry->answers[i]);
			continue;
		}
		status = mc_python_files_add(&files, location, platform, request->arena);
		if (status == MUSLCHECK_OK)
			status = mc_python_answer_all(context, &files, platform,
						      &entry->answers[i]);
	}
	return status;
}

/* Does its marker, "; sys_platform == 'linux'" before the options, hold anywhere? */
static bool applies(const struct requirements *requirements, const char *rest)
{
	const struct mc_lock_request *request = requirements->context->request;
	const char *start = strchr(rest, ';');
	const char *end = start ? strstr(start, " --") : NULL;
	char marker[REQUIREMENT_SIZE_MAX];

	if (!start)
		return true;
	start++;
	memcpy(marker, start, end ? (size_t)(end - start) : strlen(start));
	marker[end ? (size_t)(end - start) : strlen(start)] = '\0';
	for (size_t i = 0; i < request->platform_count; i++)
		if (mc_python_marker(marker, &request->platforms[i]) != MC_MARKER_NO)
			return true;
	return false;
}

/* What is after the name: extras, then "@ URL" or a version, then "; marker". */
static enum muslcheck_status read_rest(struct requirements *requirements,
				       const char *rest, struct mc_lock_entry *found)
{
	struct mc_arena *arena = requirements->context->request->arena;
	const char *location = NULL;

	rest += blanks(rest);
	if (*rest == '[')
		rest += strcspn(rest, "]") + (strchr(rest, ']') != NULL);
	rest += blanks(rest);
	if (*rest == '@') {
		rest += 1 + blanks(rest + 1);
		location = mc_arena_strndup(arena, rest, strcspn(rest, " \t"));
		if (!location)
			return MUSLCHECK_ERROR_MEMORY;
	} else if (rest[0] == '=' && rest[1] == '=') {
		found->version = version_of(arena, rest);
	}
	if (!applies(requirements, rest))
		return MUSLCHECK_OK;
	if (!location && !mc_native_package_find(MC_ECOSYSTEM_PYTHON, found->name)) {
		requirements->unknown_count++;
		return MUSLCHECK_OK;
	}
	return add_entry(requirements, found, location);
}

/*
 * An entry for packages that this file does not show; other is the file that does, if it is
 * among those that are checked.
 */
static enum muslcheck_status add_unread(const struct requirements *requirements,
					const char *name, const char *other,
					uint32_t line, const char *message)
{
	struct mc_lock_context *context = requirements->context;
	const struct mc_lock_request *request = context->request;
	const struct mc_lock_entry found = {
		.name = mc_arena_strdup(request->arena, name),
		.decides = !requirements->skip_reason,
		.skip_reason = requirements->skip_reason,
		.line = line,
		.is_unread = true,
		.installs = MC_COMPONENT_PYTHON,
		.other = other,
	};
	const struct mc_lock_reason reason = {
		.builds = MC_BUILDS_UNKNOWN,
		.message = message,
		.remedy = mc_arena_join(
			request->arena,
			"Check the installed environment, or run pip install --dry-run --ignore-installed --report report.json -r ",
			context->source.name, " on the image and check report.json"),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};
	struct mc_lock_entry *entry;
	enum muslcheck_status status = found.name && reason.message && reason.remedy
					       ? mc_lock_add(context, &found, &entry)
					       : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++)
		status = mc_lock_answer(context, &entry->answers[i], &reason);
	return status;
}

/* NULL: out of memory. */
static const char *unknown_packages(struct mc_arena *arena, size_t count)
{
	return mc_arena_printf(
		arena, "lists %zu %s by name; only the package index shows the wheels",
		count, count == 1 ? "package" : "packages");
}

/* What "-r FILE" in any of its spellings includes; NULL: another option. */
static const char *included_by(const char *text)
{
	static const char *const options[] = { "-r", "--requirement" };

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		size_t size = strlen(options[i]);
		bool is_long = options[i][1] == '-';

		if (strncmp(text, options[i], size) != 0 ||
		    (is_long && !strchr("= \t", text[size])))
			continue;
		return text + size + strspn(text + size, "= \t");
	}
	return NULL;
}

/* The text of an included file, if it is below the folder; else empty. */
static struct mc_bytes text_of(const struct requirements *requirements, const char *path)
{
	struct mc_lock_project *project = requirements->context->request->project;

	return project && !mc_path_leads_out(path) ? project->read(project, path)
						   : (struct mc_bytes){ 0 };
}

/* Does the name tell that the file lists packages, so that it is read by itself? */
static bool tells(const struct requirements *requirements, const char *path)
{
	struct mc_arena *arena = requirements->context->request->arena;
	const char *own = requirements->context->source.name;
	const char *folder = mc_arena_strndup(arena, own, mc_folder_size(own));
	const char *full = folder ? mc_arena_join(arena, folder, path) : NULL;

	return full && mc_lockfile_is(full, false);
}

static enum muslcheck_status read_text(struct requirements *requirements,
				       struct mc_bytes text);

static bool is_read(const struct includes *includes, const char *path)
{
	for (size_t i = 0; i < includes->count; i++)
		if (!strcmp(includes->paths[i], path))
			return true;
	return false;
}

/* Read an included file in place: its packages are at the line that includes it. */
static enum muslcheck_status read_included(struct requirements *outer, const char *path,
					   uint32_t line)
{
	struct mc_arena *arena = outer->context->request->arena;
	struct requirements inner = *outer;
	struct mc_bytes text = { 0 };
	enum muslcheck_status status;

	if (is_read(outer->includes, path))
		return MUSLCHECK_OK;
	if (outer->includes->count < INCLUDES_MAX)
		text = text_of(outer, path);
	if (!text.size)
		return add_unread(outer, path, NULL, line,
				  "included with -r, but it could not be read");
	outer->includes->paths[outer->includes->count++] = path;
	inner.folder = mc_arena_strndup(arena, path, mc_folder_size(path));
	inner.included_at = line;
	inner.unknown_count = 0;
	if (!inner.folder)
		return MUSLCHECK_ERROR_MEMORY;
	status = read_text(&inner, text);
	if (status != MUSLCHECK_OK || !inner.unknown_count)
		return status;
	return add_unread(&inner, path, NULL, line,
			  unknown_packages(arena, inner.unknown_count));
}

/*
 * A file whose name tells what it is is read by itself, if it is among those that are
 * checked; another one is read here, if it can be.
 */
static enum muslcheck_status read_include(struct requirements *requirements,
					  const char *text, uint32_t line)
{
	struct mc_arena *arena = requirements->context->request->arena;
	const char *included = included_by(text);
	char *path;

	if (!included || !*included)
		return MUSLCHECK_OK;
	included = mc_arena_strndup(arena, included, strcspn(included, " \t"));
	if (!included)
		return MUSLCHECK_ERROR_MEMORY;
	if (strstr(included, "://"))
		return add_unread(
			requirements, included, NULL, line,
			"included with -r from the network, so it was not read");
	path = mc_arena_join(arena, *included == '/' ? "" : requirements->folder,
			     included);
	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	mc_path_normalize(path);
	if (tells(requirements, path))
		return add_unread(
			requirements, included, path, line,
			"included with -r, but not among the files that were checked");
	return read_included(requirements, path, line);
}

static enum muslcheck_status read_one(struct requirements *requirements,
				      struct requirement *requirement)
{
	struct mc_lock_context *context = requirements->context;
	char *text = requirement->text + blanks(requirement->text);
	size_t size = name_size(text);
	struct mc_lock_entry found = {
		.line = requirements->included_at ? requirements->included_at
						  : requirement->line,
		.decides = !requirements->skip_reason,
		.skip_reason = requirements->skip_reason,
	};

	/* Other options; what -e names is the project. */
	if (*text == '-')
		return read_include(requirements, text, found.line);
	if (!*text || !size)
		return MUSLCHECK_OK;
	context->out->package_count++;
	/* A path or URL without a name. */
	if (text[size] == '/' || text[size] == ':') {
		text[strcspn(text, " \t")] = '\0';
		found.name = mc_arena_strdup(context->request->arena, text);
		return found.name ? add_entry(requirements, &found, found.name)
				  : MUSLCHECK_ERROR_MEMORY;
	}
	found.name = mc_arena_strndup(context->request->arena, text, size);
	return found.name ? read_rest(requirements, text + size, &found)
			  : MUSLCHECK_ERROR_MEMORY;
}

/* By the words of its name: "requirements-dev.txt", "requirements/test.txt". */
static bool is_for_development(const char *name)
{
	static const char *const words[] = { "dev",   "develop", "development", "test",
					     "tests", "testing", "doc",		"docs",
					     "lint",  "ci" };

	while (*name) {
		size_t size = strcspn(name, "-_./");

		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (strlen(words[i]) == size && !strncmp(name, words[i], size))
				return true;
		name += size;
		name += *name != '\0';
	}
	return false;
}

static enum muslcheck_status read_text(struct requirements *requirements,
				       struct mc_bytes text)
{
	struct mc_lock_lines lines = mc_lock_lines_of(text);
	enum muslcheck_status status = MUSLCHECK_OK;
	struct requirement requirement;

	while (status == MUSLCHECK_OK && read_requirement(&lines, &requirement))
		status = read_one(requirements, &requirement);
	return status;
}

enum muslcheck_status mc_lock_requirements(struct mc_lock_context *context,
					   struct mc_error *err)
{
	const char *name = context->source.name;
	struct includes includes = { .count = 0 };
	struct requirements requirements = {
		.context = context,
		.folder = "",
		.includes = &includes,
		.skip_reason = is_for_development(name) ? MC_LOCK_ONLY_DEVELOPMENT : NULL,
	};
	enum muslcheck_status status = read_text(&requirements, context->source.text);

	(void)err;
	if (status != MUSLCHECK_OK || !requirements.unknown_count)
		return status;
	/* One entry for all packages of which the file shows no more than the name. */
	return add_unread(
		&requirements, name, NULL, 1,
		unknown_packages(context->request->arena, requirements.unknown_count));
}
