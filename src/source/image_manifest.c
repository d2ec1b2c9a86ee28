/* SPDX-License-Identifier: MIT */
/* Reads an index or manifest.json into the layers and configuration of each image. */
#include <jansson.h>
#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/json_lines.h"
#include "source/image.h"
#include "source/registry.h"

/* Limits on nested indexes, images and layers, far above real ones. */
enum { INDEX_DEPTH_MAX = 4, IMAGES_MAX = 1024, LAYERS_MAX = 1024 };

/* In a registry, whose images take room on the disk. */
enum { REGISTRY_IMAGES_MAX = 10000 };

/* Limit on the words of a command. */
enum { WORDS_MAX = 64 };

struct reading {
	struct mc_blobs *blobs;
	struct mc_notice_sink notices;
	struct mc_images *images;
	struct mc_map seen; /* of a registry: "repository@digest" that were read */
};

static size_t images_max(const struct reading *reading)
{
	return reading->blobs->registry ? REGISTRY_IMAGES_MAX : IMAGES_MAX;
}

static void notify(const struct reading *reading, enum mc_notice notice,
		   const char *format, ...) MC_PRINTF(3, 4);

static void notify(const struct reading *reading, enum mc_notice notice,
		   const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	reading->notices.add(reading->notices.context, notice, reading->blobs->path,
			     text);
}

static const char *copy_text(const struct reading *reading, const json_t *value)
{
	const char *text = json_string_value(value);

	return text ? mc_arena_strdup(reading->blobs->arena, text) : NULL;
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* The hex digits of "sha256:..."; NULL for other digests. */
static const char *hex_of(const char *digest)
{
	if (!digest || strncmp(digest, "sha256:", 7) || strlen(digest) != 7 + 64 ||
	    strspn(digest + 7, "0123456789abcdef") != 64)
		return NULL;
	return digest + 7;
}

/* Read a JSON blob and check its digest if given; NULL after a notice. */
static json_t *read_json(const struct reading *reading, const char *name,
			 const char *digest)
{
	uint64_t depth = reading->blobs->limits->values[MC_LIMIT_JSON_DEPTH];
	char actual[MC_DIGEST_TEXT_SIZE];
	json_t *json = NULL;
	json_error_t error;
	struct mc_file file;

	if (mc_blobs_open(reading->blobs, name, &file) != MUSLCHECK_OK) {
		notify(reading, MC_NOTICE_BLOB, "%.100s is missing or not JSON", name);
		return NULL;
	}
	if (digest) {
		mc_digest_sha256(file.bytes, actual);
		if (strcmp(actual, digest))
			notify(reading, MC_NOTICE_DIGEST,
			       "%.100s: digest mismatch, actual %s", name, actual);
	}
	if (!mc_json_is_shallow(file.bytes, depth))
		notify(reading, MC_NOTICE_LIMIT,
		       "%.100s nests deeper than %llu levels (--limit json-depth=N)",
		       name, (unsigned long long)depth);
	else if (!(json = json_loadb((const char *)file.bytes.data, file.bytes.size, 0,
				     &error)))
		notify(reading, MC_NOTICE_MANIFEST, "%.100s is not valid JSON: %.100s",
		       name, error.text);
	mc_file_close(&file);
	return json;
}

/* Cmd holds Entrypoint's arguments, or the command if there is no Entrypoint. */
static enum muslcheck_status read_command(const struct reading *reading,
					  const json_t *config, struct mc_image *image)
{
	const json_t *const lists[] = { json_object_get(config, "Entrypoint"),
					json_object_get(config, "Cmd") };
	const json_t *value;
	size_t index;

	image->words =
		mc_arena_alloc(reading->blobs->arena, WORDS_MAX, sizeof(*image->words));
	if (!image->words)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < 2; i++)
		json_array_foreach(lists[i], index, value)
		{
			const char *word = copy_text(reading, value);

			if (word && image->word_count < WORDS_MAX)
				image->words[image->word_count++] = word;
		}
	return MUSLCHECK_OK;
}

/* Official images of languages say so which release they have: NODE_VERSION=22.11.0. */
static enum muslcheck_status add_version(const struct reading *reading, const char *text,
					 struct mc_image *image)
{
	static const char suffix[] = "_VERSION";
	size_t size = strcspn(text, "="), suffix_size = sizeof(suffix) - 1;

	return size > suffix_size && text[size] &&
			       !memcmp(text + size - suffix_size, suffix, suffix_size)
		       ? mc_texts_add(&image->versions, text, reading->blobs->arena)
		       : MUSLCHECK_OK;
}

