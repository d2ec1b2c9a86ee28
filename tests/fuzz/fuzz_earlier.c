/* SPDX-License-Identifier: MIT */
/* An earlier report, whatever it holds: a refusal says why, what is accepted is whole. */
#include <string.h>

#include "findings/previous_run.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct mc_previous_run *earlier)
{
	const struct mc_previous_object *object;

	for (size_t i = 0; (object = mc_previous_run_at(earlier, i)) != NULL; i++) {
		const struct mc_previous_object *found =
			mc_previous_run_find(earlier, object->name);

		if (!found || strcmp(found->name, object->name))
			abort();
		for (size_t j = 0; j < object->target_count; j++) {
			const struct mc_previous_target *target = &object->targets[j];

			for (size_t k = 1; k < target->finding_count; k++)
				if (mc_previous_finding_compare(&target->findings[k - 1],
								&target->findings[k]) > 0)
					abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_new(data, size);
	const struct mc_path_context places = { 0 };
	struct mc_previous_run *earlier = NULL;
	struct mc_error err = { 0 };

	if (mc_previous_run_read(file.path, &places, &earlier, &err) == MUSLCHECK_OK)
		walk(earlier);
	else if (!*err.text)
		abort();
	mc_previous_run_free(earlier);
	close(file.descriptor);
	return 0;
}
