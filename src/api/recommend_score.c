/* SPDX-License-Identifier: MIT */
#include "api/recommend_score.h"

#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 16 }; /* files that a Dockerfile names */

struct entry_target {
	enum muslcheck_verdict verdict;
	bool preload;
	const char **packages; /* the database's own strings */
	size_t package_count;
};

struct mc_score_entry {
	struct mc_arena arena;
	const char *path;
	enum mc_kind kind;
	enum mc_machine machine;
	struct mc_image_needs needs;
	struct entry_target *targets;
};

enum muslcheck_status mc_score_init(struct mc_score *score, const struct mc_symdb *db,
				    const struct mc_target *targets, size_t target_count)
{
	*score = (struct mc_score){ .db = db,
				    .targets = targets,
				    .target_count = target_count };
	mc_arena_init(&score->arena);
	score->images =
		mc_arena_alloc(&score->arena, target_count, sizeof(*score->images));
	if (!score->images)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < target_count; i++)
		score->images[i].rung.target = &targets[i];
	return MUSLCHECK_OK;
}

void mc_score_done(struct mc_score *score)
{
	mc_arena_done(&score->arena);
}

static bool copy_evidence(struct mc_score_entry *entry)
{
	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		const char **evidence = &entry->needs.evidence[i];

		if (!*evidence)
			continue;
		*evidence = mc_arena_strdup(&entry->arena, *evidence);
		if (!*evidence)
			return false;
	}
	return true;
}

static bool copy_target(struct mc_score_entry *entry,
			const struct mc_judgement *judgement, struct entry_target *out)
{
	size_t count = judgement->package_count;

	*out = (struct entry_target){ .verdict = judgement->verdict,
				      .preload = judgement->preload,
				      .package_count = count };
	out->packages = mc_arena_alloc(&entry->arena, count, sizeof(*out->packages));
	if (out->packages && count)
		memcpy(out->packages, judgement->packages, count * sizeof(char *));
	return out->packages;
}

enum muslcheck_status mc_score_entry_new(const char *path, const struct mc_stored *stored,
					 const struct mc_judgement *judgements,
					 size_t target_count,
					 const struct mc_image_needs *needs,
					 struct mc_score_entry **out)
{
	struct mc_score_entry *entry = calloc(1, sizeof(*entry));
	bool complete;

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	mc_arena_init(&entry->arena);
	entry->path = mc_arena_strdup(&entry->arena, path);
	entry->kind = stored->identity.kind;
	entry->machine = stored->object.machine;
	entry->needs = *needs;
	entry->targets =
		mc_arena_alloc(&entry->arena, target_count, sizeof(*entry->targets));
	complete = entry->path && entry->targets && copy_evidence(entry);
	for (size_t i = 0; complete && i < target_count; i++)
		complete = copy_target(entry, &judgements[i], &entry->targets[i]);
	if (complete) {
		*out = entry;
		return MUSLCHECK_OK;
	}
	mc_score_entry_free(entry);
	return MUSLCHECK_ERROR_MEMORY;
}

void mc_score_entry_free(struct mc_score_entry *entry)
{
	if (!entry)
		return;
	mc_arena_done(&entry->arena);
	free(entry);
}

static bool has_package(const struct mc_advised *image, const char *package)
{
	for (size_t i = 0; i < image->package_count; i++)
		if (!strcmp(image->packages[i], package))
			return true;
	return false;
}

static bool add_packages(struct mc_score *score, struct mc_advised *image,
			 const struct entry_target *entry)
{
	const char **packages;

	if (!entry->package_count)
		return true;
	packages =
		mc_arena_alloc(&score->arena, image->package_count + entry->package_count,
			       sizeof(*packages));
	if (!packages)
		return false;
	for (size_t i = 0; i < image->package_count; i++)
		packages[i] = image->packages[i];
	image->packages = packages;
	for (size_t i = 0; i < entry->package_count; i++)
		if (!has_package(image, entry->packages[i]))
			packages[image->package_count++] = entry->packages[i];
	return true;
}

