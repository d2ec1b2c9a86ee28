/* SPDX-License-Identifier: MIT */
/*
 * Does .NET select the folder of the native library?  The runtime identifier of musl images
 * is linux-musl-x64, which falls back to linux-x64; on glibc it is linux-x64, which does not
 * fall back to linux-musl-x64.  (dotnet/runtime, PortableRuntimeIdentifierGraph.json.)
 */
#include <string.h>

#include "rules/module_loader.h"

enum muslcheck_status mc_dotnet_module_check(const struct mc_module_check *check)
{
	static const char folder[] = "runtimes/";
	const char *found = strstr(check->object->path, folder);
	const char *name;
	size_t size;

	if (!found || check->target->image->libc != MC_LIBC_GLIBC)
		return MUSLCHECK_OK;
	name = found + sizeof(folder) - 1;
	size = strcspn(name, "/");
	if (strncmp(name, "linux-musl-", 11) != 0 || strncmp(name + size, "/native/", 8))
		return MUSLCHECK_OK;
	name = mc_arena_strndup(check->arena, name, size);
	return mc_module_report(
		check, MC_RULE_DOTNET_NOT_SELECTED, name,
		name ? mc_arena_join(check->arena, ".NET on glibc does not use runtimes/",
				     name, "; it throws DllNotFoundException")
		     : NULL,
		"Run dotnet publish -r linux-x64 (or linux-arm64)");
}
