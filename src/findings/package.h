/* SPDX-License-Identifier: MIT */
/* The package of a file, from its path. */
#ifndef MC_FINDINGS_PACKAGE_H
#define MC_FINDINGS_PACKAGE_H

enum { MC_PACKAGE_SIZE = 512 }; /* bytes, with the NUL: a scope and a name */

/*
 * The name of the innermost package around the path: the folder below node_modules (with
 * its scope), site-packages or dist-packages (without ".libs"), or the wheel, jar or other
 * archive, without version.  "" if there is none; longer names are cut.
 */
void mc_package_of(const char *path, char name[MC_PACKAGE_SIZE]);

#endif
