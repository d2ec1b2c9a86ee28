/* SPDX-License-Identifier: MIT */
/* One load under way: what every loader's search and binding share. */
#ifndef MC_LOADER_LOAD_H
#define MC_LOADER_LOAD_H

#include "loader/loader.h"

struct mc_load {
	const struct mc_load_context *context;
	const struct mc_target *target;
	const struct mc_stored *object;
	const struct mc_load_result
		*previous; /* as for mc_loader_ops.load; may be NULL */
	struct mc_load_result *result;
	enum mc_machine machine; /* of the process */
	bool starts;		 /* as a program; else through dlopen */
	size_t try_count;	 /* files looked for so far */
	bool is_cut;		 /* a cap was reached, and that was recorded */
	size_t brought_count;	 /* first nodes of the graph: the object brings them */
};

/* Record a fault that is sure: what, with which node, name and reason (both may be NULL). */
enum muslcheck_status mc_load_fault_add(struct mc_load *load, enum mc_fault fault,
					size_t node, const char *subject,
					const char *detail) MC_MUST_CHECK;

/* Add a node, up to a cap on their number. */
enum muslcheck_status mc_load_node_add(struct mc_load *load,
				       const struct mc_node *node) MC_MUST_CHECK;

/* The same for a file that was read; rpath, if not NULL, becomes its directories. */
enum muslcheck_status mc_load_object_add(struct mc_load *load,
					 const struct mc_stored *stored, const char *path,
					 const char *name, const char *rpath,
					 size_t loaded_by) MC_MUST_CHECK;

/* What looking for one file came to. */
struct mc_try {
	const struct mc_stored *stored; /* what was opened; NULL if nothing was */
	const char *path;		/* as opened */
	const char
		*refusal; /* why what is there could not be opened; NULL if it is not */
};

/*
 * Open the file of that name in a directory, or path, of a tree (NULL: this machine's
 * files).  Beyond a cap on the number of files nothing is found any more.
 */
enum muslcheck_status mc_load_try(struct mc_load *load, const struct mc_tree *tree,
				  const char *directory, const char *name,
				  struct mc_try *out) MC_MUST_CHECK;
enum muslcheck_status mc_load_try_path(struct mc_load *load, const struct mc_tree *tree,
				       const char *path,
				       struct mc_try *out) MC_MUST_CHECK;

/* The tree that a run path of the object is about; NULL: the files of this machine. */
const struct mc_tree *mc_load_tree_of(const struct mc_load *load,
				      const struct mc_stored *stored);

/*
 * The tree whose files lie in the target's own directories: the one given for the target,
 * or the image that the object is in, which moves to the target without what packages of
 * its distribution own.  NULL: the target has nothing but what is known of it.
 */
const struct mc_tree *mc_load_system_tree(const struct mc_load *load);

/* The directories of LD_LIBRARY_PATH where the object runs; none if it is not known. */
enum muslcheck_status mc_load_environment(const struct mc_load *load,
					  struct mc_directories *out) MC_MUST_CHECK;

/*
 * The path that $ORIGIN of the object itself is taken from: for a program
 * /proc/self/exe, which has no links in it; for the rest the path as opened.  Inside a
 * tree it has to be absolute.
 */
enum muslcheck_status mc_load_own_path(const struct mc_load *load,
				       const char **out) MC_MUST_CHECK;

/* Is a node of that name there already? */
bool mc_load_has_name(const struct mc_load *load, const char *name);

#endif
