/* SPDX-License-Identifier: MIT */
#include "report/missing.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

size_t mc_names_sort(const char **names, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(names, count, sizeof(*names), compare_texts);
	for (size_t i = 0; i < count; i++)
		if (!kept || strcmp(names[kept - 1], names[i]))
			names[kept++] = names[i];
	return kept;
}

static bool is_missing_needed(const struct mc_load_fault *fault)
{
	return fault->fault == MC_FAULT_NEEDED_MISSING ||
	       fault->fault == MC_FAULT_NEEDED_RELATIVE ||
	       fault->fault == MC_FAULT_NEEDED_BAD_FILE;
}

static bool is_missing_symbol(const struct mc_load_fault *fault)
{
	return fault->node == 0 && (fault->fault == MC_FAULT_SYMBOL_MISSING ||
				    fault->fault == MC_FAULT_SYMBOL_IFUNC ||
				    fault->fault == MC_FAULT_SYMBOL_HIDDEN);
}

static const char **subjects(const struct mc_load_result *load,
			     bool (*wanted)(const struct mc_load_fault *fault),
			     struct mc_arena *arena, size_t *count)
{
	const char **names = mc_arena_alloc(arena, load->fault_count, sizeof(*names));

	*count = 0;
	for (size_t i = 0; names && i < load->fault_count; i++)
		if (wanted(&load->faults[i]))
			names[(*count)++] = load->faults[i].subject;
	*count = mc_names_sort(names, *count);
	return names;
}

const char **mc_missing_needed(const struct mc_load_result *load, struct mc_arena *arena,
			       size_t *count)
{
	return subjects(load, is_missing_needed, arena, count);
}

const char **mc_missing_symbols(const struct mc_load_result *load, struct mc_arena *arena,
				size_t *count)
{
	return subjects(load, is_missing_symbol, arena, count);
}
