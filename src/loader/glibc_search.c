/* SPDX-License-Identifier: MIT */
/* How glibc finds objects: _dl_map_object and what it calls, elf/dl-load.c. */
#include "loader/glibc.h"

#include <elf.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "source/image_state.h"

/*
 * Subdirectories searched first on capable processors (elf/dl-hwcaps_subdirs.c of x86
 * and others, since 2.33).  A library that exists only there is found only there.
 */
static const char *const hwcaps[] = {
	"glibc-hwcaps/x86-64-v2", "glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v4",
	"glibc-hwcaps/power9",	  "glibc-hwcaps/power10",   "glibc-hwcaps/z13",
	"glibc-hwcaps/z14",	  "glibc-hwcaps/z15",	    "glibc-hwcaps/z16",
};

/* The search for one needed library. */
struct wanted {
	const char *name;
	size_t needed_by;
	bool found;
	const char *skipped; /* why a file of that name was skipped */
};

/* The loader is listed under a name that is the same on every architecture. */
size_t mc_glibc_find_node(const struct mc_load *load, const char *soname)
{
	const struct mc_graph *graph = &load->result->graph;
	const char *loader = mc_glibc_loader_name(load->machine);
	bool is_loader = loader && !strcmp(soname, loader);
	size_t by_name = strcmp(soname, MC_GLIBC_LOADER)
				 ? mc_node_index_find_name(&load->index, graph, soname)
				 : MC_NODE_NONE;
	size_t by_soname = mc_node_index_find_soname(&load->index, graph, soname);
	size_t first = by_name < by_soname ? by_name : by_soname;
	size_t listed =
		is_loader ? mc_node_index_find_name(&load->index, graph, MC_GLIBC_LOADER)
			  : MC_NODE_NONE;

	return listed < first ? listed : first;
}

/* ---- files ---- */

static enum muslcheck_status add_object(struct mc_load *load,
					const struct mc_stored *stored, const char *path,
					const char *name, size_t loaded_by)
{
	const struct mc_object *object = &stored->object;
	const char *rpath = object->runpath ? object->runpath : object->rpath;

	if (rpath)
		rpath = mc_glibc_expand(load, rpath);
	if (!rpath && (object->runpath || object->rpath))
		return MUSLCHECK_ERROR_MEMORY;
	return mc_load_object_add(load, stored, path, name, rpath, loaded_by);
}

static bool is_same_architecture(const struct mc_load *load,
				 const struct mc_object *object, struct wanted *wanted)
{
	const struct mc_object *process = &load->object->object;

	if (object->elf_class != process->elf_class ||
	    object->byte_order != process->byte_order ||
	    object->machine != process->machine) {
		wanted->skipped = "built for another architecture, so it is skipped";
		return false;
	}
	return true;
}

/* Why glibc fails on a file of the right architecture; NULL if it loads it. */
static const char *refusal_of(const struct mc_stored *stored)
{
	const struct mc_object *object = &stored->object;

	if (stored->status != MUSLCHECK_OK)
		return stored->error.text;
	if (!mc_glibc_accepts_os_abi(object->osabi))
		return "ELF file OS ABI invalid";
	if (object->elf_type != ET_DYN)
		return "not a shared object";
	return object->has_dynamic ? NULL : "no dynamic section";
}

/* A file with the same inode as a loaded object is that object. */
static bool is_loaded_file(struct mc_load *load, const struct mc_stored *stored)
{
	return mc_node_index_find_file(&load->index, &load->result->graph,
				       &stored->file) != MC_NODE_NONE;
}

static enum muslcheck_status use_file(struct mc_load *load, const struct mc_try *tried,
				      struct wanted *wanted)
{
	const char *refusal;

	if (!tried->stored && !tried->refusal)
		return MUSLCHECK_OK;
	if (!tried->stored) { /* a directory, say: it can be opened but not read */
		wanted->found = true;
		return mc_load_fault_add(load, MC_FAULT_NEEDED_BAD_FILE,
					 wanted->needed_by, wanted->name, tried->refusal);
	}
	if (tried->stored->status == MUSLCHECK_OK &&
	    !is_same_architecture(load, &tried->stored->object, wanted))
		return MUSLCHECK_OK;
	wanted->found = true;
	refusal = refusal_of(tried->stored);
	if (refusal)
		return mc_load_fault_add(load, MC_FAULT_NEEDED_BAD_FILE,
					 wanted->needed_by, wanted->name, refusal);
	if (is_loaded_file(load, tried->stored))
		return MUSLCHECK_OK;
	return add_object(load, tried->stored, tried->path, wanted->name,
			  wanted->needed_by);
}

