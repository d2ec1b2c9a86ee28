/* SPDX-License-Identifier: MIT */
/*
 * Private to owners/: rpm keeps the header of each package as one blob.  This is the part
 * that its three database formats share.
 */
#ifndef MC_OWNERS_RPM_H
#define MC_OWNERS_RPM_H

#include "base/buffer.h"
#include "owners/readers.h"

/* A database being read. */
struct mc_rpm {
	struct mc_bytes bytes; /* all of the database */
	struct mc_owned_sink sink;
	struct mc_error *err;
	bool is_damaged; /* reading continues after the first fault */
	uint64_t
		left; /* bytes still allowed to be read: overlapping blobs could loop forever */
	struct mc_buffer gathered; /* a blob stored in pieces */
	uint32_t *directories;	   /* of one header: start of each name */
	size_t directory_capacity;
};

struct mc_rpm mc_rpm_begin(struct mc_bytes bytes, struct mc_owned_sink sink,
			   struct mc_error *err);

/* Release memory; returns the overall status, given that of the last step. */
enum muslcheck_status mc_rpm_end(struct mc_rpm *rpm,
				 enum muslcheck_status status) MC_MUST_CHECK;

/* Report damage at the offset. */
void mc_rpm_damaged(struct mc_rpm *rpm, uint64_t offset, const char *what);

/* Charge size bytes to the read limit.  False, reported as damage, once it is exceeded. */
bool mc_rpm_spend(struct mc_rpm *rpm, uint64_t offset, uint64_t size);

/*
 * Pass the files in one header to the sink; offset is where messages say that it is.  A
 * damaged header is reported and skipped.  What the sink returns, or MUSLCHECK_ERROR_MEMORY.
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
