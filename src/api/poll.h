/* SPDX-License-Identifier: MIT */
/* What all objects together ask of an image: each has a vote, and the votes are added up. */
#ifndef MC_API_POLL_H
#define MC_API_POLL_H

#include "findings/image_policy.h"
#include "report/advice.h"

struct mc_vote;

struct mc_poll {
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
	const char *hosts[4]; /* programs that open its plugins */
	size_t host_count;
};

enum muslcheck_status mc_poll_init(struct mc_poll *poll, const struct mc_symdb *db,
				   const struct mc_target *targets,
				   size_t target_count) MC_MUST_CHECK;
void mc_poll_done(struct mc_poll *poll);

/* What one object says. Copies what it keeps.  Returns new in *out; mc_vote_free. */
enum muslcheck_status mc_vote_new(const char *path, const struct mc_stored *stored,
				  const struct mc_judgement *judgements,
				  size_t target_count, const struct mc_image_needs *needs,
				  struct mc_vote **out) MC_MUST_CHECK;
void mc_vote_free(struct mc_vote *vote);

/* Add a vote up; in the order in which the objects came. */
enum muslcheck_status mc_poll_add(struct mc_poll *poll,
				  const struct mc_vote *vote) MC_MUST_CHECK;

/*
 * Put the images in order, best first.  by_place: the targets are in the order of the
 * user's own list, which then counts.  Borrows from poll.
 */
void mc_poll_close(struct mc_poll *poll, bool by_place, struct mc_advice_report *out);

#endif
