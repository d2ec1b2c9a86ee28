/* SPDX-License-Identifier: MIT */
/*
 * muslcheck: predicts which container base images ELF objects will run on.
 *
 * The only installed header.  A caller sets options, makes a checker with them and runs it
 * over paths, file descriptors or bytes.  Results come as structs to callbacks, and
 * formatted to sinks.
 * The library never prints, exits, reads the environment or changes directory.  It has no
 * global state: checkers are independent, each used by one thread at a time.  Only SIGBUS
 * is handled, from the first run on, in threads that read files, which may shrink; elsewhere
 * the handler that was there before counts.
 *
 * Structs of the caller start with their size, so that they can grow: sizeof the struct,
 * or MUSLCHECK_ERROR_USAGE.  Those of the library grow at their end; lists of them are
 * lists of pointers.  Neither changes otherwise while the soname stays.
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

/*
 * The symbol database in use: the day of its last change, "2026-11-30", and the same with
 * the start of the SHA-256 of its rows, "2026-11-30.0123456789ab".  Static.  Since 0.1.
 */
const char *muslcheck_database_date(void);
const char *muslcheck_database_version(void);

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

/*
 * A destination of text.  write returns false on failure, which ends the run; NULL discards.
 * Never grows.
 */
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

/* A formatted report of a run. */
struct muslcheck_report {
	size_t size;	    /* sizeof(struct muslcheck_report) */
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
	size_t size;	       /* sizeof(struct muslcheck_ignore) */
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

/*
 * Results as structs.  All is borrowed, and valid until the callback returns.  Texts from
 * files are as the file has them: muslcheck_escape makes them fit for a terminal.
 */

/* A problem of an object or a component on a target, or a risk. */
struct muslcheck_finding {
	const char *rule; /* its id, for muslcheck_explain and ignores */
	enum muslcheck_severity severity;
	enum muslcheck_confidence confidence;
	/* The least work that resolves it; RUNS: it is a risk and does not prevent running. */
	enum muslcheck_verdict work;
	bool resolved;		/* by the packages of the result */
	const char *subject;	/* symbol, soname, path; NULL: the object itself */
	const char *object;	/* the library concerned; NULL: the object checked */
	const char *message;	/* what happens, one sentence */
	const char *fix;	/* NULL: unknown */
	const char *evidence;	/* in the file; NULL: none */
	const char *suppressed; /* the reason why it is ignored; NULL: it counts */
};

enum muslcheck_answer {
	MUSLCHECK_ANSWER_UNDECIDED = -1, /* or the question does not arise */
	MUSLCHECK_ANSWER_NO = 0,
	MUSLCHECK_ANSWER_YES = 1,
};

/* The result for one object, component, input or service on one target. */
struct muslcheck_result {
	const char *target; /* its id; of static, the base image */
	enum muslcheck_verdict verdict;
	enum muslcheck_confidence confidence; /* of an object's verdict */
	const char *reason;		      /* NULL: none, as the next */
	const char *fix;
	const char *const *packages; /* to install on the image */
	size_t package_count;
	const struct muslcheck_finding *const *findings;
	size_t finding_count;

	/* Objects. */
	enum muslcheck_verdict file_verdict; /* its own, where a component decides */
	const char *decided_by;		     /* that component; NULL: none */
	bool is_unused; /* this target does not use it: the verdict has no effect */
	enum muslcheck_answer loads;	   /* what its loader says */
	const char *const *missing_needed; /* sonames, sorted, as the next */
	size_t missing_needed_count;
	const char *const *missing_symbols;
	size_t missing_symbol_count;

