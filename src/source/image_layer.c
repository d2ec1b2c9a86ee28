/* SPDX-License-Identifier: MIT */
/* Reads one layer of an image, or its facts from a cache. */
#include "source/archive.h"
#include "source/image.h"
#include "source/layer_cache.h"

/* The digest under which a cache has the layer; false: none is stated. */
static bool key_of(const struct mc_layer *layer, struct mc_layer_key *out)
{
	*out = (struct mc_layer_key){
		.digest = layer->digest ? layer->digest : layer->diff_id,
		.is_unpacked = !layer->digest,
	};
	return out->digest;
}

/* Set the facts that the cache has of the layer, or a record that makes them. */
static enum muslcheck_status use_cache(const struct mc_layer *layer,
				       struct mc_layer_cache *cache,
				       struct mc_arena *arena, struct mc_volume *volume,
				       struct mc_layer_record **record)
{
	struct mc_layer_key key;
	enum muslcheck_status status;

	if (!cache || volume->writer || volume->format == MC_FORMAT_FACTS ||
	    !key_of(layer, &key))
		return MUSLCHECK_OK;
	volume->section = mc_layer_section;
	status = mc_layer_cache_open(cache, &key, arena, &volume->cached,
				     &volume->cached_path);
	if (volume->cached.bytes.size || status != MUSLCHECK_OK)
		return status;
	volume->cached_path = NULL;
	status = mc_layer_record_new(cache, &key, record);
	volume->writer = mc_layer_record_writer(*record);
	return status;
}

enum muslcheck_status mc_layer_read(struct mc_archive *archive,
				    const struct mc_layer *layer,
				    struct mc_layer_cache *cache, struct mc_arena *arena,
				    struct mc_volume *volume,
				    struct mc_walk_digests *whole)
{
	struct mc_layer_record *record = NULL;
	enum muslcheck_status status = use_cache(layer, cache, arena, volume, &record);

	if (status == MUSLCHECK_OK)
		status = mc_archive_add(archive, volume, whole);
	else
		mc_file_close(&volume->file);
	mc_layer_record_end(record, status == MUSLCHECK_OK ? whole : NULL);
	return status;
}
