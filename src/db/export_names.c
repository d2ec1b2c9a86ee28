/* SPDX-License-Identifier: MIT */
#include "db/export_names.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* The definitions that find_sym accepts (ldso/dynlink.c, OK_TYPES and OK_BINDS). */
static bool is_export(const struct mc_symbol *symbol)
{
	bool type_counts = symbol->type == STT_NOTYPE || symbol->type == STT_OBJECT ||
			   symbol->type == STT_FUNC || symbol->type == STT_COMMON ||
			   symbol->type == STT_TLS;
	bool binding_counts = symbol->binding == STB_GLOBAL ||
			      symbol->binding == STB_WEAK ||
			      symbol->binding == STB_GNU_UNIQUE;

	return symbol->section != SHN_UNDEF &&
	       (symbol->value || symbol->type == STT_TLS) && type_counts &&
	       binding_counts && !symbol->hidden;
}

/* Printable ASCII, so valid in JSON; libcs have no other names. */
bool mc_export_name_is_plain(const char *name)
{
	const char *at = name;

	while (*at > ' ' && *at <= '~')
		at++;
	return *name && !*at;
}

static bool collect(void *context, const struct mc_symbol *symbol)
{
	struct mc_export_names *names = context;

	if (!is_export(symbol) || !mc_export_name_is_plain(symbol->name))
		return true;
	if (names->count == names->capacity) {
		size_t capacity = names->capacity ? names->capacity * 2 : 2048;
		const char **items = realloc(names->items, capacity * sizeof(*items));

		if (!items) {
			names->out_of_memory = true;
			return false;
		}
		names->items = items;
		names->capacity = capacity;
	}
	names->items[names->count++] = symbol->name;
	return true;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

bool mc_export_names_have(const struct mc_export_names *names, const char *name)
{
	return names->count && bsearch(&name, names->items, names->count,
				       sizeof(*names->items), compare_names);
}

static void remove_duplicates(struct mc_export_names *names)
{
	size_t i, kept = 0;

	for (i = 0; i < names->count; i++) {
		if (!kept || strcmp(names->items[kept - 1], names->items[i]) != 0)
			names->items[kept++] = names->items[i];
	}
	names->count = kept;
}

enum muslcheck_status mc_export_names_find(const struct mc_object *object,
					   struct mc_export_names *out,
					   struct mc_error *err)
{
	*out = (struct mc_export_names){ 0 };
	if ((int)object->machine >= MC_MACHINE_WITH_DATA_COUNT)
		return mc_error_set(err, MUSLCHECK_ERROR_USAGE,
				    "the database has no data for architecture %s",
				    object->machine_name);
	mc_object_each_definition(object, collect, out);
	if (out->out_of_memory)
		return mc_error_memory(err);
	if (!out->count)
		return mc_error_set(err, MUSLCHECK_ERROR_FORMAT, "exports no names");
	qsort(out->items, out->count, sizeof(*out->items), compare_names);
	remove_duplicates(out);
	return MUSLCHECK_OK;
}

void mc_export_names_done(struct mc_export_names *names)
{
	free(names->items);
	*names = (struct mc_export_names){ 0 };
}