static enum muslcheck_status read_environment(const struct reading *reading,
					      const json_t *config,
					      struct mc_image *image)
{
	const struct {
		const char *name;
		const char **value;
	} wanted[] = {
		{ "PATH=", &image->path },
		{ "LD_LIBRARY_PATH=", &image->library_path },
	};
	const json_t *list = json_object_get(config, "Env");
	enum muslcheck_status status = MUSLCHECK_OK;
	const json_t *value;
	size_t index;

	json_array_foreach(list, index, value)
	{
		const char *text = copy_text(reading, value);

		if (text && status == MUSLCHECK_OK)
			status = mc_environment_read(text, reading->blobs->arena,
						     &image->environment);

		for (size_t i = 0; text && i < sizeof(wanted) / sizeof(*wanted); i++)
			if (!strncmp(text, wanted[i].name, strlen(wanted[i].name)))
				*wanted[i].value = text + strlen(wanted[i].name);
		if (text && status == MUSLCHECK_OK)
			status = mc_texts_add(&image->variables, text,
					      reading->blobs->arena);
		if (text && status == MUSLCHECK_OK)
			status = add_version(reading, text, image);
	}
	return status;
}

/* What a configuration may hold.  null is as good as nothing. */
static bool has_type(const json_t *value, json_type type)
{
	return !value || json_is_null(value) || json_typeof(value) == type;
}

