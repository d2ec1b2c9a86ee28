/* SPDX-License-Identifier: MIT */
/* json and ndjson: contracts, so checked by parsing them. */
#include "checking.h"

#include <jansson.h>

#include "report/json_value.h"

/* The line that checking the path gives of it, before those of the whole. Returns new. */
static json_t *check_json(struct workbench *w, const char *target, const char *path)
{
	struct checking checking = { .report.format = "ndjson" };
	const char *text = check_path(w, &checking, target, path);
	json_t *value =
		json_loads(text, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL);

	mc_buffer_done(&checking.diagnostics);
	if (!value)
		fail_msg("not JSON: %s", text);
	assert_int_equal(text[strlen(text) - 1], '\n');
	text = strchr(text, '\n') + 1;
	assert_true(!*text || strstr(text, "muslcheck/component/1") ||
		    strstr(text, "muslcheck/input/1"));
	assert_null(strstr(text, "muslcheck/object/1"));
	return value;
}

static json_t *target_of(json_t *object, const char *target)
{
	json_t *value = json_object_get(json_object_get(object, "targets"), target);

	assert_true(json_is_object(value));
	return value;
}

static void assert_text(json_t *object, const char *key, const char *expected)
{
	json_t *value = json_object_get(object, key);

	if (!expected) {
		assert_true(json_is_null(value));
		return;
	}
	if (!json_is_string(value) || strcmp(json_string_value(value), expected))
		fail_msg("%s: %s", key,
			 json_is_string(value) ? json_string_value(value) : "(no text)");
}

static void assert_texts(json_t *object, const char *key, const char *const *expected)
{
	json_t *array = json_object_get(object, key);
	size_t count = 0;

	assert_true(json_is_array(array));
	for (; expected[count]; count++)
		assert_string_equal(json_string_value(json_array_get(array, count)),
				    expected[count]);
	assert_int_equal(json_array_size(array), count);
}

static void the_line_has_what_the_contract_says(void **state)
{
	struct workbench *w = *state;
	static const char *const needed[] = { "libz.so.1", "libc.so.6", NULL };
	const char *path;
	json_t *object, *target;

	workbench_call(w, "napi_create_object");
	builder_needed(&w->b, "libz.so.1");
	builder_needed(&w->b, "libc.so.6");
	workbench_tag_text(w, DT_SONAME, "addon.node");
	path = workbench_finish(w, "addon.node");
	object = check_json(w, "musl:1.2.5", path);
	assert_text(object, "schema", "muslcheck/object/1");
	assert_text(object, "path", path);
	assert_int_equal(json_integer_value(json_object_get(object, "size")), w->b.size);
	assert_text(object, "kind", "node-addon");
	assert_text(object, "machine", "x86_64");
	assert_text(object, "built_for", "glibc");
	assert_text(object, "linking", "dynamic");
	assert_text(object, "interp", NULL);
	assert_text(object, "soname", "addon.node");
	assert_texts(object, "needed", needed); /* in file order */
	assert_null(json_object_get(object, "path_hex"));
	assert_null(json_object_get(object, "sha256"));
	target = target_of(object, "musl:1.2.5");
	assert_text(target, "verdict", "add-packages");
	assert_true(json_is_null(json_object_get(target, "interp_found")));
	assert_true(json_is_false(json_object_get(target, "loads")));
	assert_true(json_is_false(json_object_get(target, "loads_now")));
	assert_true(json_is_false(json_object_get(target, "loads_lazy")));
	assert_int_equal(json_integer_value(json_object_get(target, "host_provided")), 1);
	assert_int_equal(json_array_size(json_object_get(target, "missing_versions")), 0);
	assert_true(json_is_array(json_object_get(target, "findings")));
	json_decref(object);
}

static void answers_that_do_not_apply_are_null(void **state)
{
	struct workbench *w = *state;
	json_t *object, *target;

	workbench_program(w, "/lib/ld-musl-x86_64.so.1");
	object = check_json(w, "musl:1.2.5", workbench_finish(w, "program"));
	target = target_of(object, "musl:1.2.5");
	assert_text(object, "interp", "/lib/ld-musl-x86_64.so.1");
	assert_true(json_is_true(json_object_get(target, "interp_found")));
	assert_true(json_is_true(json_object_get(target, "loads")));
	assert_true(json_is_null(json_object_get(target, "loads_now")));
	assert_true(json_is_null(json_object_get(target, "loads_lazy")));
	json_decref(object);
}

