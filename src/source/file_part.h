/* SPDX-License-Identifier: MIT */
/* Private to source/: files whose bytes are a part of another file's. */
#ifndef MC_SOURCE_FILE_PART_H
#define MC_SOURCE_FILE_PART_H

#include "source/file.h"

/* Make a mapped file one that can be shared.  Closes it if memory is out. */
enum muslcheck_status mc_file_hold(struct mc_file *file) MC_MUST_CHECK;

/* size bytes at offset, which are there, of a file that can be shared; mc_file_close. */
enum muslcheck_status mc_file_part(const struct mc_file *whole, size_t offset,
				   size_t size, struct mc_file *out) MC_MUST_CHECK;

/* Compare the bytes with the checksum, if that was not done yet.  MUSLCHECK_ERROR_FORMAT. */
enum muslcheck_status mc_file_check(struct mc_file *file,
				    struct mc_error *err) MC_MUST_CHECK;

#endif
