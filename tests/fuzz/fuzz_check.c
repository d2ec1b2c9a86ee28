/* SPDX-License-Identifier: MIT */
/*
 * The whole way of a program: its RUNPATH in a small tree, where it finds itself as a library,
 * the binding of both loaders, and all reports.
 */
#include "whole_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *folder;

static void remove_folder(void)
{
	static const char *const names[] = { "bin/p", "lib/liba.so.1", "bin", "lib", "" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		whole_run_remove(folder, names[i]);
	free(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!folder) {
		folder = whole_run_folder();
		whole_run_make_folder(folder, "bin");
		whole_run_make_folder(folder, "lib");
		atexit(remove_folder);
	}
	whole_run_write(folder, "bin/p", data, size);
	whole_run_write(folder, "lib/liba.so.1", data, size);
	whole_run(folder);
	return 0;
}
