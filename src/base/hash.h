/* SPDX-License-Identifier: MIT */
/* The two hash functions of ELF symbol tables; the symbol database uses the first. */
#ifndef MC_BASE_HASH_H
#define MC_BASE_HASH_H

#include <stdint.h>

/* DT_GNU_HASH (Oracle Solaris and GNU: h * 33 + c, from 5381). */
static inline uint32_t mc_hash_gnu(const char *name)
{
	uint32_t hash = 5381;

	for (; *name; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash;
}

/* DT_HASH (System V gABI, chapter 5, "Hash Table"). */
static inline uint32_t mc_hash_sysv(const char *name)
{
	uint32_t hash = 0;

	for (; *name; name++) {
		uint32_t high;

		hash = (hash << 4) + (unsigned char)*name;
		high = hash & 0xf0000000;
		hash ^= high >> 24;
		hash &= ~high;
	}
	return hash;
}

#endif
