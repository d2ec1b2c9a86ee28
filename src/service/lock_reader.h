/* SPDX-License-Identifier: MIT */
/*
 * The interface of lockfile readers.  A reader is chosen by its bid, from the file's name
 * and text, before anything is parsed; how it parses is its own business.
 */
#ifndef MC_SERVICE_LOCK_READER_H
#define MC_SERVICE_LOCK_READER_H

#include "service/lockfile.h"

/* A lockfile before it is parsed. */
struct mc_lock_source {
	const char *name; /* last component of its path */
	struct mc_bytes text;
};

/* One lockfile while it is read. */
struct mc_lock_context {
	const struct mc_lock_request *request;
	struct mc_lock_source source;
	struct mc_lockfile *out;
	struct mc_error *err; /* for limits; other errors go through the reader's own */
	const char *manager;  /* of Node.js packages: "pnpm"; NULL: npm */
};

/* How sure a reader is that a file has its format; the highest bid wins. */
enum mc_lock_bid {
	MC_LOCK_BID_NONE,
	MC_LOCK_BID_SYNTAX,  /* may have the syntax: only to report what is wrong */
	MC_LOCK_BID_NAME,    /* the file name alone */
	MC_LOCK_BID_CONTENT, /* the content, under any name */
	MC_LOCK_BID_BOTH,
};

enum { MC_LOCK_PATTERNS_MAX = 2, MC_LOCK_MEMBERS_MAX = 2 };

struct mc_lock_reader {
	const char *name; /* of the format: "npm lockfile" */
	/* File names of the format, as patterns of mc_glob_has_name; NULL: none, or no second one. */
	const char *patterns[MC_LOCK_PATTERNS_MAX];
	enum mc_component_type installs; /* DIRECTORY: any program */
	bool in_trees;	/* also read files with these names that the user did not name */
	bool is_source; /* of programs: what is installed in an image is no longer that */
	/* For mc_lock_json_bid: members of the root object that identify the format. */
	const char *members[MC_LOCK_MEMBERS_MAX];
	/* Bid for a file.  May look at all of the text, but does not allocate or fail. */
	enum mc_lock_bid (*bid)(const struct mc_lock_reader *reader,
				const struct mc_lock_source *source);
	/*
	 * Add the packages and entries to context->out, each entry with its line.
	 * MUSLCHECK_ERROR_FORMAT, with the line, if the file is broken.
	 */
	enum muslcheck_status (*read)(struct mc_lock_context *context,
				      struct mc_error *err);
};

/* True if the name matches one of the reader's patterns. */
bool mc_lock_name_matches(const struct mc_lock_reader *reader, const char *name);

/* Bids by the file name alone, for formats that have no other mark. */
enum mc_lock_bid mc_lock_name_bid(const struct mc_lock_reader *reader,
				  const struct mc_lock_source *source);

enum muslcheck_status mc_lock_pnpm(struct mc_lock_context *context, struct mc_error *err);
enum muslcheck_status mc_lock_yarn(struct mc_lock_context *context, struct mc_error *err);
enum muslcheck_status mc_lock_bun(struct mc_lock_context *context, struct mc_error *err);
enum muslcheck_status mc_lock_npm(struct mc_lock_context *context, struct mc_error *err);
enum muslcheck_status mc_lock_pip_report(struct mc_lock_context *context,
					 struct mc_error *err);
enum muslcheck_status mc_lock_pip_inspect(struct mc_lock_context *context,
					  struct mc_error *err);
enum muslcheck_status mc_lock_pipfile(struct mc_lock_context *context,
				      struct mc_error *err);
enum muslcheck_status mc_lock_pylock(struct mc_lock_context *context,
				     struct mc_error *err);
enum muslcheck_status mc_lock_uv(struct mc_lock_context *context, struct mc_error *err);

enum muslcheck_status mc_lock_requirements(struct mc_lock_context *context,
					   struct mc_error *err);
enum muslcheck_status mc_lock_gemfile(struct mc_lock_context *context,
				      struct mc_error *err);
enum muslcheck_status mc_lock_nuget(struct mc_lock_context *context,
				    struct mc_error *err);
enum muslcheck_status mc_lock_nuget_assets(struct mc_lock_context *context,
					   struct mc_error *err);
enum muslcheck_status mc_lock_composer(struct mc_lock_context *context,
				       struct mc_error *err);
enum muslcheck_status mc_lock_cargo(struct mc_lock_context *context,
				    struct mc_error *err);
enum muslcheck_status mc_lock_go_sum(struct mc_lock_context *context,
				     struct mc_error *err);

/* Lockfiles in formats that are not read: by their names. */
bool mc_lock_is_unread(const char *name, bool named);
enum mc_lock_bid mc_lock_unread_bid(const struct mc_lock_reader *reader,
				    const struct mc_lock_source *source);
enum muslcheck_status mc_lock_unread(struct mc_lock_context *context,
				     struct mc_error *err);

/* Manifests: they list dependencies, and stand for what a lockfile would say. */
bool mc_lock_is_manifest(const char *name);
/* Is it of a kind that package managers copy into a folder called vendor? */
bool mc_lock_manifest_is_copied(const char *name);
enum mc_lock_bid mc_lock_manifest_bid(const struct mc_lock_reader *reader,
				      const struct mc_lock_source *source);
enum muslcheck_status mc_lock_manifest(struct mc_lock_context *context,
				       struct mc_error *err);

/*
 * Add an entry with zeroed answers.  *out borrows until the next call.
 * MUSLCHECK_ERROR_LIMIT: there are too many.
 */
enum muslcheck_status mc_lock_add(struct mc_lock_context *context,
				  const struct mc_lock_entry *entry,
				  struct mc_lock_entry **out) MC_MUST_CHECK;

/* Why a package has the builds that it has for a platform. */
struct mc_lock_reason {
	enum mc_builds builds;
	enum mc_rule rule;   /* 0: the usual one for builds */
	const char *message; /* NULL means that memory ran out */
	const char *remedy;  /* NULL if there is none */
	const char *package; /* of the image that resolves it; NULL: none */
	enum muslcheck_confidence confidence;
};

/* Add a reason to an answer; the reason with the most work decides the verdict. */
enum muslcheck_status mc_lock_answer(struct mc_lock_context *context,
				     struct mc_lock_answer *answer,
				     const struct mc_lock_reason *reason) MC_MUST_CHECK;

/* The remedy for a package that has builds for another libc only. */
const char *mc_lock_other_libc_remedy(enum mc_libc libc);

#endif