static void undecided_values_are_null(void **state)
{
	struct workbench *w = *state;
	json_t *object, *target;

	builder_init(&w->b, ELFCLASS32, ELFDATA2MSB, EM_MIPS);
	object = check_json(w, "musl:1.2.5", workbench_finish(w, "a.so"));
	target = target_of(object, "musl:1.2.5");
	assert_text(target, "verdict", "unknown");
	assert_true(json_is_null(json_object_get(target, "loads")));
	json_decref(object);
}

static void lists_are_sorted_and_each_name_is_there_once(void **state)
{
	struct workbench *w = *state;
	static const char *const needed[] = { "./rel.so", "libb.so", "libx.so", NULL };
	static const char *const symbols[] = { "nobody_A", "nobody_b", "nobody_z", NULL };
	json_t *object, *target;

	builder_needed(&w->b, "libx.so");
	workbench_call(w, "nobody_z");
	workbench_finish(w, "app/libdeep.so");
	workbench_library(w);
	workbench_call(w, "nobody_z");
	workbench_call(w, "nobody_A");
	workbench_use(w, "nobody_b", R_X86_64_64);
	workbench_use(w, "nobody_b", R_X86_64_GLOB_DAT);
	builder_needed(&w->b, "libx.so");
	builder_needed(&w->b, "./rel.so");
	builder_needed(&w->b, "libb.so");
	builder_needed(&w->b, "libdeep.so");
	builder_needed(&w->b, "libb.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	object = check_json(w, "musl:1.2.5", workbench_finish(w, "app/a.so"));
	target = target_of(object, "musl:1.2.5");
	assert_texts(target, "missing_needed", needed);
	assert_texts(target, "missing_symbols", symbols);
	json_decref(object);
}

static void a_name_that_only_a_library_of_it_misses_is_not_its_own(void **state)
{
	struct workbench *w = *state;
	static const char *const none[] = { NULL };
	json_t *object, *target;

	workbench_call(w, "nobody_has_this");
	workbench_finish(w, "app/libdeep.so");
	workbench_library(w);
	builder_needed(&w->b, "libdeep.so");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	object = check_json(w, "musl:1.2.5", workbench_finish(w, "app/a.so"));
	target = target_of(object, "musl:1.2.5");
	assert_texts(target, "missing_symbols", none);
	assert_true(json_is_false(json_object_get(target, "loads")));
	json_decref(object);
}

static void junk_at_an_absolute_path_is_in_the_list(void **state)
{
	struct workbench *w = *state;
	const char *junk = workbench_write(w, "junk", "junk");
	const char *const needed[] = { junk, NULL };
	json_t *object;

	builder_needed(&w->b, junk);
	object = check_json(w, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_texts(target_of(object, "musl:1.2.5"), "missing_needed", needed);
	json_decref(object);
}

static void a_path_that_is_not_utf8_is_given_as_hex_too(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_finish(w, "bad\xff\x1bname.so");
	char *hex = mc_arena_alloc(&w->arena, 2 * strlen(path) + 1, 1);
	json_t *object = check_json(w, "musl:1.2.5", path);

	for (size_t i = 0; path[i]; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)path[i]);
	assert_text(object, "path_hex", hex);
	assert_text(object, "path",
		    mc_arena_join(&w->arena, w->folder, "/bad\xef\xbf\xbd\x1bname.so"));
	json_decref(object);
}

static void names_that_are_not_utf8_are_repaired(void **state)
{
	struct workbench *w = *state;
	static const char *const needed[] = { "lib\xef\xbf\xbd.so", NULL };
	static const char *const symbols[] = { "sym\xef\xbf\xbd\x07", NULL };
	json_t *object;

	workbench_call(w, "sym\xfe\x07");
	builder_needed(&w->b, "lib\xff.so");
	workbench_tag_text(w, DT_SONAME, "\xc0\xaf");
	object = check_json(w, "musl:1.2.5", workbench_finish(w, "a.so"));
	assert_texts(object, "needed", needed);
	assert_texts(target_of(object, "musl:1.2.5"), "missing_needed", needed);
	assert_texts(target_of(object, "musl:1.2.5"), "missing_symbols", symbols);
	assert_text(object, "soname", "\xef\xbf\xbd\xef\xbf\xbd");
	json_decref(object);
}

static void what_cannot_be_read_has_a_line_of_its_own(void **state)
{
	struct workbench *w = *state;
	const char *path = workbench_write(w, "cut\xff.so", "\177ELF");
	json_t *object = check_json(w, "musl:1.2.5", path);

	assert_text(object, "schema", "muslcheck/unreadable/1");
	assert_true(json_string_length(json_object_get(object, "reason")) > 3);
	assert_true(json_string_length(json_object_get(object, "path_hex")) > 3);
	json_decref(object);
}

static void the_digest_is_added_when_asked_for(void **state)
{
	struct workbench *w = *state;
	struct checking checking = { .report.format = "ndjson", .options.digest = true };
	json_t *object = json_loads(
		check_path(w, &checking, "musl:1.2.5", workbench_finish(w, "a.so")),
		JSON_DISABLE_EOF_CHECK, NULL);
	const char *digest = json_string_value(json_object_get(object, "sha256"));

	assert_int_equal(strlen(digest), 64);
	assert_int_equal(strspn(digest, "0123456789abcdef"), 64);
	json_decref(object);
}

static void gcompat_says_whether_it_has_to_be_preloaded(void **state)
{
	struct workbench *w = *state;
	json_t *object, *target;

	workbench_call(w, "__printf_chk");
	object = check_json(w, "alpine:3.22", workbench_finish(w, "a.so"));
	target = target_of(object, "alpine:3.22");
	assert_text(target, "verdict", "gcompat");
	assert_true(json_is_true(json_object_get(target, "preload")));
	json_decref(object);
}

/* The document is one value, whatever lies in the tree. */
static void json_is_one_document(void **state)
{
	struct workbench *w = *state;
	static const char *const targets[] = { "musl:1.2.5", "alpine:3.22+libstdc++",
					       NULL };
	struct checking checking = { .report.format = "json" };
	const char *const paths[] = { w->folder };
	json_t *document;

	document = json_loads(check_paths(w, &checking, targets, paths, 1),
			      JSON_REJECT_DUPLICATES, NULL);
	assert_int_equal(json_array_size(json_object_get(document, "objects")), 0);
	json_decref(document);
	workbench_finish(w, "a.so");
	workbench_write(w, "b.txt", "text");
	workbench_write(w, "c.so", "\177ELF");
	workbench_finish(w, "d.so");
	document = json_loads(check_paths(w, &checking, targets, paths, 1),
			      JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(document);
	assert_int_equal(json_array_size(json_object_get(document, "objects")), 3);
	assert_int_equal(json_array_size(json_object_get(document, "targets")), 2);
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(document, "summary"), "skipped")),
			 1);
	json_decref(document);
	mc_buffer_done(&checking.diagnostics);
}

