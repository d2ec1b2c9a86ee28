/* SPDX-License-Identifier: MIT */
/* How musl finds objects: load_library, path_open, fixup_rpath, load_deps. */
#include "loader/musl.h"

#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
/* A tree of libraries this wide is no longer a program: the search has to end. */
enum { NODES_MAX = 4096 };

/* Names times directories: no honest load looks for nearly as many files. */
enum { TRIES_MAX = 50000 };

bool mc_musl_is_reserved(const char *name)
{
	static const char *const reserved[] = { "c.",  "pthread.", "rt.",  "m.",
						"dl.", "util.",	   "xnet." };

	if (strncmp(name, "lib", 3))
		return false;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (name[3] == reserved[i][0] &&
		    !strncmp(name + 3, reserved[i], strlen(reserved[i])))
			return true;
	return false;
}

static enum muslcheck_status add_fault(struct mc_musl_load *load, enum mc_fault fault,
				       size_t node, const char *subject,
				       const char *detail)
{
	const struct mc_load_fault row = {
		.fault = fault,
		.node = node,
		.subject = subject,
		.detail = detail,
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
	};

	return mc_load_result_add(load->result, &row, load->context->arena);
}

static enum muslcheck_status add_node(struct mc_musl_load *load,
				      const struct mc_node *node)
{
	size_t count = load->result->graph.node_count;
	size_t index;

	if (count == NODES_MAX && load->is_cut)
		return MUSLCHECK_OK;
	if (count == NODES_MAX) {
		load->is_cut = true;
		return add_fault(
			load, MC_FAULT_DAMAGED, 0, NULL,
			"it needs more libraries than the 4096 that are followed");
	}
	return mc_graph_add(&load->result->graph, node, load->context->arena, &index);
}

static enum muslcheck_status add_libc(struct mc_musl_load *load)
{
	const struct mc_node node = { .kind = MC_NODE_LIBC,
				      .path = "libc",
				      .loaded_by = MC_NODE_NONE };

	if (load->has_libc)
		return MUSLCHECK_OK;
	load->has_libc = true;
	return add_node(load, &node);
}

/* The directory part of a path, as musl takes it for $ORIGIN: "." where there is none. */
static const char *origin_of(const char *path, struct mc_arena *arena)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return mc_arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

/* The tree that a run path of the object is about; NULL: the files of this machine. */
static const struct mc_tree *tree_of(const struct mc_musl_load *load,
				     const struct mc_stored *stored)
{
	return stored->tree ? stored->tree : load->target->root;
}

static enum muslcheck_status add_object(struct mc_musl_load *load,
					const struct mc_stored *stored, const char *path,
					const char *name, size_t loaded_by)
{
	const struct mc_object *object = &stored->object;
	const char *rpath = object->runpath ? object->runpath : object->rpath;
	struct mc_node node = { .kind = MC_NODE_OBJECT,
				.stored = stored,
				.path = path,
				.name = name,
				.loaded_by = loaded_by };
	enum muslcheck_status status = MUSLCHECK_OK;

	node.origin = origin_of(path, load->context->arena);
	if (!node.origin)
		return MUSLCHECK_ERROR_MEMORY;
	if (rpath)
		status = mc_runpath_directories(rpath, node.origin, tree_of(load, stored),
						load->context->arena, &node.directories);
	return status == MUSLCHECK_OK ? add_node(load, &node) : status;
}

static bool is_loaded(const struct mc_graph *graph, const char *name)
{
	for (size_t i = 0; i < graph->node_count; i++)
		if (graph->nodes[i].name && !strcmp(graph->nodes[i].name, name))
			return true;
	return false;
}

/* A library of the target, and what its package says it needs in turn. */
static enum muslcheck_status add_provided(struct mc_musl_load *load,
					  const struct mc_provided *provided,
					  size_t loaded_by)
{
	const struct mc_node node = { .kind = MC_NODE_PROVIDED,
				      .provided = provided,
				      .path = provided->soname,
				      .name = provided->soname,
				      .loaded_by = loaded_by };
	enum muslcheck_status status;
	size_t cursor = 0;
	const struct mc_provided *brought;

	if (is_loaded(&load->result->graph, provided->soname))
		return MUSLCHECK_OK;
	if (provided->kind == MC_PROVIDED_LIBC)
		return add_libc(load);
	status = add_node(load, &node);
	/* The stub is a program: mapped as a library it needs nothing and gives nothing. */
	if (status != MUSLCHECK_OK || provided->kind == MC_PROVIDED_INERT)
		return status;
	status = add_libc(load);
	while (status == MUSLCHECK_OK &&
	       (brought = mc_target_brought(load->target, provided, load->machine,
					    &cursor)))
		status = add_provided(load, brought, loaded_by);
	return status;
}

