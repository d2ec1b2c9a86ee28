/* SPDX-License-Identifier: MIT */
/*
 * Private to owners/: rpm keeps the whole header of each package as one blob.  What the
 * three kinds of database, which hold blobs each in its own way, share is here.
 */
#ifndef MC_OWNERS_RPM_H
#define MC_OWNERS_RPM_H

#include "base/buffer.h"
#include "owners/readers.h"

/* A database under way. */
struct mc_rpm {
	struct mc_bytes bytes; /* all of the database */
	struct mc_owned_sink sink;
	struct mc_error *err;
	bool is_damaged; /* what follows the first fault is read all the same */
	uint64_t left;	 /* bytes to read: blobs that share some could go on for ever */
	struct mc_buffer gathered; /* a blob that lies in pieces */
	uint32_t *folders;	   /* of one header: where their names start */
	size_t folder_capacity;
};

struct mc_rpm mc_rpm_begin(struct mc_bytes bytes, struct mc_owned_sink sink,
			   struct mc_error *err);

/* Release what was made on the way; the status of the whole, given that of the last step. */
enum muslcheck_status mc_rpm_end(struct mc_rpm *rpm,
				 enum muslcheck_status status) MC_MUST_CHECK;

/* Something at the offset is not as it should be.*/
void mc_rpm_damaged(struct mc_rpm *rpm, uint64_t offset, const char *what);

/* Take so many bytes from what is left.  False, told as damage, if that is too much. */
bool mc_rpm_spend(struct mc_rpm *rpm, uint64_t offset, uint64_t size);

/*
 * Tell the files in one header; offset is for what is told of it.  A header that is damaged
 * is passed over.  What the sink returns, or MUSLCHECK_ERROR_MEMORY.
 */
enum muslcheck_status mc_rpm_header(struct mc_rpm *rpm, uint64_t offset,
				    struct mc_bytes header) MC_MUST_CHECK;

static inline uint32_t mc_rpm_be16(const unsigned char *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static inline uint32_t mc_rpm_be32(const unsigned char *at)
{
	return mc_rpm_be16(at) << 16 | mc_rpm_be16(at + 2);
}

static inline uint32_t mc_rpm_le16(const unsigned char *at)
{
	return (uint32_t)at[1] << 8 | at[0];
}

static inline uint32_t mc_rpm_le32(const unsigned char *at)
{
	return mc_rpm_le16(at + 2) << 16 | mc_rpm_le16(at);
}

#endif
