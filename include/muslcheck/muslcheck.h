/* SPDX-License-Identifier: MIT */
/*
 * muslcheck: predicts which container base images ELF objects will run on.
 *
 * The only installed header.  A caller makes a checker with its targets and runs
 * it over paths; the formatted results go to the caller's writer.
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

/* The version of the library in use, MUSLCHECK_VERSION of its header.  Static.  Since 0.1. */
const char *muslcheck_version(void);

/* The result of functions that can fail. */
enum muslcheck_status {
	MUSLCHECK_OK = 0,
	MUSLCHECK_ERROR_MEMORY = -1, /* allocation failed */
	MUSLCHECK_ERROR_IO = -2,     /* the system refused to open, read or write */
	MUSLCHECK_ERROR_FORMAT = -3, /* the bytes are not what they claim to be */
	MUSLCHECK_ERROR_USAGE = -4,  /* unknown name or invalid argument */
	MUSLCHECK_ERROR_LIMIT = -5,  /* a configured limit was reached */
};

/* The verdict for one object on one target, least work first. */
enum muslcheck_verdict {
	MUSLCHECK_VERDICT_RUNS,
	MUSLCHECK_VERDICT_ACCEPTED, /* ignores or the baseline accept what is in the way */
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
	MUSLCHECK_CONFIDENCE_LOW,    /* assumed: no evidence against it */
	MUSLCHECK_CONFIDENCE_MEDIUM, /* known, not measured */
	MUSLCHECK_CONFIDENCE_HIGH,   /* measured on the real thing */
	MUSLCHECK_CONFIDENCE_COUNT,
};

/* A destination of text.  write returns false on failure, which ends the run; NULL discards. */
struct muslcheck_sink {
	bool (*write)(void *context, const char *data, size_t size);
	void *context;
};

/* A report format. */
struct muslcheck_format {
	const char *name; /* "sarif" */
	const char *help; /* a few words */
	bool appends;	  /* its file is appended to, not replaced */
};

/* The formats, from index 0; NULL past the last.  Static.  Since 0.1. */
const struct muslcheck_format *muslcheck_format_at(size_t index);

/*
 * Copy text to buffer (size bytes, at least 1; what does not fit is cut off) so that it can be
 * shown on a terminal or in the log of a CI job: bytes that are not UTF-8, control and
 * invisible characters, and what a CI runner would take for a command appear as \x1b.
 * Returns buffer, which is terminated.  Since 0.1.
 */
char *muslcheck_escape(const char *text, char *buffer, size_t size);

/* One report of a run. */
struct muslcheck_report {
	const char *format; /* NULL: "text" */
	bool color;
	unsigned width; /* columns to wrap text at; 0: no wrapping */
	struct muslcheck_sink sink;
};

/*
 * Ignored findings: those that match every field that is set.  Values may contain the
 * wildcards * and ?.
 */
struct muslcheck_ignore {
	const char *rule;      /* its id */
	const char *path;      /* of the object: a pattern as in .gitignore */
	const char *symbol;    /* the subject of the finding */
	const char *soname;    /* the subject, or the library concerned */
	const char *component; /* the package, from the path of the object */
	const char *target;    /* its id */
	const char *reason;    /* why; never NULL */
	const char *expires;   /* the last day it is valid, "2027-01-31"; NULL: no end */
	const char *place;     /* where it is configured, for messages; NULL: unknown */
};

/* The progress of a run. */
struct muslcheck_progress {
	size_t file_count;   /* files checked */
	size_t object_count; /* of these, ELF objects */
	size_t member_count; /* members read of the current archive; 0: none */
	const char *path;    /* of the current file or archive */
};

/* Options of a checker.  Zeroed: the defaults.  All is borrowed while it lives. */
struct muslcheck_options {
	/* sizeof(struct muslcheck_options), so that it can grow; 0 or more is an error. */
	size_t size;

	const char *const
		*targets; /* ids, "alpine:3.22+libstdc++"; none: the newest Alpine */
	size_t target_count;
	const char *const *required; /* the targets that decide; none: all of them */
	size_t required_count;
	bool allowed[MUSLCHECK_VERDICT_COUNT]; /* accepted besides RUNS and ACCEPTED */
	/* Verdicts that do not fail the run, though they are no pass. */
	bool tolerated[MUSLCHECK_VERDICT_COUNT];
	bool never_fails; /* muslcheck_summary.failing_count stays 0 */
	/* By severity: risks that fail the run whatever the verdict. */
	bool risk_fails[MUSLCHECK_SEVERITY_COUNT];
	const char *const *excludes; /* files to skip: patterns as in .gitignore */
	size_t exclude_count;
	const char *const *limits; /* limits for archives: "memory=2G", see the manual */
	size_t limit_count;
	const char *platform; /* of images, "linux/arm64"; NULL: all */
	const struct muslcheck_ignore *ignores;
	size_t ignore_count;
	/*
	 * A report in json or ndjson: text and markdown then show the changes since, and
	 * only what is new or worse fails, unless compare_all.  A file that does not exist
	 * is nothing to compare with.
	 */
	const char *compare;
	bool compare_all;
	/* Objects that need a newer one fail: "2.17", "3.4.19"; NULL: no limit. */
	const char *max_glibc;
	const char *max_glibcxx;
	const char
		*baseline; /* a report in format "baseline": its findings are ignored */

