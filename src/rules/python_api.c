/* SPDX-License-Identifier: MIT */
/* Does the image's Python export the names that a module takes from it? */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "rules/module_loader.h"

struct api_row {
	const char *name;
	unsigned since; /* minor versions of Python 3; 0: none */
	unsigned until;
};

static const struct api_row rows[] = {
#define MC_PYTHON_API_ROW(name, since, until) { name, since, until },
#include "rules/python_api.def"
#undef MC_PYTHON_API_ROW
};

enum { REPORTED_MAX = 8 };

static int compare(const void *name, const void *row)
{
	return strcmp(name, ((const struct api_row *)row)->name);
}

/* The row of a name that Python 3.MINOR lacks; NULL: it has it, for all that is known. */
static const struct api_row *lacking(const char *name, unsigned minor)
{
	const struct api_row *row =
		bsearch(name, rows, sizeof(rows) / sizeof(*rows), sizeof(*rows), compare);

	if (!row)
		return NULL;
	return minor < row->since || (row->until && minor >= row->until) ? row : NULL;
}

/* An embedded interpreter has its own names. */
static bool brings_python(const struct mc_object *object)
{
	for (size_t i = 0; i < object->needed_count; i++)
		if (strstr(object->needed[i], "libpython"))
			return true;
	return false;
}

static enum muslcheck_status report(const struct mc_module_check *check,
				    const struct api_row *row, unsigned minor)
{
	struct mc_arena *arena = check->arena;
	bool is_newer = minor < row->since;
	const char *message = mc_arena_printf(
		arena, "Python 3.%u does not export %s (%s 3.%u); import fails", minor,
		row->name, is_newer ? "new in" : "removed in",
		is_newer ? row->since : row->until);
	const char *remedy =
		is_newer
			? mc_arena_printf(
				  arena,
				  "Use an image with Python 3.%u or later, or a build for 3.%u",
				  row->since, minor)
			: mc_arena_printf(
				  arena,
				  "Use an image with a Python before 3.%u, or a build for 3.%u",
				  row->until, minor);

	return mc_module_report(check, MC_RULE_PYTHON_API, row->name, message, remedy);
}

enum muslcheck_status mc_python_api_check(const struct mc_module_check *check,
					  unsigned minor)
{
	const struct mc_object *object = &check->object->object;
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t count = 0;

	if (brings_python(object))
		return MUSLCHECK_OK;
	for (size_t i = 0;
	     status == MUSLCHECK_OK && i < object->symbol_count && count < REPORTED_MAX;
	     i++) {
		const struct mc_symbol *symbol = &object->symbols[i];
		const struct api_row *row;

		if (symbol->section != SHN_UNDEF || symbol->binding != STB_GLOBAL ||
		    !(row = lacking(symbol->name, minor)))
			continue;
		count++;
		status = report(check, row, minor);
	}
	return status;
}
