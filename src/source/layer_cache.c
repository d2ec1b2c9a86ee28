/* SPDX-License-Identifier: MIT */
#include "source/layer_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/base16.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "source/facts.h"
#include "source/facts_writer.h"
#include "source/file_part.h"
#include "source/layer_cache_trim.h"

enum {
	NAMES_TRIED_MAX = 100,
	MARKED_AFTER = 3600, /* seconds between two marks of use */
};

struct mc_layer_cache {
	const char *directory;
	uint64_t size_max;
	uint32_t limits; /* a checksum of the limits; 0: the defaults */
	atomic_uint number;
	atomic_bool has_grown;
};

struct mc_layer_record {
	struct mc_layer_cache *cache;
	struct mc_layer_key key;
	struct mc_arena arena;
	const char *path, *aside;
	FILE *file;
	struct mc_facts_writer *writer;
};

const char mc_layer_section[] = "layer";

static uint32_t checksum_of(const struct mc_limits *limits)
{
	return mc_facts_checksum((struct mc_bytes){ (const unsigned char *)limits->values,
						    sizeof(limits->values) });
}

enum muslcheck_status mc_layer_cache_new(const char *directory, uint64_t size_max,
					 const struct mc_limits *limits,
					 struct mc_layer_cache **out,
					 struct mc_error *err)
{
	struct mc_layer_cache *cache;
	struct mc_limits usual;
	struct stat status;

	/* Refused in a sandbox, which the directory was made before. */
	mkdir(directory, 0777);
	if (stat(directory, &status))
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "--cache: %s: %s",
				    directory, strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "--cache: %s: not a directory", directory);
	cache = calloc(1, sizeof(*cache));
	if (!cache)
		return mc_error_memory(err);
	mc_limits_init(&usual);
	cache->directory = directory;
	cache->size_max = size_max;
	cache->limits = checksum_of(limits) ^ checksum_of(&usual);
	*out = cache;
	return MUSLCHECK_OK;
}

void mc_layer_cache_free(struct mc_layer_cache *cache)
{
	if (cache && atomic_load(&cache->has_grown))
		mc_layer_cache_trim(cache->directory, cache->size_max);
	free(cache);
}

/* What other limits leave out differs, so they are part of the name. */
static const char *path_of(const struct mc_layer_cache *cache,
			   const struct mc_layer_key *key, struct mc_arena *arena)
{
	return mc_arena_printf(arena, "%s/" MC_LAYER_PREFIX "%d-%s%s-%08x",
			       cache->directory, MC_FACTS_VERSION,
			       key->is_unpacked ? "unpacked-" : "", key->digest,
			       (unsigned)cache->limits);
}

/* Set the time of last use: write a byte that is there already. */
static void mark_use(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat status;

	if (fd < 0)
		return;
	if (!fstat(fd, &status) && time(NULL) - status.st_mtime > MARKED_AFTER &&
	    pwrite(fd, MC_FACTS_MAGIC, 1, 0) != 1)
		errno = 0; /* it is only removed sooner */
	close(fd);
}

static bool is_usable(const struct mc_file *file, const struct mc_layer_key *key)
{
	char digest[BASE16_ENCODE_LENGTH(MC_FACTS_DIGEST_SIZE)];
	struct mc_facts_cursor section;
	struct mc_error ignored = { 0 };
	struct mc_facts facts;

	if (mc_facts_open(file->bytes, true, &facts, &ignored) != MUSLCHECK_OK)
		return false;
	base16_encode_update(digest, MC_FACTS_DIGEST_SIZE, facts.sha256);
	return !memcmp(digest, key->digest, sizeof(digest)) &&
	       mc_facts_section(&facts, MC_FACTS_INSIDE, mc_layer_section, &section);
}

