/* SPDX-License-Identifier: MIT */
/*
 * Private to source/: one libarchive reader, over bytes in memory or over the current
 * member of another one, so that archives inside archives are read as they pass by.
 */
#ifndef MC_SOURCE_STREAM_H
#define MC_SOURCE_STREAM_H

#include <nettle/sha2.h>

#include "source/file.h"
#include "source/format.h"
#include "source/limits.h"

struct archive;
struct archive_entry;

/* What one archive, with all those in it, has used of its caps. */
struct mc_budget {
	const struct mc_limits *limits;
	uint64_t file_size; /* bytes of the archive itself */
	uint64_t expanded;  /* bytes that came out so far */
	uint64_t member_count;
	const atomic_bool *is_cancelled; /* NULL: it cannot be */
	enum mc_limit hit; /* MC_LIMIT_COUNT: none; else reading has ended */
};

struct mc_stream {
	enum mc_format format;
	struct archive *archive;
	struct archive_entry *entry; /* the current member; NULL between members */
	struct mc_stream *below;     /* NULL: over memory */
	struct mc_budget *budget;
	struct sha256_ctx *hash; /* of the members' bytes as they pass; NULL: not asked */

	/* The current member's bytes. */
	unsigned char head[MC_FORMAT_HEAD_SIZE];
	size_t head_size;	    /* bytes read ahead */
	size_t head_used;	    /* bytes of them that were pulled */
	const unsigned char *block; /* what is there to pull at once */
	size_t block_size;
	uint64_t gap;		   /* bytes of a hole in a sparse file, before data */
	const unsigned char *data; /* libarchive's last block, when it is still to come */
	size_t data_size;
	uint64_t position; /* bytes pulled, those read ahead included */
	bool has_ended;

	bool is_opening;
	size_t opening_size; /* bytes taken while opening */
};

/* What mc_stream_next and mc_stream_pull come to. */
enum mc_pull {
	MC_PULL_DATA,
	MC_PULL_END,
	MC_PULL_DAMAGED, /* mc_stream_error says how */
	MC_PULL_LIMIT,	 /* budget->hit */
};

/*
 * Open a stream over bytes, or, if below is not NULL, over what is left of below's
 * current member.  Returns new; mc_stream_free.  MUSLCHECK_ERROR_FORMAT if it is not
 * in that format.
 */
enum muslcheck_status mc_stream_new(enum mc_format format, struct mc_bytes bytes,
				    struct mc_stream *below, struct mc_budget *budget,
				    struct mc_stream **out,
				    struct mc_error *err) MC_MUST_CHECK;
void mc_stream_free(struct mc_stream *stream);

/* Go to the next member; a format that wraps one stream of bytes has one. */
enum mc_pull mc_stream_next(struct mc_stream *stream);

/* The next piece of the current member, valid until the next call. */
enum mc_pull mc_stream_pull(struct mc_stream *stream, struct mc_bytes *out);

/* Look ahead at the start of the current member, before anything of it was pulled. */
enum mc_pull mc_stream_peek(struct mc_stream *stream, struct mc_bytes *out);

/* What libarchive has to say of the failure; one line. */
const char *mc_stream_error(const struct mc_stream *stream);

/* Has some cap been reached, this many bytes more counted? */
bool mc_budget_charge(struct mc_budget *budget, uint64_t size);

#endif
