/* SPDX-License-Identifier: MIT */
#include "service/variant.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct variant_row {
	const char *word;
	enum mc_variant_system system;
	enum mc_libc libc;
	enum mc_machine machine;
};

static const struct variant_row rows[] = {
#define MC_VARIANT_ROW(word, system, libc, machine)                                      \
	{ word, MC_SYSTEM_##system, MC_LIBC_##libc, MC_MACHINE_##machine },
#include "service/variants.def"
#undef MC_VARIANT_ROW
};

static bool is_word_character(char c)
{
	return isalnum((unsigned char)c);
}

/* The longest row whose word starts at text and ends at a word boundary. */
static const struct variant_row *row_at(const char *text, size_t *size)
{
	const struct variant_row *found = NULL;

	*size = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t word_size;

		/* Most differ in the first letter; words are in lower case. */
		if (rows[i].word[0] != tolower((unsigned char)text[0]))
			continue;
		word_size = strlen(rows[i].word);
		if (word_size <= *size ||
		    strncasecmp(text, rows[i].word, word_size) != 0 ||
		    is_word_character(text[word_size]))
			continue;
		found = &rows[i];
		*size = word_size;
	}
	return found;
}

/* The next word in the table, from *text on; NULL if there is none. */
static const struct variant_row *next_row(const char *start, const char **text,
					  size_t *size)
{
	for (const char *at = *text; *at; at++) {
		const struct variant_row *row;

		if (!is_word_character(*at) || (at > start && is_word_character(at[-1])))
			continue;
		row = row_at(at, size);
		if (row) {
			*text = at;
			return row;
		}
	}
	return NULL;
}

struct mc_variant mc_variant_of(const char *name)
{
	struct mc_variant variant = { .machine = MC_MACHINE_COUNT };
	const struct variant_row *row;
	const char *at = name;
	size_t size;

	for (; (row = next_row(name, &at, &size)); at += size) {
		/* "Linux-Android" is Android: same kernel, other libraries. */
		if (row->system != MC_SYSTEM_UNSAID && variant.system != MC_SYSTEM_OTHER)
			variant.system = row->system;
		if (row->libc != MC_LIBC_UNKNOWN)
			variant.libc = row->libc;
		if (row->machine != MC_MACHINE_COUNT)
			variant.machine = row->machine;
	}
	return variant;
}

/* Copy name without the words that pick chooses, nor the separator before each. */
static const char *without(const char *name, bool (*pick)(const struct variant_row *row),
			   struct mc_arena *arena)
{
	char *stem = mc_arena_alloc(arena, strlen(name) + 1, 1);
	const struct variant_row *row;
	const char *from = name, *at = name;
	size_t used = 0, size;

	if (!stem)
		return NULL;
	for (; (row = next_row(name, &at, &size)); at += size) {
		if (!pick(row))
			continue;
		memcpy(stem + used, from, (size_t)(at - from));
		used += (size_t)(at - from);
		from = at + size;
		if (used && !is_word_character(stem[used - 1]))
			used--;
	}
	strcpy(stem + used, from);
	return stem;
}

/* "linux" too: koffi's folders are linux_x64 and musl_x64. */
static bool is_about_libc(const struct variant_row *row)
{
	return row->libc != MC_LIBC_UNKNOWN || row->system == MC_SYSTEM_LINUX;
}

static bool is_about_platform(const struct variant_row *row)
{
	(void)row;
	return true;
}

const char *mc_variant_stem(const char *name, struct mc_arena *arena)
{
	return without(name, is_about_libc, arena);
}

const char *mc_variant_family(const char *name, struct mc_arena *arena)
{
	return without(name, is_about_platform, arena);
}

bool mc_variant_fits(const struct mc_variant *variant, const struct mc_platform *platform)
{
	return variant->system != MC_SYSTEM_OTHER &&
	       (variant->machine == MC_MACHINE_COUNT ||
		variant->machine == platform->machine) &&
	       (variant->libc == MC_LIBC_UNKNOWN || variant->libc == platform->libc);
}
