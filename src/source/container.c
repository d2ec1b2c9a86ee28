/* SPDX-License-Identifier: MIT */
/* The source for an archive file. */
#include <stdlib.h>
#include <string.h>

#include "source/archive.h"
#include "source/facts.h"
#include "source/file_part.h"
#include "source/image.h"
#include "source/notices.h"

struct container_source {
	struct mc_source source;
	char *path;
	const struct mc_source_options *options;
	struct mc_volume volume; /* until it is read */
	bool is_read;
	struct mc_source *image; /* what it turned out to be; NULL: an archive */
	struct mc_archive *archive;
	struct mc_notices notices;
	size_t cursor;
};

/* Takes the volume's file. */
static enum muslcheck_status become_image(struct container_source *self)
{
	struct mc_file file = self->volume.file;

	self->volume.file = (struct mc_file){ 0 };
	return mc_source_image_new(self->path, &file, self->volume.format, self->options,
				   &self->image);
}

static enum muslcheck_status read_archive(struct container_source *self)
{
	enum muslcheck_status status =
		mc_archive_new(self->path, self->options, mc_notices_sink(&self->notices),
			       &self->archive);

	if (status != MUSLCHECK_OK)
		return status;
	status = mc_archive_add(self->archive, &self->volume, NULL);
	self->volume.file = (struct mc_file){ 0 };
	return status == MUSLCHECK_OK ? mc_archive_check_links(self->archive) : status;
}

static bool container_is_unread(const struct mc_source *source)
{
	const struct container_source *self = (const struct container_source *)source;

	return !self->is_read || (self->image && mc_source_is_unread(self->image));
}

static enum muslcheck_status container_read(struct mc_source *source)
{
	struct container_source *self = (struct container_source *)source;
	enum muslcheck_status status = MUSLCHECK_OK;
	bool may_be_image = false;

	if (!self->is_read)
		status = mc_blobs_may_be_image(self->path, self->volume.file.bytes,
					       self->volume.format,
					       &self->options->limits, &may_be_image);
	if (status == MUSLCHECK_OK && may_be_image)
		status = become_image(self);
	self->is_read = true;
	if (status != MUSLCHECK_OK)
		return status;
	return self->image ? self->image->ops->read(self->image) : read_archive(self);
}

static enum muslcheck_status container_next(struct mc_source *source,
					    struct mc_candidate *out, bool *end)
{
	struct container_source *self = (struct container_source *)source;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (container_is_unread(source))
		status = container_read(source);
	if (status == MUSLCHECK_OK && self->image)
		return mc_source_next(self->image, out, end);
	if (status == MUSLCHECK_OK)
		status = mc_notices_next(&self->notices, self->path, out, end);
	if (status == MUSLCHECK_OK && *end)
		status = mc_archive_next(self->archive, &self->cursor, out, end);
	return status;
}

static void container_free(struct mc_source *source)
{
	struct container_source *self = (struct container_source *)source;

	mc_source_free(self->image);
	mc_notices_done(&self->notices);
	mc_archive_unref(self->archive);
	mc_file_close(&self->volume.file);
	free(self->path);
	free(self);
}

static const struct mc_source_ops container_ops = {
	.next = container_next,
	.is_unread = container_is_unread,
	.read = container_read,
	.free = container_free,
};

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

/* Facts that cannot be used are a file that cannot be read.  Closes the file then. */
static enum muslcheck_status check_facts(struct mc_file *file, struct mc_error *err)
{
	struct mc_facts facts;

	if (mc_facts_open(file->bytes, true, &facts, err) == MUSLCHECK_OK)
		return mc_file_hold(file);
	mc_file_close(file);
	err->status = MUSLCHECK_ERROR_IO;
	return MUSLCHECK_ERROR_IO;
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
	self->volume.writer = options->writer;
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
	if (status == MUSLCHECK_OK && format == MC_FORMAT_FACTS)
		status = check_facts(&file, err);
	if (status != MUSLCHECK_OK)
		return status;
	return container_new(path, named, format, &file, options, out);
}
