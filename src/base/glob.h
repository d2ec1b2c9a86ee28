/* SPDX-License-Identifier: MIT */
/* Wildcard patterns for names and paths, as in .gitignore. */
#ifndef MC_BASE_GLOB_H
#define MC_BASE_GLOB_H

#include <stdbool.h>

/* Does the whole text match? `*` and `?` match anything; for names, not paths. */
bool mc_glob_has_name(const char *pattern, const char *text);

/*
 * Does the pattern match any run of whole components of the path?  `*` and `?` stop at
 * a slash, `**` does not.  A pattern that begins with a slash matches from the start
 * of the path only.  So "vendor" matches everything below a directory of that name,
 * "*.node" for every addon, and "x.whl" for the members of an archive "x.whl!/...".
 */
bool mc_glob_has_path(const char *pattern, const char *path);

/*
 * The same as .gitignore has it: also with classes, "[a-z]", "[!0-9]" and "[[:alpha:]]",
 * and a backslash before a character that means itself.
 */
bool mc_glob_has_ignored(const char *pattern, const char *path);

#endif
