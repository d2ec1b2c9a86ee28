/* SPDX-License-Identifier: MIT */
#include "rules/writing.h"

#include <string.h>

/* Symbols are counted for this many missing libraries. */
enum { COUNTED_MAX = 64 };

static struct mc_symbol_count *find_count(const struct mc_writing *writing,
					  const char *soname)
{
	for (size_t i = 0; i < writing->library_count; i++)
		if (!strcmp(writing->symbol_counts[i].soname, soname))
			return &writing->symbol_counts[i];
	return NULL;
}

const struct mc_symbol_count *mc_writing_symbol_count(const struct mc_writing *writing,
						      const char *soname)
{
	return find_count(writing, soname);
}

static size_t count_missing(const struct mc_load_result *result)
{
	size_t count = 0;

	for (size_t i = 0; i < result->fault_count; i++)
		count += result->faults[i].fault == MC_FAULT_NEEDED_MISSING;
	return count;
}

/* With several missing libraries, a name alone does not say which one has the symbol. */
static bool is_guess(const struct mc_load_fault *fault)
{
	return fault->symbol && !fault->symbol->version_soname &&
	       !(fault->name && fault->name->fact);
}

enum muslcheck_status mc_writing_count_symbols(struct mc_writing *writing)
{
	const struct mc_load_result *result = writing->result;
	struct mc_symbol_count *last = NULL;
	bool may_guess = count_missing(result) > 1;

	for (size_t i = 0; i < result->fault_count; i++) {
		const char *soname = result->faults[i].missing_library;

		if (!soname)
			continue;
		/* The symbols of one library come in runs that share its string. */
		if (!last || last->soname != soname)
			last = find_count(writing, soname);
		if (last && may_guess && is_guess(&result->faults[i]))
			last->guess_count++;
		else if (last)
			last->count++;
		if (last || writing->library_count == COUNTED_MAX)
			continue;
		if (!writing->symbol_counts)
			writing->symbol_counts =
				mc_arena_alloc(writing->arena, COUNTED_MAX,
					       sizeof(*writing->symbol_counts));
		if (!writing->symbol_counts)
			return MUSLCHECK_ERROR_MEMORY;
		last = &writing->symbol_counts[writing->library_count++];
		*last = (struct mc_symbol_count){ .soname = soname };
		if (may_guess && is_guess(&result->faults[i]))
			last->guess_count = 1;
		else
			last->count = 1;
	}
	return MUSLCHECK_OK;
}
