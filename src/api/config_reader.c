/* SPDX-License-Identifier: MIT */
#include "api/config_reader.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/glob.h"
#include "base/json_lines.h"
#include "base/pathname.h"
#include "db/json_file.h"
#include "db/symdb.h"
#include "rules/finding.h"

enum {
	DEPTH_MAX = 3, /* "ignore", its index, and a key */
	/* Lines are counted from the start for each entry: bound the work. */
	SIZE_MAX_BYTES = 1 << 20,
	ENTRIES_MAX = 1000,
};

struct reader {
	const char *path;
	struct mc_json_file file;
	struct mc_arena *arena;
	struct mc_error *err;
	struct mc_json_step steps[DEPTH_MAX]; /* path of the current value */
	size_t depth;

	struct muslcheck_setting *settings;
	size_t setting_count;
	size_t setting_capacity;
	struct muslcheck_ignore *ignores;
};

/* A key with the same meaning as the option of that name. */
struct option_key {
	const char *name;
	bool repeatable; /* an array is allowed too */
	bool is_path;
};

static const struct option_key option_keys[] = {
	{ "target", true, false },  { "require", true, false },	 { "allow", true, false },
	{ "fail-on", true, false }, { "exclude", true, false },	 { "db", true, true },
	{ "root", false, true },    { "baseline", false, true },
};

/* A key of an ignore and the field for its value. */
struct ignore_key {
	const char *name;
	size_t offset;
};

#define IGNORE_KEY(field)                                                                \
	{                                                                                \
#field, offsetof(struct muslcheck_ignore, field)                         \
	}

static const struct ignore_key ignore_keys[] = {
	IGNORE_KEY(rule),   IGNORE_KEY(path),	   IGNORE_KEY(symbol),
	IGNORE_KEY(soname), IGNORE_KEY(component), IGNORE_KEY(target),
	IGNORE_KEY(reason), IGNORE_KEY(expires),
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static size_t line_of(const struct reader *reader)
{
	return mc_json_line(reader->file.text, reader->file.size, reader->steps,
			    reader->depth);
}

/* Report an error about the current value. */
static enum muslcheck_status wrong(const struct reader *reader, const char *fault,
				   const char *name)
{
	return mc_error_set(reader->err, MUSLCHECK_ERROR_FORMAT, "line %zu: %s%s%.60s%s",
			    line_of(reader), fault, name ? " '" : "", name ? name : "",
			    name ? "'" : "");
}

static enum muslcheck_status unknown_key(const struct reader *reader, const char *key,
					 const char *const *known, size_t known_count)
{
	const char *nearest = mc_symdb_nearest(key, known, known_count);

	return mc_error_set(reader->err, MUSLCHECK_ERROR_FORMAT,
			    "line %zu: unknown key '%.60s'%s%s%s", line_of(reader), key,
			    nearest ? ". Did you mean '" : "", nearest ? nearest : "",
			    nearest ? "'?" : "");
}

static void enter_key(struct reader *reader, const char *key)
{
	reader->steps[reader->depth++] = (struct mc_json_step){ .key = key };
}

static void enter_index(struct reader *reader, size_t index)
{
	reader->steps[reader->depth++] = (struct mc_json_step){ .index = index };
}

static void leave(struct reader *reader)
{
	reader->depth--;
}

/* Copy a non-empty, single-line string; NULL, with the error set, for anything else. */
static const char *read_text(const struct reader *reader, const json_t *value)
{
	const char *text = json_string_value(value);
	const char *copy;

	if (!text || !text[strspn(text, " \t")] || strpbrk(text, "\r\n")) {
		if (!text)
			(void)wrong(reader, "must be a string", NULL);
		else
			(void)wrong(reader, "must be a single non-empty line, not", text);
		return NULL;
	}
	copy = mc_arena_strdup(reader->arena, text);
	if (!copy)
		(void)mc_error_memory(reader->err);
	return copy;
}

static const char *place_of(const struct reader *reader)
{
	const char *place = mc_arena_printf(reader->arena, "%s: line %zu", reader->path,
					    line_of(reader));

	if (!place)
		(void)mc_error_memory(reader->err);
	return place;
}

/* Relative paths start at the folder of the configuration file. */
static const char *resolve(const struct reader *reader, const char *path)
{
	size_t size = mc_folder_size(reader->path);
	char *folder;

	if (!size || *path == '/')
		return path;
	folder = mc_arena_strndup(reader->arena, reader->path, size);
	path = folder ? mc_arena_join(reader->arena, folder, path) : NULL;
	if (!path)
		(void)mc_error_memory(reader->err);
	return path;
}

static enum muslcheck_status add_setting(struct reader *reader,
					 const struct option_key *key,
					 const json_t *value)
{
	struct muslcheck_setting *settings =
		mc_arena_grow(reader->arena, reader->settings, reader->setting_count,
			      sizeof(*settings), &reader->setting_capacity);
	struct muslcheck_setting setting = { .option = key->name };

	if (!settings)
		return mc_error_memory(reader->err);
	reader->settings = settings;
	setting.value = read_text(reader, value);
	if (setting.value && key->is_path)
		setting.value = resolve(reader, setting.value);
	if (setting.value)
		setting.place = place_of(reader);
	if (!setting.place)
		return reader->err->status;
	settings[reader->setting_count++] = setting;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_option(struct reader *reader,
					 const struct option_key *key,
					 const json_t *value)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!json_is_array(value))
		return add_setting(reader, key, value);
	if (!key->repeatable)
		return wrong(reader, "must be one string", NULL);
	if (json_array_size(value) > ENTRIES_MAX)
		return wrong(reader, "has more than 1000 entries", NULL);
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(value); i++) {
		enter_index(reader, i);
		status = add_setting(reader, key, json_array_get(value, i));
		leave(reader);
	}
	return status;
}

