/* SPDX-License-Identifier: MIT */
/*
 * Seen in: node-gyp-build (node.abi127.node), node-pre-gyp (node-v127-linux-x64), cmake-ts
 * (node/glibc-127-Release), Sentry (name-linux-x64-musl-127.node), deasync
 * (linux-x64-node-22), fibers (linux-x64-83-glibc), prebuildify (electron.abi130.node).
 */
#include "service/node_tags.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "service/variant.h"

enum { WORD_SIZE = 24 };

struct word {
	char text[WORD_SIZE]; /* "" if it is longer */
	const char *start;
	size_t size;
};

/* The next word from *at on; false at the end. */
static bool next_word(const char **at, struct word *out)
{
	while (**at && !isalnum((unsigned char)**at))
		(*at)++;
	out->start = *at;
	while (isalnum((unsigned char)**at))
		(*at)++;
	out->size = (size_t)(*at - out->start);
	out->text[0] = '\0';
	if (out->size < WORD_SIZE) {
		memcpy(out->text, out->start, out->size);
		out->text[out->size] = '\0';
	}
	return out->size;
}

/* The number after prefix; 0 if the word is something else. */
static unsigned long number_after(const struct word *word, const char *prefix)
{
	size_t size = strlen(prefix);
	const char *digits = word->text + size;

	if (strncmp(word->text, prefix, size) != 0 || !isdigit((unsigned char)*digits) ||
	    digits[strspn(digits, "0123456789")])
		return 0;
	return strtoul(digits, NULL, 10);
}

static bool names_platform(const char *word)
{
	struct mc_variant variant = mc_variant_of(word);

	return mc_libc_is_known(variant.libc) || variant.machine != MC_MACHINE_COUNT;
}

/* "64" of x86_64 and aarch_64, which is a module version too. */
static bool is_width(const struct word *word, const struct word *before)
{
	return before->size && word->start[-1] == '_' && !strcmp(word->text, "64");
}

/* The release that a word names, given the word before it. */
static const struct mc_node_release *release_in(const struct word *word,
						const struct word *before, bool *is_exact)
{
	bool after_node = !strcmp(before->text, "node");
	unsigned long number = number_after(word, "abi");
	const struct mc_node_release *release;

	*is_exact = true;
	if (number)
		return mc_node_release_module(number);
	number = after_node ? number_after(word, "v") : 0;
	if (number)
		return mc_node_release_module(number);
	number = number_after(word, "");
	if (!number || is_width(word, before) ||
	    (!after_node && !names_platform(before->text)))
		return NULL;
	release = mc_node_release_module(number);
	*is_exact = release && !after_node;
	return release || !after_node ? release : mc_node_release_major(number);
}

/* CMake's name for how a file was compiled, which cmake-ts puts after the module version. */
static bool is_configuration(const char *word)
{
	return !strcmp(word, "Release") || !strcmp(word, "Debug") ||
	       !strcmp(word, "RelWithDebInfo") || !strcmp(word, "MinSizeRel");
}

struct mc_node_tags mc_node_tags_of(const char *path)
{
	struct mc_node_tags tags = { 0 };
	struct word before = { 0 }, word;
	bool after_release = false;

	while (next_word(&path, &word)) {
		bool is_exact;
		const struct mc_node_release *release =
			release_in(&word, &before, &is_exact);

		if (release) {
			tags.release = release;
			tags.is_exact = is_exact;
		}
		/* Electron has module versions of its own. */
		tags.is_electron |= !release && number_after(&word, "abi");
		tags.is_electron |=
			!strcmp(word.text, "electron") ||
			(!strcmp(before.text, "node") && !strcmp(word.text, "webkit"));
		if (tags.release && after_release && is_configuration(word.text)) {
			tags.is_exact = false;
			tags.is_tried = true;
		}
		after_release = release != NULL;
		before = word;
	}
	return tags;
}

/* node.napi.glibc.node next to node.abi115.glibc.node */
static bool is_for_any_release(const struct word *word, const struct word *before)
{
	return before->size && !strcmp(word->text, "napi");
}

const char *mc_node_tags_strip(const char *name, struct mc_arena *arena)
{
	char *stripped = mc_arena_strdup(arena, name);
	struct word before = { 0 }, word;
	const char *at = name, *from = name;
	size_t used = 0;

	if (!stripped)
		return NULL;
	for (; next_word(&at, &word); before = word) {
		bool is_exact;

		if (!release_in(&word, &before, &is_exact) &&
		    !is_for_any_release(&word, &before))
			continue;
		memcpy(stripped + used, from, (size_t)(word.start - from));
		used += (size_t)(word.start - from);
		from = at;
		/* Nor the separator before it. */
		if (used)
			used--;
	}
	strcpy(stripped + used, from);
	return stripped;
}