/* The first value of another type is reported; it and others like it are not used. */
static void check_config(const struct reading *reading, const json_t *json)
{
	static const struct {
		const char *key;
		json_type type;
		bool is_inside; /* of "config" */
	} rows[] = {
		{ "config", JSON_OBJECT, false },
		{ "rootfs", JSON_OBJECT, false },
		{ "os", JSON_STRING, false },
		{ "architecture", JSON_STRING, false },
		{ "variant", JSON_STRING, false },
		{ "Entrypoint", JSON_ARRAY, true },
		{ "Cmd", JSON_ARRAY, true },
		{ "Env", JSON_ARRAY, true },
		{ "WorkingDir", JSON_STRING, true },
		{ "User", JSON_STRING, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const json_t *object =
			rows[i].is_inside ? json_object_get(json, "config") : json;

		if (has_type(json_object_get(object, rows[i].key), rows[i].type))
			continue;
		notify(reading, MC_NOTICE_MANIFEST,
		       "the configuration's \"%s\" has the wrong type", rows[i].key);
		return;
	}
}

/* Read the configuration: platform, command, environment. */
static enum muslcheck_status read_config(const struct reading *reading, json_t *json,
					 struct mc_image *image)
{
	const json_t *config = json_object_get(json, "config");
	const json_t *diffs =
		json_object_get(json_object_get(json, "rootfs"), "diff_ids");
	const char *os = text_of(json, "os"),
		   *architecture = text_of(json, "architecture");
	const char *variant = text_of(json, "variant");

	check_config(reading, json);
	image->platform =
		mc_arena_printf(reading->blobs->arena, "%s/%s%s%s", os ? os : "linux",
				architecture ? architecture : "unknown",
				variant ? "/" : "", variant ? variant : "");
	image->created = copy_text(reading, json_object_get(json, "created"));
	image->directory = copy_text(reading, json_object_get(config, "WorkingDir"));
	image->user = copy_text(reading, json_object_get(config, "User"));
	if (read_environment(reading, config, image) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	if (json_array_size(diffs) != image->layer_count)
		notify(reading, MC_NOTICE_MANIFEST,
		       "configuration lists %zu layers, manifest %zu",
		       json_array_size(diffs), image->layer_count);
	for (size_t i = 0; i < image->layer_count; i++)
		image->layers[i].diff_id =
			hex_of(copy_text(reading, json_array_get(diffs, i)));
	return image->platform ? read_command(reading, config, image)
			       : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status add_image(struct reading *reading,
				       const struct mc_image *image)
{
	struct mc_images *images = reading->images;
	struct mc_image *items =
		mc_arena_grow(reading->blobs->arena, images->items, images->count,
			      sizeof(*items), &images->capacity);

	if (!items)
		return MUSLCHECK_ERROR_MEMORY;
	images->items = items;
	images->items[images->count++] = *image;
	return MUSLCHECK_OK;
}

static struct mc_layer *new_layers(const struct reading *reading, const json_t *list,
				   struct mc_image *image)
{
	image->layer_count = json_array_size(list);
	if (image->layer_count > LAYERS_MAX) {
		notify(reading, MC_NOTICE_MANIFEST,
		       "manifest lists too many layers (%zu)", image->layer_count);
		image->layer_count = 0;
	}
	return mc_arena_alloc(reading->blobs->arena, image->layer_count + 1,
			      sizeof(*image->layers));
}

static const char *blob_name(const struct reading *reading, const char *hex)
{
	if (reading->blobs->registry)
		return mc_arena_printf(reading->blobs->arena,
				       "%sblobs/sha256/%.2s/%s/data",
				       reading->blobs->registry, hex, hex);
	return mc_arena_join(reading->blobs->arena, "blobs/sha256/", hex);
}

/* Read the OCI or Docker manifest of one image. */
static enum muslcheck_status read_manifest(struct reading *reading, json_t *manifest,
					   struct mc_image *image)
{
	const json_t *list = json_object_get(manifest, "layers");
	const char *hex = hex_of(text_of(json_object_get(manifest, "config"), "digest"));
	enum muslcheck_status status = MUSLCHECK_OK;
	const json_t *descriptor;
	json_t *config = NULL;
	const char *name;
	size_t index;

	image->layers = new_layers(reading, list, image);
	if (!image->layers)
		return MUSLCHECK_ERROR_MEMORY;
	for (index = 0; index < image->layer_count; index++) {
		struct mc_layer *layer = &image->layers[index];

		descriptor = json_array_get(list, index);
		layer->digest =
			hex_of(copy_text(reading, json_object_get(descriptor, "digest")));
		layer->size =
			(uint64_t)json_integer_value(json_object_get(descriptor, "size"));
		layer->blob = layer->digest ? blob_name(reading, layer->digest) : NULL;
		if (layer->digest && !layer->blob)
			return MUSLCHECK_ERROR_MEMORY;
	}
	name = hex ? blob_name(reading, hex) : "the configuration";
	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	image->config_digest = hex ? mc_arena_strdup(reading->blobs->arena, hex) : NULL;
	config = read_json(reading, name, hex);
	if (config)
		status = read_config(reading, config, image);
	else
		image->platform = "linux/unknown";
	json_decref(config);
	return status == MUSLCHECK_OK ? add_image(reading, image) : status;
}

/* Signatures and provenance attestations are not images. */
static bool is_statement(const json_t *descriptor)
{
	const char *os = text_of(json_object_get(descriptor, "platform"), "os");

	return (os && !strcmp(os, "unknown")) ||
	       json_object_get(json_object_get(descriptor, "annotations"),
			       "vnd.docker.reference.type");
}

static enum muslcheck_status read_index(struct reading *reading, const json_t *index,
					const char *reference, unsigned depth);

static enum muslcheck_status read_descriptor(struct reading *reading,
					     const json_t *descriptor,
					     const char *reference, unsigned depth)
{
	const json_t *annotations = json_object_get(descriptor, "annotations");
	const char *hex = hex_of(text_of(descriptor, "digest"));
	struct mc_image image = { .reference = reference };
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *name;
	json_t *json;

	if (is_statement(descriptor))
		return MUSLCHECK_OK;
	if (!hex) {
		notify(reading, MC_NOTICE_MANIFEST,
		       "descriptor without a SHA-256 digest");
		return MUSLCHECK_OK;
	}
	if (!reference)
		image.reference = copy_text(
			reading, json_object_get(annotations,
						 "org.opencontainers.image.ref.name"));
	name = blob_name(reading, hex);
	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	json = read_json(reading, name, hex);
	if (json_object_get(json, "manifests"))
		status = read_index(reading, json, image.reference, depth + 1);
	else if (json_object_get(json, "layers")) {
		image.manifest_digest = mc_arena_strdup(reading->blobs->arena, hex);
		status = read_manifest(reading, json, &image);
	} else if (json)
		notify(reading, MC_NOTICE_MANIFEST, "%.100s is not a manifest", name);
	json_decref(json);
	return status;
}

static enum muslcheck_status read_index(struct reading *reading, const json_t *index,
					const char *reference, unsigned depth)
{
	const json_t *list = json_object_get(index, "manifests");
	enum muslcheck_status status = MUSLCHECK_OK;

	if (depth > INDEX_DEPTH_MAX)
		notify(reading, MC_NOTICE_LIMIT, "indexes are nested too deeply");
	for (size_t i = 0; status == MUSLCHECK_OK && depth <= INDEX_DEPTH_MAX &&
			   i < json_array_size(list);
	     i++) {
		if (reading->images->count >= images_max(reading)) {
			notify(reading, MC_NOTICE_LIMIT, "more than %zu images",
			       images_max(reading));
			break;
		}
		status = read_descriptor(reading, json_array_get(list, i), reference,
					 depth);
	}
	return status;
}

static bool is_list_of_text(const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!json_is_string(json_array_get(list, i)))
			return false;
	return json_is_array(list);
}

/* docker save names the configuration as it likes; its digest is the image's id. */
static const char *digest_of(const struct reading *reading, const char *name)
{
	char digest[MC_DIGEST_TEXT_SIZE];
	struct mc_file file;

	if (mc_blobs_open(reading->blobs, name, &file) != MUSLCHECK_OK)
		return NULL;
	mc_digest_sha256(file.bytes, digest);
	mc_file_close(&file);
	return mc_arena_strdup(reading->blobs->arena, digest);
}

/* One entry of Docker's manifest.json, which names files in the tar. */
static enum muslcheck_status read_saved(struct reading *reading, const json_t *entry)
{
	const json_t *list = json_object_get(entry, "Layers");
	const char *name = text_of(entry, "Config");
	struct mc_image image = {
		.reference = copy_text(
			reading, json_array_get(json_object_get(entry, "RepoTags"), 0)),
	};
	enum muslcheck_status status = MUSLCHECK_OK;
	json_t *config = NULL;

	if (!json_is_object(entry) || !is_list_of_text(list)) {
		notify(reading, MC_NOTICE_MANIFEST, "an entry of manifest.json %s",
		       json_is_object(entry) ? "has no list of names as \"Layers\""
					     : "is not an object");
		return MUSLCHECK_OK;
	}
	image.layers = new_layers(reading, list, &image);
	if (!image.layers)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < image.layer_count; i++)
		image.layers[i].blob = copy_text(reading, json_array_get(list, i));
	if (name) {
		config = read_json(reading, name, NULL);
		image.config_digest = digest_of(reading, name);
	} else
		notify(reading, MC_NOTICE_MANIFEST,
		       "an entry of manifest.json has no name as \"Config\"");
	if (config)
		status = read_config(reading, config, &image);
	else
		image.platform = "linux/unknown";
	json_decref(config);
	return status == MUSLCHECK_OK ? add_image(reading, &image) : status;
}

static enum muslcheck_status read_all_saved(struct reading *reading, const json_t *list)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!json_is_array(list))
		notify(reading, MC_NOTICE_MANIFEST, "manifest.json is not a list");
	for (size_t i = 0; status == MUSLCHECK_OK && i < json_array_size(list); i++) {
		if (i == IMAGES_MAX) {
			notify(reading, MC_NOTICE_LIMIT, "more than %d images",
			       IMAGES_MAX);
			break;
		}
		status = read_saved(reading, json_array_get(list, i));
	}
	return status;
}