static enum muslcheck_status unknown_rule(const struct reader *reader, const char *name,
					  const char *const *ids, size_t count)
{
	const char *nearest = mc_symdb_nearest(name, ids, count);

	return mc_error_set(reader->err, MUSLCHECK_ERROR_FORMAT,
			    "line %zu: unknown rule '%.60s'%s%s%s", line_of(reader), name,
			    nearest ? ". Did you mean '" : "", nearest ? nearest : "",
			    nearest ? "'?" : "");
}

/* A pattern that matches no rule, current or former, is a typing error. */
static enum muslcheck_status check_rule(const struct reader *reader, const char *pattern)
{
	enum muslcheck_status status;
	struct mc_symdb *db;
	const char **ids;
	size_t count;

	if (mc_symdb_new(&db) != MUSLCHECK_OK)
		return mc_error_memory(reader->err);
	ids = mc_rule_ids(db, reader->arena, &count);
	status = ids ? MUSLCHECK_OK : mc_error_memory(reader->err);
	for (size_t i = 0; ids && i < count; i++) {
		if (mc_glob_has_name(pattern, ids[i]))
			break;
		if (i + 1 == count)
			status = unknown_rule(reader, pattern, ids, count);
	}
	mc_symdb_free(db);
	return status;
}

static enum muslcheck_status read_ignore_key(struct reader *reader, const char *name,
					     const json_t *value,
					     struct muslcheck_ignore *ignore)
{
	const char *names[COUNT(ignore_keys)];
	const char *text;

	for (size_t i = 0; i < COUNT(ignore_keys); i++) {
		names[i] = ignore_keys[i].name;
		if (strcmp(names[i], name))
			continue;
		text = read_text(reader, value);
		if (!text)
			return reader->err->status;
		if (!strcmp(name, "expires") && !mc_calendar_is_day(text))
			return wrong(reader, "must be a date such as 2027-01-31, not",
				     text);
		if (!strcmp(name, "rule") && check_rule(reader, text) != MUSLCHECK_OK)
			return reader->err->status;
		*(const char **)((char *)ignore + ignore_keys[i].offset) = text;
		return MUSLCHECK_OK;
	}
	return unknown_key(reader, name, names, COUNT(ignore_keys));
}

static enum muslcheck_status read_ignore(struct reader *reader, json_t *value,
					 struct muslcheck_ignore *out)
{
	struct muslcheck_ignore ignore = { .size = sizeof(ignore) };
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *key;
	json_t *member;

	if (!json_is_object(value))
		return wrong(reader, "ignore entry must be an object", NULL);
	json_object_foreach(value, key, member)
	{
		enter_key(reader, key);
		status = read_ignore_key(reader, key, member, &ignore);
		leave(reader);
		if (status != MUSLCHECK_OK)
			return status;
	}
	if (!ignore.reason)
		return wrong(reader, "ignore entry has no \"reason\"", NULL);
	if (json_object_size(value) == 1U + (ignore.expires != NULL))
		return wrong(
			reader,
			"ignore entry needs a rule, path, symbol, soname, component or target",
			NULL);
	ignore.place = place_of(reader);
	if (!ignore.place)
		return reader->err->status;
	*out = ignore;
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_ignores(struct reader *reader, const json_t *value)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t count = json_array_size(value);

	if (!json_is_array(value))
		return wrong(reader, "must be an array", NULL);
	if (count > ENTRIES_MAX)
		return wrong(reader,
			     "has more than 1000 entries; --baseline takes any number",
			     NULL);
	reader->ignores = mc_arena_alloc(reader->arena, count, sizeof(*reader->ignores));
	if (count && !reader->ignores)
		return mc_error_memory(reader->err);
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		enter_index(reader, i);
		status = read_ignore(reader, json_array_get(value, i),
				     &reader->ignores[i]);
		leave(reader);
	}
	return status;
}

static enum muslcheck_status read_key(struct reader *reader, const char *name,
				      const json_t *value)
{
	static const char *const names[] = { "target",	"require", "allow", "fail-on",
					     "exclude", "db",	   "root",  "baseline",
					     "ignore",	"$schema" };

	for (size_t i = 0; i < COUNT(option_keys); i++)
		if (!strcmp(option_keys[i].name, name))
			return read_option(reader, &option_keys[i], value);
	if (!strcmp(name, "ignore"))
		return read_ignores(reader, value);
	if (!strcmp(name, "$schema"))
		return read_text(reader, value) ? MUSLCHECK_OK : reader->err->status;
	return unknown_key(reader, name, names, COUNT(names));
}

static enum muslcheck_status read_root(struct reader *reader)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *key;
	json_t *value;

	if (!json_is_object(reader->file.root))
		return wrong(reader, "must be a JSON object", NULL);
	json_object_foreach(reader->file.root, key, value)
	{
		enter_key(reader, key);
		status = read_key(reader, key, value);
		leave(reader);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

enum muslcheck_status mc_config_read(const char *path, struct mc_arena *arena,
				     struct muslcheck_config *out, struct mc_error *err)
{
	struct reader reader = { .path = path, .arena = arena, .err = err };
	enum muslcheck_status status = mc_json_file_read(path, &reader.file, err);

	if (status != MUSLCHECK_OK)
		return status;
	status = reader.file.size <= SIZE_MAX_BYTES
			 ? read_root(&reader)
			 : mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than 1 MiB");
	if (status == MUSLCHECK_OK)
		*out = (struct muslcheck_config){
			.settings = reader.settings,
			.setting_count = reader.setting_count,
			.ignores = reader.ignores,
			.ignore_count = json_array_size(
				json_object_get(reader.file.root, "ignore")),
		};
	mc_json_file_done(&reader.file);
	return status;
}
