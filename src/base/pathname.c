/* SPDX-License-Identifier: MIT */
#include "base/pathname.h"

#include <strings.h>

bool mc_bytes_end_with(const char *text, size_t size, const char *suffix)
{
	size_t suffix_size = strlen(suffix);

	return size > suffix_size &&
	       !memcmp(text + size - suffix_size, suffix, suffix_size);
}

bool mc_ends_with(const char *text, const char *suffix)
{
	return mc_bytes_end_with(text, strlen(text), suffix);
}

bool mc_ends_with_any_case(const char *text, const char *suffix)
{
	size_t size = strlen(text);
	size_t suffix_size = strlen(suffix);

	return size > suffix_size && !strcasecmp(text + size - suffix_size, suffix);
}

bool mc_is_below_any(const char *path, const char *const *names, size_t count)
{
	for (const char *end; (end = strchr(path, '/')); path = end + 1)
		for (size_t i = 0; i < count; i++)
			if (strlen(names[i]) == (size_t)(end - path) &&
			    !memcmp(names[i], path, (size_t)(end - path)))
				return true;
	return false;
}

size_t mc_before_image_name(const char *path, size_t size)
{
	size_t start = size;

	if (!size || path[size - 1] != ']')
		return size;
	while (start && path[start - 1] != '[')
		start--;
	return start > 1 ? start - 1 : size;
}
