/* SPDX-License-Identifier: MIT */
/* Paths and symbol names are bytes; output must be valid UTF-8. */
#ifndef MC_BASE_UTF8_H
#define MC_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

bool mc_utf8_is_valid(const char *text);

/*
 * text itself if it is valid UTF-8, else a copy with U+FFFD for each bad byte;
 * NULL: out of memory.
 */
const char *mc_utf8_repair(const char *text, struct mc_arena *arena);

/* The bytes of one well-formed sequence at text; 0 if there is none (RFC 3629). */
unsigned mc_utf8_sequence(const char *text);

/* The code point of a well-formed sequence of size bytes, 1 to 4. */
uint32_t mc_utf8_decode(const char *text, size_t size);

/*
 * Does that sequence control a terminal or mislead a reader, as C1 controls, bidirectional
 * marks and zero-width characters do?
 */
bool mc_utf8_is_hidden(const char *text, size_t size);

#endif
