/* SPDX-License-Identifier: MIT */
#include "workbench.h"

#include <archive.h>
#include <archive_entry.h>

#include "source/stream.h"

enum { BIG = 4 << 20, SPARSE_END = 8 << 20 };

/* What a test packs: one archive in memory. */
struct packed {
	unsigned char *data;
	size_t size;
};

enum hole { WHOLE, SPARSE };

static void pack_member(struct archive *archive, const char *name, struct packed content,
			enum hole hole)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (int64_t)content.size);
	if (hole == SPARSE)
		archive_entry_sparse_add_entry(entry, (int64_t)content.size - 1, 1);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, content.data, content.size),
			 content.size);
	archive_entry_free(entry);
}

/* A zip or tar of the member "big" and the empty member "last". */
static struct packed pack(struct workbench *w, enum mc_format format, int filter,
			  struct packed content, enum hole hole)
{
	const size_t room = content.size + (1 << 20);
	struct archive *archive = archive_write_new();
	struct packed out = { mc_arena_alloc(&w->arena, room, 1), 0 };

	assert_non_null(out.data);
	assert_int_equal(format == MC_FORMAT_ZIP ? archive_write_set_format_zip(archive)
						 : archive_write_set_format_pax(archive),
			 ARCHIVE_OK);
	assert_int_equal(archive_write_add_filter(archive, filter), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, out.data, room, &out.size),
			 ARCHIVE_OK);
	pack_member(archive, "big", content, hole);
	pack_member(archive, "last", (struct packed){ content.data, 0 }, WHOLE);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return out;
}

static struct packed zeros(struct workbench *w, size_t size)
{
	struct packed out = { mc_arena_alloc(&w->arena, size, 1), size };

	assert_non_null(out.data);
	memset(out.data, 0, size);
	return out;
}

/* Up to three streams, each over the current member of the one before. */
struct streams {
	struct mc_limits limits;
	struct mc_budget budget;
	struct mc_stream *items[3];
	size_t count;
};

static void begin(struct streams *streams)
{
	*streams = (struct streams){ .budget.hit = MC_LIMIT_COUNT };
	mc_limits_init(&streams->limits);
	streams->budget.limits = &streams->limits;
}

static struct mc_stream *open_stream(struct streams *streams, enum mc_format format,
				     struct packed packed)
{
	struct mc_stream *below =
		streams->count ? streams->items[streams->count - 1] : NULL;
	struct mc_stream **out = &streams->items[streams->count++];

	if (!below)
		streams->budget.file_size = packed.size;
	assert_int_equal(mc_stream_new(format,
				       (struct mc_bytes){ packed.data, packed.size },
				       below, &streams->budget, out, NULL),
			 MUSLCHECK_OK);
	assert_int_equal(mc_stream_next(*out), MC_PULL_DATA);
	return *out;
}

static void end(struct streams *streams)
{
	while (streams->count)
		mc_stream_free(streams->items[--streams->count]);
}

/* The bytes left of the current member. */
static uint64_t read_all(struct mc_stream *stream)
{
	struct mc_bytes piece;
	uint64_t size = 0;

	while (mc_stream_pull(stream, &piece) == MC_PULL_DATA)
		size += piece.size;
	return size;
}

/* A zip over memory is read from its end; inside a tar it can only be read forwards. */
static struct mc_stream *open_zip_in_tar(struct workbench *w, struct streams *streams)
{
	struct packed zip =
		pack(w, MC_FORMAT_ZIP, ARCHIVE_FILTER_NONE, zeros(w, BIG), WHOLE);
	struct packed tar = pack(w, MC_FORMAT_TAR, ARCHIVE_FILTER_NONE, zip, WHOLE);

	begin(streams);
	open_stream(streams, MC_FORMAT_TAR, tar);
	return open_stream(streams, MC_FORMAT_ZIP, (struct packed){ 0 });
}

