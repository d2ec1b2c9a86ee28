/* SPDX-License-Identifier: MIT */
/* Expansion of run paths and built-in directories, as in glibc's loader. */
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

/* The dynamic string token at the start of text; NULL if it is unknown. */
static const struct word *token_at(const struct word *words, size_t count,
				   const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strncmp(text, words[i].text, strlen(words[i].text)))
			return &words[i];
	return NULL;
}

/* An element with an unknown token never matches a directory, so it is dropped. */
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
	/* No value is over 8 times as long as its token, or 64 bytes longer. */
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

bool mc_glibc_directory(const struct mc_load *load, const char *directory, char *out,
			size_t size)
{
	static const char token[] = "$MULTIARCH";
	const char *at = strstr(directory, token);
	const char *tuple = mc_machine_tuple(load->machine);
	int used = at ? snprintf(out, size, "%.*s%s%s", (int)(at - directory), directory,
				 tuple ? tuple : "", at + sizeof(token) - 1)
		      : snprintf(out, size, "%s", directory);

	return used > 0 && (size_t)used < size;
}

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
