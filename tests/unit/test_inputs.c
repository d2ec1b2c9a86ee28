/* SPDX-License-Identifier: MIT */
/* Checks by descriptor and from memory, with results as structs: as users of the library. */
#include "checking.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

struct seen {
	struct muslcheck *checker;
	size_t object_count, unreadable_count, service_count, input_count;
	size_t component_count, candidate_count;
	char path[256], kind[64], fix[256], missing[64], floor[64], need[64], reason[256];
	char image[64];
	enum muslcheck_verdict verdict;
	size_t finding_count;
	bool refuses, cancels;
};

static void keep(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text ? text : "(null)");
}
#define KEEP(out, text) keep(out, sizeof(out), text)

static bool take_object(void *context, const struct muslcheck_object *object)
{
	struct seen *seen = context;
	const struct muslcheck_result *result = object->results[0];

	seen->object_count++;
	KEEP(seen->path, object->path);
	KEEP(seen->kind, object->kind);
	KEEP(seen->fix, result->fix);
	KEEP(seen->missing,
	     result->missing_symbol_count ? result->missing_symbols[0] : NULL);
	KEEP(seen->floor, object->floor_count ? object->floors[0]->node : NULL);
	KEEP(seen->need, object->need_count ? object->needs[0]->name : NULL);
	seen->verdict = result->verdict;
	seen->finding_count += result->finding_count;
	for (size_t i = 0; i < result->finding_count; i++) {
		assert_non_null(result->findings[i]->rule);
		assert_true(*result->findings[i]->message);
	}
	if (seen->cancels)
		muslcheck_cancel(seen->checker);
	return !seen->refuses;
}

static bool take_unreadable(void *context, const struct muslcheck_unreadable *unreadable)
{
	struct seen *seen = context;

	seen->unreadable_count++;
	KEEP(seen->reason, unreadable->reason);
	return true;
}

static bool take_component(void *context, const struct muslcheck_component *component)
{
	struct seen *seen = context;

	assert_non_null(component->name);
	seen->component_count++;
	return true;
}

static bool take_input(void *context, const struct muslcheck_input *input)
{
	struct seen *seen = context;

	assert_non_null(input->path);
	seen->input_count++;
	return true;
}

static bool take_service(void *context, const struct muslcheck_service *service)
{
	struct seen *seen = context;

	assert_true(service->result_count > 0);
	seen->service_count++;
	return true;
}

static bool take_recommendation(void *context,
				const struct muslcheck_recommendation *recommendation)
{
	struct seen *seen = context;

	KEEP(seen->image, recommendation->image);
	seen->candidate_count = recommendation->candidate_count;
	return true;
}

static struct muslcheck_options *options_for(struct seen *seen, const char *command)
{
	const struct muslcheck_callbacks callbacks = {
		.size = sizeof(callbacks),
		.context = seen,
		.object = take_object,
		.unreadable = take_unreadable,
		.component = take_component,
		.input = take_input,
		.service = take_service,
		.recommendation = take_recommendation,
	};
	struct muslcheck_options *options = muslcheck_options_new();

	assert_int_equal(muslcheck_set_callbacks(options, &callbacks), MUSLCHECK_OK);
	assert_int_equal(muslcheck_set(options, "command", command, NULL, 0),
			 MUSLCHECK_OK);
	if (!strcmp(command, "check"))
		assert_int_equal(muslcheck_set(options, "target", "alpine:3.22", NULL, 0),
				 MUSLCHECK_OK);
	return options;
}

/* A checker whose options outlive it. */
static struct muslcheck *checker_for(struct seen *seen,
				     const struct muslcheck_options *options)
{
	assert_int_equal(muslcheck_new(options, NULL, 0, &seen->checker), MUSLCHECK_OK);
	return seen->checker;
}

static const char *plant(struct workbench *w)
{
	workbench_library(w);
	builder_needed(&w->b, "libc.so.6");
	workbench_call(w, "argp_parse");
	return workbench_finish(w, "a.so");
}

