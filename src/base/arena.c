/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Many arenas hold no more than the tables of one small object. */
enum { FIRST_SIZE = 4 * 1024, BLOCK_SIZE = 64 * 1024, SPARE_MAX = 16 };

struct mc_arena_block {
	struct mc_arena_block *next;
	size_t size; /* bytes of data */
	size_t used;
	alignas(max_align_t) unsigned char data[];
};

void mc_arena_init(struct mc_arena *arena)
{
	*arena = (struct mc_arena){ 0 };
}

static void free_blocks(struct mc_arena_block *block)
{
	while (block) {
		struct mc_arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void mc_arena_done(struct mc_arena *arena)
{
	free_blocks(arena->blocks);
	free_blocks(arena->spare);
	*arena = (struct mc_arena){ 0 };
}

/* Keep blocks of the usual size for reuse, but not huge ones. */
void mc_arena_reset(struct mc_arena *arena)
{
	struct mc_arena_block *block = arena->blocks;

	while (block) {
		struct mc_arena_block *next = block->next;

		if (block->size != BLOCK_SIZE || arena->spare_count == SPARE_MAX) {
			free(block);
		} else {
			block->next = arena->spare;
			arena->spare = block;
			arena->spare_count++;
		}
		block = next;
	}
	arena->blocks = NULL;
}

/* A block of at least size bytes; NULL: out of memory. */
static struct mc_arena_block *new_block(struct mc_arena *arena, size_t size)
{
	struct mc_arena_block *block = arena->spare;

	if (block && size <= BLOCK_SIZE) {
		arena->spare = block->next;
		arena->spare_count--;
		return block;
	}
	if (size <= FIRST_SIZE && !arena->blocks)
		size = FIRST_SIZE;
	else if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = malloc(sizeof(*block) + size);
	if (block)
		block->size = size;
	return block;
}

static struct mc_arena_block *block_with(struct mc_arena *arena, size_t size)
{
	struct mc_arena_block *block = arena->blocks;

	if (block && block->size - block->used >= size)
		return block;
	block = new_block(arena, size);
	if (!block)
		return NULL;
	block->used = 0;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

static size_t aligned(size_t size)
{
	const size_t alignment = alignof(max_align_t);

	return (size + alignment - 1) / alignment * alignment;
}

void *mc_arena_alloc_raw(struct mc_arena *arena, size_t count, size_t size)
{
	struct mc_arena_block *block;
	void *memory;

	if (size && count > (SIZE_MAX - alignof(max_align_t)) / size)
		return NULL;
	size = aligned(count * size);
	block = block_with(arena, size);
	if (!block)
		return NULL;
	memory = block->data + block->used;
	block->used += size;
	return memory;
}

void *mc_arena_alloc(struct mc_arena *arena, size_t count, size_t size)
{
	void *memory = mc_arena_alloc_raw(arena, count, size);

	return memory ? memset(memory, 0, count * size) : NULL;
}

/* Grow the newest allocation in place if its block has room after it. */
static bool extend(struct mc_arena_block *block, const void *array, size_t count,
		   size_t larger, size_t size)
{
	size_t old_size = aligned(count * size);

	if (!block || block->used < old_size || larger > block->size / size ||
	    array != block->data + (block->used - old_size) ||
	    block->size - block->used < aligned(larger * size) - old_size)
		return false;
	block->used += aligned(larger * size) - old_size;
	return true;
}

void *mc_arena_grow(struct mc_arena *arena, void *array, size_t count, size_t size,
		    size_t *capacity)
{
	size_t larger = count ? count * 2 : 8;
	void *grown;

	if (count < *capacity)
		return array;
	if (larger < count)
		return NULL;
	if (count && extend(arena->blocks, array, count, larger, size)) {
		*capacity = larger;
		return array;
	}
	grown = mc_arena_alloc_raw(arena, larger, size);
	if (!grown)
		return NULL;
	if (count)
		memcpy(grown, array, count * size);
	*capacity = larger;
	return grown;
}

char *mc_arena_strndup(struct mc_arena *arena, const char *text, size_t size)
{
	char *copy = size < SIZE_MAX ? mc_arena_alloc_raw(arena, size + 1, 1) : NULL;

	if (!copy)
		return NULL;
	if (size)
		memcpy(copy, text, size);
	copy[size] = '\0';
	return copy;
}

char *mc_arena_strdup(struct mc_arena *arena, const char *text)
{
	return mc_arena_strndup(arena, text, strlen(text));
}

static size_t joined_size(const char *first, va_list arguments)
{
	size_t size = 0;

	for (const char *text = first; text; text = va_arg(arguments, const char *))
		size += strlen(text);
	return size;
}

char *mc_arena_join_strings(struct mc_arena *arena, const char *first, ...)
{
	va_list arguments;
	char *joined, *end;

	va_start(arguments, first);
	joined = mc_arena_alloc_raw(arena, joined_size(first, arguments) + 1, 1);
	va_end(arguments);
	if (!joined)
		return NULL;
	end = joined;
	*end = '\0';
	va_start(arguments, first);
	for (const char *text = first; text; text = va_arg(arguments, const char *))
		end = stpcpy(end, text);
	va_end(arguments);
	return joined;
}

bool mc_arena_text_add(struct mc_arena *arena, struct mc_arena_text *text,
		       const char *word)
{
	size_t added = strlen(word), needed = text->size + added + 1;
	char *grown;

	if (needed > text->capacity) {
		grown = mc_arena_alloc_raw(arena, needed, 2);
		if (!grown)
			return false;
		if (text->size)
			memcpy(grown, text->data, text->size);
		text->data = grown;
		text->capacity = needed * 2;
	}
	memcpy(text->data + text->size, word, added + 1);
	text->size += added;
	return true;
}

/* Format into the block's free space if it fits: most texts are short. */
char *mc_arena_printf(struct mc_arena *arena, const char *format, ...)
{
	struct mc_arena_block *block = arena->blocks;
	char *room = block ? (char *)block->data + block->used : NULL;
	size_t room_size = block ? block->size - block->used : 0;
	va_list arguments;
	char *text;
	int size;

	va_start(arguments, format);
	size = vsnprintf(room, room_size, format, arguments);
	va_end(arguments);
	if (size < 0)
		return NULL;
	text = mc_arena_alloc_raw(arena, (size_t)size + 1, 1);
	if (!text || text == room)
		return text;
	va_start(arguments, format);
	vsnprintf(text, (size_t)size + 1, format, arguments);
	va_end(arguments);
	return text;
}
