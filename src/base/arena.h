/* SPDX-License-Identifier: MIT */
/* Memory that is freed together: one arena holds all data of one check. */
#ifndef MC_BASE_ARENA_H
#define MC_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct mc_arena_block;

struct mc_arena {
	struct mc_arena_block *blocks; /* newest first */
	struct mc_arena_block *spare;  /* emptied, for later */
	size_t spare_count;
};

void mc_arena_init(struct mc_arena *arena);

/* Release everything.  The arena can be used again afterwards. */
void mc_arena_done(struct mc_arena *arena);

/* Discard everything but keep some blocks for reuse. */
void mc_arena_reset(struct mc_arena *arena);

/*
 * Zeroed memory for count elements of size bytes, aligned for any type; borrows
 * from the arena.  NULL: out of memory, or the product overflows.
 */
void *mc_arena_alloc(struct mc_arena *arena, size_t count, size_t size);

/* The same, not zeroed. */
void *mc_arena_alloc_raw(struct mc_arena *arena, size_t count, size_t size);

/*
 * Make room for one more element in array, which has count elements of size bytes.
 * Returns array, or a copy of twice the size (the new part is not zeroed), and updates
 * *capacity.  NULL: out of memory.
 */
void *mc_arena_grow(struct mc_arena *arena, void *array, size_t count, size_t size,
		    size_t *capacity);

/* A NUL-terminated copy of size bytes at text; NULL: out of memory. */
char *mc_arena_strndup(struct mc_arena *arena, const char *text, size_t size);
char *mc_arena_strdup(struct mc_arena *arena, const char *text);

/* Concatenate the strings; NULL: out of memory. Far cheaper than printf. */
#define mc_arena_join(arena, ...)                                                        \
	mc_arena_join_strings(arena, __VA_ARGS__, (const char *)NULL)
char *mc_arena_join_strings(struct mc_arena *arena, const char *first, ...)
	__attribute__((sentinel));

/* A text that grows word by word, in time linear in its size. */
struct mc_arena_text {
	char *data; /* NULL: nothing was added */
	size_t size;
	size_t capacity;
};

/* False: out of memory, and the text is as before. */
bool mc_arena_text_add(struct mc_arena *arena, struct mc_arena_text *text,
		       const char *word);

/* printf into the arena; NULL: out of memory. */
char *mc_arena_printf(struct mc_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
