/* SPDX-License-Identifier: MIT */
/* The result in one line on standard error, where no report is shown. */
#include <stdio.h>

#include "cli/cli.h"

/* "muslcheck: alpine:3.22: rebuild (3 of 5 pass); debian:13-slim: runs (5 of 5 pass)" */
static void put_targets(const struct muslcheck_summary *summary)
{
	for (size_t i = 0; i < summary->target_count; i++) {
		const struct muslcheck_target_summary *target = summary->targets[i];

		fprintf(stderr, "%s%s: %s (%zu of %zu pass)",
			i ? "; " : "muslcheck: ", target->id,
			muslcheck_verdict_name(target->verdict),
			target->unit_count - target->failing_count, target->unit_count);
	}
	fputs(summary->target_count ? "\n" : "", stderr);
}

static void put_static(const struct muslcheck_target_summary *base)
{
	if (!base->unit_count) /* nothing could be read: that was reported */
		return;
	fprintf(stderr, "muslcheck: %s is enough for %zu of %zu files\n", base->id,
		base->unit_count - base->failing_count, base->unit_count);
}

static void put_policy(const struct muslcheck_summary *summary)
{
	if (!summary->dockerfile_count)
		return;
	fprintf(stderr, "muslcheck: %zu of %zu services pass the policy\n",
		summary->dockerfile_count - summary->failing_count,
		summary->dockerfile_count);
}

void summary_put_line(enum command_id command, const struct muslcheck_summary *summary)
{
	if (command == COMMAND_POLICY)
		put_policy(summary);
	else if (command == COMMAND_RECOMMEND)
		fprintf(stderr, "muslcheck: recommended: %s\n",
			summary->recommended ? summary->recommended : "no image");
	else if (command == COMMAND_STATIC)
		put_static(summary->targets[0]);
	else
		put_targets(summary);
}
