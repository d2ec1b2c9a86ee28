/* SPDX-License-Identifier: MIT */
#include <nettle/base16.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "source/facts.h"
#include "source/facts_record.h"
#include "source/script.h"

/* How much of a member's first bytes is kept: a script's are its first line. */
enum { HEAD_SIZE = 64 };

struct mc_facts_writer {
	struct muslcheck_sink sink;
	struct mc_buffer index;
	uint64_t written; /* bytes */
	bool has_sections;
	bool met_limit;
	enum muslcheck_status status; /* the first failure */
	char *unread;		      /* a member that the limits left out */
};

struct mc_facts_record {
	struct mc_facts_writer *writer;
	unsigned walk; /* the kind of the section */
	const char *inside;
	const char *path; /* of the archive: what paths begin with */
	struct mc_buffer entries;
	const char *member; /* the path of the last one; a copy */
	struct mc_arena arena;
};

static void fail(struct mc_facts_writer *writer, enum muslcheck_status status)
{
	if (writer->status == MUSLCHECK_OK)
		writer->status = status;
}

static void put(struct mc_facts_writer *writer, const void *data, size_t size)
{
	if (writer->status != MUSLCHECK_OK || !size)
		return;
	if (!writer->sink.write(writer->sink.context, data, size))
		fail(writer, MUSLCHECK_ERROR_IO);
	writer->written += size;
}

static void put_number(struct mc_buffer *out, uint64_t value, size_t size)
{
	for (; size; size--, value >>= 8)
		mc_buffer_put(out, &(char){ (char)(value & 0xff) }, 1);
}

static void put_text(struct mc_buffer *out, const char *text)
{
	put_number(out, strlen(text), 4);
	mc_buffer_put(out, text, strlen(text) + 1);
}

static void align(struct mc_facts_writer *writer)
{
	static const char zeros[MC_FACTS_ALIGNMENT];

	put(writer, zeros, (size_t)(-writer->written % MC_FACTS_ALIGNMENT));
}

enum muslcheck_status mc_facts_writer_new(const char *name, const char *sha256,
					  const struct muslcheck_sink *sink,
					  struct mc_facts_writer **out)
{
	struct mc_facts_writer *writer = calloc(1, sizeof(*writer));
	uint8_t digest[BASE16_DECODE_LENGTH(2 * MC_FACTS_DIGEST_SIZE) + 1] = { 0 };
	size_t size = sizeof(digest);
	struct base16_decode_ctx context;
	struct mc_buffer head = { 0 };

	if (!writer)
		return MUSLCHECK_ERROR_MEMORY;
	base16_decode_init(&context);
	if (!base16_decode_update(&context, &size, digest, strlen(sha256), sha256))
		memset(digest, 0, sizeof(digest));
	writer->sink = *sink;
	put_text(&writer->index, name);
	mc_buffer_put(&writer->index, (const char *)digest, MC_FACTS_DIGEST_SIZE);
	mc_buffer_puts(&head, MC_FACTS_MAGIC);
	put_number(&head, MC_FACTS_VERSION, 8);
	if (head.failed)
		fail(writer, MUSLCHECK_ERROR_MEMORY);
	else
		put(writer, head.data, head.size);
	mc_buffer_done(&head);
	*out = writer;
	return MUSLCHECK_OK;
}

bool mc_facts_writer_met_limit(const struct mc_facts_writer *writer)
{
	return writer->met_limit || writer->unread;
}

void mc_facts_writer_free(struct mc_facts_writer *writer)
{
	if (!writer)
		return;
	mc_buffer_done(&writer->index);
	free(writer->unread);
	free(writer);
}

/* Offset, size and checksum of the index. */
static void put_trailer(struct mc_facts_writer *writer, uint64_t offset)
{
	const struct mc_bytes index = { (const unsigned char *)writer->index.data,
					writer->index.size };
	struct mc_buffer trailer = { 0 };

	put_number(&trailer, offset, 8);
	put_number(&trailer, index.size, 8);
	put_number(&trailer, mc_facts_checksum(index), 8);
	if (trailer.failed)
		fail(writer, MUSLCHECK_ERROR_MEMORY);
	else
		put(writer, trailer.data, trailer.size);
	mc_buffer_done(&trailer);
}

enum muslcheck_status mc_facts_writer_finish(struct mc_facts_writer *writer,
					     struct mc_error *err)
{
	uint64_t offset;

	if (writer->unread)
		return mc_error_set(
			err, MUSLCHECK_ERROR_LIMIT,
			"%.200s is over the limits; raise --limit memory=N or disk=N",
			writer->unread);
	if (writer->status == MUSLCHECK_OK && !writer->has_sections)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT,
				    "not an archive or an image in a file");
	if (writer->index.failed)
		fail(writer, MUSLCHECK_ERROR_MEMORY);
	align(writer);
	offset = writer->written;
	put(writer, writer->index.data, writer->index.size);
	put_trailer(writer, offset);
	return writer->status;
}

/* The kind of its section. */
static unsigned walk_of(const struct mc_walk_options *options)
{
	unsigned second = options->is_second ? MC_FACTS_SECOND : 0;

	if (options->has_no_archives)
		return MC_FACTS_BLOBS;
	return (options->inside ? MC_FACTS_INSIDE : MC_FACTS_ARCHIVE) + second;
}

