/*
 * An addon for Node.js with one function, check(paths, targets): an array of the results of
 * all objects.  With Node-API, so that one build serves every release of Node.js:
 *
 *	cc -shared -fPIC -o embed.node embed_node.c -I/usr/include/node \
 *		$(pkg-config --cflags --libs muslcheck)
 *	node -e 'console.log(require("./embed.node").check(["addon.node"], ["alpine:3.22"]))'
 */
#include <muslcheck/muslcheck.h>
#include <node_api.h>
#include <stdlib.h>

struct results {
	napi_env env;
	napi_value array;
	uint32_t count;
};

static void set_text(napi_env env, napi_value object, const char *name, const char *text)
{
	napi_value value;

	if (text)
		napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
	else
		napi_get_null(env, &value);
	napi_set_named_property(env, object, name, value);
}

static napi_value findings_of(napi_env env, const struct muslcheck_result *result)
{
	napi_value array;

	napi_create_array(env, &array);
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct muslcheck_finding *finding = result->findings[i];
		napi_value object;

		napi_create_object(env, &object);
		set_text(env, object, "rule", finding->rule);
		set_text(env, object, "subject", finding->subject);
		set_text(env, object, "fix", finding->fix);
		napi_set_element(env, array, (uint32_t)i, object);
	}
	return array;
}

static bool add_object(void *context, const struct muslcheck_object *found)
{
	struct results *results = context;
	napi_env env = results->env;

	for (size_t i = 0; i < found->result_count; i++) {
		const struct muslcheck_result *result = found->results[i];
		napi_value object;

		napi_create_object(env, &object);
		set_text(env, object, "path", found->path);
		set_text(env, object, "target", result->target);
		set_text(env, object, "verdict", muslcheck_verdict_name(result->verdict));
		napi_set_named_property(env, object, "findings",
					findings_of(env, result));
		napi_set_element(env, results->array, results->count++, object);
	}
	return true;
}

static bool add_unreadable(void *context, const struct muslcheck_unreadable *unreadable)
{
	struct results *results = context;
	napi_value object;

	napi_create_object(results->env, &object);
	set_text(results->env, object, "path", unreadable->path);
	set_text(results->env, object, "reason", unreadable->reason);
	napi_set_element(results->env, results->array, results->count++, object);
	return true;
}

/* An array of strings as C has it; free each and the list.  NULL: it is none. */
static char **texts_of(napi_env env, napi_value array, uint32_t *count)
{
	bool is_array = false;
	char **texts;

	*count = 0;
	napi_is_array(env, array, &is_array);
	if (!is_array || napi_get_array_length(env, array, count) != napi_ok)
		return NULL;
	texts = calloc(*count + 1, sizeof(*texts));
	for (uint32_t i = 0; texts && i < *count; i++) {
		napi_value item;
		size_t size = 0;

		napi_get_element(env, array, i, &item);
		napi_get_value_string_utf8(env, item, NULL, 0, &size);
		texts[i] = calloc(1, size + 1);
		if (texts[i])
			napi_get_value_string_utf8(env, item, texts[i], size + 1, &size);
	}
	return texts;
}

static void free_texts(char **texts, uint32_t count)
{
	for (uint32_t i = 0; texts && i < count; i++)
		free(texts[i]);
	free(texts);
}

/* One thread: values of Node.js are only made in its own. */
static enum muslcheck_status run(struct results *results, char **paths,
				 uint32_t path_count, char **targets,
				 uint32_t target_count, char *message, size_t size)
{
	const struct muslcheck_callbacks callbacks = {
		.size = sizeof(callbacks),
		.context = results,
		.object = add_object,
		.unreadable = add_unreadable,
	};
	struct muslcheck_options *options = muslcheck_options_new();
	struct muslcheck *checker = NULL;
	enum muslcheck_status status =
		options ? muslcheck_set_callbacks(options, &callbacks)
			: MUSLCHECK_ERROR_MEMORY;

	if (!status)
		status = muslcheck_set(options, "jobs", "1", message, size);
	for (uint32_t i = 0; !status && i < target_count; i++)
		status = muslcheck_set(options, "target", targets[i], message, size);
	if (!status)
		status = muslcheck_new(options, message, size, &checker);
	if (!status)
		status = muslcheck_check(checker, (const char *const *)paths, path_count,
					 NULL);
	muslcheck_free(checker);
	muslcheck_options_free(options);
	return status;
}

static napi_value check(napi_env env, napi_callback_info info)
{
	struct results results = { .env = env };
	napi_value arguments[2] = { NULL, NULL };
	char message[256] = "muslcheck failed";
	size_t count = 2;
	uint32_t path_count, target_count;
	char **paths, **targets;

	napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
	paths = texts_of(env, arguments[0], &path_count);
	targets = texts_of(env, arguments[1], &target_count);
	napi_create_array(env, &results.array);
	if (!paths || !targets)
		napi_throw_type_error(env, NULL, "check(paths, targets): two arrays");
	else if (run(&results, paths, path_count, targets, target_count, message,
		     sizeof(message)))
		napi_throw_error(env, NULL, message);
	free_texts(paths, path_count);
	free_texts(targets, target_count);
	return results.array;
}

NAPI_MODULE_INIT()
{
	napi_value function;

	napi_create_function(env, "check", NAPI_AUTO_LENGTH, check, NULL, &function);
	napi_set_named_property(env, exports, "check", function);
	return exports;
}