static enum muslcheck_status try_directory(struct mc_load *load,
					   const struct mc_tree *tree,
					   const char *directory, struct wanted *wanted)
{
	struct mc_try tried;
	enum muslcheck_status status =
		mc_load_try(load, tree, directory, wanted->name, &tried);

	return status == MUSLCHECK_OK ? use_file(load, &tried, wanted) : status;
}

static enum muslcheck_status try_directories(struct mc_load *load,
					     const struct mc_tree *tree,
					     const struct mc_directories *directories,
					     struct wanted *wanted)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < directories->count &&
			   !wanted->found && !load->is_cut;
	     i++)
		status = try_directory(load, tree, directories->paths[i], wanted);
	return status;
}

/*
 * DT_RUNPATH of the object itself; without one, DT_RPATH of the object and of the objects
 * that loaded it.
 */
static enum muslcheck_status try_runpaths(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_graph *graph = &load->result->graph;
	bool inherits = !graph->nodes[wanted->needed_by].stored->object.runpath;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = wanted->needed_by;
	     status == MUSLCHECK_OK && i != MC_NODE_NONE && !wanted->found;
	     i = inherits ? graph->nodes[i].loaded_by : MC_NODE_NONE) {
		const struct mc_node *node = &graph->nodes[i];

		if (!node->stored ||
		    (i != wanted->needed_by && node->stored->object.runpath))
			continue;
		status = try_directories(load, mc_load_tree_of(load, node->stored),
					 &node->directories, wanted);
	}
	return status;
}

/* LD_LIBRARY_PATH is searched after DT_RPATH and before DT_RUNPATH. */
static enum muslcheck_status try_paths(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_node *node = &load->result->graph.nodes[wanted->needed_by];
	bool has_runpath = node->stored->object.runpath != NULL;
	struct mc_directories environment;
	enum muslcheck_status status = mc_load_environment(load, &environment);

	if (status == MUSLCHECK_OK && !has_runpath)
		status = try_runpaths(load, wanted);
	if (status == MUSLCHECK_OK && !wanted->found)
		status = try_directories(load, load->object->tree, &environment, wanted);
	if (status == MUSLCHECK_OK && !wanted->found && has_runpath)
		status = try_runpaths(load, wanted);
	return status;
}

static enum muslcheck_status try_resolved(struct mc_load *load,
					  const struct mc_tree *tree, const char *path,
					  struct wanted *wanted)
{
	const char *resolved = mc_tree_resolve(tree, path, load->context->arena);
	struct mc_try tried;
	enum muslcheck_status status;

	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	if (!*resolved)
		return MUSLCHECK_OK;
	status = mc_load_try_path(load, tree, resolved, &tried);
	return status == MUSLCHECK_OK ? use_file(load, &tried, wanted) : status;
}

/* Directories that Debian's and Fedora's ld.so.conf add to the built-in ones. */
static const char *const usual_directories[] = { "/usr/local/lib",
						 "/usr/local/lib/$MULTIARCH" };

enum { USUAL_COUNT = sizeof(usual_directories) / sizeof(*usual_directories) };

/* Can the target have an ld.so.cache with the service's libraries? */
static bool has_cache(const struct mc_load *load)
{
	return load->target->root || load->target->image->has & MC_HAS_LD_CACHE;
}

/* The entries of ld.so.cache with that name. */
static enum muslcheck_status try_cache(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_tree *tree = mc_load_system_tree(load);
	const struct mc_ld_cache *cache = &tree->state->ld_cache;
	const struct mc_ld_cached *cached = mc_ld_cache_find(cache, wanted->name);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (; status == MUSLCHECK_OK && cached && cached < cache->items + cache->count &&
	       !strcmp(cached->name, wanted->name);
	     cached++) {
		status = try_resolved(load, tree, cached->path, wanted);
		if (!wanted->found)
			continue;
		if (cached->is_hwcaps)
			mc_load_weaken(load, MUSLCHECK_CONFIDENCE_LOW);
		if (!load->target->root && !load->result->through_cache &&
		    !mc_glibc_name_in_system(load, cached->path))
			load->result->through_cache = cached->path;
		break;
	}
	return status;
}