	/* Components: paths of objects; services: names of components with this verdict. */
	const char *const *blocking;
	size_t blocking_count;
	size_t object_count; /* of a component, that the target uses */
	bool decides;	     /* the component, for its objects */
};

/* The oldest release of a library that an object runs with. */
struct muslcheck_floor {
	const char *library; /* "glibc", "libstdc++", "libgcc" */
	const char
		*version; /* "2.34", of glibc or GCC; NULL: older than all known ones */
	const char *node; /* "GLIBC_2.34" */
	const char *soname;
	const char *symbol; /* the first that needs it; NULL: none */
};

/* What an object needs at run time besides libraries. */
struct muslcheck_need {
	const char *name;     /* "ca-certificates", as option base takes it */
	const char *evidence; /* symbol or string in the file; NULL: unknown */
	bool certain;	      /* more than a string shows it */
	bool lacking;	      /* static: the base image does not have it */
};

/* The image that a file is in. */
struct muslcheck_image {
	const char *name;
	const char *reference; /* it was saved under; NULL: none, as the next */
	const char *manifest_digest;
	const char *config_digest;
	const char *platform;
};

/* An ELF object that was checked. */
struct muslcheck_object {
	const char *path; /* "OUTER!/path/inside" in an archive or image */
	uint64_t file_size;
	const char *sha256;  /* NULL without option digest */
	const char *kind;    /* "python-extension", as in the json report, as the next */
	const char *machine; /* "x86_64" */
	const char *built_for; /* "glibc" */
	const char *
		linking; /* NULL: an object file or static archive; of static: "no-interp"
				* and others, as the json report */
	const char *interp; /* NULL: none, as the next */
	const char *soname;
	const char *const *needed;
	size_t needed_count;
	const struct muslcheck_floor *const *floors;
	size_t floor_count;
	const struct muslcheck_need *const *needs;
	size_t need_count;
	const char *smallest_base;	     /* static: that suffices; NULL: none */
	const struct muslcheck_image *image; /* NULL: not in an image */
	const struct muslcheck_result *const *results; /* by target */
	size_t result_count;
};

/* A package, jar, directory, lockfile entry or entrypoint. */
struct muslcheck_component {
	const char *type; /* "npm", as in the json report */
	const char *name;
	const char *version; /* NULL: unknown */
	const char *path;
	uint32_t line;		 /* in path; 0: not a text file */
	const char *declared_in; /* lockfile or manifest that lists it; NULL: unknown */
	uint32_t declared_line;	 /* 0: unknown */
	const struct muslcheck_image *image; /* NULL: not in an image */
	const struct muslcheck_result *const *results;
	size_t result_count;
};

/* One path that the caller gave, with everything in it. */
struct muslcheck_input {
	const char *path;
	const struct muslcheck_image *image; /* that it is; NULL: none, or several */
	const struct muslcheck_result *const *results;
	size_t result_count;
};

/* Everything given, together. */
struct muslcheck_service {
	const struct muslcheck_result *const *results;
	size_t result_count;
	const char *recommended; /* the best of the targets; NULL: none */
	const char *reason;	 /* for that, or for there being none; NULL */
};

/* A file that could not be read, or one with a notice, which was read. */
struct muslcheck_unreadable {
	const char *path;
	bool is_notice;
	enum muslcheck_severity severity; /* ERROR but for a notice */
	const char *rule;		  /* that explains it; NULL: none */
	const char *reason;
	const struct muslcheck_image *image; /* NULL: not in an image */
};

/* An image that recommend tried. */
struct muslcheck_candidate {
	const char *image;
	enum muslcheck_verdict verdict;
	const char *const *packages; /* to install, or to copy */
	size_t package_count;
	const char *const *lacks; /* what is needed and not there: "shell", "node" */
	size_t lack_count;
	const char *blocking; /* the first component or file in the way; NULL: none */
	const char *reason;   /* NULL: none, as the next */
	const char *fix;
};

/* The answer of recommend. */
struct muslcheck_recommendation {
	const char *image;				     /* NULL: none fits */
	const struct muslcheck_candidate *const *candidates; /* best first */
	size_t candidate_count;
	const struct muslcheck_need *const *needs; /* of the service */
	size_t need_count;
	const char *host; /* the program that loads its plugins, "node"; NULL: none */
};

/* One requirement of a policy, on one image: command policy. */
struct muslcheck_requirement {
	const char *path;	 /* of the Dockerfile, manifest or image */
	uint32_t line;		 /* 0: not a text file */
	const char *image;	 /* NULL: unknown */
	const char *requirement; /* as in the policy; NULL: it requires nothing of this */
	const char *state;	 /* "met", "elsewhere", "open", "violated" */
	const char *message;	 /* NULL: none, as the next */
	const char *fix;
};

/*
 * Functions that receive results: objects and unreadable files in the order of the source,
 * then components, inputs, and the service.  Each is called in any thread, one at a time,
 * and returns false to end the run with MUSLCHECK_ERROR_IO; NULL: not wanted.
 */
struct muslcheck_callbacks {
	size_t size; /* sizeof(struct muslcheck_callbacks) */
	void *context;
	bool (*object)(void *context, const struct muslcheck_object *object);
	bool (*unreadable)(void *context, const struct muslcheck_unreadable *unreadable);
	bool (*component)(void *context, const struct muslcheck_component *component);
	bool (*input)(void *context, const struct muslcheck_input *input);
	bool (*service)(void *context, const struct muslcheck_service *service);
	bool (*recommendation)(void *context,
			       const struct muslcheck_recommendation *recommendation);
	bool (*requirement)(void *context,
			    const struct muslcheck_requirement *requirement);
};

/* Options of a checker.  What is set is copied. */
struct muslcheck_options;

/* Returns new (muslcheck_options_free): the defaults.  NULL: out of memory.  Since 0.1. */
struct muslcheck_options *muslcheck_options_new(void);
void muslcheck_options_free(struct muslcheck_options *options);

/*
 * Set an option, by the name that it has on the command line and in configuration files.
 *
 * Repeatable, adding to what was set before:
 *   target       id to check against, "alpine:3.22+libstdc++"; none: the newest Alpine
 *   require      id of a target that decides, which is then a target too; none: all decide
 *   allow        verdict that passes besides runs
 *   fail-on      a verdict or severity from which on the run fails, or none
 *   exclude      files to skip, a pattern as in .gitignore
 *   limit        of one input, "memory=2G"; see the manual
 *   db           JSON file that overlays the symbol database
 * The last value counts:
 *   command      check (the default), static, recommend, or policy: compare Dockerfiles,
 *                manifests and images with a policy
 *   base         of static: the base image and what is added to it; default: scratch
 *   policy       of recommend and policy: JSON file with the allowed images
 *   platform     of images with several, "linux/arm64"; default: all
 *   root         directory with the root filesystem in which libraries are looked up
 *   image-root   directory with the root filesystem of an image to check: the paths are
 *                this directory or inside; links and packages are those of the image
 *   baseline     a report in format "baseline", whose findings are ignored
 *   compare      an earlier report in json or ndjson: only what is new or worse fails
 *   max-glibc, max-glibcxx   objects that need a newer one fail: "2.17", "3.4.19"
 *   today        "2026-11-23", for end-of-life and expiry; default: no such notes
 *   jobs         threads, 1 to 256; default: one per processor
 *   source-root, working-directory   file names in formats that are compared between
 *                runs are relative to source-root, an absolute path; relative paths start
 *                at working-directory.  Default: names are as the paths are given
 *   cache        directory for what judging needs of image layers, by their digest; it can
 *                be shared by several processes
 *   cache-size   bytes in it, "20G" by default; what was used longest ago is removed
 *   temporary-directory   for what exceeds the memory limit; default: /var/tmp
 * Switches, "true" or "false":
 *   all (packages of images; targets past their end of life), all-risks, compare-all,
 *   digest, dockerfile, git, quiet, risks, strict, symbols, verbose
 *
 * value NULL: "true".  MUSLCHECK_ERROR_USAGE for an unknown name or an invalid value;
 * message, of message_size bytes (NULL: none), then holds one line that starts with the
 * name.  Values such as targets are checked by muslcheck_new.  MUSLCHECK_ERROR_MEMORY.
 * Since 0.1.
 */
enum muslcheck_status muslcheck_set(struct muslcheck_options *options, const char *name,
				    const char *value, char *message,
				    size_t message_size);

/*
 * Add a report, an ignore.  MUSLCHECK_ERROR_USAGE for a wrong size or an ignore without a
 * reason, MUSLCHECK_ERROR_MEMORY.  Since 0.1.
 */
enum muslcheck_status muslcheck_add_report(struct muslcheck_options *options,
					   const struct muslcheck_report *report);
enum muslcheck_status muslcheck_add_ignore(struct muslcheck_options *options,
					   const struct muslcheck_ignore *ignore);

/*
 * Receive results as structs; see struct muslcheck_callbacks.  Replaces earlier ones; NULL:
 * none.  MUSLCHECK_ERROR_USAGE for a wrong size.  Since 0.1.
 */
enum muslcheck_status muslcheck_set_callbacks(
	struct muslcheck_options *options, const struct muslcheck_callbacks *callbacks);

/*
 * The log: whole lines about files that could not be read, and remarks.  Each write has one
 * or several lines, in any thread, one at a time.  NULL discards.  Since 0.1.
 */
void muslcheck_set_log(struct muslcheck_options *options,
		       const struct muslcheck_sink *sink);

/* Progress is called often, in any thread, one at a time; NULL: not called.  Since 0.1. */
void muslcheck_set_progress(struct muslcheck_options *options,
			    void (*progress)(void *context,
					     const struct muslcheck_progress *progress),
			    void *context);

/* One setting of a configuration file, named like the command-line option. */
struct muslcheck_setting {
	const char *option; /* "target" */
	const char *value;  /* paths are relative to where the file's own path is */
	const char *place;  /* ".muslcheck.json: line 3" */
};

struct muslcheck_config;

/* Those at index, in the order of the file; NULL past the last.  Borrowed.  Since 0.1. */
const struct muslcheck_setting *muslcheck_config_setting_at(
	const struct muslcheck_config *config, size_t index);
const struct muslcheck_ignore *muslcheck_config_ignore_at(
	const struct muslcheck_config *config, size_t index);

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
	size_t dockerfile_count; /* of these, lines of Dockerfiles, and containers */
	size_t failing_count;	 /* of these, with a verdict that is not allowed */
	size_t unused_count;	 /* objects the target does not use: in no other count */
	size_t verdict_counts[MUSLCHECK_VERDICT_COUNT]; /* of unit_count, by verdict */
	size_t container_count; /* of dockerfile_count, containers of manifests */
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
	const struct muslcheck_target_summary *const *targets; /* as the options' */
	size_t target_count;
	size_t file_count;	 /* files of any kind that were looked at */
	size_t recorded_count;	 /* findings in reports of format "baseline" */
	const char *recommended; /* by recommend: an image; NULL: none fits.  Borrowed */
};

