/* SPDX-License-Identifier: MIT */
/* The source for an OCI layout or a tar of `docker save`. */
#include "source/image.h"

#include <nettle/base16.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/archive.h"
#include "source/notices.h"
#include "source/registry.h"

struct image_source {
	struct mc_source source;
	char *path;
	const struct mc_source_options *options;
	struct mc_file tar; /* empty for a directory */
	enum mc_format format;
	struct mc_arena arena;
	struct mc_blobs blobs;
	struct mc_images images;
	struct mc_notices notices;
	bool is_read;
	struct mc_error
		refusal; /* of the platform asked for; cleared when it is reported */
	size_t next;	 /* image */

	const char *name;		    /* of the current image */
	struct mc_archive *archive;	    /* its files; NULL between images */
	const struct mc_image_facts *facts; /* not yielded yet; NULL: done */
	size_t cursor;
};

static void notify(struct image_source *self, enum mc_notice notice, const char *path,
		   const char *text)
{
	const struct mc_notice_sink sink = mc_notices_sink(&self->notices);

	sink.add(sink.context, notice, path, text);
}

/* Check the layer's digests and size against the manifest. */
static void verify(struct image_source *self, const struct mc_layer *layer,
		   const struct mc_walk_digests *whole)
{
	char packed[2 * MC_SHA256_SIZE + 1] = "", unpacked[2 * MC_SHA256_SIZE + 1] = "";
	char text[256] = "";

	base16_encode_update(packed, MC_SHA256_SIZE, whole->packed);
	base16_encode_update(unpacked, MC_SHA256_SIZE, whole->unpacked);
	if (layer->digest && strcmp(layer->digest, packed))
		snprintf(text, sizeof(text), "layer %.100s: digest mismatch, actual %s",
			 layer->blob, packed);
	else if (layer->size && layer->size != whole->packed_size)
		snprintf(text, sizeof(text),
			 "layer %.100s has %llu bytes, the manifest says %llu",
			 layer->blob, (unsigned long long)whole->packed_size,
			 (unsigned long long)layer->size);
	else if (layer->diff_id && strcmp(layer->diff_id, unpacked))
		snprintf(text, sizeof(text), "layer %.100s: diff_id mismatch, actual %s",
			 layer->blob, unpacked);
	if (*text && !whole->is_cut)
		notify(self, MC_NOTICE_DIGEST, self->name, text);
}

/* Open the file that is the layer, or that contains it. */
static enum muslcheck_status open_volume(struct image_source *self,
					 const struct mc_layer *layer,
					 struct mc_volume *out, bool *found)
{
	const char *path = self->path, *blob = layer->blob;
	unsigned char head[MC_FORMAT_HEAD_SIZE];
	struct mc_bytes start;

	*out = (struct mc_volume){ .is_layer = true, .writer = self->options->writer };
	*found = blob && mc_blobs_has(&self->blobs, &blob);
	if (!*found)
		return MUSLCHECK_OK;
	if (self->blobs.is_directory)
		path = mc_arena_join(&self->arena, path, "/", blob);
	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	if (!self->blobs.is_directory && self->tar.held)
		out->file = mc_file_share(&self->tar);
	else
		*found = mc_file_open(path, &out->file, NULL) == MUSLCHECK_OK;
	if (!*found)
		return MUSLCHECK_OK;
	start = out->file.bytes;
	start.size = start.size < sizeof(head) ? start.size : sizeof(head);
	out->format = self->blobs.is_directory ? mc_format_detect(start) : self->format;
	out->inside = self->blobs.is_directory ? NULL : blob;
	out->section = blob;
	return MUSLCHECK_OK;
}

static enum muslcheck_status add_layer(struct image_source *self,
				       const struct mc_layer *layer)
{
	struct mc_walk_digests whole = { 0 };
	struct mc_volume volume;
	enum muslcheck_status status;
	char text[192];
	bool found;

	status = open_volume(self, layer, &volume, &found);
	if (status != MUSLCHECK_OK)
		return status;
	snprintf(text, sizeof(text), "layer %.100s is missing",
		 layer->blob ? layer->blob : "without a digest");
	if (found && volume.format == MC_FORMAT_NONE) {
		mc_file_close(&volume.file);
		snprintf(text, sizeof(text), "layer %.100s is not an archive",
			 layer->blob);
		notify(self, MC_NOTICE_DAMAGED, self->name, text);
		return MUSLCHECK_OK;
	}
	if (found)
		status = mc_layer_read(self->archive, layer, self->options->cache,
				       &self->arena, &volume, &whole);
	if (status != MUSLCHECK_OK)
		return status;
	if (found && whole.is_there)
		verify(self, layer, &whole);
	else
		notify(self, MC_NOTICE_BLOB, self->name, text);
	return MUSLCHECK_OK;
}

