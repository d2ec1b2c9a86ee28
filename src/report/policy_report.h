/* SPDX-License-Identifier: MIT */
/* Services against the policy of an organisation. */
#ifndef MC_REPORT_POLICY_REPORT_H
#define MC_REPORT_POLICY_REPORT_H

#include "base/buffer.h"
#include "service/policy_rows.h"

struct mc_policy_report {
	const char *policy; /* the file */
	const struct mc_policy_subjects *subjects;
	bool verbose; /* text: also what is met */
};

typedef void mc_policy_writer(const struct mc_policy_report *report,
			      struct mc_buffer *out);

/* The writer of a format: text, json, markdown, html; NULL: there is none. */
mc_policy_writer *mc_policy_writer_find(const char *format);

#endif
