/* SPDX-License-Identifier: MIT */
/* How musl finds objects: load_library, path_open, fixup_rpath, load_deps. */
#include "loader/musl.h"

#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

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

static enum muslcheck_status add_libc(struct mc_musl_load *load)
{
	const struct mc_node node = { .kind = MC_NODE_LIBC,
				      .path = "libc",
				      .loaded_by = MC_NODE_NONE };

	if (load->has_libc)
		return MUSLCHECK_OK;
	load->has_libc = true;
	return mc_load_node_add(&load->load, &node);
}

/* DT_RUNPATH, else DT_RPATH; musl treats both alike. */
static enum muslcheck_status add_object(struct mc_musl_load *load,
					const struct mc_stored *stored, const char *path,
					const char *name, size_t loaded_by)
{
	const struct mc_object *object = &stored->object;

	return mc_load_object_add(&load->load, stored, path, name,
				  object->runpath ? object->runpath : object->rpath,
				  loaded_by);
}

/* Add a library of the target and its dependencies. */
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

	if (mc_load_has_name(&load->load, provided->soname))
		return MUSLCHECK_OK;
	if (provided->package && !strcmp(provided->package, "gcompat"))
		mc_load_weaken(&load->load, load->load.target->image->gcompat_confidence);
	if (provided->kind == MC_PROVIDED_LIBC)
		return add_libc(load);
	status = mc_load_node_add(&load->load, &node);
	/* The stub is a program: as a library it has no dependencies and no exports. */
	if (status != MUSLCHECK_OK || provided->kind == MC_PROVIDED_STUB)
		return status;
	status = add_libc(load);
	while (status == MUSLCHECK_OK &&
	       (brought = mc_target_next_dependency(load->load.target, provided,
						    load->load.machine, &cursor)))
		status = add_provided(load, brought, loaded_by);
	return status;
}

bool mc_musl_is_libc(const struct mc_object *object)
{
	return mc_object_defines(object, "__libc_start_main") &&
	       mc_object_defines(object, "stdin");
}

/* Load an opened file, or reject it (map_library). */
static enum muslcheck_status load_file(struct mc_musl_load *load,
				       const struct mc_stored *stored, const char *path,
				       const char *name, size_t loaded_by)
{
	const struct mc_object *object = &stored->object;
	const struct mc_object *process = &load->load.object->object;
	struct mc_graph *graph = &load->load.result->graph;
	/* A library opened by path does not match its name later. */
	const char *short_name = strchr(name, '/') ? NULL : name;
	enum muslcheck_status status;
	size_t loaded;

	if (stored->status != MUSLCHECK_OK)
		return mc_load_fault_add(&load->load, MC_FAULT_NEEDED_BAD_FILE, loaded_by,
					 name, stored->error.text);
	if (object->elf_class != process->elf_class ||
	    object->byte_order != process->byte_order)
		return mc_load_fault_add(&load->load, MC_FAULT_NEEDED_BAD_FILE, loaded_by,
					 name, "another ELF class or byte order");
	if ((object->elf_type != ET_DYN && object->elf_type != ET_EXEC) ||
	    !object->has_dynamic)
		return mc_load_fault_add(&load->load, MC_FAULT_NEEDED_BAD_FILE, loaded_by,
					 name, "not a dynamic object");
	loaded = mc_node_index_find_file(&load->load.index, graph, &stored->file);
	if (loaded != MC_NODE_NONE) {
		/* Same inode: musl uses the loaded object, which now has this name too. */
		if (graph->nodes[loaded].name)
			return MUSLCHECK_OK;
		graph->nodes[loaded].name = short_name;
		return mc_node_index_rename(&load->load.index, graph, loaded);
	}
	/* Instead of another libc, musl uses itself. */
	if (mc_musl_is_libc(object))
		return add_libc(load);
	status = add_object(load, stored, path, short_name, loaded_by);
	if (status == MUSLCHECK_OK && object->machine != process->machine)
		status = mc_load_fault_add(&load->load, MC_FAULT_WRONG_MACHINE,
					   graph->node_count - 1, name,
					   object->machine_name);
	return status;
}

/* *done: the search ends at the first file that can be opened, whatever its content. */
static enum muslcheck_status use_result(struct mc_musl_load *load,
					const struct mc_try *tried, const char *name,
					size_t loaded_by, bool *done)
{
	*done = tried->stored || tried->refusal;
	if (tried->stored)
		return load_file(load, tried->stored, tried->path, name, loaded_by);
	if (tried->refusal)
		return mc_load_fault_add(&load->load, MC_FAULT_NEEDED_BAD_FILE, loaded_by,
					 name, tried->refusal);
	return MUSLCHECK_OK;
}

