/* SPDX-License-Identifier: MIT */
/*
 * Lockfiles: checks what a package manager would install, without installing it.  Each
 * package with a native part is an entry, with an answer per platform.
 */
#ifndef MC_SERVICE_LOCKFILE_H
#define MC_SERVICE_LOCKFILE_H

#include "rules/finding.h"
#include "service/component.h"
#include "target/platform.h"

/* How a package is available for a platform. */
enum mc_builds {
	MC_BUILDS_READY,    /* a build for it, or one that runs everywhere */
	MC_BUILDS_PACKAGES, /* the same, which needs packages of the image */
	MC_BUILDS_SOURCE,   /* built from source */
	MC_BUILDS_NONE,	    /* neither: another package is needed */
	MC_BUILDS_UNKNOWN,  /* the lockfile does not show it */
	MC_BUILDS_COUNT,
};

struct mc_lock_answer {
	enum mc_builds builds;
	enum muslcheck_verdict verdict;
	const char *build;   /* package or file that would be used; NULL if none */
	const char *package; /* to install on the image; NULL: none */
	struct mc_findings findings; /* why */
};

struct mc_lock_entry {
	const char *name;
	const char *version; /* NULL if not stated */
	uint32_t line;	     /* in the lockfile, from 1; 0 if unknown */
	bool decides;	     /* false if optional or only for development */
	const char *
		skip_reason; /* why it does not count, "only for development"; NULL if it does */
	bool is_unread; /* this entry represents the whole file, whose format is not read */
	bool is_manifest;		 /* then: there may be a lockfile that shows it */
	enum mc_component_type installs; /* then: what would be installed from it */
	/* then: only this other lockfile, relative to the folder; NULL: the whole file */
	const char *other;
	struct mc_lock_answer *answers; /* by platform */
	uint32_t *services; /* those that need it: indexes of mc_lockfile.services */
	size_t service_count;
	size_t service_capacity;
};

struct mc_lockfile {
	const char *format;		 /* "package-lock.json" */
	enum mc_component_type installs; /* what is installed from it */
	bool is_manifest;
	struct mc_lock_entry *entries;
	size_t entry_count;
	size_t entry_capacity;
	size_t package_count; /* all packages, also those without an entry */
	/*
	 * Folders of the services that share the lockfile, relative to its own, which is "";
	 * none if it is for one service.
	 */
	const char **services;
	size_t service_count;
};

/* Other files of a project, by their paths relative to the lockfile's folder. */
struct mc_lock_project {
	/* The text of a file; empty if it cannot be read.  Borrows until the reader ends. */
	struct mc_bytes (*read)(struct mc_lock_project *project, const char *path);
	/*
	 * The names of the folders in one, sorted; none if it cannot be read.  Borrows
	 * from the request's arena.  MUSLCHECK_ERROR_MEMORY.
	 */
	enum muslcheck_status (*list)(struct mc_lock_project *project, const char *folder,
				      const char ***names, size_t *count);
};

/* What to answer for. */
struct mc_lock_request {
	const struct mc_platform *platforms;
	size_t platform_count;
	struct mc_arena *arena;
	/*
	 * For lockfiles that are not complete alone: yarn.lock, where package.json shows
	 * what is only for development, and requirements.txt.  NULL: there are no other files.
	 */
	struct mc_lock_project *project;
};

/*
 * True if a file of that name is read as a lockfile.  named: the user gave it, so any
 * JSON file is tried, and an unsupported lockfile is an error instead of being skipped.
 */
bool mc_lockfile_is(const char *path, bool named);

/* True if a file of that name installs packages of that type, by what readers there are. */
bool mc_lockfile_installs(const char *path, enum mc_component_type type);

/* True if a file of that name lists the source of programs, which an image has built. */
bool mc_lockfile_is_source(const char *path);

/*
 * True if the file lists dependencies without locking them; it may be package metadata as
 * well.  Those inside archives and installed packages are not the service's.
 */
bool mc_lockfile_is_manifest(const char *path, bool named);

/*
 * Read a lockfile; its name and its text select the reader.  Borrows from the arena.
 * MUSLCHECK_ERROR_FORMAT, with the line, if it is invalid, of an unknown format, or of a
 * version without the needed fields.
 */
enum muslcheck_status mc_lockfile_read(const char *path, struct mc_bytes text,
				       const struct mc_lock_request *request,
				       struct mc_lockfile *out,
				       struct mc_error *err) MC_MUST_CHECK;

#endif
