/* SPDX-License-Identifier: MIT */
/*
 * How results are shown: one format per file behind one table of functions.  A
 * format chooses nothing and computes nothing; it writes what it is given.
 *
 * Each object is rendered to a piece of its own, by whichever thread has it.  The
 * pieces come together in the order of the source, one at a time: a format that
 * streams writes them through, one that needs the whole run keeps what it needs.
 */
#ifndef MC_REPORT_REPORT_H
#define MC_REPORT_REPORT_H

#include "base/buffer.h"
#include "findings/previous_run.h"
#include "rules/static.h"
#include "rules/verdict.h"
#include "service/service.h"

/* What holds for a whole report. */
struct mc_report_context {
	const struct mc_target *targets;
	size_t target_count;
	const bool *required; /* by target: decides the exit status */
	const bool *allowed;  /* by verdict: accepted on a required target */
	struct mc_path_context path_context;
	const struct mc_previous_run *previous_run; /* to compare with; NULL: nothing */
	bool color;
	bool verbose;
	bool quiet;
	bool symbols;
	unsigned width;	   /* columns to wrap at; 0: lines are as long as they are */
	const char *today; /* NULL: end of life is not remarked on */
	const char *base;  /* id of the base that static linking is verified for; NULL */
};

/* One object, judged on every target. */
struct mc_report_object {
	const char *path;
	const char *component; /* name of what it belongs to; NULL if nothing known */
	const struct mc_stored *stored;
	const struct mc_judgement *judgements;	   /* by target */
	const struct mc_static_judgement *linking; /* instead of those, for `static` */
	const bool *fails;  /* by target: it keeps the object from passing */
	const char *sha256; /* lower-case hex; NULL unless asked for */
	bool passes;	    /* it fails on no target */
	bool named;	    /* the user named this very file */
	bool is_auxiliary; /* what its archive is for is something else: it decides nothing */
};

/* A file that could not be read, and why; or one that something is to be told of. */
struct mc_report_unreadable {
	const char *path;
	const struct mc_error *error;
	const char *rule; /* the id of the rule that explains it; NULL: there is none */
	bool is_notice;	  /* the file was read for all that */
	enum muslcheck_severity severity; /* of a notice */
};

/* Everything that was checked, taken together. */
struct mc_report_service {
	const struct mc_service_result *result;
	const char *recommended; /* an image; NULL: none */
	const char
		*reason; /* one sentence, for the image or for there being none; NULL */
};

enum mc_piece {
	MC_PIECE_OBJECT,
	MC_PIECE_UNREADABLE,
	MC_PIECE_COMPONENT, /* all of them after the last object */
	MC_PIECE_SERVICE,   /* at most one, the last piece */
};

struct mc_report_ops;

/* A report under way. */
struct mc_report {
	const struct mc_report_ops *ops;
	struct mc_report_context context;
	struct mc_arena *arena; /* for what state points to; lives as long */
	void *state; /* ops->state_size bytes, zeroed before begin; NULL if 0 */
	/* By target: it would not use the object of the piece being added.  NULL: all do. */
	const bool *unused;
};

/* Would the target use the object of the piece being added, as far as is known? */
static inline bool mc_report_uses(const struct mc_report *report, size_t target)
{
	return !report->unused || !report->unused[target];
}

/* When a format is given the pieces about objects. */
enum mc_order {
	MC_ORDER_STREAMED, /* as they come, all of them */
	/* Once it is known what the targets would use, and only those that one would. */
	MC_ORDER_DEFERRED,
	MC_ORDER_SERVICE_FIRST, /* the same, after all others */
};

struct mc_report_ops {
	struct muslcheck_format format;
	enum mc_order order;
	bool shows_static; /* mc_report_object.linking, if that is set */

	/*
	 * Render a piece, in any thread.  arena is scratch memory; a failure to allocate
	 * is noted in piece.  An empty piece has nothing to say.
	 */
	void (*object)(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *piece);
	void (*unreadable)(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *piece);
	void (*component)(const struct mc_report_context *context,
			  const struct mc_component *component, struct mc_arena *arena,
			  struct mc_buffer *piece); /* may be NULL */
	void (*service)(const struct mc_report_context *context,
			const struct mc_report_service *service, struct mc_arena *arena,
			struct mc_buffer *piece); /* may be NULL */

	/* Put the pieces together, one thread at a time; out is what is to be written now. */
	size_t state_size;
	void (*begin)(struct mc_report *report, struct mc_buffer *out); /* may be NULL */
	/* What to do with a piece that says something; NULL: it is written as it is. */
	void (*add)(struct mc_report *report, enum mc_piece kind,
		    const struct mc_buffer *piece, struct mc_buffer *out);
	void (*end)(struct mc_report *report, const struct muslcheck_summary *summary,
		    struct mc_buffer *out); /* may be NULL */
	/* Release what state owns, whether the run came to its end or not; may be NULL. */
	void (*done)(struct mc_report *report);
};

/* The format of that name, comparing or not; NULL if there is none. */
const struct mc_report_ops *mc_report_find(const char *name, bool compares);

/* Every format; NULL past the last. */
const struct mc_report_ops *mc_report_at(size_t index);

extern const struct mc_report_ops mc_report_text;
extern const struct mc_report_ops mc_report_json;
extern const struct mc_report_ops mc_report_ndjson;
extern const struct mc_report_ops mc_report_baseline;
/* In place of these of the same names, where an earlier run is compared with. */
extern const struct mc_report_ops mc_report_compare_text;
extern const struct mc_report_ops mc_report_compare_markdown;
extern const struct mc_report_ops mc_report_sarif;
extern const struct mc_report_ops mc_report_junit;
extern const struct mc_report_ops mc_report_markdown;
extern const struct mc_report_ops mc_report_html;
extern const struct mc_report_ops mc_report_github;
extern const struct mc_report_ops mc_report_github_summary;
extern const struct mc_report_ops mc_report_gitlab;

enum { MC_REPORT_REASON_SIZE = sizeof(((struct mc_error *)0)->text) + 64 };

/* What is wrong with a file, and where in it; without the path. */
void mc_report_reason(const struct mc_error *error, char *buffer, size_t size);

/* The line of diagnostics for it. */
void mc_report_diagnostic(const struct mc_report_unreadable *unreadable,
			  struct mc_buffer *out);

/* Text from files: control characters and bad bytes must not reach a terminal. */
void mc_report_put_safe(struct mc_buffer *out, const char *text);

const char *mc_severity_name(enum muslcheck_severity severity);
const char *mc_confidence_name(enum muslcheck_confidence confidence);

#endif