/* A checker, to be used by one thread at a time.  Checkers are independent. */
struct muslcheck;

/*
 * Make a checker: loads the databases, parses the targets.  Returns new in *out
 * (muslcheck_free).  options are borrowed until then; several checkers may share
 * them.  On failure, message holds one line with the reason (NULL: none).
 * MUSLCHECK_ERROR_USAGE: an unknown target, format or database row.
 * MUSLCHECK_ERROR_MEMORY.  Since 0.1.
 */
enum muslcheck_status muslcheck_new(const struct muslcheck_options *options,
				    char *message, size_t message_size,
				    struct muslcheck **out);
void muslcheck_free(struct muslcheck *checker);

/*
 * Check files, directory trees, archives and images, together: one service.  Unreadable
 * files are reported and counted, and the run continues.  *summary (NULL: not wanted) is
 * valid until the next run.  MUSLCHECK_ERROR_MEMORY, MUSLCHECK_ERROR_USAGE if an image does
 * not have the platform (reported to the log), or MUSLCHECK_ERROR_IO when a sink or a
 * callback refused.  A checker can run any number of times.  Since 0.1.
 */
enum muslcheck_status muslcheck_check(struct muslcheck *checker, const char *const *paths,
				      size_t path_count,
				      const struct muslcheck_summary **summary);

