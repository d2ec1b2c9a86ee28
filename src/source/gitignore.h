/* SPDX-License-Identifier: MIT */
/* What .gitignore files ignore, without git.  For use by several threads. */
#ifndef MC_SOURCE_GITIGNORE_H
#define MC_SOURCE_GITIGNORE_H

#include "base/error.h"

struct mc_gitignore;

enum muslcheck_status mc_gitignore_new(struct mc_gitignore **out) MC_MUST_CHECK;
void mc_gitignore_free(struct mc_gitignore *ignore);

/*
 * True if a .gitignore in a folder of the path, or in one above up to that with ".git",
 * ignores the file or a folder that it is in.  Character classes are not supported: such
 * a pattern matches nothing.  False when memory is out: a file that is read does no harm.
 */
bool mc_gitignore_has(struct mc_gitignore *ignore, const char *path);

#endif
