/* SPDX-License-Identifier: MIT */
#include "source/stream.h"

#include <archive.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/deadline.h"

enum {
	/* Small files may be all zeros: the ratio is not checked below this. */
	RATIO_FREE_SIZE = 256 * 1024 * 1024,
	/* No real header is nearly as long; a decompressor would buffer all of it. */
	OPENING_SIZE_MAX = 1024 * 1024,
	PIECE_SIZE_MAX = 64 * 1024,
	HEADER_TRIES_MAX = 16,
	/* A zip with nothing but damaged members must not cost members times members. */
	MET_AGAIN_MAX = 1024 * 1024,
	/* Far more than one call needs besides what it reports the lack of. */
	RESERVE_SIZE = 1024 * 1024,
};

static bool can_allocate(size_t size)
{
	/* volatile, since compilers leave out memory that nobody uses */
	void *volatile memory = malloc(size);
	bool is_there = memory != NULL;

	free(memory);
	return is_there;
}

/*
 * libarchive crashes, or ends the process, when some small allocation fails.  Call it only
 * while there is memory; the allocator keeps what is freed here for the call.
 */
static bool has_memory(void)
{
	return can_allocate(RESERVE_SIZE);
}

/* The same before a block of a member; not before each, since some allocators are slow. */
static bool has_memory_to_read(struct mc_stream *stream)
{
	if (stream->position < stream->reserved_until)
		return true;
	stream->reserved_until = stream->position + RESERVE_SIZE;
	return has_memory();
}

/* About what a decompressor takes at most for usual files. */
static size_t window_of(enum mc_format format)
{
	static const size_t sizes[] = {
		[MC_FORMAT_GZIP] = 1 << 20,
		[MC_FORMAT_BZIP2] = 8 << 20,
		[MC_FORMAT_XZ] = 128 << 20,
		[MC_FORMAT_ZSTD] = 128 << 20,
	};

	return format < sizeof(sizes) / sizeof(*sizes) ? sizes[format] : 0;
}

/* After a failed call.  Of decompressors, libarchive does not say that memory ran out. */
static enum mc_pull failure_of(const struct mc_stream *stream)
{
	size_t window = window_of(stream->format);

	return archive_errno(stream->archive) == ENOMEM ||
			       (window && !can_allocate(window))
		       ? MC_PULL_MEMORY
		       : MC_PULL_DAMAGED;
}

bool mc_budget_charge(struct mc_budget *budget, uint64_t size)
{
	const uint64_t *values = budget->limits->values;

	if (budget->hit != MC_LIMIT_COUNT ||
	    (budget->is_cancelled && atomic_load(budget->is_cancelled)))
		return false;
	budget->expanded += size;
	if (budget->expanded > values[MC_LIMIT_EXPANDED])
		budget->hit = MC_LIMIT_EXPANDED;
	else if (budget->expanded > RATIO_FREE_SIZE &&
		 budget->expanded / values[MC_LIMIT_RATIO] > budget->file_size)
		budget->hit = MC_LIMIT_RATIO;
	else if (mc_deadline_has_passed(budget->deadline))
		budget->hit = MC_LIMIT_TIME;
	return budget->hit == MC_LIMIT_COUNT;
}

bool mc_budget_count_member(struct mc_budget *budget)
{
	if (++budget->member_count > budget->limits->values[MC_LIMIT_MEMBERS])
		budget->hit = MC_LIMIT_MEMBERS;
	else if (mc_deadline_has_passed(budget->deadline))
		budget->hit = MC_LIMIT_TIME;
	return budget->hit == MC_LIMIT_COUNT;
}

bool mc_budget_charge_name(struct mc_budget *budget, size_t size)
{
	budget->names_size += size;
	if (budget->names_size > budget->limits->values[MC_LIMIT_NAMES])
		budget->hit = MC_LIMIT_NAMES;
	return budget->hit == MC_LIMIT_COUNT;
}

/* Make sure the block has data; a hole in a sparse file is returned piece by piece. */
static enum mc_pull fill_block(struct mc_stream *stream)
{
	static const unsigned char zeros[64 * 1024];

