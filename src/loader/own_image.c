/* SPDX-License-Identifier: MIT */
#include "loader/own_image.h"

#include "base/hash.h"
#include "base/libc.h"
#include "loader/glibc.h"
#include "loader/load.h"
#include "loader/object_cache.h"

/* The object at a path of the tree; NULL if there is none. */
static enum muslcheck_status find(const struct mc_load_context *context,
				  const struct mc_tree *tree, const char *path,
				  const struct mc_stored **out)
{
	const char *resolved = mc_tree_resolve(tree, path, context->arena);
	enum muslcheck_status status;

	*out = NULL;
	if (!resolved)
		return MUSLCHECK_ERROR_MEMORY;
	if (!*resolved)
		return MUSLCHECK_OK;
	status =
		mc_object_cache_get_dependency(context->cache, tree, resolved, out, NULL);
	if (status != MUSLCHECK_OK)
		*out = NULL;
	return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
}

/* glibc's loader exports this for its libc; gcompat's stub in its place exports nothing. */
static bool is_glibc_loader(const struct mc_stored *stored)
{
	struct mc_symbol_cursor cursor = { 0 };
	struct mc_symbol symbol;

	return stored && stored->status == MUSLCHECK_OK &&
	       mc_object_find(&stored->object, "__tls_get_addr",
			      mc_hash_gnu("__tls_get_addr"), &cursor, &symbol);
}

/* The libc whose loader starts the object, or opens it. */
static enum muslcheck_status libc_of(const struct mc_load_context *context,
				     const struct mc_tree *tree,
				     const struct mc_stored *object, enum mc_libc *out)
{
	enum mc_machine machine = object->object.machine;
	const char *arch = mc_machine_ldso_arch(machine);
	const char *interp = object->object.interp;
	const char *glibc = mc_glibc_loader_path(machine);
	const char *musl =
		arch ? mc_arena_join(context->arena, "/lib/ld-musl-", arch, ".so.1")
		     : NULL;
	const struct mc_stored *found;
	enum muslcheck_status status = MUSLCHECK_OK;

	*out = MC_LIBC_NONE;
	if (arch && !musl)
		return MUSLCHECK_ERROR_MEMORY;
	if (interp && mc_libc_of_interp(interp) == MC_LIBC_GLIBC)
		glibc = interp;
	if (glibc)
		status = find(context, tree, glibc, &found);
	if (status != MUSLCHECK_OK)
		return status;
	if (glibc && is_glibc_loader(found))
		*out = MC_LIBC_GLIBC;
	/* An image with both has them for programs of either kind. */
	if (*out == MC_LIBC_GLIBC &&
	    (!interp || mc_libc_of_interp(interp) != MC_LIBC_MUSL))
		return MUSLCHECK_OK;
	status = musl ? find(context, tree, musl, &found) : MUSLCHECK_OK;
	if (status == MUSLCHECK_OK && musl && found)
		*out = MC_LIBC_MUSL;
	return status;
}

enum muslcheck_status mc_self_target(const struct mc_load_context *context,
				     const struct mc_target *base,
				     const struct mc_stored *object,
				     const struct mc_target **out)
{
	const struct mc_tree *tree =
		object->tree && object->tree->image ? object->tree->image : base->root;
	const struct mc_tree *whole = tree && tree->whole ? tree->whole : tree;
	enum muslcheck_status status;
	enum mc_libc libc;

	*out = NULL;
	if (!tree)
		return MUSLCHECK_OK;
	status = libc_of(context, whole, object, &libc);
	return status == MUSLCHECK_OK
		       ? mc_target_cache_self(context->targets, base, tree, libc, out)
		       : status;
}
