/* SPDX-License-Identifier: MIT */
#include "api/policy_check.h"

#include "report/policy_report.h"
#include "report/record_answers.h"

static const char *format_of(const struct muslcheck_options *options)
{
	return options->report_count ? options->reports[0].format : NULL;
}

enum muslcheck_status mc_policy_check_prepare(struct muslcheck *checker,
					      struct mc_error *err)
{
	const struct muslcheck_options *options = &checker->options;

	if (!options->policy)
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "policy check requires --policy FILE");
	if (options->report_count > 1)
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "policy check writes only one format at a time");
	if (!mc_policy_writer_find(format_of(options)))
		return mc_error_set(
			err, MUSLCHECK_ERROR_USAGE,
			"policy check supports only text, json, markdown and html, not '%s'",
			format_of(options));
	return MUSLCHECK_OK;
}

static void count(const struct mc_policy_subjects *subjects,
		  struct muslcheck_summary *summary)
{
	summary->failing_count = summary->undecided_count = 0;
	summary->dockerfile_count = subjects->count;
	for (size_t i = 0; i < subjects->count; i++) {
		enum mc_policy_state state = subjects->items[i].state;

		summary->failing_count += state >= MC_POLICY_OPEN;
		summary->undecided_count += state == MC_POLICY_OPEN;
	}
}

enum muslcheck_status mc_policy_check_end(const struct muslcheck *checker,
					  struct mc_service *service,
					  const struct mc_image_policy *policy,
					  struct muslcheck_summary *summary)
{
	const struct muslcheck_options *options = &checker->options;
	struct mc_policy_subjects subjects;
	const struct mc_policy_report report = {
		.policy = options->policy,
		.subjects = &subjects,
		.verbose = options->verbose,
	};
	struct mc_buffer out = { 0 };
	enum muslcheck_status status =
		mc_policy_subjects_find(service, policy, &subjects);

	if (status != MUSLCHECK_OK)
		return status;
	count(&subjects, summary);
	status = mc_record_policy(&options->callbacks, &subjects);
	if (status != MUSLCHECK_OK)
		return status;
	mc_policy_writer_find(format_of(options))(&report, &out);
	return mc_checker_write(checker, &out);
}
