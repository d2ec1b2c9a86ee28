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

/* May ".." remove the last component written so far? */
static bool can_go_up(const char *start, const char *end)
{
	size_t size = (size_t)(end - start);

	return size && end[-1] != '!' && !(size == 2 && !memcmp(start, "..", 2)) &&
	       !(size > 2 && !memcmp(end - 3, "/..", 3));
}

static char *without_last(char *start, char *end)
{
	while (end > start && end[-1] != '/')
		end--;
	return end > start ? end - 1 : end;
}

void mc_path_normalize(char *path)
{
	bool is_absolute = *path == '/';
	char *start = path + is_absolute;
	char *end = start; /* never passes from */

	for (const char *from = start; *from;) {
		size_t size = strcspn(from, "/");
		bool up = size == 2 && !memcmp(from, "..", 2);

		if (up && can_go_up(start, end)) {
			end = without_last(start, end);
		} else if (size && !(size == 1 && *from == '.') &&
			   !(up && is_absolute && end == start)) {
			if (end > start)
				*end++ = '/';
			memmove(end, from, size);
			end += size;
		}
		from += size;
		from += strspn(from, "/");
	}
	*end = '\0';
}

bool mc_path_leads_out(const char *path)
{
	return *path == '/' || !strcmp(path, "..") || !strncmp(path, "../", 3);
}

/* The same path without "./" in front. */
static const char *without_dot(const char *path)
{
	return !strncmp(path, "./", 2) ? path + 2 : path;
}

bool mc_path_is_near(const char *path, const char *file)
{
	size_t size;

	path = without_dot(path);
	file = without_dot(file);
	size = mc_folder_size(file);
	return size ? !strncmp(path, file, size) : !mc_path_leads_out(path);
}
