/* SPDX-License-Identifier: MIT */
#include "report/work.h"

#include <string.h>

const char *mc_work_of_component(const struct mc_component *component, size_t target)
{
	const struct mc_component_target *answer = &component->targets[target];

	if (answer->aside || answer->verdict <= MUSLCHECK_VERDICT_ACCEPTED)
		return NULL;
	return answer->remedy ? answer->remedy : answer->reason;
}

static bool is_empty(const char *text)
{
	return !text || !*text;
}

bool mc_work_shares(const char *const *texts, size_t first, size_t index)
{
	return !is_empty(texts[first]) && !is_empty(texts[index]) &&
	       !strcmp(texts[first], texts[index]);
}

bool mc_work_is_first(const char *const *texts, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (mc_work_shares(texts, i, index))
			return false;
	return !is_empty(texts[index]);
}

size_t mc_work_count(const char *const *texts, size_t target_count)
{
	size_t count = 0;

	for (size_t i = 0; i < target_count; i++)
		count += mc_work_is_first(texts, i);
	return count;
}