/* The same for one path.  Since 0.1. */
enum muslcheck_status muslcheck_check_path(struct muslcheck *checker, const char *path,
					   const struct muslcheck_summary **summary);

/*
 * The same for the regular file that fd is open on for reading, whatever its position, and
 * for size bytes of data.  Results call it name, whose suffix says what it is, as a file's
 * (the first bytes say most).  Libraries are not looked for next to it: nothing of the
 * host's file system is read but the root that the options name.  fd and data stay the
 * caller's.  Since 0.1.
 */
enum muslcheck_status muslcheck_check_fd(struct muslcheck *checker, const char *name,
					 int fd,
					 const struct muslcheck_summary **summary);
enum muslcheck_status muslcheck_check_memory(struct muslcheck *checker, const char *name,
					     const void *data, size_t size,
					     const struct muslcheck_summary **summary);

/*
 * Merge reports in ndjson of other runs, written in the checker's formats: "ndjson" as one
 * run over all inputs in the order of their paths would have written it; "text", "json",
 * "tsv", "markdown" and "html" as a page about all inputs.  Options that matter: allow,
 * fail-on and require.  *summary (NULL: not wanted) counts inputs, and is valid until the next run.
 * Lines that are no records are reported to the log, counted as unreadable, and skipped.
 * MUSLCHECK_ERROR_USAGE: another format, or a required target in no report;
 * MUSLCHECK_ERROR_FORMAT: a report changed meanwhile; _MEMORY, _IO.  message, of
 * message_size bytes, then holds one line.  Since 0.1.
 */
