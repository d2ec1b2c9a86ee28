/* SPDX-License-Identifier: MIT */
#include "loader/glibc.h"

#include <elf.h>
#include <string.h>

#include "base/hash.h"
#include "base/pathname.h"

struct interp_row {
	enum mc_machine machine;
	const char *path;
};

static const struct interp_row interps[] = {
#define MC_GLIBC_INTERP(machine, path) { MC_MACHINE_##machine, path },
#include "loader/glibc_interps.def"
#undef MC_GLIBC_INTERP
};

enum { INTERP_COUNT = sizeof(interps) / sizeof(*interps) };

const char *mc_glibc_loader_path(enum mc_machine machine)
{
	for (size_t i = 0; i < INTERP_COUNT; i++)
		if (interps[i].machine == machine)
			return interps[i].path;
	return NULL;
}

const char *mc_glibc_loader_name(enum mc_machine machine)
{
	const char *path = mc_glibc_loader_path(machine);

	return path ? mc_last_component(path) : NULL;
}

bool mc_glibc_accepts_os_abi(uint8_t osabi)
{
	return osabi == ELFOSABI_NONE || osabi == ELFOSABI_GNU;
}

static bool has_glibc(const struct mc_load *load)
{
	return load->target->libc != NULL;
}

/* Is the interpreter found in the root filesystem glibc's loader? */
static bool is_glibc_loader(const struct mc_stored *stored)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	return stored->status == MUSLCHECK_OK &&
	       mc_object_find(&stored->object, "__tls_get_addr",
			      mc_hash_gnu("__tls_get_addr"), &cursor, &symbol);
}

static enum muslcheck_status find_in_tree(struct mc_load *load, const char *interp)
{
	const struct mc_tree *tree = load->target->root;
	const char *resolved = mc_tree_resolve(tree, interp, load->context->arena);
	const struct mc_stored *stored;
	enum muslcheck_status status;

	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_object_cache_get_dependency(load->context->cache, tree, resolved,
						&stored, NULL);
	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	if (status != MUSLCHECK_OK) {
		load->result->interp_found = MC_ANSWER_NO;
		return mc_load_fault_add(load, MC_FAULT_INTERP_MISSING, 0, interp, NULL);
	}
	load->result->interp_found = MC_ANSWER_YES;
	return is_glibc_loader(stored)
		       ? MUSLCHECK_OK
		       : mc_load_fault_add(load, MC_FAULT_OTHER_LOADER, 0, interp, NULL);
}

/* Is the path that of the image's loader, or Debian's multiarch path for it? */
static bool is_on_image(const struct mc_load *load, const char *interp)
{
	const char *tuple = mc_machine_tuple(load->machine);
	size_t size = tuple ? strlen(tuple) : 0;

	for (size_t i = 0; i < INTERP_COUNT; i++)
		if (interps[i].machine == load->machine &&
		    !strcmp(interps[i].path, interp))
			return has_glibc(load);
	if (!strncmp(interp, "/usr/", 5))
		interp += 4;
	return has_glibc(load) && tuple && !strncmp(interp, "/lib/", 5) &&
	       !strncmp(interp + 5, tuple, size) && interp[5 + size] == '/' &&
	       load->target->image->library_path_count &&
	       strstr(load->target->image->library_path[0], "$MULTIARCH") &&
	       !strcmp(interp + 6 + size, mc_glibc_loader_name(load->machine));
}

static enum muslcheck_status check_interp(struct mc_load *load)
{
	const char *interp = load->object->object.interp;

	if (!interp)
		return mc_load_fault_add(load, MC_FAULT_INTERP_ABSENT, 0, NULL, NULL);
	if (load->target->root)
		return find_in_tree(load, interp);
	if (is_on_image(load, interp)) {
		load->result->interp_found = MC_ANSWER_YES;
		return MUSLCHECK_OK;
	}
	load->result->interp_found = MC_ANSWER_NO;
	return mc_load_fault_add(load, MC_FAULT_INTERP_MISSING, 0, interp, NULL);
}

/* dlopen refuses programs (since 2.30) and objects linked with -z nodlopen. */
static bool is_openable(const struct mc_object *object)
{
	return !(object->dt_flags_1 & (DF_1_NOOPEN | DF_1_PIE)) &&
	       object->elf_type != ET_EXEC;
}

/* The checks before any library is searched for. *done: the rest is irrelevant. */
static enum muslcheck_status check_object(struct mc_load *load, bool *done)
{
	const struct mc_object *object = &load->object->object;
	enum muslcheck_status status = MUSLCHECK_OK;

	*done = true;
	if (!mc_glibc_accepts_os_abi(object->osabi))
		return mc_load_fault_add(load, MC_FAULT_OS_ABI, 0, NULL,
					 load->object->identity.foreign_os);
	if (load->starts)
		status = check_interp(load);
	else if (!has_glibc(load))
		return mc_load_fault_add(load, MC_FAULT_NO_LOADER, 0, NULL, NULL);
	else if (!is_openable(object))
		status = mc_load_fault_add(load, MC_FAULT_NOT_OPENABLE, 0, NULL, NULL);
	if (status != MUSLCHECK_OK)
		return status;
	if (!object->has_dynamic)
		return mc_load_fault_add(load, MC_FAULT_NOT_DYNAMIC, 0, NULL, NULL);
	*done = !has_glibc(load);
	return MUSLCHECK_OK;
}

/* Without an export list for the architecture, symbols cannot be checked. */
static bool has_data(const struct mc_load *load)
{
	return (int)load->machine < MC_MACHINE_WITH_DATA_COUNT &&
	       (load->target->libc->machines >> load->machine & 1);
}

static enum muslcheck_status run(struct mc_load *load)
{
	const char *foreign_os = load->object->identity.foreign_os;
	enum muslcheck_status status;
	bool done;

	if (foreign_os && mc_load_fault_add(load, MC_FAULT_FOREIGN_OS, 0, foreign_os,
					    NULL) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	/* Static programs are started by the kernel alone. */
	if (load->object->identity.linking != MC_LINKING_DYNAMIC)
		return mc_load_static(load);
	status = check_object(load, &done);
	if (status != MUSLCHECK_OK || done)
		return status;
	if (!has_data(load))
		return mc_load_fault_add(load, MC_FAULT_NO_DATA, 0,
					 load->object->object.machine_name, NULL);
	status = mc_glibc_search(load);
	return status == MUSLCHECK_OK ? mc_glibc_bind(load) : status;
}

static enum muslcheck_status glibc_load(const struct mc_load_context *context,
					const struct mc_target *target,
					const struct mc_stored *object,
					const struct mc_load_result *previous,
					struct mc_load_result *out)
{
	struct mc_load_result result = {
		.target = target,
		.interp_found = MC_ANSWER_NOT_ASKED,
		.confidence = target->libc ? target->libc->confidence
					   : MUSLCHECK_CONFIDENCE_HIGH,
	};
	struct mc_load load = {
		.context = context,
		.target = target,
		.object = object,
		.previous = previous,
		.result = &result,
		.machine = object->object.machine,
		.starts = mc_kind_open_mode(object->identity.kind) == MC_OPEN_START,
	};
	enum muslcheck_status status = run(&load);

	if (status != MUSLCHECK_OK)
		return status;
	mc_load_result_conclude(&result, object);
	*out = result;
	return MUSLCHECK_OK;
}

const struct mc_loader_ops mc_loader_glibc = { .load = glibc_load };
