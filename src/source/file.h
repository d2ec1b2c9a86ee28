/* SPDX-License-Identifier: MIT */
/*
 * The bytes of one regular file.  A large one is mapped, so that only the pages looked at
 * are ever read; a small one, and a member of a tree that has no files, is in memory.
 */
#ifndef MC_SOURCE_FILE_H
#define MC_SOURCE_FILE_H

#include <stdatomic.h>

#include "base/bytes.h"
#include "base/error.h"

/* Reference-counted bytes. */
struct mc_held {
	atomic_size_t references;
	void (*free)(struct mc_held *held);
};

struct mc_file {
	struct mc_bytes bytes; /* empty for an empty file */
	uint64_t device;       /* st_dev and st_ino, or a tree's own numbers */
	uint64_t inode;
	struct mc_held *held; /* holds the bytes; NULL if they are mapped */
	bool is_spooled;   /* held, but in a temporary file, whose pages can be dropped */
	bool is_unchecked; /* not compared with its checksum yet, as mc_file_check does */
	uint32_t checksum; /* of a part of a file of facts */
};

/* An opened regular file, not read yet; saves a second name lookup. */
struct mc_opening {
	bool is_open;
	int fd;
	uint64_t device; /* st_dev and st_ino */
	uint64_t inode;
	uint64_t size; /* bytes */
};

/*
 * Open a regular file, following symbolic links; never blocks on a FIFO or a device.
 * MUSLCHECK_ERROR_IO with the system's reason otherwise: EISDIR for a directory.
 */
enum muslcheck_status mc_opening_open(const char *path, struct mc_opening *out,
				      struct mc_error *err) MC_MUST_CHECK;

/* The same for a file that is open already; fd stays the caller's. */
enum muslcheck_status mc_opening_of(int fd, struct mc_opening *out,
				    struct mc_error *err) MC_MUST_CHECK;

/* Read up to size of its first bytes; *have is how many.  MUSLCHECK_ERROR_IO. */
enum muslcheck_status mc_opening_head(const struct mc_opening *opening,
				      unsigned char *head, size_t size, size_t *have,
				      struct mc_error *err) MC_MUST_CHECK;

/*
 * All of its bytes, and close the opening, whatever happens; mc_file_close.  One that does
 * not start with prefix is not read: then *starts is false and out is empty.
 */
enum muslcheck_status mc_opening_read_if(struct mc_opening *opening,
					 struct mc_bytes prefix, struct mc_file *out,
					 bool *starts,
					 struct mc_error *err) MC_MUST_CHECK;

/* No effect if zeroed or already closed. */
void mc_opening_close(struct mc_opening *opening);

/*
 * Open a regular file and get at its bytes, following symbolic links; never blocks
 * on a FIFO or a device.  MUSLCHECK_ERROR_IO with the system's reason otherwise.
 */
enum muslcheck_status mc_file_open(const char *path, struct mc_file *out,
				   struct mc_error *err) MC_MUST_CHECK;

/*
 * The same, but a file that does not start with prefix is not read: then
 * *starts is false and out is empty.
 */
enum muslcheck_status mc_file_open_if(const char *path, struct mc_bytes prefix,
				      struct mc_file *out, bool *starts,
				      struct mc_error *err) MC_MUST_CHECK;

/* The same file, possibly opened under different names? */
static inline bool mc_file_is_same(const struct mc_file *left,
				   const struct mc_file *right)
{
	return left->device == right->device && left->inode == right->inode;
}

/* Make a file of size bytes at data, from malloc.  Takes data. */
enum muslcheck_status mc_file_of_memory(unsigned char *data, size_t size,
					struct mc_file *out) MC_MUST_CHECK;

/* Another reference to a file in memory; mc_file_close each. */
struct mc_file mc_file_share(const struct mc_file *file);

/* Are its bytes pages of a file, which the kernel can read again? */
static inline bool mc_file_has_pages(const struct mc_file *file)
{
	return !file->held || file->is_spooled;
}

/* Drop the pages of such a file; they are read again on access. */
void mc_file_drop_pages(const struct mc_file *file);

void mc_file_close(struct mc_file *file);

#endif
