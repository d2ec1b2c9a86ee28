/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: files of facts.  One holds what walks through one archive or image
 * yielded: its members, the bytes of those that judging needs, notices and digests, one
 * section a walk.  Walking a section again yields the same, so everything above a walk
 * (whiteouts, packages, trees) works on facts as on the archive itself.
 *
 * Layout: magic, version, bytes of members, index, trailer.  Numbers are little-endian.  A
 * text has its size and a NUL after it.  The index and all bytes of members have checksums.
 */
#ifndef MC_SOURCE_FACTS_H
#define MC_SOURCE_FACTS_H

#include "base/bytes.h"
#include "base/error.h"

/* Raise it when an older file would be read wrongly, or lacks what judging asks for. */
enum { MC_FACTS_VERSION = 1 };

#define MC_FACTS_MAGIC "muslcheck-facts\n"

enum {
	MC_FACTS_MAGIC_SIZE = sizeof(MC_FACTS_MAGIC) - 1,
	MC_FACTS_HEAD_SIZE = MC_FACTS_MAGIC_SIZE + 8,
	MC_FACTS_TRAILER_SIZE = 24, /* offset, size and checksum of the index, and zero */
	MC_FACTS_ALIGNMENT = 64,    /* of the bytes of a member */
	MC_FACTS_DIGEST_SIZE = 32,
};

/* What was walked. */
enum mc_facts_walk {
	MC_FACTS_BLOBS,	  /* the members of the file, without nested archives */
	MC_FACTS_ARCHIVE, /* the same with nested archives */
	MC_FACTS_INSIDE,  /* one member that is an archive: a layer */
	MC_FACTS_SECOND,  /* added to one of these: the second walk through it */
};

/* The entries of a section, in the order in which the walk made them. */
enum mc_facts_entry {
	MC_FACTS_END,
	MC_FACTS_MEMBER,
	MC_FACTS_NOTICE,
	MC_FACTS_READ,	 /* the bytes of the member before it */
	MC_FACTS_DIGEST, /* its digest */
};

struct mc_facts {
	struct mc_bytes file;
	struct mc_bytes sections; /* the part of the index with the sections */
	const char *name;	  /* of the archive that was read, as it was named then */
	const unsigned char *sha256; /* of the archive; zeros: it is a directory */
};

/* Position in a part of the index.  has_failed: it went beyond the end. */
struct mc_facts_cursor {
	struct mc_bytes bytes;
	size_t at;
	bool has_failed;
};

uint64_t mc_facts_number(struct mc_facts_cursor *cursor, size_t size);
const char *mc_facts_text(struct mc_facts_cursor *cursor);
/* size bytes; NULL: there are fewer. */
const unsigned char *mc_facts_raw(struct mc_facts_cursor *cursor, size_t size);

bool mc_facts_is(struct mc_bytes head);

uint32_t mc_facts_checksum(struct mc_bytes bytes);

/*
 * The facts in a file, which out borrows.  MUSLCHECK_ERROR_FORMAT with the reason; is_whole
 * also compares the index with its checksum, which once per file is enough.
 */
enum muslcheck_status mc_facts_open(struct mc_bytes file, bool is_whole,
				    struct mc_facts *out,
				    struct mc_error *err) MC_MUST_CHECK;

/* The entries of that walk; false: the file has none. */
bool mc_facts_section(const struct mc_facts *facts, unsigned walk, const char *inside,
		      struct mc_facts_cursor *out);

#endif