static bool defines(const struct mc_object *object, const char *name)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	while (mc_object_find(object, name, mc_hash_gnu(name), &cursor, &symbol))
		if (symbol.section != SHN_UNDEF)
			return true;
	return false;
}

bool mc_musl_is_libc(const struct mc_object *object)
{
	return defines(object, "__libc_start_main") && defines(object, "stdin");
}

/* What a file that was opened turns out to be (map_library). */
static enum muslcheck_status take_file(struct mc_musl_load *load,
				       const struct mc_stored *stored, const char *path,
				       const char *name, size_t loaded_by)
{
	const struct mc_object *object = &stored->object;
	const struct mc_object *process = &load->object->object;
	struct mc_graph *graph = &load->result->graph;
	/* What is opened by its path does not answer to its name. */
	const char *short_name = strchr(name, '/') ? NULL : name;
	enum muslcheck_status status;

	if (stored->status != MUSLCHECK_OK)
		return add_fault(load, MC_FAULT_NEEDED_BAD_FILE, loaded_by, name,
				 stored->error.text);
	if (object->elf_class != process->elf_class ||
	    object->byte_order != process->byte_order)
		return add_fault(load, MC_FAULT_NEEDED_BAD_FILE, loaded_by, name,
				 "another ELF class or byte order");
	if ((object->elf_type != ET_DYN && object->elf_type != ET_EXEC) ||
	    !object->has_dynamic)
		return add_fault(load, MC_FAULT_NEEDED_BAD_FILE, loaded_by, name,
				 "no dynamic object");
	for (size_t i = 0; i < graph->node_count; i++) {
		if (graph->nodes[i].kind != MC_NODE_OBJECT ||
		    !mc_file_is_same(&graph->nodes[i].stored->file, &stored->file))
			continue;
		/* The same inode: the loaded copy is used, and from now on has the name. */
		if (!graph->nodes[i].name)
			graph->nodes[i].name = short_name;
		return MUSLCHECK_OK;
	}
	/* A libc is put aside for musl itself. */
	if (mc_musl_is_libc(object))
		return add_libc(load);
	status = add_object(load, stored, path, short_name, loaded_by);
	if (status == MUSLCHECK_OK && object->machine != process->machine)
		status = add_fault(load, MC_FAULT_WRONG_MACHINE, graph->node_count - 1,
				   name, object->machine_name);
	return status;
}

/* Does the search go on after the system refused to open a file for this reason? */
static bool search_continues(int system_error)
{
	return system_error == ENOENT || system_error == ENOTDIR ||
	       system_error == EACCES || system_error == ENAMETOOLONG;
}

/*
 * Open path if it is there.  *done is set when the search ends here: the first file
 * that can be opened does, whatever it holds.
 */
static enum muslcheck_status try_path(struct mc_musl_load *load,
				      const struct mc_tree *tree, const char *path,
				      const char *name, size_t loaded_by, bool *done)
{
	struct mc_arena *arena = load->context->arena;
	const char *opened = tree ? mc_tree_contain(tree, path, arena) : path;
	const struct mc_stored *stored;
	struct mc_error error = { 0 };
	enum muslcheck_status status;
	const char *reason;

	if (!opened)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_store_get_dependency(load->context->store, tree, opened, &stored,
					 &error);
	if (status == MUSLCHECK_OK) {
		*done = true;
		return take_file(load, stored, path, name, loaded_by);
	}
	if (status == MUSLCHECK_ERROR_MEMORY || search_continues(error.system_error))
		return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
	*done = true;
	reason = mc_arena_strdup(arena, error.text);
	if (!reason)
		return MUSLCHECK_ERROR_MEMORY;
	return add_fault(load, MC_FAULT_NEEDED_BAD_FILE, loaded_by, name, reason);
}

/* Beyond the budget nothing is found any more, and the result says that it is not whole. */
static enum muslcheck_status end_of_tries(struct mc_musl_load *load)
{
	if (load->is_cut)
		return MUSLCHECK_OK;
	load->is_cut = true;
	return add_fault(
		load, MC_FAULT_DAMAGED, 0, NULL,
		"its run paths and libraries ask for more files than are looked for");
}

static enum muslcheck_status try_directory(struct mc_musl_load *load,
					   const struct mc_tree *tree,
					   const char *directory, const char *name,
					   size_t loaded_by, bool *done)
{
	char path[PATH_MAX];
	const char *kept;
	int size = snprintf(path, sizeof(path), "%s/%s", directory, name);

	if (load->try_count == TRIES_MAX)
		return end_of_tries(load);
	load->try_count++;
	/* Most are not there: only a path that leads somewhere is worth keeping. */
	if (size < 0 || (size_t)size >= sizeof(path) ||
	    (!tree && access(path, F_OK) && search_continues(errno)))
		return MUSLCHECK_OK;
	kept = mc_arena_strdup(load->context->arena, path);
	return kept ? try_path(load, tree, kept, name, loaded_by, done)
		    : MUSLCHECK_ERROR_MEMORY;
}

