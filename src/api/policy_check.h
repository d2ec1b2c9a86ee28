/* SPDX-License-Identifier: MIT */
/* `policy check`: compares services with the policy of an organisation. */
#ifndef MC_API_POLICY_CHECK_H
#define MC_API_POLICY_CHECK_H

#include "api/handle.h"
#include "service/service.h"

struct mc_image_policy;

/* Check the options; one target is enough to read the inputs. */
enum muslcheck_status mc_policy_check_prepare(struct muslcheck *checker,
					      struct mc_error *err) MC_MUST_CHECK;

/* Write the report about the folded service; the summary fails on a violation. */
enum muslcheck_status mc_policy_check_end(
	const struct muslcheck *checker, struct mc_service *service,
	const struct mc_image_policy *policy,
	struct muslcheck_summary *summary) MC_MUST_CHECK;

#endif
