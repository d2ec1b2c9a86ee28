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
static enum mc_format look(const char *path, bool named, const struct mc_opening *opening)
{
	unsigned char head[MC_FORMAT_HEAD_SIZE];
	size_t size = mc_opening_head(opening, head, sizeof(head));

	return size ? mc_format_of_file((struct mc_bytes){ head, size }, path, named)
		    : MC_FORMAT_NONE;
}

enum muslcheck_status mc_source_container_new(const char *path, bool named,
					      struct mc_opening *opening,
					      const struct mc_source_options *options,
					      struct mc_source **out)
{
	struct container_source *self;
	enum mc_format format;
	bool starts;

	*out = NULL;
	if (!named && !mc_format_may_be_named(path))
		return MUSLCHECK_OK;
	/* If it cannot be opened, the reader of the file reports why. */
	if (!opening->is_open && mc_opening_open(path, opening, NULL) != MUSLCHECK_OK)
		return MUSLCHECK_OK;
	format = look(path, named, opening);
	if (format == MC_FORMAT_NONE)
		return MUSLCHECK_OK;
	self = calloc(1, sizeof(*self));
	if (!self)
		return MUSLCHECK_ERROR_MEMORY;
	self->source.ops = &container_ops;
	self->options = options;
	self->volume.format = format;
	self->volume.has_links = named;
	self->path = strdup(path);
	if (!self->path) {
		free(self);
		return MUSLCHECK_ERROR_MEMORY;
	}
	if (mc_opening_read_if(opening, (struct mc_bytes){ 0 }, &self->volume.file,
			       &starts, NULL) != MUSLCHECK_OK) {
		container_free(&self->source);
		return MUSLCHECK_OK;
	}
	if (mc_blobs_may_be_image(path, self->volume.file.bytes, format,
				  &options->limits)) {
		struct mc_file tar = self->volume.file;

		self->volume.file = (struct mc_file){ 0 };
		container_free(&self->source);
		return mc_source_image_new(path, &tar, format, options, out);
	}
	*out = &self->source;
	return MUSLCHECK_OK;
}
