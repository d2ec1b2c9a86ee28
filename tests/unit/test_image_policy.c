/* SPDX-License-Identifier: MIT */
#include "findings/image_policy.h"
#include "workbench.h"

static enum muslcheck_status read_policy(struct workbench *w, const char *text,
					 struct mc_image_policy *out,
					 struct mc_error *err)
{
	*err = (struct mc_error){ 0 };
	return mc_image_policy_read(workbench_write(w, "policy.json", text), &w->arena,
				    out, err);
}

static void a_policy_says_what_may_be_used(void **state)
{
	struct workbench *w = *state;
	struct mc_image_policy approved;
	struct mc_error err;

	assert_int_equal(
		read_policy(
			w,
			"{\"schema\": \"muslcheck/policy/1\",\n"
			" \"images\": [\"debian:trixie-slim\", \"alpine:3.24\"],\n"
			" \"require\": {\"shell\": false, \"nonroot-user\": true,\n"
			"  \"max-size-mb\": 20, \"supported-until\": \"2027-06-30\"},\n"
			" \"allow\": [\"gcompat\"]}",
			&approved, &err),
		MUSLCHECK_OK);
	assert_int_equal(approved.image_count, 2);
	assert_string_equal(approved.images[0], "debian:trixie-slim");
	assert_int_equal(approved.has_not, MC_HAS_SHELL);
	assert_int_equal(approved.has, MC_HAS_NONROOT_USER);
	assert_int_equal(approved.size_kib_max, 20 * 1024);
	assert_string_equal(approved.supported_until, "2027-06-30");
	assert_true(approved.allowed[MUSLCHECK_VERDICT_GCOMPAT]);
	assert_false(approved.allowed[MUSLCHECK_VERDICT_REBUILD]);
}

static void errors_have_their_line(void **state)
{
	struct workbench *w = *state;
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "[]", "must be an object" },
		{ "{\n\"image\": []}", "line 2: unknown key 'image'" },
		{ "{\n\n\"images\": []}", "line 3: must be an array" },
		{ "{\"images\": [1]}", "must contain only strings" },
		{ "{\"require\": {\n\"shell\": 1}}", "line 2: must be true or false" },
		{ "{\"require\": {\"max-size-mb\": -1}}", "integer number" },
		{ "{\"require\": {\"supported-until\": \"2027\"}}", "must be a date" },
		{ "{\"allow\": [\"perhaps\"]}", "unknown verdict 'perhaps'" },
		{ "{\"schema\": \"muslcheck/policy/2\"}", "muslcheck/policy/1" },
		{ "{", "line 1" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mc_image_policy approved;
		struct mc_error err;

		assert_int_equal(read_policy(w, rows[i].text, &approved, &err),
				 MUSLCHECK_ERROR_FORMAT);
		assert_contains(err.text, rows[i].said);
	}
}

static const char *refusal(struct workbench *w, const struct mc_image_policy *approved,
			   const char *id)
{
	const char *reason = NULL;

	assert_int_equal(mc_image_policy_check(approved, workbench_target(w, id)->image,
					       &w->arena, &reason),
			 MUSLCHECK_OK);
	return reason;
}

static void each_requirement_is_held_against_the_image(void **state)
{
	struct workbench *w = *state;
	const struct mc_image_policy none = { 0 };
	const struct mc_image_policy no_shell = { .has_not = MC_HAS_SHELL };
	const struct mc_image_policy user = { .has = MC_HAS_NONROOT_USER };
	const struct mc_image_policy small = { .size_kib_max = 5 * 1024 };
	const struct mc_image_policy until = { .supported_until = "2027-12-31" };

	assert_null(refusal(w, &none, "debian:trixie-slim"));
	assert_string_equal(refusal(w, &no_shell, "alpine:3.24"), "has a shell");
	assert_null(refusal(w, &no_shell, "distroless/cc-debian13"));
	assert_string_equal(refusal(w, &user, "debian:trixie-slim"),
			    "has only the root user");
	assert_null(refusal(w, &user, "distroless/cc-debian13"));
	assert_string_equal(refusal(w, &small, "debian:trixie-slim"),
			    "is larger than 5 MB");
	assert_null(refusal(w, &small, "alpine:3.24"));
	assert_string_equal(refusal(w, &until, "alpine:3.22"),
			    "is supported only until 2027-05-01");
	assert_null(refusal(w, &until, "alpine:3.24"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_policy_says_what_may_be_used),
		WORKBENCH_TEST(errors_have_their_line),
		WORKBENCH_TEST(each_requirement_is_held_against_the_image),
	};

	return cmocka_run_group_tests_name("approved", tests, NULL, NULL);
}
