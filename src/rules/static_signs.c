/* SPDX-License-Identifier: MIT */
/* Searches for the signs of static_signs.def: one pass over the segments, one over .symtab. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "base/search.h"
#include "base/libc.h"
#include "rules/static.h"

/* The programs that a sign applies to. */
enum scope { SCOPE_ANY, SCOPE_GLIBC, SCOPE_MUSL, SCOPE_LIBC, SCOPE_GO, SCOPE_STRIPPED };

/* Bytes, may contain NULs; size 0: none. */
struct pattern {
	const char *text;
	size_t size;
};

struct sign {
	enum mc_sign_place place;
	enum muslcheck_confidence confidence;
	struct pattern pattern;
	struct pattern with;
	struct pattern without;
	enum mc_runtime runtime; /* runtime indicated, if need is MC_NEED_COUNT */
	enum mc_libc libc;
	enum mc_need need;
	enum scope scope; /* if it indicates a need */
};

#define PATTERN(bytes)                                                                   \
	{                                                                                \
		(bytes), sizeof(bytes) - 1                                               \
	}

static const struct sign signs[] = {
#define MC_RUNTIME_SIGN(id, inside, where, sure, text)                                   \
	{ .runtime = MC_RUNTIME_##id,                                                    \
	  .libc = MC_LIBC_##inside,                                                      \
	  .need = MC_NEED_COUNT,                                                         \
	  .place = MC_SIGN_##where,                                                      \
	  .confidence = MUSLCHECK_CONFIDENCE_##sure,                                     \
	  .pattern = PATTERN(text) },
#define MC_NEED_SIGN(id, holds, where, sure, text, with_text, without_text)              \
	{ .need = MC_NEED_##id,                                                          \
	  .scope = SCOPE_##holds,                                                        \
	  .place = MC_SIGN_##where,                                                      \
	  .confidence = MUSLCHECK_CONFIDENCE_##sure,                                     \
	  .pattern = PATTERN(text),                                                      \
	  .with = PATTERN(with_text),                                                    \
	  .without = PATTERN(without_text) },
#include "rules/static_signs.def"
#undef MC_RUNTIME_SIGN
#undef MC_NEED_SIGN
};

/* The patterns of one sign. */
enum part { PART_PATTERN, PART_WITH, PART_WITHOUT, PART_COUNT };

enum {
	SIGN_COUNT = sizeof(signs) / sizeof(*signs),
	SLOT_COUNT = SIGN_COUNT * PART_COUNT,
	SONAME_SIZE_MAX = 64,
	PLACES_MAX = 8,
};

struct mc_sign_search {
	struct mc_search *search;
	struct mc_bytes needles[SLOT_COUNT];
	size_t slots[SLOT_COUNT]; /* by needle: index of its sign and part */
	size_t needle_count;
	const struct sign *symbols[SIGN_COUNT]; /* signs in .symtab, by name */
	size_t symbol_count;
};

/* Where a text is. */
struct places {
	uint64_t vaddrs[PLACES_MAX];
	uint64_t offsets[PLACES_MAX]; /* in the file */
	size_t count;
};

/* Search results for one object. */
struct hits {
	const struct mc_sign_search *search;
	const struct mc_object *object;
	struct mc_segment segment; /* the one being searched */
	struct places places[SIGN_COUNT];
	bool seen[SLOT_COUNT];
	uint64_t offsets[SLOT_COUNT]; /* file offset of the first match */
	const char *sonames[SIGN_COUNT];
	uint64_t values[SIGN_COUNT]; /* of symbols */
};

static bool is_in_symtab(const struct sign *sign)
{
	return sign->place == MC_SIGN_SYMBOL || sign->place == MC_SIGN_CALL;
}

/*
 * A leading NUL matches any non-text byte: the first string of a section follows other
 * data.
 */
