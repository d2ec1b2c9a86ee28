/* SPDX-License-Identifier: MIT */
/* The answers of recommend and policy, for the callbacks. */
#ifndef MC_REPORT_RECORD_ANSWERS_H
#define MC_REPORT_RECORD_ANSWERS_H

#include "report/advice.h"
#include "service/policy_rows.h"

/* Call the callback, if there is one.  MUSLCHECK_ERROR_MEMORY, or _IO if it refused. */
enum muslcheck_status mc_record_advice(const struct muslcheck_callbacks *callbacks,
				       const struct mc_advice_report *report)
	MC_MUST_CHECK;
enum muslcheck_status mc_record_policy(const struct muslcheck_callbacks *callbacks,
				       const struct mc_policy_subjects *subjects)
	MC_MUST_CHECK;

#endif
