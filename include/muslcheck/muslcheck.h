/* SPDX-License-Identifier: MIT */
/*
 * muslcheck: predicts on which container base image ELF objects will run.
 *
 * The one installed header.  A caller makes a checker, adds targets to it, and
 * runs it over paths; what it finds goes, formatted, to the caller's writer.
 * The library never prints, exits, reads the environment or changes directory.
 *
 * Ownership words: "returns new" (free it with the function named), "borrows"
 * (valid until the thing named goes away), "takes" (the callee frees it).
 */
#ifndef MUSLCHECK_H
#define MUSLCHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUSLCHECK_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* What a fallible function returns: OK, or why it could not do its work. */
enum muslcheck_status {
	MUSLCHECK_OK = 0,
	MUSLCHECK_ERROR_MEMORY = -1, /* allocation failed */
	MUSLCHECK_ERROR_IO = -2,     /* the system refused to open, read or write */
	MUSLCHECK_ERROR_FORMAT = -3, /* the bytes are not what they claim to be */
	MUSLCHECK_ERROR_USAGE = -4,  /* the caller asked for what does not exist */
	MUSLCHECK_ERROR_LIMIT = -5,  /* a stated cap was reached */
};

/* What a user should conclude for one object on one target, least work first. */
enum muslcheck_verdict {
	MUSLCHECK_VERDICT_RUNS,
	MUSLCHECK_VERDICT_ADD_PACKAGES,
	MUSLCHECK_VERDICT_GCOMPAT,
	MUSLCHECK_VERDICT_REBUILD,
	MUSLCHECK_VERDICT_PORT,
	MUSLCHECK_VERDICT_UNKNOWN,
	MUSLCHECK_VERDICT_COUNT,
};

/* The name of a verdict, "add-packages".  Static. */
const char *muslcheck_verdict_name(enum muslcheck_verdict verdict);

/* How bad a finding is. */
enum muslcheck_severity {
	MUSLCHECK_SEVERITY_INFO,
	MUSLCHECK_SEVERITY_WARNING,
	MUSLCHECK_SEVERITY_ERROR,
	MUSLCHECK_SEVERITY_COUNT,
};

/* How sure a fact or a finding is. */
enum muslcheck_confidence {
	MUSLCHECK_CONFIDENCE_LOW,    /* assumed: nothing known speaks against it */
	MUSLCHECK_CONFIDENCE_MEDIUM, /* known, not measured */
	MUSLCHECK_CONFIDENCE_HIGH,   /* measured on the real thing */
	MUSLCHECK_CONFIDENCE_COUNT,
};

/* Where text goes: returns false when it cannot be taken, which ends the run. */
struct muslcheck_sink {
	bool (*write)(void *context, const char *data, size_t size);
	void *context;
};

/* A format that reports come in. */
struct muslcheck_format {
	const char *name; /* "sarif" */
	const char *help; /* a few words */
	bool appends;	  /* its file is added to, not replaced */
};

/* The formats, from index 0; NULL past the last.  Static.  Since 0.1. */
const struct muslcheck_format *muslcheck_format_at(size_t index);

/* One report of a run. */
struct muslcheck_report {
	const char *format; /* NULL: "text" */
	bool color;
	unsigned width; /* columns to wrap text at; 0: not at all */
	struct muslcheck_sink sink;
};

/*
 * Findings that do not count: those that every field matches which is set.  Names may
 * hold the wildcards * and ?.
 */
struct muslcheck_ignore {
	const char *rule;   /* its id */
	const char *path;   /* of the object: a pattern as in .gitignore */
	const char *symbol; /* that the finding is about */
	const char *soname; /* that the finding is about, or of the library concerned */
	const char *component; /* package that the object's path shows */
	const char *target;    /* its id */
	const char *reason;    /* why; never NULL */
	const char *expires;   /* the last day it holds, "2027-01-31"; NULL: for ever */
	const char *place;     /* where it is written, for messages; NULL: nowhere */
};

/* How far a run is. */
struct muslcheck_progress {
	size_t file_count;   /* files done with */
	size_t object_count; /* of which were ELF objects */
	size_t member_count; /* members met of the archive that is being read; 0: none is */
	const char *path;    /* of the file or archive at hand */
};

/* What a checker is to do.  Zeroed means the defaults; all is borrowed while it lives. */
struct muslcheck_options {
	size_t size; /* sizeof(struct muslcheck_options), so that it can grow */

