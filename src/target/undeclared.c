/* SPDX-License-Identifier: MIT */
/* Dependencies that the metadata of a distribution's packages lacks. */
#include <string.h>

#include "base/version.h"
#include "target/target.h"

/* Does the target have one of the package's libraries? */
static bool has_library_of(const struct mc_target *target, const char *package,
			   enum mc_machine machine)
{
	for (size_t i = 0; i < mc_symdb_package_count(target->db); i++) {
		const struct mc_db_package *row = mc_symdb_package_at(target->db, i);

		if (row->soname && !strcmp(row->name, package) &&
		    mc_target_provided(target, row->soname, machine))
			return true;
	}
	return false;
}

const char *mc_target_next_undeclared(const struct mc_target *target, const char *package,
				      enum mc_machine machine, size_t *cursor)
{
	const struct mc_db_image *image = target->image;

	while (*cursor < mc_symdb_dependency_count(target->db)) {
		const struct mc_db_dependency *row =
			mc_symdb_dependency_at(target->db, (*cursor)++);

		if (row->is_undeclared && !strcmp(row->package, package) &&
		    image->distribution &&
		    !strcmp(row->distribution, image->distribution) &&
		    mc_release_within(image->package_release, row->since, row->until) &&
		    !has_library_of(target, row->needs, machine))
			return row->needs;
	}
	return NULL;
}
