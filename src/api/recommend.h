/* SPDX-License-Identifier: MIT */
/* `recommend`: tries all allowed images and picks the best. */
#ifndef MC_API_RECOMMEND_H
#define MC_API_RECOMMEND_H

#include "api/recommend_score.h"
#include "api/service_run.h"

struct mc_recommending {
	struct mc_image_policy policy; /* zeroed without a policy */
	struct mc_refused *refused;
	size_t refused_count;
	struct mc_score score; /* of the current run */
	void (*write)(const struct mc_advice_report *report, struct mc_buffer *out);
};

/* Choose the images to try and make them the checker's targets. */
enum muslcheck_status mc_recommend_prepare(struct muslcheck *checker,
					   struct mc_error *err) MC_MUST_CHECK;

/* The needs of one object, in any thread.  Returns new in *out (mc_score_entry_free). */
enum muslcheck_status mc_recommend_entry(const struct muslcheck *checker,
					 const struct mc_scored_object *object,
					 struct mc_arena *arena,
					 struct mc_score_entry **out) MC_MUST_CHECK;

/*
 * Fold and write the recommendation for the paths; the summary fails if no image passes, or
 * if no Dockerfile can be written.
 */
enum muslcheck_status mc_recommend_end(struct muslcheck *checker,
				       struct mc_service_run *run,
				       const char *const *paths, size_t path_count,
				       struct muslcheck_summary *summary) MC_MUST_CHECK;
void mc_recommend_done(struct muslcheck *checker);

#endif
