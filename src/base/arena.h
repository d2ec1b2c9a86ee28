/* SPDX-License-Identifier: MIT */
/* Memory that goes away together: one arena holds all that one check needs. */
#ifndef MC_BASE_ARENA_H
#define MC_BASE_ARENA_H

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

/* Forget everything but keep some memory, for the next round. */
void mc_arena_reset(struct mc_arena *arena);

/*
 * Zeroed memory for count elements of size bytes, aligned for any type; borrows
 * from the arena.  NULL when memory is out or the product overflows.
 */
void *mc_arena_alloc(struct mc_arena *arena, size_t count, size_t size);

/* The same, not zeroed: for what is written at once. */
void *mc_arena_alloc_raw(struct mc_arena *arena, size_t count, size_t size);

/*
 * array, of count elements of size bytes, with room for one more: itself while there
 * is room, else a copy twice as large (the new part not zeroed).  *capacity is kept up
 * to date.  NULL when memory is out.
 */
void *mc_arena_grow(struct mc_arena *arena, void *array, size_t count, size_t size,
		    size_t *capacity);

/* A NUL-terminated copy of size bytes at text; NULL when memory is out. */
char *mc_arena_strndup(struct mc_arena *arena, const char *text, size_t size);
char *mc_arena_strdup(struct mc_arena *arena, const char *text);

/* The strings given, joined; NULL when memory is out. Far cheaper than printf. */
#define mc_arena_join(arena, ...)                                                        \
	mc_arena_join_strings(arena, __VA_ARGS__, (const char *)NULL)
char *mc_arena_join_strings(struct mc_arena *arena, const char *first, ...)
	__attribute__((sentinel));

/* printf into the arena; NULL when memory is out. */
char *mc_arena_printf(struct mc_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