enum muslcheck_status mc_layer_cache_open(const struct mc_layer_cache *cache,
					  const struct mc_layer_key *key,
					  struct mc_arena *arena, struct mc_file *out,
					  const char **path)
{
	*out = (struct mc_file){ 0 };
	*path = path_of(cache, key, arena);
	if (!*path)
		return MUSLCHECK_ERROR_MEMORY;
	if (mc_file_open(*path, out, NULL) != MUSLCHECK_OK) {
		*out = (struct mc_file){ 0 };
		return MUSLCHECK_OK;
	}
	if (!is_usable(out, key)) {
		mc_file_close(out);
		*out = (struct mc_file){ 0 };
		return MUSLCHECK_OK;
	}
	mark_use(*path);
	return mc_file_hold(out);
}

static bool write_file(void *context, const char *data, size_t size)
{
	return fwrite(data, 1, size, context) == size;
}

/* A new file, under a name that no other process uses. */
static bool open_aside(struct mc_layer_record *record)
{
	struct mc_layer_cache *cache = record->cache;
	struct timespec now = { 0 };
	int fd = -1;

	clock_gettime(CLOCK_REALTIME, &now);
	for (int i = 0; fd < 0 && i < NAMES_TRIED_MAX; i++) {
		record->aside = mc_arena_printf(
			&record->arena, "%s/" MC_LAYER_ASIDE_PREFIX "%ld-%lx-%u",
			cache->directory, (long)getpid(), (unsigned long)now.tv_nsec,
			atomic_fetch_add(&cache->number, 1));
		if (!record->aside)
			return false;
		fd = open(record->aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			return false;
	}
	record->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (fd >= 0 && !record->file)
		close(fd);
	return record->file;
}

static void record_free(struct mc_layer_record *record)
{
	mc_facts_writer_free(record->writer);
	if (record->file)
		fclose(record->file);
	mc_arena_done(&record->arena);
	free(record);
}

static enum muslcheck_status begin(struct mc_layer_record *record)
{
	struct muslcheck_sink sink = { .write = write_file };

	record->path = path_of(record->cache, &record->key, &record->arena);
	if (!record->path)
		return MUSLCHECK_ERROR_MEMORY;
	if (!open_aside(record))
		return MUSLCHECK_OK;
	sink.context = record->file;
	return mc_facts_writer_new(mc_layer_section, record->key.digest, &sink,
				   &record->writer);
}

enum muslcheck_status mc_layer_record_new(struct mc_layer_cache *cache,
					  const struct mc_layer_key *key,
					  struct mc_layer_record **out)
{
	struct mc_layer_record *record = calloc(1, sizeof(*record));
	enum muslcheck_status status;

	*out = NULL;
	if (!record)
		return MUSLCHECK_ERROR_MEMORY;
	record->cache = cache;
	record->key = *key;
	mc_arena_init(&record->arena);
	status = begin(record);
	if (record->writer) {
		*out = record;
		return status;
	}
	if (record->file)
		unlink(record->aside);
	record_free(record);
	return status;
}

struct mc_facts_writer *mc_layer_record_writer(const struct mc_layer_record *record)
{
	return record ? record->writer : NULL;
}

static bool has_digest(const struct mc_layer_key *key,
		       const struct mc_walk_digests *whole)
{
	char digest[BASE16_ENCODE_LENGTH(MC_SHA256_SIZE)];

	base16_encode_update(digest, MC_SHA256_SIZE,
			     key->is_unpacked ? whole->unpacked : whole->packed);
	return !memcmp(digest, key->digest, sizeof(digest));
}

void mc_layer_record_end(struct mc_layer_record *record,
			 const struct mc_walk_digests *whole)
{
	struct mc_error ignored = { 0 };
	bool is_good;

	if (!record)
		return;
	is_good = whole && whole->is_there && !whole->is_cut &&
		  has_digest(&record->key, whole) &&
		  !mc_facts_writer_met_limit(record->writer) &&
		  mc_facts_writer_finish(record->writer, &ignored) == MUSLCHECK_OK;
	is_good = !fclose(record->file) && is_good;
	record->file = NULL;
	if (is_good && !rename(record->aside, record->path))
		atomic_store(&record->cache->has_grown, true);
	else
		unlink(record->aside);
	record_free(record);
}