static enum muslcheck_status try_built_in(struct mc_load *load, const char *path,
					  struct wanted *wanted)
{
	const struct mc_tree *tree = mc_load_system_tree(load);
	char directory[MC_GLIBC_DIRECTORY_MAX];
	const char *resolved;

	if (!mc_glibc_directory(load, path, directory, sizeof(directory)))
		return MUSLCHECK_OK;
	resolved = mc_tree_resolve(tree, directory, load->context->arena);
	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	return *resolved ? try_directory(load, tree, resolved, wanted) : MUSLCHECK_OK;
}

/* Where nothing is known of the cache, it is presumed to be up to date. */
static enum muslcheck_status try_usual(struct mc_load *load, struct wanted *wanted)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < USUAL_COUNT && !wanted->found;
	     i++)
		status = try_built_in(load, usual_directories[i], wanted);
	return status;
}

/* ld.so.cache, then the built-in directories. */
static enum muslcheck_status try_tree(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_db_image *image = load->target->image;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!mc_load_system_tree(load)->state)
		status = image->has & MC_HAS_LD_CACHE ? try_usual(load, wanted)
						      : MUSLCHECK_OK;
	else if (has_cache(load))
		status = try_cache(load, wanted);
	for (size_t i = 0;
	     status == MUSLCHECK_OK && i < image->library_path_count && !wanted->found;
	     i++)
		status = try_built_in(load, image->library_path[i], wanted);
	return status;
}

/*
 * Is the library in a directory that ldconfig would put into ld.so.cache?  It counts as
 * loaded from there, so that nothing else is reported for it.
 */
static enum muslcheck_status try_uncached(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_tree *tree = mc_load_system_tree(load);
	const struct mc_texts *listed =
		tree && tree->state ? &tree->state->directories : NULL;
	size_t count = listed ? listed->count + USUAL_COUNT : 0;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < count && !wanted->found; i++) {
		const char *directory = i < listed->count
						? listed->items[i]
						: usual_directories[i - listed->count];

		status = try_built_in(load, directory, wanted);
		if (status == MUSLCHECK_OK && wanted->found)
			status = mc_load_fault_add(load, MC_FAULT_NEEDED_UNCACHED,
						   wanted->needed_by, wanted->name,
						   directory);
	}
	return status;
}

/* ---- the target's libraries ---- */

static enum muslcheck_status need_provided(struct mc_load *load, const char *soname,
					   const char *needed_by, size_t loaded_by);

static const struct mc_provided *find_provided(const struct mc_load *load,
					       const char *soname)
{
	const char *loader = mc_glibc_loader_name(load->machine);

	if (loader && !strcmp(soname, loader))
		soname = MC_GLIBC_LOADER;
	return mc_target_provided(load->target, soname, load->machine);
}

/* Dependencies of the library in the target's release; NULL if unknown. */
static const struct mc_db_needs *needs_of(const struct mc_target *target,
					  const char *soname)
{
	const struct mc_symdb *db = target->db;
	const char *release = target->image->package_release;
	const struct mc_db_needs *last = NULL;

	for (size_t i = mc_symdb_needs_first(db, soname); i < mc_symdb_needs_count(db);
	     i++) {
		const struct mc_db_needs *row = mc_symdb_needs_at(db, i);

		if (strcmp(row->soname, soname))
			break;
		last = release ? NULL : row;
		if (release && mc_release_within(release, row->since, row->until))
			return row;
	}
	return last;
}

/* Add a library of the target and its dependencies: at least libc and the loader. */
static enum muslcheck_status add_provided(struct mc_load *load,
					  const struct mc_provided *provided,
					  size_t loaded_by)
{
	const struct mc_node node = { .kind = MC_NODE_PROVIDED,
				      .provided = provided,
				      .path = provided->soname,
				      .name = provided->soname,
				      .loaded_by = loaded_by };
	const struct mc_db_needs *row = needs_of(load->target, provided->soname);
	enum muslcheck_status status = mc_load_node_add(load, &node);

	for (size_t i = 0; status == MUSLCHECK_OK && row && i < row->need_count; i++)
		status = need_provided(load, row->needs[i], provided->soname, loaded_by);
	if (status != MUSLCHECK_OK || !strcmp(provided->soname, MC_GLIBC_LOADER))
		return status;
	return need_provided(load,
			     strcmp(provided->soname, "libc.so.6") ? "libc.so.6"
								   : MC_GLIBC_LOADER,
			     provided->soname, loaded_by);
}