static void *read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *data = malloc(1 << 20);

	*size = fread(data, 1, 1 << 20, file);
	fclose(file);
	return data;
}

static void a_path_a_descriptor_and_memory_give_the_same(void **state)
{
	const char *path = plant(*state);
	const struct muslcheck_summary *summary;
	struct seen seen = { 0 };
	struct muslcheck_options *options = options_for(&seen, "check");
	struct muslcheck *checker = checker_for(&seen, options);
	size_t size;
	void *data = read_all(path, &size);
	int fd = open(path, O_RDONLY);

	lseek(fd, 10, SEEK_SET); /* its position does not matter */
	for (int way = 0; way < 3; way++) {
		const char *name = way ? "given/b.so" : path;

		if (way == 0)
			muslcheck_check_path(checker, path, &summary);
		else if (way == 1)
			muslcheck_check_fd(checker, name, fd, &summary);
		else
			muslcheck_check_memory(checker, name, data, size, &summary);
		assert_int_equal(summary->object_count, 1);
		assert_int_equal(summary->failing_count, 1);
		assert_string_equal(summary->targets[0]->id, "alpine:3.22");
		assert_string_equal(seen.path, name);
		assert_string_equal(seen.kind, "shared-object");
		assert_string_equal(seen.missing, "argp_parse");
		assert_int_equal(seen.verdict, MUSLCHECK_VERDICT_PORT);
		assert_true(*seen.fix && strcmp(seen.fix, "(null)") != 0);
	}
	assert_int_equal(seen.object_count, 3);
	assert_int_equal(seen.service_count, 3);
	assert_int_equal(seen.input_count, 3);
	assert_true(seen.finding_count >= 3);
	close(fd);
	free(data);
	muslcheck_free(checker);
	muslcheck_options_free(options);
}

/* What is next to the name on the host is not the given file's. */
static void nothing_is_found_next_to_given_bytes(void **state)
{
	struct workbench *w = *state;
	struct seen seen = { 0 };
	struct muslcheck_options *options = options_for(&seen, "check");
	struct muslcheck *checker = checker_for(&seen, options);
	const char *path;
	size_t size;
	void *data;

	workbench_library(w);
	workbench_finish(w, "libnext.so.1");
	workbench_library(w);
	builder_needed(&w->b, "libnext.so.1");
	workbench_tag_text(w, DT_RUNPATH, "$ORIGIN");
	path = workbench_finish(w, "a.so");
	data = read_all(path, &size);
	muslcheck_check_path(checker, path, NULL);
	assert_int_equal(seen.verdict, MUSLCHECK_VERDICT_RUNS);
	muslcheck_check_memory(checker, path, data, size, NULL);
	assert_int_not_equal(seen.verdict, MUSLCHECK_VERDICT_RUNS);
	free(data);
	muslcheck_free(checker);
	muslcheck_options_free(options);
}

static void archives_lockfiles_and_scripts_can_be_given(void **state)
{
	static const char lockfile[] =
		"{\"name\": \"x\", \"lockfileVersion\": 3, \"packages\": {"
		"\"\": {\"name\": \"x\"}, \"node_modules/bcrypt\": "
		"{\"version\": \"5.1.1\", \"hasInstallScript\": true}}}";
	static const char script[] = "#!/bin/nowhere\n";
	const struct muslcheck_summary *summary;
	struct seen seen = { 0 };
	struct muslcheck_options *options = options_for(&seen, "check");
	struct muslcheck *checker = checker_for(&seen, options);

	(void)state;
	muslcheck_check_memory(checker, "package-lock.json", lockfile,
			       sizeof(lockfile) - 1, &summary);
	assert_int_equal(summary->locked_count, 1);
	assert_true(seen.component_count > 0);
	muslcheck_check_memory(checker, "start.sh", script, sizeof(script) - 1, &summary);
	assert_int_equal(summary->entrypoint_count, 1);
	assert_int_equal(seen.unreadable_count, 0);
	muslcheck_check_memory(checker, "junk", "junk", 4, &summary);
	assert_int_equal(summary->unreadable_count, 1);
	assert_string_equal(seen.reason, "not an ELF file");
	muslcheck_check_fd(checker, "closed", -1, &summary);
	assert_int_equal(summary->unreadable_count, 1);
	assert_string_equal(seen.reason, "Bad file descriptor");
	muslcheck_free(checker);
	muslcheck_options_free(options);
}

