/* SPDX-License-Identifier: MIT */
/* The values of --allow and --fail-on. */
#include <string.h>

#include "report/report.h"

static int verdict_of(const char *name)
{
	for (int verdict = 0; verdict < MUSLCHECK_VERDICT_COUNT; verdict++)
		if (!strcmp(mc_verdict_name((enum muslcheck_verdict)verdict), name))
			return verdict;
	return -1;
}

static int severity_of(const char *name)
{
	for (int severity = 0; severity < MUSLCHECK_SEVERITY_COUNT; severity++)
		if (!strcmp(mc_severity_name((enum muslcheck_severity)severity), name))
			return severity;
	return -1;
}

bool muslcheck_allow(struct muslcheck_options *options, const char *verdict)
{
	int index = verdict_of(verdict);

	if (index < 0)
		return false;
	options->allowed[index] = true;
	return true;
}

bool muslcheck_fail_on(struct muslcheck_options *options, const char *level)
{
	int verdict =
		!strcmp(level, "none") ? MUSLCHECK_VERDICT_COUNT : verdict_of(level);
	int severity = severity_of(level);

	if ((verdict >= 0 && verdict <= MUSLCHECK_VERDICT_ACCEPTED) ||
	    (verdict < 0 && severity < 0))
		return false;
	options->never_fails |= verdict == MUSLCHECK_VERDICT_COUNT;
	for (int i = 0; i < verdict; i++)
		options->tolerated[i] = true;
	for (int i = severity; severity >= 0 && i < MUSLCHECK_SEVERITY_COUNT; i++)
		options->risk_fails[i] = true;
	return true;
}