/* A repository's tags of one manifest are one image, under the first of their names. */
static enum muslcheck_status read_tag(void *context, const char *reference,
				      const char *digest)
{
	struct reading *reading = context;
	const char *name = mc_arena_strdup(reading->blobs->arena, reference);
	size_t repository_size = (size_t)(strrchr(reference, ':') - reference);
	const char *key = mc_arena_printf(reading->blobs->arena, "%.*s@%s",
					  (int)repository_size, reference, digest);
	json_t *descriptor = json_pack("{s:s}", "digest", digest);
	enum muslcheck_status status = MUSLCHECK_ERROR_MEMORY;
	bool is_new = false;

	if (name && key && mc_map_add_text(&reading->seen, key, &is_new))
		status = MUSLCHECK_OK;
	if (is_new && reading->images->count == images_max(reading))
		notify(reading, MC_NOTICE_LIMIT, "more than %zu images",
		       images_max(reading));
	else if (is_new && reading->images->count < images_max(reading))
		status = read_descriptor(reading, descriptor, name, 0);
	json_decref(descriptor);
	return status;
}

static void report_fault(void *context, const char *path, const char *reason)
{
	const struct reading *reading = context;

	reading->notices.add(reading->notices.context, MC_NOTICE_BLOB, path, reason);
}

static enum muslcheck_status read_registry(struct reading *reading)
{
	const struct mc_registry_sink sink = { read_tag, report_fault, reading };
	enum muslcheck_status status =
		mc_registry_read(reading->blobs->path, reading->blobs->registry, &sink);

	mc_map_done(&reading->seen);
	return status;
}

enum muslcheck_status mc_images_read(struct mc_blobs *blobs,
				     struct mc_notice_sink notices, struct mc_images *out)
{
	struct reading reading = { .blobs = blobs, .notices = notices, .images = out };
	const char *index = "index.json", *saved = "manifest.json";
	enum muslcheck_status status = MUSLCHECK_OK;
	json_t *json = NULL;

	if (blobs->registry)
		return read_registry(&reading);
	if (mc_blobs_has(blobs, &index)) {
		json = read_json(&reading, index, NULL);
		if (json)
			status = read_index(&reading, json, NULL, 0);
	} else if (mc_blobs_has(blobs, &saved)) {
		json = read_json(&reading, saved, NULL);
		if (json)
			status = read_all_saved(&reading, json);
	}
	json_decref(json);
	return status;
}
