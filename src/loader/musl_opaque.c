/* SPDX-License-Identifier: MIT */
#include "loader/musl_opaque.h"

#include <string.h>

static bool has_text(const char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(texts[i], text))
			return true;
	return false;
}

static bool is_listed(const struct mc_musl_scope *scope, const char *soname)
{
	for (size_t i = 0; i < scope->listed_count; i++)
		if (scope->listed[i].soname && !strcmp(scope->listed[i].soname, soname))
			return true;
	return false;
}

/* Does the list of another distribution's build have the name, and this one not lack it? */
static bool is_in_list(const struct mc_musl_scope *scope,
		       const struct mc_provided *provided, const struct mc_name *name,
		       const struct mc_symbol *symbol)
{
	const struct mc_target *target = scope->load->load.target;

	return mc_symdb_exports(target->db, name->fact, provided->library_index,
				UINT16_MAX, scope->load->load.machine) &&
	       !mc_target_lacks(target, provided->soname, symbol->name);
}

static bool is_read(const struct mc_provided *provided)
{
	return provided->is_reduced &&
	       provided->reduced_confidence == MUSLCHECK_CONFIDENCE_HIGH;
}

bool mc_musl_opaque_has(const struct mc_musl_scope *scope, const struct mc_symbol *symbol,
			const struct mc_name *name, struct mc_definition *definition)
{
	for (size_t i = 0; name->fact && i < scope->opaque_count; i++) {
		const struct mc_provided *provided = scope->opaque[i];

		if (!provided->is_reduced || !is_in_list(scope, provided, name, symbol))
			continue;
		definition->confidence = provided->reduced_confidence;
		return true;
	}
	return false;
}

/*
 * May a library without an export list have the symbol, which another library has too?  Yes
 * if another distribution's build of the library exports it, or if no libc has the symbol.
 */
static bool may_be_elsewhere(const struct mc_musl_scope *scope,
			     const struct mc_symbol *symbol, const struct mc_name *name)
{
	const struct mc_symdb *db = scope->load->load.target->db;

	for (size_t i = 0; i < scope->opaque_count; i++) {
		if (scope->opaque[i]->library_index == UINT16_MAX &&
		    !(name->is_of_libc && mc_symdb_is_of_libc(db, name->fact)))
			return true;
		if (is_in_list(scope, scope->opaque[i], name, symbol))
			return true;
	}
	return false;
}

/* Is there a library of which no name is known for certain? */
static bool has_unread(const struct mc_musl_scope *scope)
{
	for (size_t i = 0; i < scope->opaque_count; i++)
		if (!is_read(scope->opaque[i]))
			return true;
	return false;
}

/* Is the library known not to have the name that is asked of it? */
static bool is_refused(const struct mc_musl_scope *scope, const char *soname,
		       const struct mc_symbol *symbol)
{
	for (size_t i = 0; i < scope->opaque_count; i++)
		if (!strcmp(scope->opaque[i]->soname, soname))
			return is_read(scope->opaque[i]) ||
			       mc_target_lacks(scope->load->load.target, soname,
					       symbol->name);
	return false;
}

/*
 * A symbol that was not found may be in a library without an export list.  A versioned one
 * can only be in the library of that version; any other may be there unless a known
 * library has it, or a missing library is the likelier provider.
 */
bool mc_musl_opaque_may_have(const struct mc_musl_scope *scope,
			     const struct mc_symbol *symbol, const struct mc_name *name,
			     bool unlisted)
{
	const char *soname = symbol->version_soname;

	if (name->asks_glibc)
		return false;
	if (unlisted)
		return true;
	if (!has_unread(scope))
		return false;
	if (soname)
		return !is_listed(scope, soname) && !is_refused(scope, soname, symbol) &&
		       !has_text(scope->missing, scope->missing_count, soname);
	return name->fact ? may_be_elsewhere(scope, symbol, name)
			  : !scope->needed_missing_count;
}