static void other_commands_answer_too(void **state)
{
	const char *path = plant(*state);
	struct seen seen = { 0 };
	struct muslcheck_options *options = options_for(&seen, "static");
	struct muslcheck *checker = checker_for(&seen, options);

	muslcheck_check_path(checker, path, NULL);
	assert_int_equal(seen.object_count, 1);
	assert_int_equal(seen.verdict, MUSLCHECK_VERDICT_REBUILD);
	muslcheck_free(checker);
	muslcheck_options_free(options);
	options = options_for(&seen, "recommend");
	checker = checker_for(&seen, options);
	muslcheck_check_path(checker, path, NULL);
	assert_contains(seen.image, "debian");
	assert_true(seen.candidate_count > 5);
	muslcheck_free(checker);
	muslcheck_options_free(options);
}

static void a_refusal_ends_the_run_and_the_next_one_works(void **state)
{
	const char *path = plant(*state);
	struct seen seen = { .refuses = true };
	struct muslcheck_options *options = options_for(&seen, "check");
	struct muslcheck *checker = checker_for(&seen, options);
	const struct muslcheck_summary *summary;

	assert_int_equal(muslcheck_check_path(checker, path, NULL), MUSLCHECK_ERROR_IO);
	assert_int_equal(seen.service_count, 0);
	seen.refuses = false;
	muslcheck_cancel(checker); /* the next run, and no other */
	assert_int_equal(muslcheck_check_path(checker, path, &summary), MUSLCHECK_OK);
	assert_true(summary->is_incomplete);
	assert_int_equal(muslcheck_check_path(checker, path, &summary), MUSLCHECK_OK);
	assert_false(summary->is_incomplete);
	assert_int_equal(summary->object_count, 1);
	muslcheck_free(checker);
	muslcheck_options_free(options);
}

enum { THREAD_COUNT = 4, ROUNDS = 5 };

struct user {
	const char *path;
	struct seen seen;
	pthread_t thread;
};

static void *use(void *context)
{
	struct user *user = context;
	struct muslcheck_options *options = options_for(&user->seen, "check");
	struct muslcheck *checker = checker_for(&user->seen, options);

	for (int i = 0; i < ROUNDS; i++)
		muslcheck_check_path(checker, user->path, NULL);
	muslcheck_free(checker);
	muslcheck_options_free(options);
	return NULL;
}

static void threads_have_checkers_of_their_own(void **state)
{
	struct user users[THREAD_COUNT] = { 0 };
	const char *path = plant(*state);

	for (size_t i = 0; i < THREAD_COUNT; i++) {
		users[i].path = path;
		assert_int_equal(pthread_create(&users[i].thread, NULL, use, &users[i]),
				 0);
	}
	for (size_t i = 0; i < THREAD_COUNT; i++) {
		pthread_join(users[i].thread, NULL);
		assert_int_equal(users[i].seen.object_count, ROUNDS);
		assert_int_equal(users[i].seen.verdict, MUSLCHECK_VERDICT_PORT);
		assert_int_equal(users[i].seen.finding_count,
				 users[0].seen.finding_count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(a_path_a_descriptor_and_memory_give_the_same),
		WORKBENCH_TEST(nothing_is_found_next_to_given_bytes),
		WORKBENCH_TEST(archives_lockfiles_and_scripts_can_be_given),
		WORKBENCH_TEST(other_commands_answer_too),
		WORKBENCH_TEST(a_refusal_ends_the_run_and_the_next_one_works),
		WORKBENCH_TEST(threads_have_checkers_of_their_own),
	};

	return cmocka_run_group_tests_name("inputs", tests, NULL, NULL);
}
