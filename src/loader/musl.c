/* SPDX-License-Identifier: MIT */
#include "loader/musl.h"

#include <elf.h>
#include <string.h>

#include "base/hash.h"
#include "base/pathname.h"

/* Kinds of files found at the PT_INTERP path of a root filesystem. */
enum tree_interp {
	TREE_INTERP_ABSENT,
	TREE_INTERP_MUSL,  /* musl's loader under another name, or gcompat's stub */
	TREE_INTERP_OTHER, /* another loader, or not a loader */
};

/* glibc's loader exports __tls_get_addr for its libc; gcompat's stub exports nothing. */
static enum tree_interp classify(const struct mc_stored *stored)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	if (stored->status != MUSLCHECK_OK)
		return TREE_INTERP_OTHER;
	if (mc_musl_is_libc(&stored->object))
		return TREE_INTERP_MUSL;
	return mc_object_find(&stored->object, "__tls_get_addr",
			      mc_hash_gnu("__tls_get_addr"), &cursor, &symbol)
		       ? TREE_INTERP_OTHER
		       : TREE_INTERP_MUSL;
}

static enum muslcheck_status find_in_tree(const struct mc_musl_load *load,
					  const char *path, enum tree_interp *out)
{
	const char *resolved =
		mc_tree_resolve(load->load.target->root, path, load->load.context->arena);
	const struct mc_stored *stored;
	enum muslcheck_status status;

	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_object_cache_get_dependency(load->load.context->cache,
						load->load.target->root, resolved,
						&stored, NULL);
	*out = status == MUSLCHECK_OK ? classify(stored) : TREE_INTERP_ABSENT;
	return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
}

/* Is the path /lib/ld-musl-ARCH.so.1 of this architecture? */
static bool is_own_interp(const struct mc_musl_load *load, const char *interp)
{
	static const char prefix[] = "/lib/ld-musl-";
	const char *arch = mc_machine_ldso_arch(load->load.machine);
	size_t arch_size = arch ? strlen(arch) : 0;

	return arch && !strncmp(interp, prefix, sizeof(prefix) - 1) &&
	       !strncmp(interp + sizeof(prefix) - 1, arch, arch_size) &&
	       !strcmp(interp + sizeof(prefix) - 1 + arch_size, ".so.1");
}

/* Does a compatibility package of the target install a loader stub at the path? */
static bool is_stub(struct mc_musl_load *load, const char *interp)
{
	const struct mc_db_layout_file *file =
		mc_target_interp(load->load.target, interp, load->load.machine);

	if (!file)
		return false;
	mc_load_weaken(&load->load, file->confidence);
	mc_load_weaken(&load->load, load->load.target->image->gcompat_confidence);
	return true;
}

static enum muslcheck_status add_fault(struct mc_musl_load *load, enum mc_fault what,
				       const char *subject)
{
	return mc_load_fault_add(&load->load, what, 0, subject, NULL);
}

/*
 * The interpreter is musl's loader, or gcompat's stub under the name of glibc's loader.
 * The stub starts musl's loader, which then also matches NEEDED entries with the stub's name.
 */
static enum muslcheck_status find_interp(struct mc_musl_load *load, const char *interp)
{
	enum tree_interp in_tree = TREE_INTERP_ABSENT;
	enum muslcheck_status status = MUSLCHECK_OK;

	load->load.result->interp_found = MC_ANSWER_YES;
	if (is_own_interp(load, interp) &&
	    (!load->load.target->is_self || load->libc_file))
		return MUSLCHECK_OK;
	if (load->load.target->root)
		status = find_in_tree(load, interp, &in_tree);
	if (status == MUSLCHECK_OK && in_tree == TREE_INTERP_OTHER) {
		load->has_other_loader = true;
		return add_fault(load, MC_FAULT_OTHER_LOADER, interp);
	}
	if (in_tree == TREE_INTERP_MUSL || is_stub(load, interp))
		load->stub = mc_last_component(interp);
	else
		load->load.result->interp_found = MC_ANSWER_NO;
	return status;
}

