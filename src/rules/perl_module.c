/* SPDX-License-Identifier: MIT */
/*
 * Does Perl look at the folder?  Compiled modules lie in folders with the name of Perl's
 * platform (perl -V:archname): Debian's and the official images' ends in -linux-gnu or
 * -linux-gnu-thread-multi, Alpine's is x86_64-linux-thread-multi.
 */
#include <string.h>

#include "base/machine.h"
#include "rules/module_loader.h"

/* The folder of a glibc Perl, "x86_64-linux-gnu", in a library of modules (perl5). */
static const char *find_folder(const struct mc_module_check *check)
{
	const char *path = check->object->path;
	const char *tuple = mc_machine_tuple(check->object->object.machine);
	const char *library = strstr(path, "/perl5/");
	const char *folder = library && tuple ? strstr(library, tuple) : NULL;

	return folder && folder[-1] == '/' && strstr(folder, "/auto/") ? tuple : NULL;
}

enum muslcheck_status mc_perl_module_check(const struct mc_module_check *check)
{
	const char *folder;

	if (check->object->identity.kind != MC_KIND_PERL_EXTENSION ||
	    check->target->image->libc != MC_LIBC_MUSL)
		return MUSLCHECK_OK;
	folder = find_folder(check);
	if (!folder)
		return MUSLCHECK_OK;
	return mc_module_report(
		check, MC_RULE_PERL_NOT_FOUND, folder,
		mc_arena_join(check->arena, "Perl on musl does not look in ", folder,
			      "; use fails with: Can't locate loadable object"),
		"Install the module on the image: apk add its perl- package, or cpanm");
}
