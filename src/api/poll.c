/* SPDX-License-Identifier: MIT */
#include "api/poll.h"

#include <stdlib.h>
#include <string.h>

/* So many objects are named in a Dockerfile; the rest are counted. */
enum { PARTS_MAX = 16 };

struct vote_target {
	enum muslcheck_verdict verdict;
	bool preload;
	const char **packages; /* the database's own strings */
	size_t package_count;
};

struct mc_vote {
	struct mc_arena arena;
	const char *path;
	enum mc_kind kind;
	enum mc_machine machine;
	struct mc_image_needs needs;
	struct vote_target *targets;
};

enum muslcheck_status mc_poll_init(struct mc_poll *poll, const struct mc_symdb *db,
				   const struct mc_target *targets, size_t target_count)
{
	*poll = (struct mc_poll){ .db = db,
				  .targets = targets,
				  .target_count = target_count };
	mc_arena_init(&poll->arena);
	poll->images = mc_arena_alloc(&poll->arena, target_count, sizeof(*poll->images));
	if (!poll->images)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < target_count; i++)
		poll->images[i].rung.target = &targets[i];
	return MUSLCHECK_OK;
}

void mc_poll_done(struct mc_poll *poll)
{
	mc_arena_done(&poll->arena);
}

static bool copy_evidence(struct mc_vote *vote)
{
	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		const char **evidence = &vote->needs.evidence[i];

		if (!*evidence)
			continue;
		*evidence = mc_arena_strdup(&vote->arena, *evidence);
		if (!*evidence)
			return false;
	}
	return true;
}

static bool copy_target(struct mc_vote *vote, const struct mc_judgement *judgement,
			struct vote_target *out)
{
	size_t count = judgement->package_count;

	*out = (struct vote_target){ .verdict = judgement->verdict,
				     .preload = judgement->preload,
				     .package_count = count };
	out->packages = mc_arena_alloc(&vote->arena, count, sizeof(*out->packages));
	if (out->packages && count)
		memcpy(out->packages, judgement->packages, count * sizeof(char *));
	return out->packages;
}

enum muslcheck_status mc_vote_new(const char *path, const struct mc_stored *stored,
				  const struct mc_judgement *judgements,
				  size_t target_count, const struct mc_image_needs *needs,
				  struct mc_vote **out)
{
	struct mc_vote *vote = calloc(1, sizeof(*vote));
	bool whole;

	if (!vote)
		return MUSLCHECK_ERROR_MEMORY;
	mc_arena_init(&vote->arena);
	vote->path = mc_arena_strdup(&vote->arena, path);
	vote->kind = stored->identity.kind;
	vote->machine = stored->object.machine;
	vote->needs = *needs;
	vote->targets =
		mc_arena_alloc(&vote->arena, target_count, sizeof(*vote->targets));
	whole = vote->path && vote->targets && copy_evidence(vote);
	for (size_t i = 0; whole && i < target_count; i++)
		whole = copy_target(vote, &judgements[i], &vote->targets[i]);
	if (whole) {
		*out = vote;
		return MUSLCHECK_OK;
	}
	mc_vote_free(vote);
	return MUSLCHECK_ERROR_MEMORY;
}

void mc_vote_free(struct mc_vote *vote)
{
	if (!vote)
		return;
	mc_arena_done(&vote->arena);
	free(vote);
}

static bool has_package(const struct mc_advised *image, const char *package)
{
	for (size_t i = 0; i < image->package_count; i++)
		if (!strcmp(image->packages[i], package))
			return true;
	return false;
}

static bool add_packages(struct mc_poll *poll, struct mc_advised *image,
			 const struct vote_target *vote)
{
	const char **packages;

	if (!vote->package_count)
		return true;
	packages =
		mc_arena_alloc(&poll->arena, image->package_count + vote->package_count,
			       sizeof(*packages));
	if (!packages)
		return false;
	for (size_t i = 0; i < image->package_count; i++)
		packages[i] = image->packages[i];
	image->packages = packages;
	for (size_t i = 0; i < vote->package_count; i++)
		if (!has_package(image, vote->packages[i]))
			packages[image->package_count++] = vote->packages[i];
	return true;
}