static bool has_section(const struct mc_facts_writer *writer, unsigned walk,
			const char *inside)
{
	struct mc_facts_cursor index = {
		.bytes = { (const unsigned char *)writer->index.data,
			   writer->index.size },
	};
	struct mc_facts facts = { 0 };

	mc_facts_text(&index);
	mc_facts_raw(&index, MC_FACTS_DIGEST_SIZE);
	facts.sections = (struct mc_bytes){ index.bytes.data + index.at,
					    index.bytes.size - index.at };
	return mc_facts_section(&facts, walk, inside, &index);
}

enum muslcheck_status mc_facts_record_new(struct mc_facts_writer *writer,
					  const struct mc_walk_options *options,
					  struct mc_facts_record **out)
{
	struct mc_facts_record *record;

	*out = NULL;
	if (writer->index.failed)
		return MUSLCHECK_ERROR_MEMORY;
	if (has_section(writer, walk_of(options), options->inside))
		return MUSLCHECK_OK;
	record = calloc(1, sizeof(*record));
	if (!record)
		return MUSLCHECK_ERROR_MEMORY;
	record->writer = writer;
	record->walk = walk_of(options);
	record->inside = options->inside ? options->inside : "";
	record->path = options->path;
	mc_arena_init(&record->arena);
	*out = record;
	return MUSLCHECK_OK;
}

/* A path, without the archive's if it begins with that. */
static void put_path(struct mc_facts_record *record, const char *path)
{
	size_t size = strlen(record->path);
	bool is_inside = !strncmp(path, record->path, size);

	put_number(&record->entries, is_inside, 1);
	put_text(&record->entries, is_inside ? path + size : path);
}

void mc_facts_record_notice(struct mc_facts_record *record, enum mc_notice notice,
			    const char *path, const char *text)
{
	record->writer->met_limit |= notice == MC_NOTICE_LIMIT;
	put_number(&record->entries, MC_FACTS_NOTICE, 1);
	put_text(&record->entries, mc_notice_rule(notice));
	put_path(record, path);
	put_text(&record->entries, text);
}

void mc_facts_record_member(struct mc_facts_record *record,
			    const struct mc_member *member)
{
	struct mc_buffer *out = &record->entries;
	size_t most = mc_script_is(member->head) ? MC_SCRIPT_HEAD_SIZE : HEAD_SIZE;
	size_t size = member->head.size < most ? member->head.size : most;

	mc_arena_reset(&record->arena);
	record->member = mc_arena_strdup(&record->arena, member->path);
	put_number(out, MC_FACTS_MEMBER, 1);
	put_number(out, member->kind, 1);
	put_path(record, member->path);
	put_number(out, member->root_size - strlen(record->path), 4);
	put_number(out, member->target != NULL, 1);
	if (member->target)
		put_path(record, member->target);
	put_number(out, member->is_digested, 1);
	put_number(out, member->mode, 2);
	put_number(out, (uint64_t)member->uid, 8);
	put_number(out, (uint64_t)member->gid, 8);
	put_number(out, size, 2);
	mc_buffer_put(out, (const char *)member->head.data, size);
}

/* Is it left out only because of a limit of this run? */
static void note_unread(struct mc_facts_record *record)
{
	struct mc_facts_writer *writer = record->writer;

	if (!writer->unread && record->member)
		writer->unread = strdup(record->member);
	if (!writer->unread)
		fail(writer, MUSLCHECK_ERROR_MEMORY);
}

void mc_facts_record_read(struct mc_facts_record *record, enum muslcheck_status status,
			  const struct mc_file *file)
{
	struct mc_buffer *out = &record->entries;
	struct mc_bytes bytes = { 0 };

	if (status == MUSLCHECK_ERROR_LIMIT && record->walk != MC_FACTS_BLOBS)
		note_unread(record);
	if (status == MUSLCHECK_OK)
		bytes = file->bytes;
	align(record->writer);
	put_number(out, MC_FACTS_READ, 1);
	put_number(out, (uint64_t)status, 1);
	put_number(out, record->writer->written, 8);
	put_number(out, bytes.size, 8);
	put_number(out, mc_facts_checksum(bytes), 4);
	put(record->writer, bytes.data, bytes.size);
}

void mc_facts_record_digest(struct mc_facts_record *record, const unsigned char *digest,
			    uint64_t size)
{
	put_number(&record->entries, MC_FACTS_DIGEST, 1);
	mc_buffer_put(&record->entries, (const char *)digest, MC_FACTS_DIGEST_SIZE);
	put_number(&record->entries, size, 8);
}

static void put_whole(struct mc_buffer *out, const struct mc_walk_digests *whole)
{
	put_number(out, MC_FACTS_END, 1);
	put_number(out, whole->is_there, 1);
	put_number(out, whole->is_cut, 1);
	put_number(out, whole->packed_size, 8);
	mc_buffer_put(out, (const char *)whole->packed, MC_FACTS_DIGEST_SIZE);
	mc_buffer_put(out, (const char *)whole->unpacked, MC_FACTS_DIGEST_SIZE);
}

void mc_facts_record_end(struct mc_facts_record *record,
			 const struct mc_walk_digests *whole)
{
	struct mc_facts_writer *writer;

	if (!record)
		return;
	writer = record->writer;
	put_whole(&record->entries, whole);
	put_number(&writer->index, record->walk, 1);
	put_text(&writer->index, record->inside);
	put_number(&writer->index, record->entries.size, 8);
	mc_buffer_put(&writer->index, record->entries.data, record->entries.size);
	writer->index.failed |= record->entries.failed;
	writer->has_sections = true;
	mc_buffer_done(&record->entries);
	mc_arena_done(&record->arena);
	free(record);
}