	while (!stream->block_size && !stream->gap && !stream->data_size &&
	       !stream->has_ended) {
		const void *data = NULL;
		size_t size = 0;
		int64_t offset = 0;
		int result;

		if (!has_memory_to_read(stream))
			return MC_PULL_MEMORY;
		result = archive_read_data_block(stream->archive, &data, &size, &offset);
		stream->has_ended = result == ARCHIVE_EOF;
		if (stream->has_ended)
			break;
		if (stream->budget->hit != MC_LIMIT_COUNT)
			return MC_PULL_LIMIT;
		stream->is_broken = result == ARCHIVE_FATAL;
		/* A wrong CRC or size of a zip's member is no more than a warning. */
		if (result < ARCHIVE_WARN ||
		    (result == ARCHIVE_WARN && stream->format == MC_FORMAT_ZIP) ||
		    offset < (int64_t)stream->position)
			return failure_of(stream);
		stream->data = data;
		stream->data_size = size;
		stream->gap = (uint64_t)offset - stream->position;
	}
	if (!stream->block_size)
		stream->is_hole = stream->gap > 0;
	if (!stream->block_size && stream->gap) {
		stream->block = zeros;
		stream->block_size =
			stream->gap < sizeof(zeros) ? (size_t)stream->gap : sizeof(zeros);
		stream->gap -= stream->block_size;
	} else if (!stream->block_size) {
		stream->block = stream->data;
		stream->block_size = stream->data_size;
		stream->data_size = 0;
	}
	return stream->block_size ? MC_PULL_DATA : MC_PULL_END;
}

/*
 * A tar, cpio or ar copies bytes that were counted when the stream below unpacked them;
 * only the holes of its sparse files are new.
 */
static bool is_counted_below(const struct mc_stream *stream)
{
	return stream->below && !stream->is_hole &&
	       (stream->format == MC_FORMAT_TAR || stream->format == MC_FORMAT_CPIO ||
		stream->format == MC_FORMAT_AR);
}

/* Return at most size_max of the next bytes, and charge them to the budget. */
static enum mc_pull pull(struct mc_stream *stream, size_t size_max, struct mc_bytes *out)
{
	enum mc_pull pulled = fill_block(stream);

	if (pulled != MC_PULL_DATA)
		return pulled;
	out->data = stream->block;
	out->size = stream->block_size < size_max ? stream->block_size : size_max;
	stream->block += out->size;
	stream->block_size -= out->size;
	stream->position += out->size;
	if (stream->hash)
		sha256_update(stream->hash, out->size, out->data);
	if (stream->format == MC_FORMAT_GZIP)
		mc_gzip_check_unpacked(&stream->gzip, *out);
	return mc_budget_charge(stream->budget, is_counted_below(stream) ? 0 : out->size)
		       ? MC_PULL_DATA
		       : MC_PULL_LIMIT;
}

enum mc_pull mc_stream_peek(struct mc_stream *stream, struct mc_bytes *out)
{
	enum mc_pull pulled = MC_PULL_DATA;

	while (stream->head_size < sizeof(stream->head)) {
		struct mc_bytes piece = { 0 };

		pulled = pull(stream, sizeof(stream->head) - stream->head_size, &piece);
		if (pulled != MC_PULL_DATA)
			break;
		memcpy(stream->head + stream->head_size, piece.data, piece.size);
		stream->head_size += piece.size;
	}
	*out = (struct mc_bytes){ stream->head, stream->head_size };
	return pulled == MC_PULL_END ? MC_PULL_DATA : pulled;
}

enum mc_pull mc_stream_pull(struct mc_stream *stream, struct mc_bytes *out)
{
	if (stream->head_used == stream->head_size)
		return pull(stream, PIECE_SIZE_MAX, out);
	out->data = stream->head + stream->head_used;
	out->size = stream->head_size - stream->head_used;
	stream->head_used = stream->head_size;
	return MC_PULL_DATA;
}

static void start_member(struct mc_stream *stream)
{
	stream->entry = NULL;
	stream->head_size = stream->head_used = 0;
	stream->block_size = stream->data_size = 0;
	stream->gap = stream->position = stream->reserved_until = 0;
	stream->has_ended = false;
}

/*
 * Skip the rest of the member.  Over memory libarchive seeks.  In a stream it would unpack
 * without a limit, so the bytes are read and counted here.
 */
static enum mc_pull skip_rest(struct mc_stream *stream)
{
	enum mc_pull pulled = MC_PULL_DATA;
	struct mc_bytes piece;

	while (stream->entry && stream->below && pulled == MC_PULL_DATA)
		pulled = pull(stream, PIECE_SIZE_MAX, &piece);
	return pulled == MC_PULL_END ? MC_PULL_DATA : pulled;
}

