/* SPDX-License-Identifier: MIT */
/* Detects archives by their first bytes and their names. */
#ifndef MC_SOURCE_FORMAT_H
#define MC_SOURCE_FORMAT_H

#include "base/bytes.h"

enum mc_format {
	MC_FORMAT_NONE,
	/* archives with members */
	MC_FORMAT_TAR,
	MC_FORMAT_ZIP,
	MC_FORMAT_AR,
	MC_FORMAT_CPIO,
	MC_FORMAT_FACTS,  /* what was read of an archive; see facts.h */
	MC_FORMAT_UNREAD, /* known but not supported */
	/* a single compressed stream */
	MC_FORMAT_GZIP,
	MC_FORMAT_BZIP2,
	MC_FORMAT_XZ,
	MC_FORMAT_ZSTD,
	MC_FORMAT_RPM,
};

/* Bytes needed to detect a format. */
enum { MC_FORMAT_HEAD_SIZE = 512 };

static inline bool mc_format_is_stream(enum mc_format format)
{
	return format >= MC_FORMAT_GZIP;
}

/* What the first bytes of a file say. */
enum mc_format mc_format_detect(struct mc_bytes head);

/*
 * Does the file's name say that such bytes hold files worth looking at?  A page of a
 * manual is compressed too, and a word processor's file is a zip.
 */
bool mc_format_is_named(enum mc_format format, const char *name);

/* The same before the file is opened. */
bool mc_format_may_be_named(const char *name);

/* Does the name's extension rule out an object? */
bool mc_format_is_skipped(const char *name);

/* Is it named like an object file or static archive? */
bool mc_format_is_linkable(const char *name);

/*
 * What a file of its own is to be read as.  One that the user named need not bear the
 * name of an archive.
 */
enum mc_format mc_format_of_file(struct mc_bytes head, const char *name, bool named);

#endif
