/* SPDX-License-Identifier: MIT */
#include "rules/floor.h"

#include <string.h>

#include "base/libc.h"
#include "base/version.h"
#include "target/target.h"

static const char *const names[MC_FLOOR_COUNT] = { "glibc", "libstdc++", "libgcc" };

const char *mc_floor_name(enum mc_floor_of library)
{
	return names[library];
}

/* The floor that a library belongs to; MC_FLOOR_COUNT: none. */
static enum mc_floor_of library_of(const char *soname)
{
	if (!strcmp(soname, "libstdc++.so.6"))
		return MC_FLOOR_LIBSTDCXX;
	if (!strcmp(soname, "libgcc_s.so.1"))
		return MC_FLOOR_LIBGCC;
	return mc_libc_of_soname(soname, NULL) == MC_LIBC_GLIBC ? MC_FLOOR_GLIBC
								: MC_FLOOR_COUNT;
}

/* Orders versions: by glibc release; for GCC's libraries by row index. */
static size_t rank_of(const struct mc_symdb *db, const struct mc_db_node *row,
		      size_t index, enum mc_floor_of library)
{
	uint16_t library_index, version;

	if (library != MC_FLOOR_GLIBC)
		return index;
	if (!row->since)
		return 0;
	mc_symdb_library_version(db, MC_GLIBC_LOADER, row->since, &library_index,
				 &version);
	return (size_t)version + 1;
}

static const struct mc_db_node *find_node(const struct mc_symdb *db, const char *soname,
					  const char *node, enum mc_machine machine,
					  size_t *index)
{
	if (!strncmp(soname, "ld", 2))
		soname = MC_GLIBC_LOADER;
	for (*index = mc_symdb_node_first(db, soname); *index < mc_symdb_node_count(db);
	     ++*index) {
		const struct mc_db_node *row = mc_symdb_node_at(db, *index);

		if ((row->machines >> machine & 1) && !strcmp(row->node, node) &&
		    !strcmp(row->soname, soname))
			return row;
	}
	return NULL;
}

const char *mc_floor_symbol(const struct mc_object *object,
			    const struct mc_verneed *verneed)
{
	const char *first = NULL;

	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		/* Both point to the strings of the same record, so pointers are compared. */
		if (symbol->version == verneed->version &&
		    symbol->version_soname == verneed->soname &&
		    (!first || strcmp(symbol->name, first) < 0))
			first = symbol->name;
	}
	return first;
}

static bool is_glibc_release(const char *node)
{
	return !strncmp(node, "GLIBC_", strlen("GLIBC_")) && node[6] >= '0' &&
	       node[6] <= '9';
}

/* The nodes of glibc are named by releases, also those before the first one known. */
static const char *release_of(const struct mc_db_node *row)
{
	return !row->since && is_glibc_release(row->node) ? row->node + 6 : row->since;
}

/* Nodes from before the first known release have the same rank. */
static bool is_newer(const struct mc_floor *floor, const struct mc_verneed *verneed,
		     size_t rank)
{
	if (rank != floor->rank)
		return rank > floor->rank;
	return is_glibc_release(floor->node) && is_glibc_release(verneed->version) &&
	       mc_version_compare(floor->node + 6, verneed->version + 6) < 0;
}

void mc_floors_find(const struct mc_symdb *db, const struct mc_object *object,
		    struct mc_floors *out)
{
	*out = (struct mc_floors){ 0 };
	for (size_t i = 0; i < object->verneed_count; i++) {
		const struct mc_verneed *verneed = &object->verneed[i];
		enum mc_floor_of library = library_of(verneed->soname);
		const struct mc_db_node *row;
		struct mc_floor *floor;
		size_t index, rank;

		if (library == MC_FLOOR_COUNT || verneed->weak)
			continue;
		row = find_node(db, verneed->soname, verneed->version, object->machine,
				&index);
		rank = row ? rank_of(db, row, index, library) : 0;
		floor = &out->of[library];
		if (!row || (floor->node && !is_newer(floor, verneed, rank)))
			continue;
		*floor = (struct mc_floor){ verneed->version, verneed->soname,
					    mc_floor_symbol(object, verneed),
					    release_of(row), rank };
	}
}

static bool has_soname(const struct mc_db_image *image, const char *soname)
{
	for (size_t i = 0; i < image->soname_count; i++)
		if (!strcmp(image->sonames[i], soname))
			return true;
	return false;
}

/* Does the image's own library define the version? */
static bool image_defines(const struct mc_symdb *db, const struct mc_floor *floor,
			  const struct mc_db_image *image)
{
	const struct mc_db_verdef *row =
		image->verdefs ? mc_symdb_verdef(db, image->verdefs, floor->soname)
			       : NULL;

	for (size_t n = 0; row && n < row->node_count; n++)
		if (!strcmp(row->nodes[n], floor->node))
			return true;
	return false;
}

bool mc_floor_is_met(const struct mc_symdb *db, const struct mc_floor *floor,
		     const struct mc_db_image *image, enum mc_machine machine)
{
	const struct mc_db_build *libc =
		image->libc_build ? mc_symdb_build(db, image->libc_build) : NULL;

	if (image->libc != MC_LIBC_GLIBC || !libc || !(image->machines >> machine & 1))
		return false;
	if (library_of(floor->soname) == MC_FLOOR_GLIBC &&
	    (size_t)libc->version_index + 1 >= floor->rank)
		return true;
	if (library_of(floor->soname) != MC_FLOOR_GLIBC && image->gcc_release)
		return has_soname(image, floor->soname) &&
		       mc_release_within(image->gcc_release, floor->release, NULL);
	return image_defines(db, floor, image);
}
