/* SPDX-License-Identifier: MIT */
/* Plans what the Dockerfile of a recommended image copies and starts. */
#ifndef MC_API_DOCKERFILE_PLAN_H
#define MC_API_DOCKERFILE_PLAN_H

#include "api/handle.h"
#include "report/advice.h"
#include "service/service.h"

struct mc_planning {
	const struct muslcheck *checker;
	struct mc_service *service; /* folded */
	const struct mc_service_result *result;
	const struct mc_advice_report *report; /* complete except for its plan */
	const char *const *paths;	       /* given by the user */
	size_t path_count;
	struct mc_arena *arena;
};

/* *out has a refusal where no Dockerfile can be right. Borrows from the planning. */
enum muslcheck_status mc_build_plan_make(const struct mc_planning *planning,
					 struct mc_build_plan *out) MC_MUST_CHECK;

/* Private to api/: the plan for an image whose files have paths below its root. */
struct mc_service_image_input;
enum muslcheck_status mc_build_plan_image(const struct mc_planning *planning,
					  const struct mc_service_image_input *image,
					  struct mc_build_plan *out) MC_MUST_CHECK;

/* The same: append to a list of the plan; false when memory is out. */
bool mc_build_plan_copy(const struct mc_planning *planning, struct mc_build_plan *out,
			const char *source, const char *place);
bool mc_build_plan_word(const struct mc_planning *planning, struct mc_build_plan *out,
			const char *word);
bool mc_build_plan_remark(const struct mc_planning *planning, struct mc_build_plan *out,
			  const char *remark);

/* The same: the path of a program that the recommended image has, "node"; NULL: none. */
const char *mc_build_plan_program(const struct mc_planning *planning, const char *name);

#endif
