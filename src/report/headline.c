/* SPDX-License-Identifier: MIT */
#include "report/headline.h"

/* The noun for what is counted: Dockerfile instructions, containers of manifests, packages. */
static const char *docker_noun(const struct muslcheck_target_summary *target,
			       size_t files, bool one)
{
	static const char *const nouns[3][3] = {
		{ "Dockerfile instructions", "packages and Dockerfile instructions",
		  "files, packages and Dockerfile instructions" },
		{ "containers", "packages and containers",
		  "files, packages and containers" },
		{ "Dockerfile instructions and containers",
		  "packages, Dockerfile instructions and containers",
		  "files, packages, Dockerfile instructions and containers" },
	};
	bool only_containers = target->container_count == target->dockerfile_count;
	size_t others = target->dockerfile_count == target->unit_count ? 0
			: files					       ? 2
								       : 1;

	if (one && !others)
		return only_containers ? "container" : "Dockerfile instruction";
	return nouns[only_containers ? 1 : target->container_count ? 2 : 0][others];
}

const char *mc_headline_noun(const struct muslcheck_target_summary *target, bool one)
{
	size_t others = target->package_count + target->entrypoint_count +
			target->dockerfile_count;
	size_t files = target->unit_count - others;

	if (target->dockerfile_count)
		return docker_noun(target, files, one);
	if (files == target->unit_count)
		return one ? "file" : "files";
	if (target->package_count == target->unit_count)
		return one ? "package" : "packages";
	if (target->entrypoint_count == target->unit_count)
		return one ? "entrypoint" : "entrypoints";
	return target->package_count ? "files and packages" : "files and entrypoints";
}

const char *mc_headline_verb(const struct muslcheck_target_summary *target, size_t count)
{
	bool one = target->unit_count == 1 && count == 1;

	if (target->dockerfile_count)
		return one ? "works" : "work";
	return one ? "runs" : "run";
}

const char *mc_headline_nothing(const struct muslcheck_summary *summary,
				const struct muslcheck_target_summary *target)
{
	if (summary->unreadable_count)
		return "nothing could be read";
	if (target->verdict == MUSLCHECK_VERDICT_RUNS)
		return "no native code";
	return target->unused_count ? "nothing in it is used there" : "nothing to check";
}

void mc_headline_put_counts(const struct muslcheck_summary *summary,
			    const struct muslcheck_target_summary *target,
			    struct mc_buffer *out)
{
	size_t count = target->unit_count;
	const char *noun = mc_headline_noun(target, count == 1);

	if (!count)
		mc_buffer_puts(out, mc_headline_nothing(summary, target));
	else if (target->failing_count && count == 1)
		mc_buffer_printf(out, "1 %s does not pass", noun);
	else if (target->failing_count)
		mc_buffer_printf(out, "%zu of %zu %s %s not pass", target->failing_count,
				 count, mc_headline_noun(target, false),
				 target->failing_count == 1 ? "does" : "do");
	else if (count == 1)
		mc_buffer_printf(out, "1 %s passes", noun);
	else
		mc_buffer_printf(out, "all %zu %s pass", count, noun);
}

bool mc_headline_passes(const struct mc_report_context *context,
			const struct muslcheck_summary *summary)
{
	for (size_t i = 0; i < summary->target_count; i++)
		if (context->required[i] &&
		    (summary->targets[i]->failing_count ||
		     !context->allowed[summary->targets[i]->verdict]))
			return false;
	return !summary->unreadable_count;
}