static bool add_to_image(struct mc_poll *poll, struct mc_advised *image,
			 const struct vote_target *vote, const char *path)
{
	image->verdict_counts[vote->verdict]++;
	image->preload |= vote->preload;
	if (vote->verdict > image->rung.verdict || (!image->first && vote->verdict)) {
		image->rung.verdict = vote->verdict > image->rung.verdict
					      ? vote->verdict
					      : image->rung.verdict;
		image->first = path;
	}
	return add_packages(poll, image, vote);
}

static void add_host(struct mc_poll *poll, const char *host)
{
	for (size_t i = 0; host && i < poll->host_count; i++)
		if (!strcmp(poll->hosts[i], host))
			return;
	if (host && poll->host_count < sizeof(poll->hosts) / sizeof(*poll->hosts))
		poll->hosts[poll->host_count++] = host;
}

static bool add_needs(struct mc_poll *poll, const struct mc_vote *vote, const char *path)
{
	for (size_t i = 0; i < MC_ASSET_COUNT; i++) {
		struct mc_shown_need *shown = &poll->shown[i];

		if (!(vote->needs.assets >> i & 1) || shown->path)
			continue;
		shown->path = path;
		shown->evidence = mc_arena_strdup(
			&poll->arena,
			vote->needs.evidence[i] ? vote->needs.evidence[i] : "");
		if (!shown->evidence)
			return false;
	}
	poll->needs |= vote->needs.assets;
	add_host(poll, vote->needs.host);
	return true;
}

static bool add_part(struct mc_poll *poll, const struct mc_vote *vote, const char *path)
{
	struct mc_part *parts;

	poll->object_count++;
	if (poll->part_count == PARTS_MAX)
		return true;
	parts = mc_arena_grow(&poll->arena, poll->parts, poll->part_count, sizeof(*parts),
			      &poll->part_capacity);
	if (!parts)
		return false;
	poll->parts = parts;
	parts[poll->part_count++] = (struct mc_part){ path, vote->kind, vote->machine };
	return true;
}

enum muslcheck_status mc_poll_add(struct mc_poll *poll, const struct mc_vote *vote)
{
	const char *path = mc_arena_strdup(&poll->arena, vote->path);
	bool whole = path && add_part(poll, vote, path) && add_needs(poll, vote, path);

	for (size_t i = 0; whole && i < poll->target_count; i++)
		whole = add_to_image(poll, &poll->images[i], &vote->targets[i], path);
	return whole ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* Does the image bring the programs that open the plugins? */
static bool has_hosts(const struct mc_poll *poll, const struct mc_db_image *image)
{
	for (size_t i = 0; i < poll->host_count; i++)
		if (!image->host || strcmp(image->host, poll->hosts[i]))
			return false;
	return true;
}

static int compare_images(const void *left, const void *right)
{
	const struct mc_advised *a = left, *b = right;

	return mc_ladder_compare(&a->rung, &b->rung);
}

void mc_poll_close(struct mc_poll *poll, bool by_place, struct mc_advice_report *out)
{
	for (size_t i = 0; i < poll->target_count; i++) {
		struct mc_advised *image = &poll->images[i];
		const struct mc_db_image *row = image->rung.target->image;

		image->rung.lacks = poll->needs & ~mc_base_assets(row);
		image->rung.lacks_host = !has_hosts(poll, row);
		image->rung.place = by_place ? i : 0;
	}
	if (poll->target_count)
		qsort(poll->images, poll->target_count, sizeof(*poll->images),
		      compare_images);
	*out = (struct mc_advice_report){
		.images = poll->images,
		.image_count = poll->target_count,
		.parts = poll->parts,
		.part_count = poll->part_count,
		.object_count = poll->object_count,
		.needs = poll->needs,
		.by_policy = by_place,
	};
	memcpy(out->shown, poll->shown, sizeof(out->shown));
}
