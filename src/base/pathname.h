/* SPDX-License-Identifier: MIT */
/* The components of a path, and how names end. */
#ifndef MC_BASE_PATHNAME_H
#define MC_BASE_PATHNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/*
 * The last component of a path: what follows its last slash, or all of it.  Empty if the
 * path ends with a slash.  Borrows from path.
 */
static inline const char *mc_last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The size of what is in front of the last component, its slash included; 0 if nothing is. */
static inline size_t mc_folder_size(const char *path)
{
	return (size_t)(mc_last_component(path) - path);
}

/*
 * Remove ".", "NAME/.." and doubled slashes in place; "" if nothing else is in it.  A
 * component that ends in "!" is an archive, which its members cannot leave.
 */
void mc_path_normalize(char *path);

/* Does a normal path lead out of the directory that it is relative to? */
bool mc_path_leads_out(const char *path);

/*
 * Is the path in the folder of a file, or below it?  Both may begin with "./".  A file without
 * a folder is in the current directory, which paths that lead out of it are not below.
 */
bool mc_path_is_near(const char *path, const char *file);

/* The size of the folder of a path of that size, without a slash at its end; 0: none. */
static inline size_t mc_parent_size(const char *path, size_t size)
{
	while (size && path[size - 1] != '/')
		size--;
	return size ? size - 1 : 0;
}

/*
 * Do the size bytes at text end with the suffix, with something in front of it?  A file
 * that is named just ".whl" has no extension.
 */
bool mc_bytes_end_with(const char *text, size_t size, const char *suffix);

/* The same for NUL-terminated text. */
bool mc_ends_with(const char *text, const char *suffix);

/* The same, with ASCII letters of either case: "A.TAR" ends with ".tar". */
bool mc_ends_with_any_case(const char *text, const char *suffix);

/* Is one of the path's directories called one of the names? */
bool mc_is_below_any(const char *path, const char *const *names, size_t count);

/*
 * The size of the path without the name of one of several images at its end:
 * "app.tar[linux/arm64]" is in app.tar.  size if there is none.
 */
size_t mc_before_image_name(const char *path, size_t size);

#endif
