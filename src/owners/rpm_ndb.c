/* SPDX-License-Identifier: MIT */
/*
 * rpm's ndb format, as on SUSE (rpm, lib/backend/ndb/rpmpkg.c): pages of slots, each of
 * which says which blocks hold a header; all little-endian.
 */
#include "owners/rpm.h"

enum { PAGE_SIZE = 4096, HEAD_SIZE = 32, SLOT_SIZE = 16, BLOCK_SIZE = 16 };
enum { BLOB_HEAD_SIZE = 16, BLOB_TAIL_SIZE = 12 };

static bool has_magic(const unsigned char *at, const char *magic)
{
	return !memcmp(at, magic, 4);
}

/* Read the header of a slot: it repeats the slot's number, and stores its size twice. */
static enum muslcheck_status read_slot(struct mc_rpm *rpm, const unsigned char *slot)
{
	uint64_t offset = (uint64_t)mc_rpm_le32(slot + 8) * BLOCK_SIZE;
	uint64_t size = (uint64_t)mc_rpm_le32(slot + 12) * BLOCK_SIZE;
	const unsigned char *blob, *tail;
	struct mc_bytes header;

	if (!mc_bytes_has(rpm->bytes, offset, size) ||
	    size < BLOB_HEAD_SIZE + BLOB_TAIL_SIZE) {
		mc_rpm_damaged(rpm, (uint64_t)(slot - rpm->bytes.data),
			       "package is outside the file");
		return MUSLCHECK_OK;
	}
	blob = rpm->bytes.data + offset;
	tail = blob + size - BLOB_TAIL_SIZE;
	header.data = blob + BLOB_HEAD_SIZE;
	header.size = mc_rpm_le32(blob + 12);
	if (!has_magic(blob, "BlbS") || !has_magic(tail + 8, "BlbE") ||
	    memcmp(blob + 4, slot + 4, 4) || memcmp(blob + 12, tail + 4, 4) ||
	    header.size > size - BLOB_HEAD_SIZE - BLOB_TAIL_SIZE) {
		mc_rpm_damaged(rpm, offset, "invalid package blob");
		return MUSLCHECK_OK;
	}
	return mc_rpm_spend(rpm, offset, size) ? mc_rpm_header(rpm, offset, header)
					       : MUSLCHECK_OK;
}

enum muslcheck_status mc_owners_rpm_ndb(const char *name, struct mc_bytes bytes,
					struct mc_owned_sink sink, struct mc_error *err)
{
	struct mc_rpm rpm = mc_rpm_begin(bytes, sink, err);
	enum muslcheck_status status = MUSLCHECK_OK;
	uint64_t end;

	(void)name;
	if (bytes.size < HEAD_SIZE || !has_magic(bytes.data, "RpmP") ||
	    mc_rpm_le32(bytes.data + 4) != 0) {
		mc_rpm_damaged(&rpm, 0, "not an rpm ndb database, version 0");
		return mc_rpm_end(&rpm, status);
	}
	end = (uint64_t)mc_rpm_le32(bytes.data + 12) * PAGE_SIZE;
	if (end > bytes.size) {
		mc_rpm_damaged(&rpm, 12, "slot table is truncated");
		end = bytes.size - bytes.size % SLOT_SIZE;
	}
	for (uint64_t at = HEAD_SIZE; status == MUSLCHECK_OK && at < end;
	     at += SLOT_SIZE) {
		const unsigned char *slot = bytes.data + at;

		if (!has_magic(slot, "Slot"))
			mc_rpm_damaged(&rpm, at, "invalid slot");
		else if (mc_rpm_le32(slot + 8))
			status = read_slot(&rpm, slot);
	}
	return mc_rpm_end(&rpm, status);
}