static enum muslcheck_status try_directory(struct mc_musl_load *load,
					   const struct mc_tree *tree,
					   const char *directory, const char *name,
					   size_t loaded_by, bool *done)
{
	struct mc_try tried;
	enum muslcheck_status status =
		mc_load_try(&load->load, tree, directory, name, &tried);

	return status == MUSLCHECK_OK ? use_result(load, &tried, name, loaded_by, done)
				      : status;
}

/* LD_LIBRARY_PATH is searched before every run path. */
static enum muslcheck_status try_environment(struct mc_musl_load *load, const char *name,
					     size_t needed_by, bool *done)
{
	struct mc_directories directories;
	enum muslcheck_status status = mc_load_environment(&load->load, &directories);

	for (size_t i = 0; status == MUSLCHECK_OK && i < directories.count && !*done; i++)
		status = try_directory(load, load->load.object->tree,
				       directories.paths[i], name, needed_by, done);
	return status;
}

/* Run paths of the object with the NEEDED entry, then of those that loaded it. */
static enum muslcheck_status try_runpaths(struct mc_musl_load *load, const char *name,
					  size_t needed_by, bool *done)
{
	const struct mc_graph *graph = &load->load.result->graph;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t node = needed_by; node != MC_NODE_NONE && !*done;
	     node = graph->nodes[node].loaded_by) {
		const struct mc_directories *directories =
			&graph->nodes[node].directories;
		const struct mc_stored *stored = graph->nodes[node].stored;

		for (size_t i = 0; i < directories->count && !*done && !load->load.is_cut;
		     i++) {
			status = try_directory(load, mc_load_tree_of(&load->load, stored),
					       directories->paths[i], name, needed_by,
					       done);
			if (status != MUSLCHECK_OK)
				return status;
		}
	}
	return status;
}

/*
 * The content of /etc/ld-musl-ARCH.path, or the default path if there is no such file;
 * NULL: out of memory.  Anything but a regular file counts as an empty path.
 */
static const char *system_path(const struct mc_musl_load *load)
{
	const char *arch = mc_machine_ldso_arch(load->load.machine);
	struct mc_arena *arena = load->load.context->arena;
	const char *path =
		mc_arena_join(arena, "/etc/ld-musl-", arch ? arch : "", ".path");
	const char *resolved =
		path ? mc_tree_resolve(mc_load_system_tree(&load->load), path, arena)
		     : NULL;
	struct mc_error error = { 0 };
	struct mc_file file;
	const char *copy;

	if (!resolved)
		return NULL;
	if (mc_tree_open(mc_load_system_tree(&load->load), resolved, &file, &error) !=
	    MUSLCHECK_OK)
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
	status = mc_runpath_directories(path, NULL, mc_load_system_tree(&load->load),
					load->load.context->arena, &directories);
	for (size_t i = 0; status == MUSLCHECK_OK && i < directories.count && !*done; i++)
		status = try_directory(load, mc_load_system_tree(&load->load),
				       directories.paths[i], name, loaded_by, done);
	return status;
}

/* The built-in directories: of the root filesystem, if any, then of the database. */
static enum muslcheck_status try_system(struct mc_musl_load *load, const char *name,
					size_t loaded_by, bool *done)
{
	const struct mc_provided *provided;
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *ldso_arch = mc_machine_ldso_arch(load->load.machine);

	if (mc_load_system_tree(&load->load))
		status = try_tree(load, name, loaded_by, done);
	if (*done || status != MUSLCHECK_OK)
		return status;
	/* Every musl target has the loader's file, which is libc. */
	if (ldso_arch && !strncmp(name, "ld-musl-", 8) &&
	    !strncmp(name + 8, ldso_arch, strlen(ldso_arch)) &&
	    !strcmp(name + 8 + strlen(ldso_arch), ".so.1")) {
		*done = true;
		return add_libc(load);
	}
	provided = mc_target_provided(load->load.target, name, load->load.machine);
	if (!provided)
		return MUSLCHECK_OK;
	*done = true;
	return add_provided(load, provided, loaded_by);
}

/* The loader's path, or Alpine's libc symlink to it. */
static bool is_loader_path(const struct mc_musl_load *load, const char *path)
{
	const char *arch = mc_machine_ldso_arch(load->load.machine);
	const char *carch = mc_machine_carch(load->load.machine);
	char own[64];

	snprintf(own, sizeof(own), "/lib/ld-musl-%s.so.1", arch ? arch : "");
	if (arch && !strcmp(path, own))
		return true;
	snprintf(own, sizeof(own), "/lib/libc.musl-%s.so.1", carch ? carch : "");
	return carch && !strcmp(path, own);
}

