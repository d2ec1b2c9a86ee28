/* SPDX-License-Identifier: MIT */
/* State of one load, shared by the search and binding of every loader. */
#ifndef MC_LOADER_LOAD_H
#define MC_LOADER_LOAD_H

#include "loader/loader.h"
#include "loader/name_filter.h"
#include "loader/node_index.h"

struct mc_load {
	const struct mc_load_context *context;
	const struct mc_target *target;
	const struct mc_stored *object;
	const struct mc_load_result
		*previous; /* as for mc_loader_ops.load; may be NULL */
	struct mc_load_result *result;
	enum mc_machine machine; /* of the process */
	bool starts;		 /* started as a program; else opened by dlopen */
	size_t try_count;	 /* files searched for so far */
	bool is_cut; /* a cap was reached and recorded: what is not found is not missing */
	struct mc_node_index index;   /* of the result's graph */
	struct mc_name_filter filter; /* of its files, while symbols are bound */
	size_t search_fault_count;    /* faults of the search; those of symbols follow */
	size_t check_fault_count;     /* and of the checks before symbols are bound */
	size_t own_node_count; /* nodes of the object and its dependencies; the host's follow */
	size_t *provided_nodes; /* glibc: those of the target's libraries, in order */
	size_t provided_count;
	size_t library_fault_count; /* symbols that its dependencies miss */
};

/* Record a fault with high confidence; subject and detail may be NULL. */
enum muslcheck_status mc_load_fault_add(struct mc_load *load, enum mc_fault fault,
					size_t node, const char *subject,
					const char *detail) MC_MUST_CHECK;

/*
 * Record that a symbol is missing.  Those of its dependencies are capped, as each object
 * would repeat them.
 */
enum muslcheck_status mc_load_symbol_fault_add(
	struct mc_load *load, const struct mc_load_fault *fault) MC_MUST_CHECK;

/* A static program: the kernel alone starts it, unless its headers are damaged. */
enum muslcheck_status mc_load_static(struct mc_load *load) MC_MUST_CHECK;

/* Add a node; the number of nodes is capped. */
enum muslcheck_status mc_load_node_add(struct mc_load *load,
				       const struct mc_node *node) MC_MUST_CHECK;

/* Add a node for a file; rpath (may be NULL) sets its directories. */
enum muslcheck_status mc_load_object_add(struct mc_load *load,
					 const struct mc_stored *stored, const char *path,
					 const char *name, const char *rpath,
					 size_t loaded_by) MC_MUST_CHECK;

/* Result of searching for one file. */
struct mc_try {
	const struct mc_stored *stored; /* the opened object; NULL if none */
	const char *path;		/* as opened */
	const char
		*refusal; /* why an existing file could not be opened; NULL if absent */
};

/*
 * Open a file by name in a directory, or by path, in a root filesystem (NULL: this
 * host's).  The number of files is capped; beyond it none is found.
 */
enum muslcheck_status mc_load_try(struct mc_load *load, const struct mc_tree *tree,
				  const char *directory, const char *name,
				  struct mc_try *out) MC_MUST_CHECK;
enum muslcheck_status mc_load_try_path(struct mc_load *load, const struct mc_tree *tree,
				       const char *path,
				       struct mc_try *out) MC_MUST_CHECK;

/* The root filesystem of the object's run paths; NULL: this host's. */
const struct mc_tree *mc_load_tree_of(const struct mc_load *load,
				      const struct mc_stored *stored);

/*
 * The root filesystem searched in the target's built-in directories: the one given for the
 * target, or the image that contains the object (without the files of its distribution's
 * packages).  NULL: only what the database lists.
 */
const struct mc_tree *mc_load_system_tree(const struct mc_load *load);

/* The directories of LD_LIBRARY_PATH, from the image configuration. */
enum muslcheck_status mc_load_environment(const struct mc_load *load,
					  struct mc_directories *out) MC_MUST_CHECK;

/*
 * The path that defines $ORIGIN of the object: for programs /proc/self/exe, with symlinks
 * resolved; otherwise the path as opened.  Absolute inside a root filesystem.
 */
enum muslcheck_status mc_load_own_path(const struct mc_load *load,
				       const char **out) MC_MUST_CHECK;

/* Is a library of that name already loaded? */
bool mc_load_has_name(const struct mc_load *load, const char *name);

/* The result rests on a fact of this confidence. */
void mc_load_weaken(struct mc_load *load, enum muslcheck_confidence confidence);

#endif
