/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: the checksum and size at the end of gzip data, which libarchive passes
 * over.
 */
#ifndef MC_SOURCE_GZIP_CHECK_H
#define MC_SOURCE_GZIP_CHECK_H

#include "base/bytes.h"

/* A byte less than a header, and more than the end. */
enum { MC_GZIP_TAIL_SIZE = 9 };

/* Zeroed is the start. */
struct mc_gzip_check {
	uint32_t crc;	   /* of the unpacked bytes */
	uint32_t size;	   /* of them, modulo 2^32 */
	bool has_more;	   /* there may be a second member */
	uint64_t position; /* packed bytes so far */
	size_t tail_size;
	unsigned char tail[MC_GZIP_TAIL_SIZE]; /* the last of them */
};

/* The next bytes that came out; the next ones that went in. */
void mc_gzip_check_unpacked(struct mc_gzip_check *check, struct mc_bytes bytes);
void mc_gzip_check_packed(struct mc_gzip_check *check, struct mc_bytes bytes);

/*
 * At the end of both: is the end of the data right?  Each member of several has its own end,
 * and libarchive does not say where: that of such a file is taken to be right.
 */
bool mc_gzip_check_is_right(const struct mc_gzip_check *check);

#endif
