/* SPDX-License-Identifier: MIT */
/* What a distribution's build of a library lacks, of the names of other builds. */
#include <string.h>

#include "target/target.h"

static bool applies(const struct mc_target *target, const struct mc_db_reduced *row,
		    const char *soname)
{
	const struct mc_db_image *image = target->image;

	return image->distribution && image->package_release &&
	       !strcmp(row->soname, soname) &&
	       !strcmp(row->distribution, image->distribution) &&
	       mc_release_within(image->package_release, row->since, row->until);
}

static bool has_name(const struct mc_db_reduced *row, const char *name)
{
	for (size_t i = 0; i < row->lack_count; i++)
		if (!strcmp(row->lacks[i], name))
			return true;
	return false;
}

const struct mc_db_reduced *mc_target_lacks(const struct mc_target *target,
					    const char *soname, const char *name)
{
	for (size_t i = 0; i < mc_symdb_reduced_count(target->db); i++) {
		const struct mc_db_reduced *row = mc_symdb_reduced_at(target->db, i);

		if (applies(target, row, soname) && has_name(row, name))
			return row;
	}
	return NULL;
}

bool mc_target_is_reduced(const struct mc_target *target, const char *soname,
			  enum muslcheck_confidence *confidence)
{
	bool is_reduced = false;

	*confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
	for (size_t i = 0; i < mc_symdb_reduced_count(target->db); i++) {
		const struct mc_db_reduced *row = mc_symdb_reduced_at(target->db, i);

		if (!applies(target, row, soname))
			continue;
		is_reduced = true;
		if (row->confidence == MUSLCHECK_CONFIDENCE_HIGH)
			*confidence = MUSLCHECK_CONFIDENCE_HIGH;
	}
	return is_reduced;
}