/* The run paths of the object that needs the name, and of those that brought it in. */
static enum muslcheck_status try_runpaths(struct mc_musl_load *load, const char *name,
					  size_t needed_by, bool *done)
{
	const struct mc_graph *graph = &load->result->graph;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t node = needed_by; node != MC_NODE_NONE;
	     node = graph->nodes[node].loaded_by) {
		const struct mc_directories *directories =
			&graph->nodes[node].directories;
		const struct mc_stored *stored = graph->nodes[node].stored;

		for (size_t i = 0; i < directories->count && !*done; i++) {
			status = try_directory(load, tree_of(load, stored),
					       directories->paths[i], name, needed_by,
					       done);
			if (status != MUSLCHECK_OK)
				return status;
		}
	}
	return status;
}

/*
 * The content of musl's path file in the tree, or its default path if there is none;
 * NULL when memory is out.  What is no regular file reads as an empty path.
 */
static const char *system_path(const struct mc_musl_load *load)
{
	const char *arch = mc_machine_ldso_arch(load->machine);
	struct mc_arena *arena = load->context->arena;
	const char *path =
		mc_arena_join(arena, "/etc/ld-musl-", arch ? arch : "", ".path");
	const char *resolved =
		path ? mc_tree_resolve(load->target->root, path, arena) : NULL;
	struct mc_error error = { 0 };
	struct mc_file file;
	const char *copy;

	if (!resolved)
		return NULL;
	if (mc_tree_open(load->target->root, resolved, &file, &error) != MUSLCHECK_OK)
		return error.system_error == ENOENT ? "/lib:/usr/local/lib:/usr/lib" : "";
	copy = mc_arena_strndup(arena, (const char *)file.bytes.data, file.bytes.size);
	mc_file_close(&file);
	return copy;
}

static enum muslcheck_status try_tree(struct mc_musl_load *load, const char *name,
				      size_t loaded_by, bool *done)
{
	struct mc_directories directories;
	const char *path = system_path(load);
	enum muslcheck_status status;

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_runpath_directories(path, NULL, load->target->root,
					load->context->arena, &directories);
	for (size_t i = 0; status == MUSLCHECK_OK && i < directories.count && !*done; i++)
		status = try_directory(load, load->target->root, directories.paths[i],
				       name, loaded_by, done);
	return status;
}

/* The target's own directories: its tree if one was given, and what it is known to have. */
static enum muslcheck_status try_system(struct mc_musl_load *load, const char *name,
					size_t loaded_by, bool *done)
{
	const struct mc_provided *provided;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *ldso_arch = mc_machine_ldso_arch(load->machine);

	if (load->target->root)
		status = try_tree(load, name, loaded_by, done);
	if (*done || status != MUSLCHECK_OK)
		return status;
	/* The loader's own file is there on every musl target; it turns out to be the libc. */
	if (ldso_arch && !strncmp(name, "ld-musl-", 8) &&
	    !strncmp(name + 8, ldso_arch, strlen(ldso_arch)) &&
	    !strcmp(name + 8 + strlen(ldso_arch), ".so.1")) {
		*done = true;
		return add_libc(load);
	}
	provided = mc_target_provided(load->target, name, load->machine);
	if (!provided)
		return MUSLCHECK_OK;
	*done = true;
	return add_provided(load, provided, loaded_by);
}

/* The loader's own file, and the link by which Alpine names it as the C library. */
static bool is_loader_path(const struct mc_musl_load *load, const char *path)
{
	const char *arch = mc_machine_ldso_arch(load->machine);
	const char *carch = mc_machine_carch(load->machine);
	char own[64];

	snprintf(own, sizeof(own), "/lib/ld-musl-%s.so.1", arch ? arch : "");
	if (arch && !strcmp(path, own))
		return true;
	snprintf(own, sizeof(own), "/lib/libc.musl-%s.so.1", carch ? carch : "");
	return carch && !strcmp(path, own);
}

