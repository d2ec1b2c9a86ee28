/* SPDX-License-Identifier: MIT */
/* The limits of --max-glibc and --max-glibcxx. */
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "rules/floor.h"

/* The newest version with the prefix that the object needs; NULL: none. */
static const struct mc_verneed *newest(const struct mc_object *object, const char *prefix)
{
	size_t size = strlen(prefix);
	const struct mc_verneed *found = NULL;

	for (size_t i = 0; i < object->verneed_count; i++) {
		const struct mc_verneed *verneed = &object->verneed[i];

		if (verneed->weak || strncmp(verneed->version, prefix, size) != 0 ||
		    verneed->version[size] < '0' || verneed->version[size] > '9')
			continue;
		if (!found || mc_version_compare(found->version + size,
						 verneed->version + size) < 0)
			found = verneed;
	}
	return found;
}

static enum muslcheck_status check(const struct mc_object *object, const char *prefix,
				   const char *limit, enum mc_rule rule,
				   struct mc_arena *arena, struct mc_findings *out)
{
	const struct mc_verneed *verneed = limit ? newest(object, prefix) : NULL;
	struct mc_finding finding = {
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_RUNS,
	};
	const char *symbol;

	if (!verneed || mc_version_compare(verneed->version + strlen(prefix), limit) <= 0)
		return MUSLCHECK_OK;
	symbol = mc_floor_symbol(object, verneed);
	finding.subject = symbol ? symbol : verneed->version;
	finding.message = mc_arena_join(arena, "requires ", verneed->version,
					symbol ? " (" : "", symbol ? symbol : "",
					symbol ? ")" : "", "; the limit is ", limit);
	finding.remedy = mc_arena_join(arena, "Build where ",
				       rule == MC_RULE_FLOOR_GLIBC
					       ? "glibc is at most "
					       : "libstdc++ has at most GLIBCXX_",
				       limit, ", or avoid ", finding.subject);
	return finding.message && finding.remedy ? mc_findings_add(out, &finding, arena)
						 : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_floors_check(const struct mc_object *object,
				      const struct mc_floor_limits *limits,
				      struct mc_arena *arena, struct mc_findings *out)
{
	enum muslcheck_status status =
		check(object, "GLIBC_", limits->glibc, MC_RULE_FLOOR_GLIBC, arena, out);

	return status == MUSLCHECK_OK ? check(object, "GLIBCXX_", limits->glibcxx,
					      MC_RULE_FLOOR_GLIBCXX, arena, out)
				      : status;
}

bool mc_floor_is_exceeded(const struct mc_finding *finding)
{
	return finding->rule == MC_RULE_FLOOR_GLIBC ||
	       finding->rule == MC_RULE_FLOOR_GLIBCXX;
}