	const char *const
		*targets; /* ids, "alpine:3.22+libstdc++"; none: the newest Alpine */
	size_t target_count;
	const char *const *required; /* the targets that decide; none: all of them */
	size_t required_count;
	bool allowed[MUSLCHECK_VERDICT_COUNT]; /* accepted beside RUNS */
	/* Fails too, whatever the verdict: findings that do not stand in its way. */
	bool risk_fails[MUSLCHECK_SEVERITY_COUNT];
	const char *const *excludes; /* files left out: patterns as in .gitignore */
	size_t exclude_count;
	const char *const *limits; /* caps on archives: "memory=2G", see the manual */
	size_t limit_count;
	const char *platform; /* of images, "linux/arm64"; NULL: all that there are */
	const struct muslcheck_ignore *ignores;
	size_t ignore_count;
	/* A report in json or ndjson: text and markdown then tell what changed since. */
	const char *compare;
	const char
		*baseline; /* a report in format "baseline": what it has does not count */

	/*
	 * Instead of judging targets, verify that programs are truly static and look for
	 * nothing that this base image lacks: "scratch", or "scratch+ca-certificates" where
	 * the user adds that.  NULL: judge targets.
	 */
	const char *static_base;

	/*
	 * Instead of judging targets, try the images that a service may be based on and tell
	 * which one to use, as "text" or "json", or as the last stage of a Dockerfile.
	 */
	bool recommend;
	bool dockerfile;
	const char
		*policy; /* a JSON file: the images that may be used; NULL: all advised */

	const char *const *databases; /* JSON files laid over the symbol database */
	size_t database_count;
	const char *root; /* a directory that holds the targets' file tree; NULL: none */
	/*
	 * A directory that holds the file tree of an image to be judged: the paths are it, or
	 * folders in it that start as it does.  As in images that are archives, the files of
	 * its packages are left out, and links do not lead out of it.  NULL: none.
	 */
	const char *image_root;

	/* Several reports at once; none: one, in format, to output. */
	const struct muslcheck_report *reports;
	size_t report_count;

	const char *format; /* as struct muslcheck_report has it, and the next two */
	bool color;
	unsigned width;
	bool verbose;
	bool quiet;
	bool digest;	   /* add each object's SHA-256 */
	bool symbols;	   /* add each object's dynamic symbols (json, ndjson) */
	bool all_risks;	   /* tell small risks too, and differences that do no harm */
	unsigned jobs;	   /* threads; 0: one per processor */
	const char *today; /* "2026-11-23", for end-of-life notes; NULL: none are made */

	/*
	 * For the names of files in formats that are compared from run to run: relative to
	 * source_root, an absolute path; relative paths start from working_directory.
	 * NULL: as the paths are given.
	 */
	const char *working_directory;
	const char *source_root;

	struct muslcheck_sink output;
	/* Called often, in any thread, by one at a time; NULL: nobody wants to know. */
	void (*progress)(void *context, const struct muslcheck_progress *progress);
	void *progress_context;
	struct muslcheck_sink diagnostics; /* one line per file that could not be read */
};

/* Accept a verdict beside runs, by its name.  False if there is none of it.  Since 0.1. */
bool muslcheck_allow(struct muslcheck_options *options, const char *verdict);

/*
 * Say from where on a run fails: a verdict ("rebuild": what needs less work passes), a
 * severity ("warning": risks as severe fail beside the verdict), or "none".  False if
 * level is nothing of these.  Since 0.1.
 */
bool muslcheck_fail_on(struct muslcheck_options *options, const char *level);

/* One line of a configuration file, as the command line's option of that name. */
struct muslcheck_setting {
	const char *option; /* "target" */
	const char *value;  /* paths are relative to where the file's own path is */
	const char *place;  /* ".muslcheck.json: line 3" */
};

struct muslcheck_config {
	const struct muslcheck_setting *settings; /* in the order of the file */
	size_t setting_count;
	const struct muslcheck_ignore *ignores;
	size_t ignore_count;
};

/*
 * Read a configuration file.  Returns new in *out (muslcheck_config_free).
 * MUSLCHECK_ERROR_IO, _FORMAT, _LIMIT, with file, line and fault in message, of
 * message_size bytes: a key that is not known is a fault.  Since 0.1.
 */
enum muslcheck_status muslcheck_config_read(const char *path, char *message,
					    size_t message_size,
					    struct muslcheck_config **out);
void muslcheck_config_free(struct muslcheck_config *config);

/* How the objects of one run fared on one target. */
struct muslcheck_target_summary {
	const char *id;
	size_t verdict_counts[MUSLCHECK_VERDICT_COUNT]; /* objects */
	size_t unused_count; /* objects that the target would not use: in no other count */
};