enum muslcheck_status muslcheck_merge(struct muslcheck *checker,
				      const char *const *reports, size_t report_count,
				      const struct muslcheck_summary **summary,
				      char *message, size_t message_size);

/*
 * Write what judging needs to know of an archive, or of the images in a file, to the first
 * report's sink: a file of facts, which muslcheck_check takes instead of the archive, for
 * any targets and formats, with the same results.  Options that matter: limit, platform,
 * temporary-directory.  MUSLCHECK_ERROR_IO, _FORMAT, _LIMIT, _USAGE (no such platform) or
 * _MEMORY; message, of message_size bytes, then holds one line.  Since 0.1.
 */
enum muslcheck_status muslcheck_write_facts(struct muslcheck *checker, const char *path,
					    char *message, size_t message_size);

/*
 * Cancel the current run, or else the next; it then ends with the results so far, marked as
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
 * What follows writes text to the sink of the first report.
 *
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
 * Write, as JSON that the option db takes, the exports of the library at path as
 * the build library:version.  MUSLCHECK_ERROR_IO, _FORMAT with one line in message if
 * it cannot be read, MUSLCHECK_ERROR_USAGE if its architecture has no data.  Since 0.1.
 */
enum muslcheck_status muslcheck_import_library(struct muslcheck *checker,
					       const char *path, const char *library,
					       const char *version, char *message,
					       size_t message_size);

/*
 * Compare the exports of the library at path with the build library:version, or with the
 * newest build of the library: how many are the same, and which are not.  MUSLCHECK_OK if
 * all are the same, MUSLCHECK_ERROR_FORMAT with "differs" in message if not; else errors as
 * above, and MUSLCHECK_ERROR_USAGE if no build of the library is known.  Since 0.1.
 */
enum muslcheck_status muslcheck_compare_library(struct muslcheck *checker,
						const char *path, const char *library,
						const char *version, char *message,
						size_t message_size);

#ifdef __cplusplus
}
#endif

#endif