/* An image checked against itself has its own libc, which is its loader. */
static enum muslcheck_status find_libc_file(struct mc_musl_load *load)
{
	const char *arch = mc_machine_ldso_arch(load->load.machine);
	struct mc_arena *arena = load->load.context->arena;
	const struct mc_tree *tree = load->load.target->root;
	const char *path, *resolved;
	const struct mc_stored *stored;
	enum muslcheck_status status;

	if (!load->load.target->is_self || !arch)
		return MUSLCHECK_OK;
	path = mc_arena_join(arena, "/lib/ld-musl-", arch, ".so.1");
	resolved = path ? mc_tree_resolve(tree, path, arena) : NULL;
	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_object_cache_get_dependency(load->load.context->cache, tree, resolved,
						&stored, NULL);
	if (status == MUSLCHECK_OK && stored->status == MUSLCHECK_OK)
		load->libc_file = &stored->object;
	return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
}

static enum muslcheck_status check_interp(struct mc_musl_load *load)
{
	const struct mc_object *object = &load->load.object->object;

	enum muslcheck_status status;

	if (!load->load.starts)
		return MUSLCHECK_OK;
	if (!object->interp)
		return add_fault(load, MC_FAULT_INTERP_ABSENT, NULL);
	status = find_interp(load, object->interp);
	if (status == MUSLCHECK_OK && load->load.result->interp_found == MC_ANSWER_NO)
		status = add_fault(load, MC_FAULT_INTERP_MISSING, object->interp);
	return status;
}

/* Without an export list for the architecture, symbols cannot be checked. */
static bool has_data(const struct mc_musl_load *load)
{
	return (int)load->load.machine < MC_MACHINE_WITH_DATA_COUNT &&
	       (load->load.target->libc->machines >> load->load.machine & 1);
}

static enum muslcheck_status run(struct mc_musl_load *load)
{
	const char *foreign_os = load->load.object->identity.foreign_os;
	enum muslcheck_status status;

	/* musl does not check this: the code runs and makes another system's calls. */
	if (foreign_os &&
	    add_fault(load, MC_FAULT_FOREIGN_OS, foreign_os) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	/* Static programs are started by the kernel alone. */
	if (load->load.object->identity.linking != MC_LINKING_DYNAMIC)
		return mc_load_static(&load->load);
	status = find_libc_file(load);
	if (status == MUSLCHECK_OK)
		status = check_interp(load);
	if (status != MUSLCHECK_OK || load->has_other_loader)
		return status;
	if (!load->load.object->object.has_dynamic)
		return add_fault(load, MC_FAULT_NOT_DYNAMIC, NULL);
	if (!has_data(load))
		return add_fault(load, MC_FAULT_NO_DATA,
				 load->load.object->object.machine_name);
	/* dlopen of a libc returns musl itself. */
	if (!load->load.starts && mc_musl_is_libc(&load->load.object->object))
		return MUSLCHECK_OK;
	status = mc_musl_search(load);
	return status == MUSLCHECK_OK ? mc_musl_bind(load) : status;
}

static enum muslcheck_status musl_load(const struct mc_load_context *context,
				       const struct mc_target *target,
				       const struct mc_stored *object,
				       const struct mc_load_result *previous,
				       struct mc_load_result *out)
{
	struct mc_load_result result = {
		.target = target,
		.interp_found = MC_ANSWER_NOT_ASKED,
		.confidence = target->libc->confidence,
	};
	struct mc_musl_load load = {
		.load = { .context = context,
			  .target = target,
			  .object = object,
			  .previous = previous,
			  .result = &result,
			  .machine = object->object.machine,
			  .starts = mc_kind_open_mode(object->identity.kind) ==
				    MC_OPEN_START },
	};
	enum muslcheck_status status;

	status = run(&load);
	if (status != MUSLCHECK_OK)
		return status;
	mc_load_result_conclude(&result, object);
	*out = result;
	return MUSLCHECK_OK;
}

const struct mc_loader_ops mc_loader_musl = { .load = musl_load };
