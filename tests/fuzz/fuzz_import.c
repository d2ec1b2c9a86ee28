/* SPDX-License-Identifier: MIT */
/* `db import` of a library, whatever it holds: rows that parse, or a reason and no rows. */
#include "memory_file.h"
#include "whole_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const libraries[] = { "musl", "gcompat" };
	struct memory_file file = memory_file_new(data, size);
	struct mc_buffer out = { 0 };
	const struct muslcheck_report report = { .sink = { whole_run_take, &out } };
	const struct muslcheck_options options = { .reports = &report,
						   .report_count = 1 };
	struct muslcheck *checker;
	char message[512] = "";

	if (muslcheck_new(&options, message, sizeof(message), &checker) != MUSLCHECK_OK)
		abort();
	for (size_t i = 0; i < sizeof(libraries) / sizeof(*libraries); i++) {
		if (muslcheck_import_library(checker, file.path, libraries[i], "9",
					     message, sizeof(message)) == MUSLCHECK_OK)
			whole_run_parse(&out);
		else if (out.size || !*message)
			abort();
		mc_buffer_done(&out);
	}
	muslcheck_free(checker);
	close(file.descriptor);
	return 0;
}
