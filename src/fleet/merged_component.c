/* SPDX-License-Identifier: MIT */
#include "fleet/merged_component.h"

#include <stdlib.h>
#include <string.h>

#include "fleet/fleet_record.h"
#include "service/fold.h"

static int compare_values(const void *left, const void *right)
{
	return strcmp(json_string_value(*(json_t *const *)left),
		      json_string_value(*(json_t *const *)right));
}

/* Paths, in the order in which one run would have come to them. */
static void sort_paths(json_t *array, struct mc_json *json)
{
	size_t count = json_array_size(array);
	json_t **values = mc_arena_alloc(json->arena, count + 1, sizeof(json_t *));

	json->failed |= !values;
	for (size_t i = 0; values && i < count; i++)
		values[i] = json_incref(json_array_get(array, i));
	if (!values || !count)
		return;
	qsort(values, count, sizeof(json_t *), compare_values);
	json_array_clear(array);
	for (size_t i = 0; i < count; i++)
		mc_json_append(json, array, values[i]);
}

/* Add the elements of a list of more to that of target, if there are any. */
static void append(json_t *target, const json_t *more, const char *key,
		   struct mc_json *json)
{
	const json_t *from = json_object_get(more, key);
	json_t *to = json_object_get(target, key);

	if (!json_array_size(from))
		return;
	if (!to) {
		to = json_array();
		mc_json_set(json, target, key, to);
	}
	for (size_t i = 0; i < json_array_size(from); i++)
		mc_json_append(json, to, json_incref(json_array_get(from, i)));
	sort_paths(to, json);
}

static const char *first_of(const json_t *target)
{
	return json_string_value(json_array_get(json_object_get(target, "blocking"), 0));
}

/* Set a member as in more, which may lack it. */
static void take(json_t *target, const json_t *more, const char *key,
		 struct mc_json *json)
{
	json_t *value = json_object_get(more, key);

	if (value)
		mc_json_set(json, target, key, json_incref(value));
	else
		json_object_del(target, key);
}

static int compare_words(const void *left, const void *right)
{
	static const char last[] = "gcompat";
	const char *a = *(const char *const *)left, *b = *(const char *const *)right;
	int order =
		!strncmp(a, last, sizeof(last) - 1) - !strncmp(b, last, sizeof(last) - 1);

	return order ? order : strcmp(a, b);
}

/* Split text at spaces into words; returns how many. */
static size_t split(char *text, const char **words)
{
	size_t count = 0;

	for (char *word = strtok_r(text, " ", &text); word;
	     word = strtok_r(NULL, " ", &text))
		words[count++] = word;
	return count;
}

/* "apk add a gcompat" and "apk add b" are "apk add a b gcompat"; NULL: no memory. */
static const char *install_both(const char *installer, const char *left,
				const char *right, struct mc_arena *arena)
{
	size_t skipped = strlen(installer);
	char *text = mc_arena_join(arena, left + skipped, " ", right + skipped);
	const char **words =
		mc_arena_alloc(arena, text ? strlen(text) + 1 : 1, sizeof(*words));
	size_t count = text && words ? split(text, words) : 0;
	struct mc_arena_text both = { 0 };
	bool added = text && words && mc_arena_text_add(arena, &both, installer);

	if (count)
		qsort(words, count, sizeof(*words), compare_words);
	for (size_t i = 0; added && i < count; i++)
		if (!i || strcmp(words[i - 1], words[i]))
			added = mc_arena_text_add(arena, &both, " ") &&
				mc_arena_text_add(arena, &both, words[i]);
	return added ? both.data : NULL;
}

static bool installs(enum muslcheck_verdict verdict, const char *reason,
		     const char *installer)
{
	return (verdict == MUSLCHECK_VERDICT_GCOMPAT ||
		verdict == MUSLCHECK_VERDICT_ADD_PACKAGES) &&
	       reason && !strncmp(reason, installer, strlen(installer));
}

/* Both have the verdict: files of both decide. */
static void add_equal(const char *installer, json_t *target, const json_t *more,
		      struct mc_json *json)
{
	enum muslcheck_verdict verdict = mc_fleet_record_verdict(target);
	const char *right = json_string_value(json_object_get(more, "reason"));
	const char *left = json_string_value(json_object_get(target, "reason"));

	left = left ? mc_arena_strdup(json->arena, left) : NULL;
	/* The first file explains. */
	if (first_of(target) && first_of(more) &&
	    strcmp(first_of(more), first_of(target)) < 0) {
		take(target, more, "reason", json);
		take(target, more, "remedy", json);
	}
	append(target, more, "blocking", json);
	if (installs(verdict, left, installer) && installs(verdict, right, installer))
		mc_json_set(
			json, target, "reason",
			mc_report_string(
				install_both(installer, left, right, json->arena), json));
}

/* What decides alone comes from the worse one. */
static void take_worse(json_t *target, const json_t *more, struct mc_json *json)
{
	static const char *const keys[] = { "verdict", "decides", "reason", "remedy" };
	json_t *blocking = json_object_get(target, "blocking");

	json_array_clear(blocking);
	append(target, more, "blocking", json);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		take(target, more, keys[i], json);
}

/* The keys in the order in which a report has them. */
static void sort_keys(json_t *target, struct mc_json *json)
{
	static const char *const keys[] = { "verdict", "objects", "blocking",
					    "decides", "unused",  "aside",
					    "reason",  "remedy",  "findings" };
	json_t *all = json_copy(target);

	json->failed |= !all;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		json_t *value = json_object_get(all, keys[i]);

		if (!value)
			continue;
		json_object_del(target, keys[i]);
		mc_json_set(json, target, keys[i], json_incref(value));
	}
	json_decref(all);
}

static void add_target(const struct mc_target *image, json_t *target, const json_t *more,
		       struct mc_json *json)
{
	enum muslcheck_verdict mine = mc_fleet_record_verdict(target);
	enum muslcheck_verdict theirs = mc_fleet_record_verdict(more);
	bool is_aside = json_object_get(target, "aside") != NULL;
	json_int_t objects = json_integer_value(json_object_get(target, "objects"));
	const char *installer = image && image->image ? mc_target_installer(image) : "";

	/* A target that uses files of one of the two does not leave it aside. */
	if (is_aside && !json_object_get(more, "aside")) {
		json_object_del(target, "aside");
		take_worse(target, more, json);
	} else if (mine == theirs) {
		add_equal(installer, target, more, json);
	} else if (!json_object_get(more, "aside") &&
		   mc_verdict_fold(mine, theirs) == theirs) {
		take_worse(target, more, json);
	}
	if (__builtin_add_overflow(objects,
				   json_integer_value(json_object_get(more, "objects")),
				   &objects))
		objects = 0; /* no run writes such numbers */
	mc_json_set(json, target, "objects", json_integer(objects));
	append(target, more, "unused", json);
	sort_keys(target, json);
}

void mc_merged_component(const struct mc_report_context *context, json_t *record,
			 const json_t *more, struct mc_json *json)
{
	json_t *targets = json_object_get(record, "targets"), *target;
	json_t *others = json_object_get(more, "targets");
	const char *id;

	json_object_foreach(others, id, target)
	{
		json_t *mine = json_object_get(targets, id);
		const struct mc_target *image = NULL;

		for (size_t i = 0; i < context->target_count; i++)
			if (!strcmp(context->targets[i].id, id))
				image = &context->targets[i];
		if (mine)
			add_target(image, mine, target, json);
		else
			mc_json_set(json, targets, id, json_incref(target));
	}
}