/* A name with a slash is a path: no search. */
static enum muslcheck_status find_path(struct mc_musl_load *load, const char *name,
				       size_t needed_by)
{
	static const char *const defaults[] = { "/lib/", "/usr/local/lib/", "/usr/lib/" };
	const struct mc_stored *needing =
		load->load.result->graph.nodes[needed_by].stored;
	const struct mc_tree *tree = mc_load_tree_of(&load->load, needing);
	const struct mc_provided *provided = NULL;
	struct mc_directories place = { 0 };
	struct mc_try tried = { 0 };
	bool done = false;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (*name != '/')
		return mc_load_fault_add(&load->load, MC_FAULT_NEEDED_RELATIVE, needed_by,
					 name, NULL);
	if (is_loader_path(load, name))
		return add_libc(load);
	for (size_t i = 0; i < 3 && !provided; i++)
		if (!strncmp(name, defaults[i], strlen(defaults[i])))
			provided = mc_target_provided(load->load.target,
						      name + strlen(defaults[i]),
						      load->load.machine);
	if (provided)
		return add_provided(load, provided, needed_by);
	if (!strpbrk(name, "$:\n"))
		status = mc_runpath_directories(name, NULL, tree,
						load->load.context->arena, &place);
	if (status == MUSLCHECK_OK && place.count)
		status = mc_load_try_path(&load->load, tree, place.paths[0], &tried);
	if (status == MUSLCHECK_OK)
		status = use_result(load, &tried, name, needed_by, &done);
	if (status != MUSLCHECK_OK || done)
		return status;
	return mc_load_fault_add(&load->load, MC_FAULT_NEEDED_MISSING, needed_by, name,
				 NULL);
}

static enum muslcheck_status find_needed(struct mc_musl_load *load, const char *name,
					 size_t needed_by)
{
	enum muslcheck_status status;
	bool done = false;

	if (load->load.is_cut)
		return MUSLCHECK_OK;
	if (strchr(name, '/'))
		return find_path(load, name, needed_by);
	if (mc_musl_is_reserved(name) || (load->stub && !strcmp(name, load->stub)))
		return add_libc(load);
	/* The vdso has this name, but is not listed yet during program start. */
	if (!load->load.starts && !strcmp(name, "linux-gate.so.1"))
		return MUSLCHECK_OK;
	if (mc_load_has_name(&load->load, name))
		return MUSLCHECK_OK;
	if (strlen(name) <= NAME_MAX) {
		status = try_environment(load, name, needed_by, &done);
		if (status == MUSLCHECK_OK && !done)
			status = try_runpaths(load, name, needed_by, &done);
		if (status == MUSLCHECK_OK && !done)
			status = try_system(load, name, needed_by, &done);
		if (status != MUSLCHECK_OK || done || load->load.is_cut)
			return status;
	}
	return mc_load_fault_add(&load->load, MC_FAULT_NEEDED_MISSING, needed_by, name,
				 NULL);
}

/* Breadth first: the loop also visits the nodes it appends. */
static enum muslcheck_status find_all_needed(struct mc_musl_load *load)
{
	const struct mc_graph *graph = &load->load.result->graph;
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

/* LD_PRELOAD, or the preload of gcompat's stub; a missing one is ignored. */
static enum muslcheck_status preload_gcompat(struct mc_musl_load *load)
{
	const char *soname = "libgcompat.so.0";
	const struct mc_provided *provided;
	bool done = false;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!load->stub && !load->load.target->preloads_gcompat)
		return MUSLCHECK_OK;
	if (load->load.target->root)
		status = try_tree(load, soname, MC_NODE_NONE, &done);
	if (status != MUSLCHECK_OK || done)
		return status;
	provided = mc_target_provided(load->load.target, soname, load->load.machine);
	return provided ? add_provided(load, provided, MC_NODE_NONE) : MUSLCHECK_OK;
}

/* Libraries of the host program are in the global scope before dlopen. */
static enum muslcheck_status add_host_libraries(struct mc_musl_load *load)
{
	enum mc_kind kind = load->load.object->identity.kind;
	enum muslcheck_status status = add_libc(load);
	const char *soname;

	for (size_t i = 0; status == MUSLCHECK_OK && (soname = mc_host_library(kind, i));
	     i++) {
		const struct mc_provided *provided;

		/* A host built for musl is linked to none of gcompat's libraries. */
		if (mc_libc_of_soname(soname, NULL) == MC_LIBC_GLIBC)
			continue;
		provided =
			mc_target_provided(load->load.target, soname, load->load.machine);
		if (provided)
			status = add_provided(load, provided, MC_NODE_NONE);
	}
	return status;
}

enum muslcheck_status mc_musl_search(struct mc_musl_load *load)
{
	enum muslcheck_status status;
	const char *path;

	status = mc_load_own_path(&load->load, &path);
	if (status == MUSLCHECK_OK)
		status = add_object(load, load->load.object, path, NULL, MC_NODE_NONE);
	if (status == MUSLCHECK_OK)
		status = preload_gcompat(load);
	if (status == MUSLCHECK_OK && !load->load.starts)
		status = add_host_libraries(load);
	return status == MUSLCHECK_OK ? find_all_needed(load) : status;
}
