/* SPDX-License-Identifier: MIT */
/* Paths as glibc's loader expands them: tokens in run paths, built-in directories. */
#include "loader/glibc.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

/* No linker writes a longer run path. */
enum { RUNPATH_SIZE_MAX = 16 * 1024 };

struct word {
	const char *text;
	const char *value;
};

/* What the dynamic string token at text stands for; NULL if it is none that is known. */
static const struct word *token_at(const struct word *words, size_t count,
				   const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strncmp(text, words[i].text, strlen(words[i].text)))
			return &words[i];
	return NULL;
}

/*
 * Put values for $LIB and $PLATFORM, and leave $ORIGIN for what follows.  An element
 * with any other token names a directory that nobody has.
 */
const char *mc_glibc_expand(const struct mc_load *load, const char *rpath)
{
	const char *tuple = mc_machine_tuple(load->machine);
	bool multiarch = load->target->image->library_path_count &&
			 strstr(load->target->image->library_path[0], "$MULTIARCH");
	struct mc_arena *arena = load->context->arena;
	const char *lib = multiarch && tuple ? mc_arena_join(arena, "lib/", tuple)
			  : load->object->object.elf_class == ELFCLASS64 ? "lib64"
									 : "lib";
	const struct word words[] = {
		{ "$ORIGIN", "$ORIGIN" },
		{ "${ORIGIN}", "$ORIGIN" },
		{ "$LIB", lib },
		{ "${LIB}", lib },
		{ "$PLATFORM", mc_machine_name(load->machine) },
		{ "${PLATFORM}", mc_machine_name(load->machine) },
	};
	size_t size = strlen(rpath), used = 0, element = 0;
	/* No value is longer than a token by more than this. */
	char *out;

	if (!lib || size > RUNPATH_SIZE_MAX)
		return lib ? "" : NULL;
	out = mc_arena_alloc(arena, size * 8 + 64, 1);
	if (!out)
		return NULL;
	while (*rpath) {
		const struct word *word =
			*rpath == '$'
				? token_at(words, sizeof(words) / sizeof(*words), rpath)
				: NULL;

		if (*rpath == ':')
			element = used + 1;
		if (word) {
			used += (size_t)sprintf(out + used, "%s", word->value);
			rpath += strlen(word->text);
		} else if (*rpath == '$') {
			used = element;
			rpath += strcspn(rpath, ":");
		} else {
			out[used++] = *rpath++;
		}
	}
	out[used] = '\0';
	return out;
}

/* A built-in directory with the machine's tuple in its place; false if it does not fit. */
bool mc_glibc_directory(const struct mc_load *load, const char *directory, char *out,
			size_t size)
{
	static const char mark[] = "$MULTIARCH";
	const char *at = strstr(directory, mark);
	const char *tuple = mc_machine_tuple(load->machine);
	int used = at ? snprintf(out, size, "%.*s%s%s", (int)(at - directory), directory,
				 tuple ? tuple : "", at + sizeof(mark) - 1)
		      : snprintf(out, size, "%s", directory);

	return used > 0 && (size_t)used < size;
}

/* The last component, if the rest is one of the target's built-in directories. */
const char *mc_glibc_name_in_system(const struct mc_load *load, const char *path)
{
	const struct mc_db_image *image = load->target->image;
	const char *slash = strrchr(path, '/');

	for (size_t i = 0; i < image->library_path_count; i++) {
		char directory[MC_GLIBC_DIRECTORY_MAX];

		if (mc_glibc_directory(load, image->library_path[i], directory,
				       sizeof(directory)) &&
		    strlen(directory) == (size_t)(slash - path) &&
		    !strncmp(directory, path, (size_t)(slash - path)))
			return slash + 1;
	}
	return NULL;
}