/* A name with a slash is opened as it stands, without a search. */
static enum muslcheck_status find_path(struct mc_musl_load *load, const char *name,
				       size_t needed_by)
{
	static const char *const defaults[] = { "/lib/", "/usr/local/lib/", "/usr/lib/" };
	const struct mc_stored *needing = load->result->graph.nodes[needed_by].stored;
	const struct mc_tree *tree = tree_of(load, needing);
	const struct mc_provided *provided = NULL;
	struct mc_directories place = { 0 };
	bool done = false;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (*name != '/')
		return add_fault(load, MC_FAULT_NEEDED_RELATIVE, needed_by, name, NULL);
	if (is_loader_path(load, name))
		return add_libc(load);
	for (size_t i = 0; i < 3 && !provided; i++)
		if (!strncmp(name, defaults[i], strlen(defaults[i])))
			provided = mc_target_provided(
				load->target, name + strlen(defaults[i]), load->machine);
	if (provided)
		return add_provided(load, provided, needed_by);
	if (!strpbrk(name, "$:\n"))
		status = mc_runpath_directories(name, NULL, tree, load->context->arena,
						&place);
	if (status == MUSLCHECK_OK && place.count)
		status = try_path(load, tree, place.paths[0], name, needed_by, &done);
	if (status != MUSLCHECK_OK || done)
		return status;
	return add_fault(load, MC_FAULT_NEEDED_MISSING, needed_by, name, NULL);
}

static enum muslcheck_status find_needed(struct mc_musl_load *load, const char *name,
					 size_t needed_by)
{
	enum muslcheck_status status;
	bool done = false;

	if (strchr(name, '/'))
		return find_path(load, name, needed_by);
	if (mc_musl_is_reserved(name) || (load->stub && !strcmp(name, load->stub)))
		return add_libc(load);
	/* The vdso has that name when dlopen runs; at start it is not yet listed. */
	if (!load->starts && !strcmp(name, "linux-gate.so.1"))
		return MUSLCHECK_OK;
	if (is_loaded(&load->result->graph, name))
		return MUSLCHECK_OK;
	if (strlen(name) <= NAME_MAX) {
		status = try_runpaths(load, name, needed_by, &done);
		if (status == MUSLCHECK_OK && !done)
			status = try_system(load, name, needed_by, &done);
		if (status != MUSLCHECK_OK || done)
			return status;
	}
	return add_fault(load, MC_FAULT_NEEDED_MISSING, needed_by, name, NULL);
}

/* Breadth first: nodes found are appended, and the loop reaches them in turn. */
static enum muslcheck_status find_all_needed(struct mc_musl_load *load)
{
	const struct mc_graph *graph = &load->result->graph;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t node = 0; node < graph->node_count; node++) {
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

/* LD_PRELOAD, or what gcompat's stub preloads; one that is not there is ignored. */
static enum muslcheck_status preload_gcompat(struct mc_musl_load *load)
{
	const char *soname = "libgcompat.so.0";
	const struct mc_provided *provided;
	bool done = false;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!load->stub && !load->target->preloads_gcompat)
		return MUSLCHECK_OK;
	if (load->target->root)
		status = try_tree(load, soname, MC_NODE_NONE, &done);
	if (status != MUSLCHECK_OK || done)
		return status;
	provided = mc_target_provided(load->target, soname, load->machine);
	return provided ? add_provided(load, provided, MC_NODE_NONE) : MUSLCHECK_OK;
}

/* What the program that opens the object is linked to is in the global scope already. */
static enum muslcheck_status add_host_libraries(struct mc_musl_load *load)
{
	enum mc_kind kind = load->object->identity.kind;
	enum muslcheck_status status = add_libc(load);
	const char *soname;

	for (size_t i = 0; status == MUSLCHECK_OK && (soname = mc_host_library(kind, i));
	     i++) {
		const struct mc_provided *provided =
			mc_target_provided(load->target, soname, load->machine);

		if (provided)
			status = add_provided(load, provided, MC_NODE_NONE);
	}
	return status;
}

/*
 * The path that $ORIGIN is taken from: for a program /proc/self/exe, which has no links
 * in it; for the rest the path as opened.  Inside a tree it has to be absolute.
 */
static enum muslcheck_status own_path(const struct mc_musl_load *load, const char **out)
{
	const struct mc_tree *tree = load->object->tree;
	const char *path = load->object->object.path;
	char *real = NULL;

	if (tree)
		*out = mc_tree_contain(tree, path, load->context->arena);
	if (tree)
		return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	if (load->starts || load->target->root)
		real = realpath(path, NULL);
	*out = real ? mc_arena_strdup(load->context->arena, real) : path;
	free(real);
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_musl_search(struct mc_musl_load *load)
{
	enum muslcheck_status status;
	const char *path;

	status = own_path(load, &path);
	if (status == MUSLCHECK_OK)
		status = add_object(load, load->object, path, NULL, MC_NODE_NONE);
	if (status == MUSLCHECK_OK)
		status = preload_gcompat(load);
	if (status == MUSLCHECK_OK && !load->starts)
		status = add_host_libraries(load);
	return status == MUSLCHECK_OK ? find_all_needed(load) : status;
}
