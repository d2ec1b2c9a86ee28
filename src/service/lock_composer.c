/* SPDX-License-Identifier: MIT */
/*
 * composer.lock.  Composer's packages are PHP; what they need of the image are extensions,
 * "ext-gd".  Each extension is one entry.
 */
#include <string.h>
#include <strings.h>

#include "service/lock_json.h"

/* How the official images get an extension. */
enum origin { ORIGIN_UNKNOWN, ORIGIN_BUILTIN, ORIGIN_CORE, ORIGIN_PECL };

static const struct extension {
	const char *name;
	enum origin origin;
	const char *packages[MC_LIBC_COUNT];
} extensions[] = {
#define MC_PHP_EXTENSION_ROW(name, origin, apk, apt)                                     \
	{ name, ORIGIN_##origin, { [MC_LIBC_MUSL] = apk, [MC_LIBC_GLIBC] = apt } },
#include "service/php_extensions.def"
#undef MC_PHP_EXTENSION_ROW
};

static const struct extension *find_extension(const char *name)
{
	for (size_t i = 0; i < sizeof(extensions) / sizeof(*extensions); i++)
		if (!strcasecmp(extensions[i].name, name))
			return &extensions[i];
	return NULL;
}

/* "apk add icu-dev && docker-php-ext-install intl" */
static const char *remedy_for(struct mc_arena *arena, const struct extension *extension,
			      const char *name, const struct mc_platform *platform)
{
	const char *packages = extension ? extension->packages[platform->libc] : NULL;
	const char *get =
		platform->libc == MC_LIBC_MUSL ? "apk add " : "apt-get install ";
	const char *then =
		platform->installs
			? "; then check the image"
			: ", in a build stage from the php image; then copy it in";
	bool has_packages = packages && *packages;

	if (platform->libc == MC_LIBC_UNKNOWN)
		return "Use an image with PHP, such as php:8.4-cli-alpine";
	if (!extension)
		return mc_arena_join(arena,
				     "Check the image: php -m lists its extensions");
	if (extension->origin == ORIGIN_CORE)
		return mc_arena_join(arena, has_packages ? get : "",
				     has_packages ? packages : "",
				     has_packages ? " && " : "",
				     "docker-php-ext-install ", name, then);
	return mc_arena_join(arena, get, "$PHPIZE_DEPS ", has_packages ? packages : "",
			     has_packages ? " " : "", "&& pecl install ", name,
			     " && docker-php-ext-enable ", name, then);
}

static enum muslcheck_status answer(struct mc_lock_context *context, const char *name,
				    const char *user, const struct mc_platform *platform,
				    struct mc_lock_answer *out)
{
	struct mc_arena *arena = context->request->arena;
	const struct extension *extension = find_extension(name);
	const struct mc_lock_reason reason = {
		.builds = !extension ? MC_BUILDS_UNKNOWN : MC_BUILDS_SOURCE,
		.message = mc_arena_join(
			arena, "needed by ", user,
			extension
				? "; not in the official images of PHP, compiled into them"
				: "; an extension that is not known"),
		.remedy = remedy_for(arena, extension, name, platform),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
	};

	if (extension && extension->origin == ORIGIN_BUILTIN)
		return MUSLCHECK_OK;
	return reason.remedy ? mc_lock_answer(context, out, &reason)
			     : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status add_extension(struct mc_lock_context *context,
					   const char *key, const char *user,
					   uint32_t line, const char *skip_reason)
{
	const struct mc_lock_request *request = context->request;
	struct mc_lock_entry found = {
		.name = mc_arena_strdup(request->arena, key),
		.line = line,
		.skip_reason = skip_reason,
		.decides = !skip_reason,
	};
	struct mc_lock_entry *entry;
	enum muslcheck_status status = found.name ? mc_lock_add(context, &found, &entry)
						  : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && i < request->platform_count; i++)
		status = answer(context, found.name + strlen("ext-"), user,
				&request->platforms[i], &entry->answers[i]);
	return status;
}

/* The extensions that one package requires; seen has those that are entries already. */
static enum muslcheck_status read_requires(struct mc_lock_context *context,
					   const json_t *requires, const char *user,
					   uint32_t line, const char *skip_reason,
					   json_t *seen)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *key;
	json_t *version;

	json_object_foreach((json_t *) requires, key, version)
	{
		if (strncmp(key, "ext-", strlen("ext-")) != 0 || !key[strlen("ext-")] ||
		    json_object_get(seen, key))
			continue;
		status = json_object_set_new(seen, key, json_true())
				 ? MUSLCHECK_ERROR_MEMORY
				 : add_extension(context, key, user, line, skip_reason);
		if (status != MUSLCHECK_OK)
			break;
	}
	return status;
}

static enum muslcheck_status read_list(struct mc_lock_context *context,
				       const json_t *root, const char *member,
				       const char *skip_reason, json_t *seen)
{
	const json_t *packages = json_object_get(root, member);
	struct mc_child_lines lines;
	enum muslcheck_status status = mc_json_child_lines(
		context->source.text, member, context->request->arena, &lines);

	context->out->package_count += json_array_size(packages);
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(packages); i++) {
		const json_t *package = json_array_get(packages, i);
		const char *name = json_string_value(json_object_get(package, "name"));

		status = read_requires(context, json_object_get(package, "require"),
				       name ? name : "a package",
				       mc_json_child_line(&lines, i), skip_reason, seen);
	}
	return status;
}

static enum muslcheck_status read_platform(struct mc_lock_context *context,
					   const json_t *root, const char *member,
					   const char *skip_reason, json_t *seen)
{
	const struct mc_bytes text = context->source.text;
	const struct mc_json_step step = { .key = member };

	return read_requires(
		context, json_object_get(root, member), "composer.json",
		(uint32_t)mc_json_line((const char *)text.data, text.size, &step, 1),
		skip_reason, seen);
}

static enum muslcheck_status read_root(struct mc_lock_context *context,
				       const json_t *root, struct mc_error *err)
{
	static const char development[] = "only for development";
	json_t *seen = json_object();
	enum muslcheck_status status = seen ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	if (!json_is_array(json_object_get(root, "packages")))
		status = mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				      "\"packages\" must be an array");
	if (status == MUSLCHECK_OK)
		status = read_platform(context, root, "platform", NULL, seen);
	if (status == MUSLCHECK_OK)
		status = read_list(context, root, "packages", NULL, seen);
	if (status == MUSLCHECK_OK)
		status = read_platform(context, root, "platform-dev", development, seen);
	if (status == MUSLCHECK_OK)
		status = read_list(context, root, "packages-dev", development, seen);
	json_decref(seen);
	return status;
}

enum muslcheck_status mc_lock_composer(struct mc_lock_context *context,
				       struct mc_error *err)
{
	return mc_lock_json_read(context, read_root, err);
}