/*
 * Should the library find what its row in the database says it needs?  A package's
 * dependencies are installed with it, and an image without known packages may ship a build
 * that needs less.
 */
static bool is_as_in_row(const struct mc_db_image *image, const char *soname)
{
	if (image->packages_confidence <= MUSLCHECK_CONFIDENCE_LOW)
		return false;
	for (size_t i = 0; i < image->soname_count; i++)
		if (!strcmp(image->sonames[i], soname))
			return true;
	return false;
}

/* Add a dependency of a target library. */
static enum muslcheck_status need_provided(struct mc_load *load, const char *soname,
					   const char *needed_by, size_t loaded_by)
{
	const struct mc_db_image *image = load->target->image;
	const struct mc_provided *provided;

	if (mc_load_has_name(load, soname) || load->is_cut)
		return MUSLCHECK_OK;
	provided = mc_target_provided(load->target, soname, load->machine);
	if (provided)
		return add_provided(load, provided, loaded_by);
	/* With an incomplete library list, a dependency may exist without being listed. */
	if (!image->sonames_complete || load->target->root ||
	    !is_as_in_row(image, needed_by))
		return MUSLCHECK_OK;
	return mc_load_fault_add(load, MC_FAULT_NEEDED_MISSING, loaded_by, soname, NULL);
}

/* ---- NEEDED entries ---- */

static enum muslcheck_status not_found(struct mc_load *load, const struct wanted *wanted)
{
	struct mc_load_fault fault = {
		.fault = wanted->skipped ? MC_FAULT_NEEDED_BAD_FILE
					 : MC_FAULT_NEEDED_MISSING,
		.node = wanted->needed_by,
		.subject = wanted->name,
		.detail = wanted->skipped,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	if (load->is_cut)
		return MUSLCHECK_OK;
	if (!load->target->image->sonames_complete && !load->target->root)
		fault.confidence = MUSLCHECK_CONFIDENCE_LOW;
	return mc_load_result_add(load->result, &fault, load->context->arena);
}

/* A name with a slash is a path: no search, only token expansion. */
static enum muslcheck_status find_path(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_node *needing = &load->result->graph.nodes[wanted->needed_by];
	const struct mc_tree *tree = mc_load_tree_of(load, needing->stored);
	const char *path = mc_glibc_expand(load, wanted->name);
	struct mc_directories place = { 0 };
	struct mc_try tried = { 0 };
	const char *name;
	enum muslcheck_status status;

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	if (*path != '/' && *path != '$')
		return mc_load_fault_add(load, MC_FAULT_NEEDED_RELATIVE,
					 wanted->needed_by, wanted->name, NULL);
	name = load->target->root || *path == '$' ? NULL
						  : mc_glibc_name_in_system(load, path);
	if (name && find_provided(load, name))
		return add_provided(load, find_provided(load, name), wanted->needed_by);
	status = mc_runpath_directories(path, needing->origin, tree, load->context->arena,
					&place);
	if (status == MUSLCHECK_OK && place.count)
		status = mc_load_try_path(load, tree, place.paths[0], &tried);
	if (status == MUSLCHECK_OK)
		status = use_file(load, &tried, wanted);
	return status == MUSLCHECK_OK && !wanted->found ? not_found(load, wanted)
							: status;
}

static enum muslcheck_status try_hwcaps_of(struct mc_load *load,
					   const struct mc_tree *tree,
					   const char *directory, struct wanted *wanted)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && !wanted->found && !load->is_cut &&
			   i < sizeof(hwcaps) / sizeof(*hwcaps);
	     i++) {
		char path[PATH_MAX];
		int size = snprintf(path, sizeof(path), "%s/%s", directory, hwcaps[i]);

		if (size > 0 && (size_t)size < sizeof(path))
			status = try_directory(load, tree, path, wanted);
	}
	return status;
}

/* glibc-hwcaps subdirectories, as a last resort: only capable processors find these. */
static enum muslcheck_status try_hwcaps(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_node *node = &load->result->graph.nodes[wanted->needed_by];
	const struct mc_tree *tree = mc_load_tree_of(load, node->stored);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && !wanted->found && !load->is_cut &&
			   i < node->directories.count;
	     i++)
		status = try_hwcaps_of(load, tree, node->directories.paths[i], wanted);
	if (wanted->found && load->result->confidence > MUSLCHECK_CONFIDENCE_LOW)
		load->result->confidence = MUSLCHECK_CONFIDENCE_LOW;
	return status;
}

