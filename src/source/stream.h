/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: one libarchive reader, over bytes in memory or over the current
 * member of another stream, so that nested archives are read in one pass.
 */
#ifndef MC_SOURCE_STREAM_H
#define MC_SOURCE_STREAM_H

#include <nettle/sha2.h>

#include "source/file.h"
#include "source/format.h"
#include "source/gzip_check.h"
#include "source/limits.h"

struct archive;
struct archive_entry;

/* What one archive, including nested ones, has used of its limits. */
struct mc_budget {
	const struct mc_limits *limits;
	uint64_t file_size; /* bytes of the archive itself */
	uint64_t expanded;  /* bytes unpacked so far */
	uint64_t member_count;
	uint64_t names_size;
	int64_t deadline;		 /* as from mc_deadline_after; 0: none */
	const atomic_bool *is_cancelled; /* NULL: cannot be cancelled */
	enum mc_limit hit; /* MC_LIMIT_COUNT: none; otherwise reading has stopped */
};

struct mc_stream {
	enum mc_format format;
	struct archive *archive;
	struct archive_entry *entry; /* the current member; NULL between members */
	struct mc_stream *below;     /* NULL: over memory */
	struct mc_bytes bytes;	     /* that memory */
	struct mc_budget *budget;
	struct sha256_ctx *hash; /* updated with the members' bytes; may be NULL */

	/* The current member's bytes. */
	unsigned char head[MC_FORMAT_HEAD_SIZE];
	size_t head_size;	    /* bytes read ahead */
	size_t head_used;	    /* bytes of those already returned */
	const unsigned char *block; /* bytes ready to return */
	size_t block_size;
	bool is_hole;		   /* block is part of a hole in a sparse file */
	uint64_t gap;		   /* bytes of a hole that comes before data */
	const unsigned char *data; /* libarchive's last block, not yet in block */
	size_t data_size;
	uint64_t position;	 /* bytes read, including those read ahead */
	uint64_t reserved_until; /* no look for memory before that position */
	bool has_ended;

	bool is_broken;	    /* libarchive gave up on the archive in a member's bytes */
	size_t entry_count; /* members met so far */
	size_t met_again;   /* members passed over once more, by every reopening */

	struct mc_gzip_check gzip; /* MC_FORMAT_GZIP only */

	char error[160]; /* of mc_stream_error */
	bool is_opening;
	size_t opening_size; /* bytes read while opening */
};

/* Result of mc_stream_next, mc_stream_pull and mc_stream_peek. */
enum mc_pull {
	MC_PULL_DATA,
	MC_PULL_END,
	MC_PULL_DAMAGED, /* see mc_stream_error */
	MC_PULL_LIMIT,	 /* budget->hit */
	MC_PULL_MEMORY,	 /* there is none left */
};

/*
 * Open a stream over bytes or, if below is not NULL, over the rest of below's current
 * member.  Returns new; mc_stream_free.  MUSLCHECK_ERROR_FORMAT if the data is not in
 * that format.
 */
enum muslcheck_status mc_stream_new(enum mc_format format, struct mc_bytes bytes,
				    struct mc_stream *below, struct mc_budget *budget,
				    struct mc_stream **out,
				    struct mc_error *err) MC_MUST_CHECK;
void mc_stream_free(struct mc_stream *stream);

/* Go to the next member; a compressed stream has exactly one. */
enum mc_pull mc_stream_next(struct mc_stream *stream);

/* The next piece of the current member, valid until the next call. */
enum mc_pull mc_stream_pull(struct mc_stream *stream, struct mc_bytes *out);

/* Read ahead the start of the current member; only before mc_stream_pull. */
enum mc_pull mc_stream_peek(struct mc_stream *stream, struct mc_bytes *out);

/* libarchive's message for the failure; one line, valid until the next call. */
const char *mc_stream_error(struct mc_stream *stream);

/* Count size more unpacked bytes.  False once a limit is reached or the run is cancelled. */
bool mc_budget_charge(struct mc_budget *budget, uint64_t size);

/* Count one more member, and the size of its path; as above. */
bool mc_budget_count_member(struct mc_budget *budget);
bool mc_budget_charge_name(struct mc_budget *budget, size_t size);

#endif