static bool begins_string(const struct pattern *pattern)
{
	return pattern->size > MC_SEARCH_PATTERN_MIN && !*pattern->text;
}

static void add_needle(struct mc_sign_search *search, size_t slot,
		       const struct pattern *pattern)
{
	size_t skip = begins_string(pattern) ? 1 : 0;

	if (!pattern->size)
		return;
	search->needles[search->needle_count].data =
		(const unsigned char *)pattern->text + skip;
	search->needles[search->needle_count].size = pattern->size - skip;
	search->slots[search->needle_count++] = slot;
}

static int compare_symbols(const void *left, const void *right)
{
	const struct sign *const *a = left;
	const struct sign *const *b = right;

	return strcmp((*a)->pattern.text, (*b)->pattern.text);
}

enum muslcheck_status mc_sign_search_new(struct mc_sign_search **out)
{
	struct mc_sign_search *search = calloc(1, sizeof(*search));
	enum muslcheck_status status;

	if (!search)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < SIGN_COUNT; i++) {
		size_t slot = i * PART_COUNT;

		if (is_in_symtab(&signs[i]))
			search->symbols[search->symbol_count++] = &signs[i];
		else
			add_needle(search, slot + PART_PATTERN, &signs[i].pattern);
		add_needle(search, slot + PART_WITH, &signs[i].with);
		add_needle(search, slot + PART_WITHOUT, &signs[i].without);
	}
	qsort(search->symbols, search->symbol_count, sizeof(*search->symbols),
	      compare_symbols);
	status = mc_search_new(search->needles, search->needle_count, &search->search);
	if (status != MUSLCHECK_OK) {
		mc_sign_search_free(search);
		return status;
	}
	*out = search;
	return MUSLCHECK_OK;
}

void mc_sign_search_free(struct mc_sign_search *search)
{
	if (!search)
		return;
	mc_search_free(search->search);
	free(search);
}

/* ---- bytes -------------------------------------------------------------------------- */

/*
 * Does a string start before offset?  The linker may place constants before strings, and
 * their last bytes may look like text: 3.0f ends with "@@".
 */
static bool is_inside_text(struct mc_bytes bytes, size_t offset)
{
	enum { CONSTANT_SIZE = 4 };
	size_t size = 0;

	while (size < offset && size < CONSTANT_SIZE &&
	       bytes.data[offset - size - 1] >= 0x20 &&
	       bytes.data[offset - size - 1] < 0x7f)
		size++;
	return size == CONSTANT_SIZE ||
	       (size && (offset % CONSTANT_SIZE ||
			 memchr(bytes.data + offset - size, '%', size) ||
			 memchr(bytes.data + offset - size, '/', size)));
}

static bool is_soname_byte(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || (c && strchr("+-._", c));
}

/* Libraries that glibc itself opens: for thread cancellation and IDN. */
static bool is_glibc_internal(const char *name)
{
	static const char *const others[] = { "libc.so", "libgcc_s.so", "libidn2.so",
					      "libcidn.so" };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (!strncmp(name, others[i], strlen(others[i])))
			return true;
	return mc_libc_of_soname(name, NULL) == MC_LIBC_GLIBC;
}

/* The string "lib*.so*" around offset, if it is one and not glibc's own; else NULL. */
static const char *soname_around(struct mc_bytes bytes, size_t offset)
{
	size_t start = offset;
	size_t end = offset;

	while (start && offset - start < SONAME_SIZE_MAX &&
	       is_soname_byte(bytes.data[start - 1]))
		start--;
	while (end < bytes.size && end - offset < SONAME_SIZE_MAX &&
	       is_soname_byte(bytes.data[end]))
		end++;
	if (end == bytes.size || bytes.data[end] || is_inside_text(bytes, start) ||
	    end - start < sizeof("lib?.so") - 1 || memcmp(bytes.data + start, "lib", 3))
		return NULL;
	return is_glibc_internal((const char *)bytes.data + start)
		       ? NULL
		       : (const char *)bytes.data + start;
}

