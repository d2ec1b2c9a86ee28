/* SPDX-License-Identifier: MIT */
/* A policy file, whatever it holds: a refusal says why. */
#include "findings/image_policy.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_new(data, size);
	struct mc_image_policy policy;
	struct mc_error err = { 0 };
	struct mc_arena arena;

	mc_arena_init(&arena);
	if (mc_image_policy_read(file.path, &arena, &policy, &err) != MUSLCHECK_OK &&
	    !*err.text)
		abort();
	mc_arena_done(&arena);
	close(file.descriptor);
	return 0;
}