static void skipped_members_count_where_they_have_to_be_unpacked(void **state)
{
	struct streams streams;
	struct mc_stream *zip = open_zip_in_tar(*state, &streams);

	assert_int_equal(mc_stream_next(zip), MC_PULL_DATA);
	assert_string_equal(archive_entry_pathname(zip->entry), "last");
	assert_true(streams.budget.expanded >= BIG);
	assert_int_equal(mc_stream_next(zip), MC_PULL_END);
	end(&streams);
}

static void a_limit_ends_the_skipping(void **state)
{
	struct streams streams;
	struct mc_stream *zip = open_zip_in_tar(*state, &streams);

	streams.limits.values[MC_LIMIT_EXPANDED] = BIG / 2;
	assert_int_equal(mc_stream_next(zip), MC_PULL_LIMIT);
	assert_int_equal(streams.budget.hit, MC_LIMIT_EXPANDED);
	assert_true(streams.budget.expanded < BIG);
	end(&streams);
}

static void skipping_in_memory_unpacks_nothing(void **state)
{
	struct workbench *w = *state;
	struct streams streams;
	struct mc_stream *zip;

	begin(&streams);
	zip = open_stream(
		&streams, MC_FORMAT_ZIP,
		pack(w, MC_FORMAT_ZIP, ARCHIVE_FILTER_NONE, zeros(w, BIG), WHOLE));
	assert_int_equal(mc_stream_next(zip), MC_PULL_DATA);
	assert_string_equal(archive_entry_pathname(zip->entry), "last");
	assert_int_equal(streams.budget.expanded, 0);
	end(&streams);
}

static void bytes_of_a_compressed_tar_count_once(void **state)
{
	struct workbench *w = *state;
	struct packed packed =
		pack(w, MC_FORMAT_TAR, ARCHIVE_FILTER_GZIP, zeros(w, BIG), WHOLE);
	struct streams streams;
	struct mc_stream *tar;

	begin(&streams);
	open_stream(&streams, MC_FORMAT_GZIP, packed);
	tar = open_stream(&streams, MC_FORMAT_TAR, (struct packed){ 0 });
	assert_int_equal(read_all(tar), BIG);
	assert_int_equal(mc_stream_next(tar), MC_PULL_DATA);
	assert_int_equal(mc_stream_next(tar), MC_PULL_END);
	assert_true(streams.budget.expanded >= BIG &&
		    streams.budget.expanded <= BIG + (64 << 10));
	end(&streams);
}

static void holes_of_a_compressed_tar_count_too(void **state)
{
	struct workbench *w = *state;
	struct packed packed =
		pack(w, MC_FORMAT_TAR, ARCHIVE_FILTER_GZIP, zeros(w, SPARSE_END), SPARSE);
	struct streams streams;
	struct mc_stream *tar;

	begin(&streams);
	open_stream(&streams, MC_FORMAT_GZIP, packed);
	tar = open_stream(&streams, MC_FORMAT_TAR, (struct packed){ 0 });
	assert_int_equal(read_all(tar), SPARSE_END);
	assert_true(streams.budget.expanded >= SPARSE_END - 1 &&
		    streams.budget.expanded <= SPARSE_END + (64 << 10));
	end(&streams);
}

static void bytes_of_a_plain_tar_count_once(void **state)
{
	struct workbench *w = *state;
	struct streams streams;
	struct mc_stream *tar;

	begin(&streams);
	tar = open_stream(
		&streams, MC_FORMAT_TAR,
		pack(w, MC_FORMAT_TAR, ARCHIVE_FILTER_NONE, zeros(w, BIG), WHOLE));
	assert_int_equal(read_all(tar), BIG);
	assert_int_equal(streams.budget.expanded, BIG);
	end(&streams);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKBENCH_TEST(skipped_members_count_where_they_have_to_be_unpacked),
		WORKBENCH_TEST(a_limit_ends_the_skipping),
		WORKBENCH_TEST(skipping_in_memory_unpacks_nothing),
		WORKBENCH_TEST(bytes_of_a_compressed_tar_count_once),
		WORKBENCH_TEST(holes_of_a_compressed_tar_count_too),
		WORKBENCH_TEST(bytes_of_a_plain_tar_count_once),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
