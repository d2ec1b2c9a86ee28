/* SPDX-License-Identifier: MIT */
/* The source for an archive file. */
#include <stdlib.h>
#include <string.h>

#include "source/archive.h"
#include "source/image.h"
#include "source/notices.h"

struct container_source {
	struct mc_source source;
	char *path;
	const struct mc_source_options *options;
	struct mc_volume volume; /* until it is read */
	struct mc_archive *archive;
	struct mc_notices notices;
	size_t cursor;
};

static enum muslcheck_status build(struct container_source *self)
{
	enum muslcheck_status status =
		mc_archive_new(self->path, self->options, mc_notices_sink(&self->notices),
			       &self->archive);

	if (status != MUSLCHECK_OK)
		return status;
	status = mc_archive_add(self->archive, &self->volume, NULL);
	self->volume.file = (struct mc_file){ 0 };
	return status;
}

static enum muslcheck_status container_next(struct mc_source *source,
					    struct mc_candidate *out, bool *end)
{
	struct container_source *self = (struct container_source *)source;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!self->archive)
		status = build(self);
	if (status == MUSLCHECK_OK)
		status = mc_notices_next(&self->notices, self->path, out, end);
	if (status == MUSLCHECK_OK && *end)
		status = mc_archive_next(self->archive, &self->cursor, out, end);
	return status;
}

static void container_free(struct mc_source *source)
{
	struct container_source *self = (struct container_source *)source;

	mc_notices_done(&self->notices);
	mc_archive_unref(self->archive);
	mc_file_close(&self->volume.file);
	free(self->path);
	free(self);
}

static const struct mc_source_ops container_ops = { .next = container_next,
						    .free = container_free };

/* The format by the file's first bytes. */
static enum muslcheck_status look(const char *path, bool named,
				  const struct mc_opening *opening, enum mc_format *out,
				  struct mc_error *err)
{
	unsigned char head[MC_FORMAT_HEAD_SIZE];
	size_t size = 0;
	enum muslcheck_status status =
		mc_opening_head(opening, head, sizeof(head), &size, err);

	*out = size ? mc_format_of_file((struct mc_bytes){ head, size }, path, named)
		    : MC_FORMAT_NONE;
	return status;
}

static enum muslcheck_status container_new(const char *path, bool named,
					   enum mc_format format, struct mc_file *file,
					   const struct mc_source_options *options,
					   struct mc_source **out)
{
	struct container_source *self = calloc(1, sizeof(*self));

	if (self)
		self->path = strdup(path);
	if (!self || !self->path) {
		free(self);
		mc_file_close(file);
		return MUSLCHECK_ERROR_MEMORY;
	}
	self->source.ops = &container_ops;
	self->options = options;
	self->volume.format = format;
	self->volume.has_links = named;
	self->volume.file = *file;
	*out = &self->source;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_source_container_new(const char *path, bool named,
					      struct mc_opening *opening,
					      const struct mc_source_options *options,
					      struct mc_source **out,
					      struct mc_error *err)
{
	enum mc_format format = MC_FORMAT_NONE;
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_file file;
	bool starts;

	*out = NULL;
	if (!named && !mc_format_may_be_named(path))
		return MUSLCHECK_OK;
	if (!opening->is_open)
		status = mc_opening_open(path, opening, err);
	if (status == MUSLCHECK_OK)
		status = look(path, named, opening, &format, err);
	if (status != MUSLCHECK_OK || format == MC_FORMAT_NONE)
		return status;
	status = mc_opening_read_if(opening, (struct mc_bytes){ 0 }, &file, &starts, err);
	if (status != MUSLCHECK_OK)
		return status;
	if (mc_blobs_may_be_image(path, file.bytes, format, &options->limits))
		return mc_source_image_new(path, &file, format, options, out);
	return container_new(path, named, format, &file, options, out);
}