/* Ours is the faster one; jansson's is the judge. */
static void values_are_written_as_jansson_writes_them(void **state)
{
	static const char text[] =
		"[{},[],{\"a\":[1,-9223372036854775808,2.5e-7],\"\\n\\u0001\":null},true,false,"
		"\"\\\"\\\\\\/\\b\\f\\r\\t\\u001f\\u007f\\u00e9\\u20ac\\ud83d\\ude00\"]";
	json_t *value = json_loads(text, 0, NULL);
	char *expected = json_dumps(value, JSON_COMPACT);
	struct mc_json json = { 0 };
	struct mc_buffer out = { 0 };

	(void)state;
	assert_non_null(expected);
	mc_json_dump(&json, value, &out);
	assert_false(out.failed);
	assert_int_equal(out.size, strlen(expected));
	assert_memory_equal(out.data, expected, out.size);
	mc_buffer_done(&out);
	free(expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_written_as_jansson_writes_them),
		WORKBENCH_TEST(the_line_has_what_the_contract_says),
		WORKBENCH_TEST(answers_that_do_not_apply_are_null),
		WORKBENCH_TEST(undecided_values_are_null),
		WORKBENCH_TEST(lists_are_sorted_and_each_name_is_there_once),
		WORKBENCH_TEST(a_name_that_only_a_library_of_it_misses_is_not_its_own),
		WORKBENCH_TEST(junk_at_an_absolute_path_is_in_the_list),
		WORKBENCH_TEST(a_path_that_is_not_utf8_is_given_as_hex_too),
		WORKBENCH_TEST(names_that_are_not_utf8_are_repaired),
		WORKBENCH_TEST(what_cannot_be_read_has_a_line_of_its_own),
		WORKBENCH_TEST(the_digest_is_added_when_asked_for),
		WORKBENCH_TEST(gcompat_says_whether_it_has_to_be_preloaded),
		WORKBENCH_TEST(json_is_one_document),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