/* What one run came to.  Counts are of files. */
struct muslcheck_summary {
	size_t object_count; /* ELF objects that were judged */
	size_t named_count;  /* those of them that were named, not found in a directory */
	size_t unused_count; /* those of them that no target would use: for other platforms */
	size_t failing_count; /* that do not pass on a required target that would use them */
	size_t undecided_count; /* failing ones where nothing worse than UNKNOWN was found */
	size_t locked_count;	/* packages in lockfiles; failing ones count above */
	size_t entrypoint_count; /* what images and scripts start; failing ones count above */
	size_t uncompiled_count; /* npm packages without the native part that they compile */
	size_t unreadable_count; /* files that could not be read */
	bool is_incomplete; /* the run was cancelled: files are left that were not checked */
	size_t skipped_count; /* files in directories that are no loadable ELF objects */
	const struct muslcheck_target_summary *targets; /* borrows from the checker */
	size_t target_count;
};

/* A checker.  One thread at a time; several checkers do not know of each other. */
struct muslcheck;

/*
 * Make a checker: lays the databases, parses the targets.  Returns new in *out
 * (muslcheck_free).  On failure, message holds one line that says why.
 * MUSLCHECK_ERROR_USAGE: an unknown target, format or database row.  Since 0.1.
 */
enum muslcheck_status muslcheck_new(const struct muslcheck_options *options,
				    char *message, size_t message_size,
				    struct muslcheck **out);
void muslcheck_free(struct muslcheck *checker);

/*
 * Check files and directory trees.  *summary borrows from the checker.  What cannot
 * be read is reported and counted, and the rest goes on.  MUSLCHECK_ERROR_MEMORY,
 * MUSLCHECK_ERROR_USAGE if an image is not there for the platform, which the diagnostics
 * tell, or MUSLCHECK_ERROR_IO when the sink refused output.  Since 0.1.
 */
enum muslcheck_status muslcheck_check(struct muslcheck *checker, const char *const *paths,
				      size_t path_count,
				      struct muslcheck_summary *summary);

/*
 * End a run under way at once; muslcheck_check then reports what is known by now, marked
 * as incomplete.  May be called from any thread and from a signal handler.  Since 0.1.
 */
void muslcheck_cancel(struct muslcheck *checker);

/*
 * The one of count candidates that text is most likely a misspelling of; NULL if it is
 * like none of them.  Borrows from candidates.  Since 0.1.
 */
const char *muslcheck_nearest(const char *text, const char *const *candidates,
			      size_t count);

/*
 * Tell all that is known of a symbol, soname, rule or target.
 * MUSLCHECK_ERROR_USAGE if the name is unknown; message, of message_size bytes, then
 * holds one line.  MUSLCHECK_ERROR_MEMORY, _IO as above.  Since 0.1.
 */
enum muslcheck_status muslcheck_explain(struct muslcheck *checker, const char *name,
					char *message, size_t message_size);

/*
 * List the names that muslcheck_explain knows, a line each: kind "rules", "targets",
 * "sonames" or "symbols", and "verdicts"; NULL: rules and targets.
 * MUSLCHECK_ERROR_USAGE, with one line in message, for another kind; else as above.
 * Since 0.1.
 */
enum muslcheck_status muslcheck_list_names(struct muslcheck *checker, const char *kind,
					   char *message, size_t message_size);

/* List the targets, a line each.  MUSLCHECK_ERROR_MEMORY, _IO.  Since 0.1. */
enum muslcheck_status muslcheck_list_targets(struct muslcheck *checker);

/* List the builds whose exports the database has.  Errors as above.  Since 0.1. */
enum muslcheck_status muslcheck_list_builds(struct muslcheck *checker);

/*
 * Check the JSON files of a symbol-db directory; each fault is a line on the output.
 * MUSLCHECK_ERROR_FORMAT if there are any, MUSLCHECK_ERROR_IO if it cannot be read;
 * message, of message_size bytes, then holds one line.  Since 0.1.
 */
enum muslcheck_status muslcheck_check_database(struct muslcheck *checker,
					       const char *directory, char *message,
					       size_t message_size);

/*
 * Write, as JSON that options.databases takes, the exports of the library at path as
 * the build library:version.  MUSLCHECK_ERROR_IO, _FORMAT with one line in message if
 * it cannot be read, MUSLCHECK_ERROR_USAGE if its machine has no place.  Since 0.1.
 */
enum muslcheck_status muslcheck_import_library(struct muslcheck *checker,
					       const char *path, const char *library,
					       const char *version, char *message,
					       size_t message_size);

#ifdef __cplusplus
}
#endif

#endif
