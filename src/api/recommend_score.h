/* SPDX-License-Identifier: MIT */
/* Adds up what all objects need from an image: verdicts, packages, files, programs. */
#ifndef MC_API_RECOMMEND_SCORE_H
#define MC_API_RECOMMEND_SCORE_H

#include "findings/image_policy.h"
#include "report/advice.h"

struct mc_score_entry;

struct mc_score {
	const struct mc_symdb *db;
	const struct mc_target *targets;
	size_t target_count;
	struct mc_arena arena;
	struct mc_advised *images; /* by target */
	struct mc_part *parts;
	size_t part_count;
	size_t part_capacity;
	size_t object_count;
	uint32_t needs;
	struct mc_shown_need shown[MC_ASSET_COUNT];
	const char *hosts[4]; /* programs that load its plugins */
	size_t host_count;
};

enum muslcheck_status mc_score_init(struct mc_score *score, const struct mc_symdb *db,
				    const struct mc_target *targets,
				    size_t target_count) MC_MUST_CHECK;
void mc_score_done(struct mc_score *score);

/* The needs of one object, copied.  Returns new in *out (mc_score_entry_free). */
enum muslcheck_status mc_score_entry_new(const char *path, const struct mc_stored *stored,
					 const struct mc_judgement *judgements,
					 size_t target_count,
					 const struct mc_image_needs *needs,
					 struct mc_score_entry **out) MC_MUST_CHECK;
void mc_score_entry_free(struct mc_score_entry *entry);

/* Add an entry, in the order of the objects. */
enum muslcheck_status mc_score_add(struct mc_score *score,
				   const struct mc_score_entry *entry) MC_MUST_CHECK;

/*
 * Sort the images, best first.  by_place: the targets are in the user's own order of
 * preference, which then counts.  Borrows from score.
 */
void mc_score_finish(struct mc_score *score, bool by_place, struct mc_advice_report *out);

#endif
