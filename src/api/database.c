/* SPDX-License-Identifier: MIT */
/* Maintenance of the symbol database: check its files, import a library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/handle.h"

#include "base/pathname.h"

static void put_fault(void *context, const char *text)
{
	mc_report_put_safe(context, text);
	mc_buffer_puts(context, "\n");
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

/* One name a line, so that they can be piped on. */
static void put_names(const char *title, const char *const *names, size_t count,
		      struct mc_buffer *out)
{
	if (count)
		mc_buffer_printf(out, "%s: %zu\n", title, count);
	for (size_t i = 0; i < count; i++) {
		mc_buffer_puts(out, "  ");
		mc_report_put_safe(out, names[i]);
		mc_buffer_puts(out, "\n");
	}
}

static void put_comparison(const struct mc_db_comparison *found,
			   const struct mc_db_import *import, struct mc_buffer *out)
{
	const char *machine = import->object->machine_name;
	bool differs = found->added_count || found->missing_count;

	mc_report_put_safe(out, import->source);
	mc_buffer_printf(out, " (%s) and %s: %zu names in both\n", machine,
			 found->build->id, found->same_count);
	put_names("only in the file", found->added, found->added_count, out);
	put_names("only in the database", found->missing, found->missing_count, out);
	if (!found->is_known)
		mc_buffer_printf(out,
				 "%s:%s is not in the database; compared with the "
				 "newest build\n",
				 import->library, import->version);
	else if (!differs &&
		 !(found->build->measured_machines >> import->object->machine & 1))
		mc_buffer_printf(out, "%s can be added to what was measured\n", machine);
}

static enum muslcheck_status compare_object(struct muslcheck *checker,
					    const struct mc_db_import *import,
					    struct mc_error *err)
{
	struct mc_db_comparison found;
	struct mc_buffer out = { 0 };
	struct mc_arena arena;
	enum muslcheck_status status;

	mc_arena_init(&arena);
	status = mc_symdb_compare(checker->db, import, &arena, &found, err);
	if (status == MUSLCHECK_OK && !found.build)
		status = mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				      "the database has no build of %s", import->library);
	if (status == MUSLCHECK_OK) {
		put_comparison(&found, import, &out);
		status = mc_checker_write(checker, &out);
		if (status == MUSLCHECK_OK && found.added_count + found.missing_count)
			status = mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "differs");
	}
	mc_arena_done(&arena);
	return status;
}

typedef enum muslcheck_status with_object(struct muslcheck *checker,
					  const struct mc_db_import *import,
					  struct mc_error *err);

/* Read the library and pass it on. */
static enum muslcheck_status read_object(struct muslcheck *checker, const char *path,
					 const char *library, const char *version,
					 with_object *use, struct mc_error *error)
{
	const struct mc_stored *stored;
	struct mc_object_cache *cache;
	enum muslcheck_status status;

	status = mc_object_cache_new(checker->db, &cache);
	if (status != MUSLCHECK_OK)
		return status;
	status = mc_object_cache_get_dependency(cache, NULL, path, &stored, error);
	if (status == MUSLCHECK_OK && stored->status != MUSLCHECK_OK) {
		*error = stored->error;
		status = stored->status;
	}
	if (status == MUSLCHECK_OK) {
		const struct mc_db_import import = { library, version,
						     mc_last_component(path),
						     &stored->object };

		status = use(checker, &import, error);
	}
	mc_object_cache_free(cache);
	return status;
}

/* The same; a message names the file. */
static enum muslcheck_status with_library(struct muslcheck *checker, const char *path,
					  const char *library, const char *version,
					  with_object *use, char *message,
					  size_t message_size)
{
	struct mc_error error = { 0 };
	enum muslcheck_status status =
		read_object(checker, path, library, version, use, &error);

	if (status != MUSLCHECK_OK)
		snprintf(message, message_size, "%s: %s", path, error.text);
	return status;
}

enum muslcheck_status muslcheck_import_library(struct muslcheck *checker,
					       const char *path, const char *library,
					       const char *version, char *message,
					       size_t message_size)
{
	return with_library(checker, path, library, version, import_object, message,
			    message_size);
}

enum muslcheck_status muslcheck_compare_library(struct muslcheck *checker,
						const char *path, const char *library,
						const char *version, char *message,
						size_t message_size)
{
	return with_library(checker, path, library, version, compare_object, message,
			    message_size);
}