/* The loader is in the process before any search. */
static enum muslcheck_status find_loader(struct mc_load *load, struct wanted *wanted)
{
	const struct mc_tree *tree = mc_load_system_tree(load);
	const char *loader = mc_glibc_loader_name(load->machine);
	const char *interp = load->starts ? load->object->object.interp : NULL;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!tree || !loader || strcmp(wanted->name, loader))
		return MUSLCHECK_OK;
	if (interp)
		status = try_resolved(load, tree, interp, wanted);
	return status == MUSLCHECK_OK && !wanted->found
		       ? try_resolved(load, tree, mc_glibc_loader_path(load->machine),
				      wanted)
		       : status;
}

static enum muslcheck_status find_needed(struct mc_load *load, const char *name,
					 size_t needed_by)
{
	struct wanted wanted = { .name = name, .needed_by = needed_by };
	const struct mc_provided *provided;
	enum muslcheck_status status;

	if (load->is_cut || mc_glibc_find_node(load, name) != MC_NODE_NONE)
		return MUSLCHECK_OK;
	if (strchr(name, '/'))
		return find_path(load, &wanted);
	status = find_loader(load, &wanted);
	if (status == MUSLCHECK_OK && !wanted.found)
		status = try_paths(load, &wanted);
	if (status == MUSLCHECK_OK && !wanted.found && mc_load_system_tree(load))
		status = try_tree(load, &wanted);
	if (status != MUSLCHECK_OK || wanted.found)
		return status;
	provided = find_provided(load, name);
	if (provided)
		return add_provided(load, provided, needed_by);
	status = try_hwcaps(load, &wanted);
	if (status == MUSLCHECK_OK && !wanted.found)
		status = try_uncached(load, &wanted);
	return status == MUSLCHECK_OK && !wanted.found ? not_found(load, &wanted)
						       : status;
}

/* Breadth first: the loop also visits the nodes it appends. */
static enum muslcheck_status find_all_needed(struct mc_load *load, size_t first)
{
	const struct mc_graph *graph = &load->result->graph;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t node = first; node < graph->node_count; node++) {
		const struct mc_object *object;

		if (graph->nodes[node].kind != MC_NODE_OBJECT)
			continue;
		object = &graph->nodes[node].stored->object;
		for (size_t i = 0; status == MUSLCHECK_OK && i < object->needed_count;
		     i++)
			status = find_needed(load, object->needed[i], node);
	}
	return status;
}

/* Does it need a missing libc.*, such as musl's? */
static bool lacks_its_libc(const struct mc_load *load)
{
	const struct mc_load_result *result = load->result;

	for (size_t i = 0; i < result->fault_count; i++)
		if (result->faults[i].fault == MC_FAULT_NEEDED_MISSING &&
		    !strncmp(result->faults[i].subject, "libc.", 5))
			return true;
	return false;
}

static enum muslcheck_status add_host_library(struct mc_load *load, const char *soname)
{
	struct wanted wanted = { .name = soname };
	const struct mc_provided *provided = find_provided(load, soname);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (mc_glibc_find_node(load, soname) != MC_NODE_NONE)
		return MUSLCHECK_OK;
	if (mc_load_system_tree(load))
		status = try_tree(load, &wanted);
	return status == MUSLCHECK_OK && !wanted.found && provided
		       ? add_provided(load, provided, MC_NODE_NONE)
		       : status;
}

/*
 * A process that opens the object has already loaded libc and the host's libraries.
 * Objects that need another libc do not take its symbols from glibc.
 */
static enum muslcheck_status add_host_libraries(struct mc_load *load)
{
	enum mc_kind kind = load->object->identity.kind;
	size_t first = load->result->graph.node_count;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *soname = "libc.so.6";

	if (lacks_its_libc(load))
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && soname;
	     soname = mc_host_library(kind, i++))
		status = add_host_library(load, soname);
	return status == MUSLCHECK_OK ? find_all_needed(load, first) : status;
}

enum muslcheck_status mc_glibc_search(struct mc_load *load)
{
	enum muslcheck_status status;
	const char *path;

	status = mc_load_own_path(load, &path);
	if (status == MUSLCHECK_OK)
		status = add_object(load, load->object, path, NULL, MC_NODE_NONE);
	if (status == MUSLCHECK_OK)
		status = find_all_needed(load, 0);
	load->own_node_count = load->result->graph.node_count;
	return status == MUSLCHECK_OK && !load->starts ? add_host_libraries(load)
						       : status;
}