/* Does it take a reference from code for the text to count? */
static bool needs_reference(const struct sign *sign)
{
	return sign->need != MC_NEED_COUNT && !is_in_symtab(sign) &&
	       (sign->scope == SCOPE_MUSL || sign->scope == SCOPE_LIBC);
}

static void note_place(struct hits *hits, size_t index, size_t offset)
{
	struct places *places = &hits->places[index];

	if (places->count == PLACES_MAX)
		return;
	places->vaddrs[places->count] = hits->segment.vaddr + offset;
	places->offsets[places->count++] = hits->segment.file_offset + offset;
}

static void note_needle(void *context, size_t needle, size_t offset)
{
	struct hits *hits = context;
	size_t slot = hits->search->slots[needle];
	const struct sign *sign = &signs[slot / PART_COUNT];
	const struct pattern *const parts[] = { &sign->pattern, &sign->with,
						&sign->without };

	if (hits->seen[slot] && !needs_reference(sign))
		return;
	if (begins_string(parts[slot % PART_COUNT]) &&
	    is_inside_text(hits->segment.bytes, offset))
		return;
	if (sign->place == MC_SIGN_SONAME) {
		const char *soname = soname_around(hits->segment.bytes, offset);

		if (!soname)
			return;
		hits->sonames[slot / PART_COUNT] = soname;
	}
	if (slot % PART_COUNT == PART_PATTERN && needs_reference(sign))
		note_place(hits, slot / PART_COUNT, offset);
	if (hits->seen[slot])
		return;
	hits->seen[slot] = true;
	hits->offsets[slot] = hits->segment.file_offset + offset;
}

static void search_bytes(struct hits *hits, const struct mc_object *object)
{
	struct mc_constants constants = { 0 };

	while (mc_constants_next(object, &constants)) {
		hits->segment = constants.segment;
		mc_search_run(hits->search->search, hits->segment.bytes, constants.from,
			      constants.until, note_needle, hits);
	}
}

/* ---- .symtab ------------------------------------------------------------------------ */

static int compare_name(const void *name, const void *element)
{
	const struct sign *const *sign = element;

	return strcmp(name, (*sign)->pattern.text);
}

/* The first of the signs with that symbol name. */
static const struct sign *const *first_named(const struct mc_sign_search *search,
					     const char *name)
{
	const struct sign *const *found =
		bsearch(name, search->symbols, search->symbol_count,
			sizeof(*search->symbols), compare_name);

	while (found && found > search->symbols && !strcmp(found[-1]->pattern.text, name))
		found--;
	return found;
}

static bool note_symbol(void *context, const struct mc_symbol *symbol)
{
	struct hits *hits = context;
	const struct mc_sign_search *search = hits->search;
	const struct sign *const *end = search->symbols + search->symbol_count;
	const struct sign *const *found;

	if (symbol->section == SHN_UNDEF || symbol->type == STT_FILE)
		return true;
	found = first_named(search, symbol->name);
	for (; found && found < end && !strcmp((*found)->pattern.text, symbol->name);
	     found++) {
		size_t index = (size_t)(*found - signs);

		hits->seen[index * PART_COUNT + PART_PATTERN] = true;
		hits->values[index] = symbol->value;
	}
	return true;
}

/* Drop functions that are linked but not referenced by code. */
static void check_calls(struct hits *hits, const struct mc_object *object)
{
	for (size_t i = 0; i < SIGN_COUNT; i++) {
		bool *seen = &hits->seen[i * PART_COUNT + PART_PATTERN];
		bool decided;

		if (signs[i].place == MC_SIGN_CALL && *seen)
			*seen = mc_object_references(object, hits->values[i], &decided);
	}
}

/* ---- conclusions --------------------------------------------------------------- */

