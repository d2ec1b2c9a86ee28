/* SPDX-License-Identifier: MIT */
/*
 * Of several builds of one module the language opens one: the Python module of its own
 * version, the wheel that pip accepts, the gem for its platform, the PHP extension with its
 * API number.  The others do not count as long as there is one that it opens.
 */
#include <ctype.h>
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"
#include "service/collected.h"

static const struct tried_row {
	const char *group;
	const char *name;
} tried_rows[] = {
#define MC_TRIED_IN_TURN(group, name) { group, name },
#define MC_OPTIONAL_LIBRARY(name)
#include "service/module_builds.def"
#undef MC_TRIED_IN_TURN
#undef MC_OPTIONAL_LIBRARY
};

static const char *const optional_names[] = {
#define MC_TRIED_IN_TURN(group, name)
#define MC_OPTIONAL_LIBRARY(name) name,
#include "service/module_builds.def"
#undef MC_TRIED_IN_TURN
#undef MC_OPTIONAL_LIBRARY
};

static bool is_optional(const char *name)
{
	for (size_t i = 0; i < sizeof(optional_names) / sizeof(*optional_names); i++)
		if (!strcmp(optional_names[i], name))
			return true;
	return false;
}

static const char *group_of(const char *name)
{
	for (size_t i = 0; i < sizeof(tried_rows) / sizeof(*tried_rows); i++)
		if (mc_glob_has_name(tried_rows[i].name, name))
			return tried_rows[i].group;
	return NULL;
}

/* Words of PHP extensions for one build of PHP. */
static bool is_php_word(const char *text, size_t size)
{
	static const char *const words[] = { "ts", "nts", "zts", "debug", "non", "no" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == size && !strncmp(words[i], text, size))
			return true;
	return false;
}

/* Copy text without numbers and, if they are build words, without whole words. */
static size_t put_unversioned(char *out, const char *text, size_t size)
{
	size_t used = 0;

	for (size_t i = 0, end; i < size; i = end) {
		if (!isalnum((unsigned char)text[i])) {
			end = i + 1;
			continue;
		}
		for (end = i; end < size && isalnum((unsigned char)text[end]);)
			end++;
		if (is_php_word(text + i, end - i))
			continue;
		out[used++] = '-';
		for (size_t j = i; j < end; j++)
			if (!isdigit((unsigned char)text[j]))
				out[used++] = text[j];
	}
	return used;
}

/* The size of "dir/acme" of "dir/acme-1.0-cp39-abi3-any.whl!/acme/x.so"; 0: no wheel. */
static size_t wheel_size(const char *path)
{
	const char *end = strstr(path, ".whl!/");
	const char *start = end;

	while (start && start > path && start[-1] != '/')
		start--;
	return start ? (size_t)(start - path) + strcspn(start, "-") : 0;
}

/* The last component that follows a folder of that name; NULL if there is none. */
static const char *after_folder(const char *path, const char *folder)
{
	const char *found = NULL;

	for (const char *at = path; (at = strstr(at, folder)); at += strlen(folder))
		found = at + strlen(folder);
	return found && strchr(found, '/') ? found : NULL;
}

static bool is_in_gem(const char *path)
{
	return strstr(path, ".gem!/") || after_folder(path, "/extensions/") ||
	       after_folder(path, "/gems/");
}

/*
 * "gems/nokogiri-1.18.0-x86_64-linux/lib/3.3/n.so" and "extensions/x86_64-linux/3.4.0/n/n.so"
 * without platforms and numbers.
 */
static const char *gem_family(const char *path, struct mc_arena *arena)
{
	const char *family = mc_variant_family(path, arena);
	char *text = family ? mc_arena_alloc(arena, 2 * strlen(family) + 1, 1) : NULL;

	if (text)
		put_unversioned(text, family, strlen(family));
	return text;
}

/* "dir/x" of "dir/x.cpython-312-x86_64-linux-gnu.so", for any version in dir too. */
static const char *python_family(const char *path, struct mc_arena *arena)
{
	static const char library[] = "lib/python3.";
	const char *name = mc_last_component(path);
	char *family =
		mc_arena_strndup(arena, path, (size_t)(name - path) + strcspn(name, "."));
	char *at = family ? strstr(family, library) : NULL;

	if (at) {
		at += sizeof(library) - 1;
		memmove(at, at + strspn(at, "0123456789"),
			strlen(at + strspn(at, "0123456789")) + 1);
	}
	return family;
}

/* The last two components without numbers: "20230831/ddtrace-zts.so". */
static const char *php_family(const char *path, struct mc_arena *arena)
{
	const char *start = mc_last_component(path);
	char *family = mc_arena_alloc(arena, 2 * strlen(path) + 1, 1);
	size_t used;

	while (start > path && *--start == '/')
		continue;
	while (start > path && start[-1] != '/')
		start--;
	if (!family)
		return NULL;
	used = (size_t)(start - path);
	memcpy(family, path, used);
	put_unversioned(family + used, start, strlen(start));
	return family;
}

