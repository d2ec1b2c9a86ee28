/* SPDX-License-Identifier: MIT */
#include "owners/owners.h"

#include "base/glob.h"
#include "owners/readers.h"

static const struct row {
	const char *directory;
	const char *name;
	mc_owners_reader *read;
} rows[] = {
#define MC_DATABASE_ROW(directory, name, reader) { directory, name, mc_owners_##reader },
#include "owners/databases.def"
#undef MC_DATABASE_ROW
};

enum { ROW_COUNT = sizeof(rows) / sizeof(*rows) };

static const struct row *row_of(const char *path)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		size_t directory_size = strlen(rows[i].directory);

		if (!strncmp(path, rows[i].directory, directory_size) &&
		    !strchr(path + directory_size, '/') &&
		    mc_glob_has_name(rows[i].name, path + directory_size))
			return &rows[i];
	}
	return NULL;
}

bool mc_owners_is_database(const char *path)
{
	return row_of(path) != NULL;
}

const char *mc_owners_directory(size_t index)
{
	const char *last = "";

	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!strcmp(rows[i].directory, last))
			continue;
		last = rows[i].directory;
		if (!index--)
			return last;
	}
	return NULL;
}

/* Five times the largest seen; a sparse file may have any size. */
enum { DATABASE_SIZE_MAX = 512 << 20 };

enum muslcheck_status mc_owners_read(const char *path, struct mc_bytes bytes,
				     struct mc_owned_sink sink, struct mc_error *err)
{
	const struct row *row = row_of(path);

	if (row && bytes.size > DATABASE_SIZE_MAX)
		return mc_error_set(err, MUSLCHECK_ERROR_LIMIT, "larger than %d MiB",
				    DATABASE_SIZE_MAX >> 20);
	return row ? row->read(path + strlen(row->directory), bytes, sink, err)
		   : MUSLCHECK_OK;
}