/* libarchive's callback: the next bytes of the member below. */
static la_ssize_t read_below(struct archive *archive, void *context, const void **out)
{
	struct mc_stream *stream = context;
	struct mc_bytes piece = { NULL, 0 };
	enum mc_pull pulled = mc_stream_pull(stream->below, &piece);

	if (pulled == MC_PULL_END)
		return 0;
	stream->opening_size += stream->is_opening ? piece.size : 0;
	if (stream->format == MC_FORMAT_GZIP)
		mc_gzip_check_packed(&stream->gzip, piece);
	if (pulled == MC_PULL_DATA && stream->opening_size <= OPENING_SIZE_MAX) {
		*out = piece.data;
		return (la_ssize_t)piece.size;
	}
	archive_set_error(archive, pulled == MC_PULL_MEMORY ? ENOMEM : EILSEQ, "%s",
			  pulled == MC_PULL_DATA ? "its header is too long"
						 : mc_stream_error(stream->below));
	return ARCHIVE_FATAL;
}

/*
 * Filters are named, never detected: libarchive would stack up to 25 of them, and run an
 * external program for each filter it was built without.
 */
static int choose_format(struct archive *archive, enum mc_format format)
{
	static const int filters[] = {
		[MC_FORMAT_GZIP] = ARCHIVE_FILTER_GZIP,
		[MC_FORMAT_BZIP2] = ARCHIVE_FILTER_BZIP2,
		[MC_FORMAT_XZ] = ARCHIVE_FILTER_XZ,
		[MC_FORMAT_ZSTD] = ARCHIVE_FILTER_ZSTD,
		[MC_FORMAT_RPM] = ARCHIVE_FILTER_RPM,
	};

	switch (format) {
	case MC_FORMAT_TAR:
		return archive_read_support_format_tar(archive);
	case MC_FORMAT_ZIP:
		return archive_read_support_format_zip(archive);
	case MC_FORMAT_AR:
		return archive_read_support_format_ar(archive);
	case MC_FORMAT_CPIO:
		return archive_read_support_format_cpio(archive);
	default:
		break;
	}
	if (archive_read_support_format_raw(archive) != ARCHIVE_OK)
		return ARCHIVE_FATAL;
	return archive_read_append_filter(archive, filters[format]);
}

static int open_archive(struct mc_stream *stream)
{
	int result = has_memory() ? choose_format(stream->archive, stream->format)
				  : ARCHIVE_FATAL;

	if (result != ARCHIVE_OK)
		return result;
	return stream->below
		       ? archive_read_open(stream->archive, stream, NULL, read_below,
					   NULL)
		       : archive_read_open_memory(stream->archive, stream->bytes.data,
						  stream->bytes.size);
}

static int next_header(struct mc_stream *stream)
{
	int result = ARCHIVE_RETRY;

	for (int tries = 0; result == ARCHIVE_RETRY && tries < HEADER_TRIES_MAX; tries++)
		result = archive_read_next_header(stream->archive, &stream->entry);
	return result;
}

/*
 * From 3.8 on libarchive gives up on a whole zip for one damaged member, although the
 * others do not depend on it.  Open it anew and go to where it stopped.
 */
static int reopen(struct mc_stream *stream)
{
	struct archive *again = has_memory() ? archive_read_new() : NULL;
	int result = ARCHIVE_OK;

	stream->met_again += stream->entry_count;
	if (!again || stream->met_again > MET_AGAIN_MAX) {
		archive_read_free(again);
		return ARCHIVE_FATAL;
	}
	archive_read_free(stream->archive);
	stream->archive = again;
	stream->is_broken = false;
	result = open_archive(stream);
	for (size_t i = 0; result != ARCHIVE_FATAL && i < stream->entry_count; i++)
		result = next_header(stream);
	return result == ARCHIVE_FATAL ? result : ARCHIVE_OK;
}

/* What follows the gzip data is ignored, as by gzip. */
static bool is_right_gzip(struct mc_stream *stream)
{
	uint64_t end = (uint64_t)archive_filter_bytes(stream->archive, -1);

	if (stream->below)
		return end != stream->gzip.position ||
		       mc_gzip_check_is_right(&stream->gzip);
	if (end > stream->bytes.size)
		return true;
	mc_gzip_check_packed(&stream->gzip,
			     (struct mc_bytes){ stream->bytes.data, (size_t)end });
	return mc_gzip_check_is_right(&stream->gzip);
}