/* Equal for all builds of one module, whatever opens it; NULL: out of memory. */
static const char *family_of(const struct mc_collected_object *object,
			     struct mc_arena *arena)
{
	const char *path = object->path;
	const char *name = mc_last_component(path);
	const char *group = group_of(name);
	size_t wheel = wheel_size(path);

	if (group) {
		const char *folder = mc_arena_strndup(arena, path, (size_t)(name - path));

		return folder ? mc_arena_join(arena, folder, group) : NULL;
	}
	if (wheel)
		return mc_arena_strndup(arena, path, wheel);
	if (is_in_gem(path))
		return gem_family(path, arena);
	if (object->kind == MC_KIND_PHP_EXTENSION)
		return php_family(path, arena);
	return python_family(path, arena);
}

/* What is known of one family on each target. */
struct family {
	bool *is_opened;
	enum muslcheck_verdict *best; /* of files that are tried in turn */
};

static bool may_be_chosen(const struct mc_collected_object *object)
{
	return object->kind == MC_KIND_PYTHON_EXTENSION ||
	       object->kind == MC_KIND_PHP_EXTENSION ||
	       object->kind == MC_KIND_RUBY_EXTENSION || strstr(object->path, ".whl!/") ||
	       is_in_gem(object->path) || group_of(mc_last_component(object->path));
}

static struct family *family_for(struct mc_service *service, struct mc_map *families,
				 const struct mc_collected_object *object)
{
	size_t target_count = service->options.target_count;
	const char *key = family_of(object, &service->arena);
	struct mc_map_entry *entry;
	struct family *family;

	if (key)
		key = mc_arena_join(&service->arena, key, " ",
				    mc_machine_name(object->machine));
	entry = key ? mc_map_add_text(families, key, NULL) : NULL;
	if (!entry || entry->item)
		return entry ? entry->item : NULL;
	family = mc_arena_alloc(&service->arena, 1, sizeof(*family));
	if (!family)
		return NULL;
	family->is_opened = mc_arena_alloc(&service->arena, target_count, sizeof(bool));
	family->best =
		mc_arena_alloc(&service->arena, target_count, sizeof(*family->best));
	if (!family->is_opened || !family->best)
		return NULL;
	for (size_t i = 0; i < target_count; i++)
		family->best[i] = MUSLCHECK_VERDICT_UNKNOWN;
	return entry->item = family;
}

static void note(struct mc_service *service, const struct mc_collected_object *object,
		 struct family *family)
{
	for (size_t i = 0; i < service->options.target_count; i++) {
		const struct mc_collected_verdict *verdict = &object->verdicts[i];

		if (verdict->is_unused)
			continue;
		family->is_opened[i] |= !verdict->is_not_opened;
		if (verdict->verdict < family->best[i])
			family->best[i] = verdict->verdict;
	}
}

static void set_aside(struct mc_service *service, struct mc_collected_object *object,
		      const struct family *family)
{
	bool in_turn = group_of(mc_last_component(object->path));

	for (size_t i = 0; i < service->options.target_count; i++) {
		struct mc_collected_verdict *verdict = &object->verdicts[i];
		bool is_worse = in_turn && verdict->verdict > family->best[i];

		if (object->named ||
		    !(is_worse || (verdict->is_not_opened && family->is_opened[i])))
			continue;
		verdict->is_unused = verdict->is_superseded = true;
	}
}

static void set_optional_aside(struct mc_service *service,
			       struct mc_collected_object *object)
{
	for (size_t i = 0; i < service->options.target_count; i++)
		if (object->verdicts[i].verdict != MUSLCHECK_VERDICT_RUNS)
			object->verdicts[i].is_unused = true;
}

enum muslcheck_status mc_service_choose_modules(struct mc_service *service)
{
	struct mc_map families = { .arena = &service->arena };
	struct family **of = mc_arena_alloc(&service->arena, service->object_count + 1,
					    sizeof(struct family *));

	if (!of)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < service->object_count; i++) {
		struct mc_collected_object *object = &service->objects[i];

		if (!object->named && is_optional(mc_last_component(object->path)))
			set_optional_aside(service, object);
		if (!may_be_chosen(object))
			continue;
		of[i] = family_for(service, &families, object);
		if (!of[i])
			return MUSLCHECK_ERROR_MEMORY;
		note(service, object, of[i]);
	}
	for (size_t i = 0; i < service->object_count; i++)
		if (of[i])
			set_aside(service, &service->objects[i], of[i]);
	return MUSLCHECK_OK;
}