	/*
	 * Instead of checking targets, verify that programs are truly static and need
	 * nothing that this base image lacks: "scratch", or "scratch+ca-certificates" if
	 * the user adds that.  NULL: check targets.
	 */
	const char *static_base;

	/*
	 * Instead of checking targets, try all allowed images and recommend one, as "text"
	 * or "json", or as the last stage of a Dockerfile.
	 */
	bool recommend;
	bool dockerfile;
	/* With recommend: compare Dockerfiles, manifests and images with policy instead. */
	bool policy_check;
	const char *
		policy; /* a JSON file with the allowed images; NULL: all that are recommendable */

	const char *const *databases; /* JSON files that overlay the symbol database */
	size_t database_count;
	const char *
		root; /* a directory with the root filesystem of the targets; NULL: none */
	/*
	 * A directory with the root filesystem of an image to check: the paths are this
	 * directory, or directories below it with the same prefix.  As in image archives,
	 * files of its distribution packages are skipped, and symlinks resolve inside it.
	 * NULL: none.
	 */
	const char *image_root;
	bool packages; /* of images: check files of distribution packages too */

	/* Several reports at once; none: one, with the members format and output. */
	const struct muslcheck_report *reports;
	size_t report_count;

	const char *format; /* as in struct muslcheck_report, as are the next two */
	bool color;
	unsigned width;
	bool verbose;
	bool quiet;
	bool digest;	  /* add each object's SHA-256 */
	bool symbols;	  /* add each object's dynamic symbols (json, ndjson) */
	bool strict;	  /* needs of static programs that only a text shows decide too */
	bool git;	  /* leave out manifests and lockfiles that .gitignore ignores */
	bool risks;	  /* text: explain each risk, not only high ones */
	bool all_risks;	  /* also report low risks and harmless ABI differences */
	bool all_targets; /* muslcheck_list_targets: also those past their end of life */
	unsigned jobs;	  /* threads; 0: one per processor */
	const char *today; /* "2026-11-23", for end-of-life notes; NULL: no notes */

	/*
	 * File names in formats that are compared between runs are relative to source_root,
	 * an absolute path; relative paths start from working_directory.  NULL: names are as
	 * the paths are given.
	 */
	const char *working_directory;
	const char *source_root;

	struct muslcheck_sink output;
	/* Called often, in any thread, one at a time; NULL: not called. */
	void (*progress)(void *context, const struct muslcheck_progress *progress);
	void *progress_context;
	struct muslcheck_sink diagnostics; /* one line per file that could not be read */
	/* For what exceeds the memory limit; files in it have no name.  NULL: /var/tmp. */
	const char *temporary_directory;
};

/* Accept a verdict besides runs, by name.  False if it is unknown.  Since 0.1. */
bool muslcheck_allow(struct muslcheck_options *options, const char *verdict);

/*
 * Set when a run fails: from a verdict on ("rebuild": verdicts with less work do not), from
 * a severity on ("warning": such risks also fail), or "none".  What passes and what is
 * recommended does not change.  False if level is unknown.  Since 0.1.
 */
bool muslcheck_fail_on(struct muslcheck_options *options, const char *level);

/* One setting of a configuration file, named like the command-line option. */
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
 * MUSLCHECK_ERROR_IO, _FORMAT, _LIMIT, with file, line and error in message, of
 * message_size bytes.  An unknown key is an error.  Since 0.1.
 */
enum muslcheck_status muslcheck_config_read(const char *path, char *message,
					    size_t message_size,
					    struct muslcheck_config **out);
void muslcheck_config_free(struct muslcheck_config *config);

/*
 * The results of a run on one target.  What is counted is what has a verdict of its own
 * there: objects, and components that decide for their objects or have none, such as
 * lockfile entries, installed packages and entrypoints.
 */
struct muslcheck_target_summary {
	const char *id;
	enum muslcheck_verdict verdict; /* of everything together */
	size_t unit_count;		/* what is counted, whatever its verdict */
	size_t package_count;		/* of these, lockfile entries and packages */
	size_t entrypoint_count;	/* of these, entrypoints of images and scripts */
	size_t dockerfile_count;	/* of these, lines of Dockerfiles */
	size_t failing_count;		/* of these, with a verdict that is not allowed */
	size_t verdict_counts[MUSLCHECK_VERDICT_COUNT]; /* the same, by verdict */
	size_t unused_count; /* objects the target does not use: in no other count */
};

