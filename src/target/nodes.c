/* SPDX-License-Identifier: MIT */
/* The version nodes defined by the libraries of a glibc target. */
#include <stdlib.h>
#include <string.h>

#include "target/target.h"

/* All architectures. */
static const uint32_t every_machine = UINT32_MAX;

/* True if the target's glibc is within since..until; NULL is open. */
static bool is_within(const struct mc_target *target, const char *since,
		      const char *until)
{
	uint16_t library, first, last, own;

	mc_symdb_library_version(target->db, MC_GLIBC_LOADER, target->libc->version,
				 &library, &own);
	mc_symdb_library_version(target->db, MC_GLIBC_LOADER, since, &library, &first);
	mc_symdb_library_version(target->db, MC_GLIBC_LOADER, until, &library, &last);
	return (!since || first <= own) && (!until || own <= last);
}

static void add(struct mc_nodes *nodes, const char *name, uint32_t machines)
{
	nodes->names[nodes->count] = name;
	nodes->machines[nodes->count++] = machines;
}

/* True if every build of the target's release, of glibc or of GCC, has the node. */
static bool has_release(const struct mc_target *target, const struct mc_db_node *row,
			bool is_glibc)
{
	const char *gcc_release = target->image->gcc_release;

	if (is_glibc)
		return is_within(target, row->since, row->until);
	return gcc_release && mc_release_within(gcc_release, row->since, row->until);
}

/* The end of the adjacent rows of one library that begin at first. */
static size_t end_of_rows(const struct mc_symdb *db, const char *soname, size_t first)
{
	size_t count = mc_symdb_node_count(db);
	size_t end = first;
	const char *same = NULL;

	/* Rows of the database share their strings. */
	for (; end < count; end++) {
		const char *name = mc_symdb_node_at(db, end)->soname;

		if (name != same && strcmp(name, soname) != 0)
			break;
		same = name;
	}
	return end;
}

static bool same(const char *left, const char *right)
{
	return left && right && !strcmp(left, right);
}

/* The distribution's own image of the target's release, whose packages are the target's too. */
static const char *package_image(const struct mc_target *target)
{
	const struct mc_db_image *own = target->image;

	for (size_t i = 0; i < mc_symdb_image_count(target->db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(target->db, i);

		if (same(image->id, image->verdefs) &&
		    same(image->family, image->distribution) &&
		    same(image->distribution, own->distribution) &&
		    same(image->package_release, own->package_release))
			return image->id;
	}
	return NULL;
}

/* Nodes read on the image itself, else on one that has the same packages; NULL: not read. */
static const struct mc_db_verdef *verdef_of(const struct mc_target *target,
					    const struct mc_provided *provided)
{
	const char *image = target->image->verdefs;
	const struct mc_db_verdef *verdef =
		image ? mc_symdb_verdef(target->db, image, provided->soname) : NULL;

	if (verdef || !image || !provided->package)
		return verdef;
	image = package_image(target);
	return image ? mc_symdb_verdef(target->db, image, provided->soname) : NULL;
}

enum muslcheck_status mc_provided_set_nodes(const struct mc_target *target,
					    struct mc_provided *provided,
					    struct mc_arena *arena)
{
	const struct mc_db_verdef *verdef = verdef_of(target, provided);
	struct mc_nodes *nodes = &provided->nodes;
	bool is_glibc = provided->kind == MC_PROVIDED_GLIBC;
	size_t first, end, most;

	first = mc_symdb_node_first(target->db, provided->soname);
	end = end_of_rows(target->db, provided->soname, first);
	most = (verdef ? verdef->node_count : 0) + end - first;
	nodes->names = mc_arena_alloc(arena, most, sizeof(*nodes->names));
	nodes->machines = mc_arena_alloc(arena, most, sizeof(*nodes->machines));
	if (!nodes->names || !nodes->machines)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = first; i < end; i++) {
		const struct mc_db_node *row = mc_symdb_node_at(target->db, i);

		if (has_release(target, row, is_glibc))
			add(nodes, row->node, row->machines);
	}
	nodes->is_by_machine = is_glibc || nodes->count > 0;
	nodes->is_known = verdef || nodes->is_by_machine;
	nodes->confidence = verdef && !nodes->is_by_machine ? verdef->confidence
							    : target->libc->confidence;
	for (size_t i = 0; verdef && i < verdef->node_count; i++)
		add(nodes, verdef->nodes[i], every_machine);
	return MUSLCHECK_OK;
}

enum mc_presence mc_provided_has_node(const struct mc_provided *provided,
				      const char *node, enum mc_machine machine)
{
	const struct mc_nodes *nodes = &provided->nodes;

	if (!nodes->is_known)
		return MC_PRESENCE_UNKNOWN;
	for (size_t i = 0; i < nodes->count; i++)
		if ((nodes->machines[i] >> machine & 1) && !strcmp(nodes->names[i], node))
			return MC_PRESENCE_PRESENT;
	/*
	 * Images were read on x86_64, and some nodes of other libraries are named after
	 * the first glibc release of an architecture.
	 */
	if (!nodes->is_by_machine && machine != MC_MACHINE_X86_64 &&
	    !strncmp(node, "GLIBC_", 6))
		return MC_PRESENCE_UNKNOWN;
	return MC_PRESENCE_ABSENT;
}