static bool add_to_image(struct mc_score *score, struct mc_advised *image,
			 const struct entry_target *entry, const char *path)
{
	image->verdict_counts[entry->verdict]++;
	image->preload |= entry->preload;
	if (entry->verdict > image->rung.verdict || (!image->first && entry->verdict)) {
		image->rung.verdict = entry->verdict > image->rung.verdict
					      ? entry->verdict
					      : image->rung.verdict;
		image->first = path;
	}
	return add_packages(score, image, entry);
}

static void add_host(struct mc_score *score, const char *host)
{
	for (size_t i = 0; host && i < score->host_count; i++)
		if (!strcmp(score->hosts[i], host))
			return;
	if (host && score->host_count < sizeof(score->hosts) / sizeof(*score->hosts))
		score->hosts[score->host_count++] = host;
}

static bool add_needs(struct mc_score *score, const struct mc_score_entry *entry,
		      const char *path)
{
	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		struct mc_shown_need *shown = &score->shown[i];

		if (!(entry->needs.assets >> i & 1) || shown->path)
			continue;
		shown->path = path;
		shown->evidence = mc_arena_strdup(
			&score->arena,
			entry->needs.evidence[i] ? entry->needs.evidence[i] : "");
		if (!shown->evidence)
			return false;
	}
	score->needs |= entry->needs.assets;
	add_host(score, entry->needs.host);
	return true;
}

static bool add_part(struct mc_score *score, const struct mc_score_entry *entry,
		     const char *path)
{
	struct mc_part *parts;

	score->object_count++;
	if (score->part_count == PARTS_MAX)
		return true;
	parts = mc_arena_grow(&score->arena, score->parts, score->part_count,
			      sizeof(*parts), &score->part_capacity);
	if (!parts)
		return false;
	score->parts = parts;
	parts[score->part_count++] =
		(struct mc_part){ path, entry->kind, entry->machine };
	return true;
}

enum muslcheck_status mc_score_add(struct mc_score *score,
				   const struct mc_score_entry *entry)
{
	const char *path = mc_arena_strdup(&score->arena, entry->path);
	bool complete =
		path && add_part(score, entry, path) && add_needs(score, entry, path);

	for (size_t i = 0; complete && i < score->target_count; i++)
		complete =
			add_to_image(score, &score->images[i], &entry->targets[i], path);
	return complete ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* Does the image have the programs that load the plugins? */
static bool has_hosts(const struct mc_score *score, const struct mc_db_image *image)
{
	for (size_t i = 0; i < score->host_count; i++)
		if (!image->host || strcmp(image->host, score->hosts[i]))
			return false;
	return true;
}

static int compare_images(const void *left, const void *right)
{
	const struct mc_advised *a = left, *b = right;

	return mc_ladder_compare(&a->rung, &b->rung);
}

void mc_score_finish(struct mc_score *score, bool by_place, struct mc_advice_report *out)
{
	for (size_t i = 0; i < score->target_count; i++) {
		struct mc_advised *image = &score->images[i];
		const struct mc_db_image *row = image->rung.target->image;

		image->rung.lacks = score->needs & ~mc_base_assets(row);
		image->rung.lacks_host = !has_hosts(score, row);
		image->rung.place = by_place ? i : 0;
	}
	if (score->target_count)
		qsort(score->images, score->target_count, sizeof(*score->images),
		      compare_images);
	*out = (struct mc_advice_report){
		.images = score->images,
		.image_count = score->target_count,
		.parts = score->parts,
		.part_count = score->part_count,
		.object_count = score->object_count,
		.needs = score->needs,
		.host = score->host_count ? score->hosts[0] : NULL,
	};
	memcpy(out->shown, score->shown, sizeof(out->shown));
}
