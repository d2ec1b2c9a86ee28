/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: packages that are links in node_modules, as pnpm, bun and yarn make
 * them.  Links are not followed, since what they name is found anyway; unless that lies
 * outside of what is read, or is missing.
 */
#ifndef MC_SOURCE_PACKAGE_LINKS_H
#define MC_SOURCE_PACKAGE_LINKS_H

#include "source/listing.h"
#include "source/notice.h"

/* Does a link of that path stand for a package: in node_modules, or in a scope of it? */
bool mc_package_link_is(const char *path);

/* Is the target of such a link an installed package, not one of the project's own? */
bool mc_package_link_is_installed(const char *target);

enum { MC_PACKAGE_LINK_TEXT_SIZE = 512 };

/* Links in one folder that lead away. */
struct mc_package_links {
	size_t missing;	   /* they lead nowhere */
	size_t outside;	   /* they lead to packages outside of what is read */
	const char *first; /* path of the first of them, borrowed */
};

/* What the notice says: "2 packages, such as next, are links to ...". */
void mc_package_links_text(const struct mc_package_links *links,
			   char text[MC_PACKAGE_LINK_TEXT_SIZE]);

/*
 * Look at the links of a directory that is read from one of the given paths, depth levels
 * below it; notify names them.  Does nothing for other directories.  MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_package_links_check(
	const struct mc_listing *listing, const char *path, size_t depth,
	const char *const *given, size_t given_count,
	const struct mc_notice_sink *notify) MC_MUST_CHECK;

#endif