static bool has_same_reference(const struct mc_image *left, const struct mc_image *right)
{
	return left->reference && right->reference
		       ? !strcmp(left->reference, right->reference)
		       : left->reference == right->reference;
}

/* Prefix of file names: the path, and which image if there are several. */
static const char *name_of(struct image_source *self, size_t index)
{
	const struct mc_images *images = &self->images;
	const struct mc_image *image = &images->items[index];
	const char *label = image->platform;
	bool is_alone = true, is_first = true, is_one_of_many = false;

	for (size_t i = 0; i < images->count; i++) {
		is_one_of_many |= !has_same_reference(&images->items[i], image);
		if (i == index || strcmp(images->items[i].platform, image->platform))
			continue;
		is_alone = false;
		is_first &= i > index;
	}
	if (images->count == 1)
		return self->path;
	if ((!is_alone || is_one_of_many) && image->reference)
		label = mc_arena_join(&self->arena, image->reference, ",", label);
	else if (!is_first)
		label = mc_arena_printf(&self->arena, "%zu,%s", index + 1, label);
	return label ? mc_arena_join(&self->arena, self->path, "[", label, "]") : NULL;
}

static enum muslcheck_status build(struct image_source *self, size_t index)
{
	const struct mc_image *image = &self->images.items[index];
	enum muslcheck_status status;

	self->name = name_of(self, index);
	self->cursor = 0;
	if (!self->name)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_archive_new(self->name, self->options,
				mc_notices_sink(&self->notices), &self->archive);
	for (size_t i = 0; status == MUSLCHECK_OK && i < image->layer_count; i++)
		status = add_layer(self, &image->layers[i]);
	if (status == MUSLCHECK_OK)
		status = mc_archive_check_links(self->archive);
	if (status == MUSLCHECK_OK)
		status = mc_archive_make_root(self->archive, image, &self->facts);
	return status;
}

/* The tar has no manifest, so it is an ordinary archive. */
static enum muslcheck_status build_plain(struct image_source *self)
{
	const struct mc_volume volume = {
		.file = self->tar,
		.format = self->format,
		.writer = self->options->writer,
	};
	enum muslcheck_status status =
		mc_archive_new(self->path, self->options, mc_notices_sink(&self->notices),
			       &self->archive);

	if (status != MUSLCHECK_OK)
		return status;
	self->tar = (struct mc_file){ 0 };
	status = mc_archive_add(self->archive, &volume, NULL);
	return status == MUSLCHECK_OK ? mc_archive_check_links(self->archive) : status;
}

static bool is_named_before(const struct mc_images *images, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (!strcmp(images->items[i].platform, images->items[index].platform))
			return true;
	return false;
}

/* "linux/amd64, linux/arm64", unique; NULL if out of memory. */
static const char *list_platforms(const struct mc_images *images, struct mc_arena *arena)
{
	const char *names = images->items[0].platform;

	for (size_t i = 1; names && i < images->count; i++)
		if (!is_named_before(images, i))
			names = mc_arena_join(arena, names, ", ",
					      images->items[i].platform);
	return names;
}

static bool is_platform(const char *platform, const char *wanted)
{
	size_t size = strlen(wanted);

	return !strncmp(platform, wanted, size) &&
	       (!platform[size] || platform[size] == '/');
}

/* Keep the images of the requested platform; a usage error if there are none. */
static enum muslcheck_status choose(struct image_source *self)
{
	const char *wanted = self->options->platform;
	struct mc_images *images = &self->images;
	const char *names;
	size_t kept = 0;

	for (size_t i = 0; wanted && i < images->count; i++)
		if (is_platform(images->items[i].platform, wanted))
			images->items[kept++] = images->items[i];
	if (!wanted || kept || !images->count) {
		images->count = wanted ? kept : images->count;
		return MUSLCHECK_OK;
	}
	names = list_platforms(images, &self->arena);
	images->count = 0;
	if (!names)
		return MUSLCHECK_ERROR_MEMORY;
	mc_error_set(&self->refusal, MUSLCHECK_ERROR_USAGE,
		     "no image for platform %s; available: %s", wanted, names);
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_images(struct image_source *self)
{
	const struct mc_notice_sink sink = mc_notices_sink(&self->notices);
	enum muslcheck_status status =
		mc_blobs_read(&self->blobs, &self->tar, self->format, sink);

	self->is_read = true;
	if (status == MUSLCHECK_OK)
		status = mc_images_read(&self->blobs, sink, &self->images);
	if (status != MUSLCHECK_OK || self->images.count || self->notices.count ||
	    self->blobs.is_directory)
		return status == MUSLCHECK_OK ? choose(self) : status;
	return build_plain(self);
}

/* Between two images the next one is unread. */
static bool image_is_unread(const struct mc_source *source)
{
	const struct image_source *self = (const struct image_source *)source;

	return !self->is_read || (!self->archive && self->next < self->images.count);
}

/* The list of images is read with the first of them. */
static enum muslcheck_status image_read(struct mc_source *source)
{
	struct image_source *self = (struct image_source *)source;
	enum muslcheck_status status = self->is_read ? MUSLCHECK_OK : read_images(self);

