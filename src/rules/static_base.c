/* SPDX-License-Identifier: MIT */
/* The assets of base images. */
#include <string.h>

#include "rules/static.h"
#include "target/target.h"

/* What shows that an image has an asset. */
struct proof {
	uint32_t trait; /* enum mc_image_trait bit; 0: none */
	bool always;
};

struct asset_row {
	const char *name;
	const char *text;
	struct proof proof;
};

#define ALWAYS                                                                           \
	{                                                                                \
		.always = true                                                           \
	}
#define NEVER                                                                            \
	{                                                                                \
		.trait = 0                                                               \
	}
#define HAS(id)                                                                          \
	{                                                                                \
		.trait = MC_HAS_##id                                                     \
	}

static const struct asset_row asset_rows[MC_ASSET_COUNT] = {
#define MC_ASSET_ROW(id, name, text, proof) [MC_ASSET_##id] = { name, text, proof },
#include "rules/static_assets.def"
#undef MC_ASSET_ROW
};

const char *mc_asset_name(enum mc_asset asset)
{
	return asset_rows[asset].name;
}

const char *mc_asset_text(enum mc_asset asset)
{
	return asset_rows[asset].text;
}

uint32_t mc_base_assets(const struct mc_db_image *image)
{
	uint32_t assets = 0;

	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		const struct proof *proof = &asset_rows[i].proof;

		if (proof->always || image->has & proof->trait)
			assets |= UINT32_C(1) << i;
	}
	return assets;
}

struct mc_base mc_base_of(const char *id, const struct mc_db_image *image)
{
	return (struct mc_base){
		.id = id,
		.assets = mc_base_assets(image),
		.can_install = image->has & MC_HAS_PACKAGE_MANAGER,
		.has_libc = image->libc != MC_LIBC_NONE,
	};
}

static bool is_scratch(const struct mc_db_image *image)
{
	return !strcmp(image->id, "scratch");
}

/*
 * Recommended base images, and scratch.  Images with a language runtime
 * (python:3.12-alpine) are not named after their family and are excluded.
 */
static bool is_recommended(const struct mc_db_image *image, const char *today)
{
	if (strncmp(image->id, image->family, strlen(image->family)))
		return false;
	/* ISO dates compare as text. */
	if (today && image->end_of_life && strcmp(today, image->end_of_life) > 0)
		return false;
	return is_scratch(image) || (image->advice >= MC_ADVICE_PREFER_1 &&
				     image->advice <= MC_ADVICE_PREFER_3);
}

/* In MiB, rounded up: releases of one image differ by less. */
static uint32_t size_of(const struct mc_db_image *image)
{
	if (!image->size_kib && !is_scratch(image))
		return UINT32_MAX; /* not known */
	return (image->size_kib + 1023) / 1024;
}

/* Smaller is better, then longer support. */
static bool is_better(const struct mc_db_image *image, const struct mc_db_image *than)
{
	if (size_of(image) != size_of(than))
		return size_of(image) < size_of(than);
	if (!image->end_of_life || !than->end_of_life)
		return image->end_of_life && !than->end_of_life;
	return strcmp(image->end_of_life, than->end_of_life) > 0;
}

const char *mc_base_smallest(const struct mc_symdb *db, uint32_t assets,
			     const char *today)
{
	const struct mc_db_image *best = NULL;

	for (size_t i = 0; i < mc_symdb_image_count(db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(db, i);

		if (is_recommended(image, today) && !(assets & ~mc_base_assets(image)) &&
		    (!best || is_better(image, best)))
			best = image;
	}
	return best ? best->id : NULL;
}

static enum muslcheck_status add_asset(const char *name, struct mc_base *base,
				       struct mc_error *err)
{
	const char *names[MC_ASSET_COUNT];
	const char *nearest;

	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		names[i] = asset_rows[i].name;
		if (!strcmp(names[i], name)) {
			base->assets |= UINT32_C(1) << i;
			return MUSLCHECK_OK;
		}
	}
	nearest = mc_symdb_nearest(name, names, MC_ASSET_COUNT);
	return mc_error_set(err, MUSLCHECK_ERROR_USAGE, "%s: unknown addition '%s'%s%s%s",
			    base->id, name,
			    nearest ? ". Did you mean '"
				    : " (ca-certificates, tzdata, passwd, tmp, ...)",
			    nearest ? nearest : "", nearest ? "'?" : "");
}

enum muslcheck_status mc_base_parse(const struct mc_symdb *db, const char *id,
				    struct mc_arena *arena, struct mc_base *out,
				    struct mc_error *err)
{
	struct mc_base base;
	char *parts = mc_arena_strdup(arena, id);
	const struct mc_db_image *image;
	enum muslcheck_status status;
	const char *part;

	if (!parts)
		return mc_error_memory(err);
	base.id = id;
	part = strsep(&parts, "+");
	status = mc_target_find_image(db, part, arena, &image, err);
	if (status != MUSLCHECK_OK)
		return status;
	base = mc_base_of(id, image);
	while (status == MUSLCHECK_OK && (part = strsep(&parts, "+")))
		status = add_asset(part, &base, err);
	if (status == MUSLCHECK_OK)
		*out = base;
	return status;
}