static bool is_found(const struct hits *hits, const struct sign *sign)
{
	const bool *seen = &hits->seen[(size_t)(sign - signs) * PART_COUNT];

	return seen[PART_PATTERN] && (!sign->with.size || seen[PART_WITH]) &&
	       !seen[PART_WITHOUT];
}

static const char *evidence_of(const struct hits *hits, const struct sign *sign,
			       struct mc_arena *arena)
{
	size_t index = (size_t)(sign - signs);
	const char *text = sign->pattern.text;

	if (sign->place == MC_SIGN_SYMBOL)
		return mc_arena_join(arena, "symbol ", text);
	if (sign->place == MC_SIGN_CALL)
		return mc_arena_join(arena, "code referencing ", text);
	if (sign->place == MC_SIGN_SONAME)
		text = hits->sonames[index];
	/* Skip the leading NUL. */
	return mc_arena_printf(
		arena, "text \"%s\" at byte 0x%llx", text + !*text,
		(unsigned long long)hits->offsets[index * PART_COUNT + PART_PATTERN]);
}

/* Has the object the note that this libc's startup code adds, or not, as that code is? */
static bool fits_note(const struct sign *sign, const struct mc_object *object)
{
	return mc_libc_facts(sign->libc)->marks_static_programs ==
	       object->notes.has_abi_tag;
}

/* A symbol of a libc beats its texts, which data can contain too. */
static bool is_stronger(const struct sign *sign, const struct sign *than,
			const struct mc_object *object)
{
	if (is_in_symtab(sign) != is_in_symtab(than) &&
	    sign->confidence == MUSLCHECK_CONFIDENCE_HIGH)
		return is_in_symtab(sign);
	if (sign->confidence != than->confidence || !mc_libc_is_known(sign->libc) ||
	    !mc_libc_is_known(than->libc))
		return sign->confidence > than->confidence;
	return fits_note(sign, object) && !fits_note(than, object);
}

/* With .symtab the symbols say what is linked; a text may come from anywhere. */
static bool is_outranked(const struct sign *sign, bool stripped)
{
	bool is_text = !is_in_symtab(sign) && sign->place != MC_SIGN_SONAME;

	if (stripped || !is_text)
		return false;
	for (size_t i = 0; i < SIGN_COUNT; i++)
		if (signs[i].need == sign->need && is_in_symtab(&signs[i]))
			return sign->scope != SCOPE_ANY && sign->scope != SCOPE_GO;
	return false;
}

static enum muslcheck_status detect_runtime(const struct hits *hits,
					    const struct mc_object *object,
					    struct mc_arena *arena, struct mc_signs *out)
{
	const struct sign *best = NULL;