/* The results of a run.  Counts are of files. */
struct muslcheck_summary {
	size_t object_count; /* ELF objects checked */
	size_t named_count;  /* of these, named by the caller, not found in a directory */
	size_t unused_count; /* of these, for other platforms: no target uses them */
	size_t failing_count; /* objects and components that fail on a required target */
	size_t undecided_count; /* of these, for no worse reason than UNKNOWN */
	size_t locked_count; /* lockfile entries; failing ones are in failing_count too */
	size_t entrypoint_count; /* entrypoints of images and scripts; the same */
	size_t dockerfile_count; /* lines of Dockerfiles; the same */
	size_t uncompiled_count; /* npm packages that are not built yet */
	size_t unreadable_count; /* files that could not be read */
	bool is_incomplete;	 /* the run was cancelled: not all files were checked */
	size_t library_count; /* static: shared objects in directories, which are not checked */
	size_t skipped_count; /* files in directories that are not loadable ELF objects */
	const struct muslcheck_target_summary *targets; /* borrows from the checker */
	size_t target_count;
	size_t file_count;	 /* files of any kind that were looked at */
	size_t recorded_count;	 /* findings in reports of format "baseline" */
	const char *recommended; /* by recommend: an image; NULL: none fits.  Borrowed */
};

/* A checker, to be used by one thread at a time.  Checkers are independent. */
struct muslcheck;

/*
 * Make a checker: loads the databases, parses the targets.  Returns new in *out
 * (muslcheck_free).  On failure, message holds one line with the reason.
 * MUSLCHECK_ERROR_USAGE: an unknown target, format or database row, or a wrong
 * options.size.  Since 0.1.
 */
enum muslcheck_status muslcheck_new(const struct muslcheck_options *options,
				    char *message, size_t message_size,
				    struct muslcheck **out);
void muslcheck_free(struct muslcheck *checker);

/*
 * Check files and directory trees.  *summary borrows from the checker.  Unreadable files
 * are reported and counted, and the run continues.  MUSLCHECK_ERROR_MEMORY,
 * MUSLCHECK_ERROR_USAGE if an image does not have the platform (reported to diagnostics),
 * or MUSLCHECK_ERROR_IO when the sink refused output.  Since 0.1.
 */
enum muslcheck_status muslcheck_check(struct muslcheck *checker, const char *const *paths,
				      size_t path_count,
				      struct muslcheck_summary *summary);

/*
 * Cancel the current run; muslcheck_check then reports the results so far, marked as
 * incomplete.  May be called from any thread and from a signal handler.  Since 0.1.
 */
void muslcheck_cancel(struct muslcheck *checker);

/*
 * The candidate that text is most likely a misspelling of; NULL if none is similar.
 * Borrows from candidates.  Since 0.1.
 */
const char *muslcheck_nearest(const char *text, const char *const *candidates,
			      size_t count);

/*
 * Explain a symbol, soname, rule or target.
 * MUSLCHECK_ERROR_USAGE if the name is unknown; message, of message_size bytes, then
 * holds one line.  MUSLCHECK_ERROR_MEMORY, _IO as above.  Since 0.1.
 */
enum muslcheck_status muslcheck_explain(struct muslcheck *checker, const char *name,
					char *message, size_t message_size);

/*
 * List the names that muslcheck_explain knows, one per line: kind "rules", "targets",
 * "sonames" or "symbols", and "verdicts"; NULL: rules and targets.
 * MUSLCHECK_ERROR_USAGE, with one line in message, for another kind; else as above.
 * Since 0.1.
 */
enum muslcheck_status muslcheck_list_names(struct muslcheck *checker, const char *kind,
					   char *message, size_t message_size);

/* List the targets, one per line.  MUSLCHECK_ERROR_MEMORY, _IO.  Since 0.1. */
enum muslcheck_status muslcheck_list_targets(struct muslcheck *checker);

/* List the library builds in the database.  Errors as above.  Since 0.1. */
enum muslcheck_status muslcheck_list_builds(struct muslcheck *checker);

/*
 * Check the JSON files of a symbol-db directory; each error is a line of output.
 * MUSLCHECK_ERROR_FORMAT if there are any, MUSLCHECK_ERROR_IO if it cannot be read;
 * message, of message_size bytes, then holds one line.  Since 0.1.
 */
enum muslcheck_status muslcheck_check_database(struct muslcheck *checker,
					       const char *directory, char *message,
					       size_t message_size);

/*
 * Write, as JSON that options.databases takes, the exports of the library at path as
 * the build library:version.  MUSLCHECK_ERROR_IO, _FORMAT with one line in message if
 * it cannot be read, MUSLCHECK_ERROR_USAGE if its architecture has no data.  Since 0.1.
 */
enum muslcheck_status muslcheck_import_library(struct muslcheck *checker,
					       const char *path, const char *library,
					       const char *version, char *message,
					       size_t message_size);

#ifdef __cplusplus
}
#endif

#endif