	return status == MUSLCHECK_OK && image_is_unread(source)
		       ? build(self, self->next++)
		       : status;
}

static enum muslcheck_status yield_refusal(struct image_source *self,
					   struct mc_candidate *out)
{
	*out = (struct mc_candidate){ .path = strdup(self->path),
				      .error = self->refusal };
	self->refusal = (struct mc_error){ 0 };
	return out->path ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* The image itself is yielded before its files. */
static enum muslcheck_status yield_facts(struct image_source *self,
					 struct mc_candidate *out)
{
	*out = (struct mc_candidate){
		.path = strdup(self->name),
		.tree = mc_tree_ref(mc_archive_tree(self->archive)),
		.image = self->facts,
	};
	self->facts = NULL;
	if (out->path)
		return MUSLCHECK_OK;
	mc_candidate_done(out);
	return MUSLCHECK_ERROR_MEMORY;
}

/* One step: sets *found if out was set, *done at the end. */
static enum muslcheck_status step(struct image_source *self, struct mc_candidate *out,
				  bool *found, bool *done)
{
	enum muslcheck_status status;
	bool end = false;

	if (image_is_unread(&self->source))
		return image_read(&self->source);
	*found = self->refusal.status != MUSLCHECK_OK;
	if (*found)
		return yield_refusal(self, out);
	status = mc_notices_next(&self->notices, self->path, out, &end);
	if (status != MUSLCHECK_OK || !end) {
		*found = status == MUSLCHECK_OK;
		return status;
	}
	if (!self->archive) {
		*done = true;
		return MUSLCHECK_OK;
	}
	if (self->facts) {
		status = yield_facts(self, out);
		*found = status == MUSLCHECK_OK;
		return status;
	}
	status = mc_archive_next(self->archive, &self->cursor, out, &end);
	*found = status == MUSLCHECK_OK && !end;
	if (end) {
		mc_archive_unref(self->archive);
		self->archive = NULL;
	}
	return status;
}

static enum muslcheck_status image_next(struct mc_source *source,
					struct mc_candidate *out, bool *end)
{
	struct image_source *self = (struct image_source *)source;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool found = false;

	*end = false;
	while (status == MUSLCHECK_OK && !found && !*end)
		status = step(self, out, &found, end);
	return status;
}

static void image_free(struct mc_source *source)
{
	struct image_source *self = (struct image_source *)source;

	mc_notices_done(&self->notices);
	mc_archive_unref(self->archive);
	mc_blobs_done(&self->blobs);
	mc_file_close(&self->tar);
	mc_arena_done(&self->arena);
	free(self->path);
	free(self);
}

static const struct mc_source_ops image_ops = {
	.next = image_next,
	.is_unread = image_is_unread,
	.read = image_read,
	.free = image_free,
};

enum muslcheck_status mc_source_image_new(const char *path, struct mc_file *tar,
					  enum mc_format format,
					  const struct mc_source_options *options,
					  struct mc_source **out)
{
	struct image_source *self = calloc(1, sizeof(*self));
	struct mc_file nothing = { 0 };

	if (self)
		self->path = strdup(path);
	if (!self || !self->path) {
		mc_file_close(tar ? tar : &nothing);
		free(self);
		return MUSLCHECK_ERROR_MEMORY;
	}
	mc_arena_init(&self->arena);
	self->source.ops = &image_ops;
	self->options = options;
	self->tar = tar ? *tar : nothing;
	self->format = format;
	self->blobs = (struct mc_blobs){
		.path = self->path,
		.limits = &options->limits,
		.is_directory = !tar,
		.writer = options->writer,
		.registry = tar ? NULL : mc_registry_in(path),
		.arena = &self->arena,
	};
	*out = &self->source;
	return MUSLCHECK_OK;
}