	for (size_t i = 0; i < SIGN_COUNT; i++)
		if (signs[i].need == MC_NEED_COUNT && is_found(hits, &signs[i]) &&
		    (!best || is_stronger(&signs[i], best, object)))
			best = &signs[i];
	if (best) {
		out->runtime = best->runtime;
		out->libc = best->libc;
		out->runtime_confidence = best->confidence;
		out->runtime_evidence = evidence_of(hits, best, arena);
		if (!out->runtime_evidence)
			return MUSLCHECK_ERROR_MEMORY;
	} else if (!out->stripped) {
		out->libc = MC_LIBC_NONE;
		out->runtime_confidence = MUSLCHECK_CONFIDENCE_MEDIUM;
		out->runtime_evidence = ".symtab has no __libc_start_main";
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status detect_go(const struct mc_object *object,
				       struct mc_arena *arena, struct mc_signs *out)
{
	struct mc_go_info go;
	enum muslcheck_status status = mc_object_go_info(object, arena, &go);

	if (status != MUSLCHECK_OK)
		return status;
	out->go_version = go.version;
	out->is_go =
		go.version || object->notes.go_build_id || out->runtime == MC_RUNTIME_GO;
	if (!out->is_go || mc_libc_is_known(out->libc) || out->runtime == MC_RUNTIME_GO)
		return MUSLCHECK_OK;
	out->runtime = MC_RUNTIME_GO;
	out->libc = MC_LIBC_NONE;
	out->runtime_confidence = MUSLCHECK_CONFIDENCE_HIGH;
	out->runtime_evidence =
		go.version ? mc_arena_join(arena, "build information of ", go.version)
			   : "Go build ID note";
	return out->runtime_evidence ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static bool applies(const struct sign *sign, const struct mc_signs *found)
{
	bool glibc = found->libc == MC_LIBC_GLIBC;
	/* Stripped musl programs may have no string that identifies musl. */
	bool musl = found->libc == MC_LIBC_MUSL ||
		    (found->libc == MC_LIBC_UNKNOWN && found->runtime == MC_RUNTIME_LIBC);

	switch (sign->scope) {
	case SCOPE_ANY:
		return true;
	case SCOPE_GLIBC:
		return glibc;
	case SCOPE_STRIPPED:
		return glibc && found->stripped;
	case SCOPE_MUSL:
		return musl;
	case SCOPE_LIBC:
		return glibc || musl;
	case SCOPE_GO:
		return found->is_go;
	}
	return false;
}

/*
 * A function of a libc refers to its texts from code.  One that no code refers to is data of
 * the program: a list of paths, say.  Only x86_64 does that with one instruction.
 */
static bool is_unreferenced(struct hits *hits, const struct sign *sign)
{
	size_t index = (size_t)(sign - signs);
	const struct places *places = &hits->places[index];
	bool decided = false;

	if (!needs_reference(sign) || hits->object->needed_count ||
	    hits->object->machine != MC_MACHINE_X86_64 || places->count == PLACES_MAX)
		return false;
	for (size_t i = 0; i < places->count; i++) {
		bool is_one =
			mc_object_references(hits->object, places->vaddrs[i], &decided);

		if (!is_one && decided)
			continue;
		hits->offsets[index * PART_COUNT + PART_PATTERN] = places->offsets[i];
		return false;
	}
	return decided;
}

/* Of several signs of one need the most certain counts, then the first in the table. */
static enum muslcheck_status detect_needs(struct hits *hits, struct mc_arena *arena,
					  struct mc_signs *out)
{
	const struct sign *best[MC_NEED_COUNT] = { NULL };

	for (size_t i = 0; i < SIGN_COUNT; i++) {
		const struct sign *sign = &signs[i];

		if (sign->need != MC_NEED_COUNT && is_found(hits, sign) &&
		    applies(sign, out) && !is_outranked(sign, out->stripped) &&
		    (!best[sign->need] ||
		     sign->confidence > best[sign->need]->confidence) &&
		    !is_unreferenced(hits, sign))
			best[sign->need] = sign;
	}
	for (size_t i = 0; i < MC_NEED_COUNT; i++) {
		struct mc_seen_need *need = &out->needs[i];

		if (!best[i])
			continue;
		need->seen = true;
		need->confidence = best[i]->confidence;
		need->evidence = evidence_of(hits, best[i], arena);
		if (!need->evidence)
			return MUSLCHECK_ERROR_MEMORY;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_signs_find(const struct mc_sign_search *search,
				    const struct mc_object *object,
				    struct mc_arena *arena, struct mc_signs *out)
{
	struct hits hits = { .search = search, .object = object };
	struct mc_signs found = { 0 };
	enum muslcheck_status status;

	search_bytes(&hits, object);
	found.stripped = !mc_object_each_static_symbol(object, note_symbol, &hits);
	check_calls(&hits, object);
	status = detect_runtime(&hits, object, arena, &found);
	if (status == MUSLCHECK_OK)
		status = detect_go(object, arena, &found);
	if (status == MUSLCHECK_OK)
		status = detect_needs(&hits, arena, &found);
	if (status == MUSLCHECK_OK)
		*out = found;
	return status;
}