/*
 * Read a compressed stream to its end, where the checksum is.  If it is broken already, the
 * archive inside it has reported that.
 */
static enum mc_pull finish_stream(struct mc_stream *stream)
{
	enum mc_pull pulled = MC_PULL_DATA;
	struct mc_bytes piece;

	if (stream->format != MC_FORMAT_GZIP || stream->is_broken)
		return MC_PULL_END;
	while (pulled == MC_PULL_DATA)
		pulled = pull(stream, PIECE_SIZE_MAX, &piece);
	if (pulled != MC_PULL_END || is_right_gzip(stream))
		return pulled;
	archive_set_error(stream->archive, EILSEQ, "gzip checksum or size is wrong");
	return MC_PULL_DAMAGED;
}

/* Without it libarchive takes the members that it meets, and nobody knows how many were lost. */
static bool has_zip_end(struct mc_bytes zip)
{
	static const char signature[] = { 'P', 'K', 5, 6 };
	const size_t size_max = 22 + UINT16_MAX; /* with its comment */
	size_t size = zip.size < size_max ? zip.size : size_max;

	return memmem(zip.data + (zip.size - size), size, signature, sizeof(signature));
}

static enum mc_pull end_archive(struct mc_stream *stream)
{
	if (stream->format != MC_FORMAT_ZIP || stream->below ||
	    has_zip_end(stream->bytes))
		return MC_PULL_END;
	archive_set_error(stream->archive, EILSEQ,
			  "the zip's list of members is missing: it was cut off");
	return MC_PULL_DAMAGED;
}

enum mc_pull mc_stream_next(struct mc_stream *stream)
{
	enum mc_pull skipped;
	int result = ARCHIVE_OK;

	if (stream->entry && mc_format_is_stream(stream->format))
		return finish_stream(stream);
	skipped = skip_rest(stream);
	if (skipped == MC_PULL_DATA && !has_memory())
		skipped = MC_PULL_MEMORY;
	if (skipped != MC_PULL_DATA)
		return skipped;
	start_member(stream);
	if (stream->is_broken && stream->format == MC_FORMAT_ZIP && !stream->below)
		result = reopen(stream);
	if (result == ARCHIVE_OK)
		result = next_header(stream);
	stream->entry_count++;
	if (result >= ARCHIVE_WARN && result != ARCHIVE_EOF)
		return MC_PULL_DATA;
	stream->entry = NULL;
	if (stream->budget->hit != MC_LIMIT_COUNT)
		return MC_PULL_LIMIT;
	return result == ARCHIVE_EOF ? end_archive(stream) : failure_of(stream);
}

enum muslcheck_status mc_stream_new(enum mc_format format, struct mc_bytes bytes,
				    struct mc_stream *below, struct mc_budget *budget,
				    struct mc_stream **out, struct mc_error *err)
{
	struct mc_stream *stream;
	int result;

	if (format == MC_FORMAT_UNREAD)
		return mc_error_set(
			err, MUSLCHECK_ERROR_FORMAT,
			"7z, RAR and lz4 archives are not supported; unpack it and check the directory");
	stream = calloc(1, sizeof(*stream));
	if (!stream)
		return mc_error_memory(err);
	stream->format = format;
	stream->below = below;
	stream->bytes = bytes;
	stream->budget = budget;
	stream->archive = has_memory() ? archive_read_new() : NULL;
	if (!stream->archive) {
		mc_stream_free(stream);
		return mc_error_memory(err);
	}
	stream->is_opening = true;
	result = open_archive(stream);
	stream->is_opening = false;
	if (result != ARCHIVE_OK) {
		bool has_none = !has_memory() || failure_of(stream) == MC_PULL_MEMORY;

		if (!has_none)
			mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "%s",
				     mc_stream_error(stream));
		mc_stream_free(stream);
		return has_none ? mc_error_memory(err) : MUSLCHECK_ERROR_FORMAT;
	}
	*out = stream;
	return MUSLCHECK_OK;
}

void mc_stream_free(struct mc_stream *stream)
{
	if (!stream)
		return;
	archive_read_free(stream->archive);
	free(stream);
}

const char *mc_stream_error(struct mc_stream *stream)
{
	const char *text = archive_error_string(stream->archive);

	/* Some of the messages end a line. */
	if (text)
		snprintf(stream->error, sizeof(stream->error), "%.*s",
			 (int)strcspn(text, "\n"), text);
	return text ? stream->error : "damaged";
}
