/* SPDX-License-Identifier: MIT */
/* Maintenance of the symbol database: check its files, import a library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/handle.h"

#include "base/pathname.h"

static void put_fault(void *context, const char *text)
{
	mc_buffer_printf(context, "%s\n", text);
}

enum muslcheck_status muslcheck_check_database(struct muslcheck *checker,
					       const char *directory, char *message,
					       size_t message_size)
{
	struct mc_buffer out = { 0 };
	struct mc_error error = { 0 };
	size_t fault_count = 0;
	enum muslcheck_status status, written;

	status = mc_symdb_check(directory, put_fault, &out, &fault_count, &error);
	written = mc_checker_write(checker, &out);
	if (status != MUSLCHECK_OK)
		snprintf(message, message_size, "%s: %s", directory, error.text);
	else if (fault_count)
		snprintf(message, message_size, "%s: %zu %s", directory, fault_count,
			 fault_count == 1 ? "error" : "errors");
	if (status == MUSLCHECK_OK && fault_count)
		status = MUSLCHECK_ERROR_FORMAT;
	return status == MUSLCHECK_OK ? written : status;
}

static enum muslcheck_status import_object(struct muslcheck *checker,
					   const struct mc_db_import *import,
					   struct mc_error *err)
{
	struct mc_buffer out = { 0 };
	enum muslcheck_status status;
	char *text;

	status = mc_symdb_import(import, &text, err);
	if (status != MUSLCHECK_OK)
		return status;
	mc_buffer_puts(&out, text);
	free(text);
	return mc_checker_write(checker, &out);
}

enum muslcheck_status muslcheck_import_library(struct muslcheck *checker,
					       const char *path, const char *library,
					       const char *version, char *message,
					       size_t message_size)
{
	struct mc_error error = { 0 };
	const struct mc_stored *stored;
	struct mc_object_cache *cache;
	enum muslcheck_status status;

	status = mc_object_cache_new(checker->db, &cache);
	if (status != MUSLCHECK_OK)
		return status;
	status = mc_object_cache_get_dependency(cache, NULL, path, &stored, &error);
	if (status == MUSLCHECK_OK && stored->status != MUSLCHECK_OK) {
		error = stored->error;
		status = stored->status;
	}
	if (status == MUSLCHECK_OK) {
		const struct mc_db_import import = { library, version,
						     mc_last_component(path),
						     &stored->object };

		status = import_object(checker, &import, &error);
	}
	if (status != MUSLCHECK_OK)
		snprintf(message, message_size, "%s: %s", path, error.text);
	mc_object_cache_free(cache);
	return status;
}
