/* SPDX-License-Identifier: MIT */
/* The containers that a compose file or a Kubernetes manifest runs. */
#ifndef MC_SERVICE_CONTAINERS_H
#define MC_SERVICE_CONTAINERS_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

struct mc_container {
	const char *name;
	const char *image;     /* with the defaults of variables */
	bool is_open;	       /* image depends on a variable without a default */
	uint32_t line;	       /* of its image */
	const char *user;      /* that it runs as; NULL: the image's */
	bool must_not_be_root; /* runAsNonRoot */
	bool is_read_only;     /* its root filesystem */
	const char **writable; /* paths with a writable mount */
	size_t writable_count;
	size_t writable_capacity;
};

struct mc_containers {
	const char *unread; /* what it is, if it is not read; NULL: it was */
	struct mc_container *items;
	size_t count;
	size_t capacity;
};

/*
 * True if a file of that name is read: compose files, and manifests in folders for them;
 * named: the user gave it, so any YAML is tried.
 */
bool mc_containers_is(const char *path, bool named);

/* True if a file of that name may be a manifest: its text decides, when it is read. */
bool mc_containers_may_be(const char *path);

/*
 * Read a file; several YAML documents are read in turn.  Everything is copied into the
 * arena.  A chart, and a template that is no YAML yet, are only named: unread is set.  A
 * file that only may be a manifest, and has not the keys of one, has no containers.
 * MUSLCHECK_ERROR_FORMAT, with the line, if it is not valid; and if named is true and it is
 * neither a compose file nor a manifest.
 */
enum muslcheck_status mc_containers_read(const char *path, bool named,
					 struct mc_bytes text, struct mc_arena *arena,
					 struct mc_containers *out,
					 struct mc_error *err) MC_MUST_CHECK;

#endif
