/* SPDX-License-Identifier: MIT */
#include "source/environment.h"

#include <string.h>

enum missing { MISSING_IGNORED, MISSING_FAILS };

struct variable_row {
	const char *name;
	const char *option;
	enum missing missing;
};

static const struct variable_row rows[] = {
#define MC_ENVIRONMENT_ROW(name, option, missing) { name, option, missing },
#include "source/environment.def"
#undef MC_ENVIRONMENT_ROW
};

static enum muslcheck_status add(const struct variable_row *row, const char *name,
				 size_t size, struct mc_arena *arena,
				 struct mc_environment_files *out)
{
	struct mc_environment_file *file = &out->items[out->count];

	if (!size || out->count == MC_ENVIRONMENT_FILES_MAX)
		return MUSLCHECK_OK;
	*file = (struct mc_environment_file){
		.variable = row->name,
		.name = mc_arena_strndup(arena, name, size),
		.missing_fails = row->missing == MISSING_FAILS,
	};
	out->count++;
	return file->name ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* A list of files, separated by colons or blanks. */
static enum muslcheck_status add_list(const struct variable_row *row, const char *value,
				      struct mc_arena *arena,
				      struct mc_environment_files *out)
{
	static const char separators[] = ": \t\n";
	enum muslcheck_status status = MUSLCHECK_OK;

	while (status == MUSLCHECK_OK && *value) {
		size_t size = strcspn(value, separators);

		status = add(row, value, size, arena, out);
		value += size;
		value += strspn(value, separators);
	}
	return status;
}

/* Options; only absolute paths, since others depend on the program. */
static enum muslcheck_status add_options(const struct variable_row *row,
					 const char *value, struct mc_arena *arena,
					 struct mc_environment_files *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *at = value;

	while (status == MUSLCHECK_OK && (at = strstr(at, row->option))) {
		bool is_word = at == value || at[-1] == ' ' || at[-1] == '\t';

		at += strlen(row->option);
		/* An agent's own options follow a = sign. */
		if (is_word && *at == '/')
			status = add(row, at, strcspn(at, " \t\n=,"), arena, out);
	}
	return status;
}

enum muslcheck_status mc_environment_read(const char *assignment, struct mc_arena *arena,
					  struct mc_environment_files *out)
{
	size_t size = strcspn(assignment, "=");
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && assignment[size] &&
			   i < sizeof(rows) / sizeof(*rows);
	     i++) {
		const char *value = assignment + size + 1;

		if (strlen(rows[i].name) != size ||
		    memcmp(rows[i].name, assignment, size) != 0)
			continue;
		status = *rows[i].option ? add_options(&rows[i], value, arena, out)
					 : add_list(&rows[i], value, arena, out);
	}
	return status;
}
