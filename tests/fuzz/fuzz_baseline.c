/* SPDX-License-Identifier: MIT */
/* A baseline file, whatever it holds: a refusal says why, what is accepted answers. */
#include "findings/baseline.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_new(data, size);
	struct mc_baseline *baseline = NULL;
	struct mc_buffer out = { 0 };
	struct mc_error err = { 0 };

	if (mc_baseline_read(file.path, &baseline, &err) == MUSLCHECK_OK) {
		mc_baseline_has(baseline, "00000000000000000000000000000000");
		mc_baseline_report(baseline, &out);
		mc_baseline_begin(baseline);
	} else if (!*err.text) {
		abort();
	}
	mc_buffer_done(&out);
	mc_baseline_free(baseline);
	close(file.descriptor);
	return 0;
}
