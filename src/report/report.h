/* SPDX-License-Identifier: MIT */
/*
 * Reports: one format per file behind one table of functions.  A format decides and
 * computes nothing; it writes what it is given.
 *
 * Each object is rendered to a piece of its own by the thread that checked it.  The
 * pieces are added in the order of the source, one at a time: a streaming format writes
 * them at once, others collect what they need for the end.
 */
#ifndef MC_REPORT_REPORT_H
#define MC_REPORT_REPORT_H

#include "base/buffer.h"
#include "findings/previous_run.h"
#include "rules/ladder.h"
#include "rules/static.h"
#include "rules/verdict.h"
#include "service/service.h"

/* Settings of a report. */
struct mc_report_context {
	const struct mc_target *targets;
	size_t target_count;
	const bool *required; /* by target: decides the exit status */
	const bool *allowed;  /* by verdict: accepted on a required target */
	struct mc_path_context path_context;
	const struct mc_previous_run *previous_run;  /* to compare with; NULL: nothing */
	const struct muslcheck_callbacks *callbacks; /* of mc_report_records */
	bool color;
	bool verbose;
	bool risks; /* text: explain each risk, not only high ones */
	bool quiet;
	bool symbols;
	unsigned width;	   /* columns to wrap at; 0: no wrapping */
	const char *today; /* for end-of-life notes; NULL: none */
	const char *base;  /* id of the base image of `static`; else NULL */
	/* The same as a target, for formats that do not show static verdicts. */
	const struct mc_target *base_target;
};

/*
 * What is reported by itself, and its judgement on every target: an object, or a component
 * that decides for its objects, has none, or has errors of its own.
 */
struct mc_report_object {
	const char *path;
	const struct mc_component *component; /* NULL: an object */
	const bool *concerned; /* by target: has something to report; NULL: all */
	const struct mc_stored *stored;	       /* NULL for a component */
	const struct mc_judgement *judgements; /* by target */
	const struct mc_static_judgement
		*linking;   /* for `static`, instead of judgements */
	const bool *fails;  /* by target: it fails the run */
	const char *sha256; /* lower-case hex; NULL unless asked for */
	bool passes;	    /* on all required targets, whatever fails the run */
	bool named;	    /* the user named this very file */
	const struct mc_image_needs
		*needs; /* of the image; NULL unless callbacks want it */
	bool is_auxiliary; /* a linkable file of a package that ships programs: never counts */
};

/* A file that could not be read, or one with a notice. */
struct mc_report_unreadable {
	const char *path;
	const struct mc_error *error;
	const char *rule; /* the id of the rule that explains it; NULL: none */
	const struct mc_image_identity *image; /* that it is in; NULL: none */
	bool is_notice;			       /* the file was read nevertheless */
	enum muslcheck_severity severity;      /* of a notice */
};

/* Everything given, as one service. */
struct mc_report_service {
	const struct mc_service_result *result;
	const struct muslcheck_summary *summary;
	const char *recommended; /* an image; NULL: none */
	const char
		*reason; /* one sentence, for the image or for there being none; NULL */
};

enum mc_piece {
	MC_PIECE_OBJECT,
	MC_PIECE_UNREADABLE,
	MC_PIECE_UNIT,	    /* components as mc_report_object, after the last object */
	MC_PIECE_COMPONENT, /* all of them after the last unit */
	MC_PIECE_ROW,	    /* a path that the user gave; after the last component */
	MC_PIECE_SERVICE,   /* at most one, the last piece */
};

struct mc_report_ops;

/* A report being written. */
struct mc_report {
	const struct mc_report_ops *ops;
	struct mc_report_context context;
	struct mc_arena *arena; /* for state; lives as long as the report */
	void *state; /* ops->state_size bytes, zeroed before begin; NULL if 0 */
	/* By target, of the object of the piece being added.  NULL: not known yet. */
	const struct mc_object_use *uses;
	size_t recorded_count; /* findings written, by format baseline */
	bool is_refused;       /* by a callback: the run ends */
};

/*
 * Does the target use the object of the piece being added, as far as is known, and does no
 * component decide for it?
 */
static inline bool mc_report_uses(const struct mc_report *report, size_t target)
{
	return !report->uses ||
	       !(report->uses[target].is_unused || report->uses[target].decided_by);
}

/* The same, but with --verbose also if a component decides. */
static inline bool mc_report_shows(const struct mc_report *report, size_t target)
{
	return mc_report_uses(report, target) ||
	       (report->context.verbose && !report->uses[target].is_unused);
}

/* Is there something to report about it on that target? */
static inline bool mc_report_concerns(const struct mc_report_object *object,
				      size_t target)
{
	return !object->concerned || object->concerned[target];
}

/* When a format receives the pieces about objects. */
enum mc_order {
	MC_ORDER_STREAMED, /* at once, all of them */
	/* Once it is known what the targets use, and only what one of them uses. */
	MC_ORDER_DEFERRED,
	MC_ORDER_SERVICE_FIRST, /* the same, after all other pieces */
};

struct mc_report_ops {
	struct muslcheck_format format;
	enum mc_order order;
	bool shows_static;	 /* mc_report_object.linking; else its one judgement */
	bool keeps_unused;	 /* also gets objects that no target uses */
	bool needs_digest;	 /* of each file, though nobody asked for it */
	bool needs_input_digest; /* sha256 of rows */

	/*
	 * Render a piece, in any thread.  arena is scratch memory; a failure to allocate
	 * is noted in piece.  An empty piece is dropped.
	 */
	void (*object)(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *piece);
	void (*unit)(const struct mc_report_context *context,
		     const struct mc_report_object *unit, struct mc_arena *arena,
		     struct mc_buffer *piece); /* may be NULL */
	void (*unreadable)(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *piece);
	void (*component)(const struct mc_report_context *context,
			  const struct mc_component *component, struct mc_arena *arena,
			  struct mc_buffer *piece); /* may be NULL */
	void (*row)(const struct mc_report_context *context,
		    const struct mc_service_row *row, struct mc_arena *arena,
		    struct mc_buffer *piece); /* may be NULL */
	void (*service)(const struct mc_report_context *context,
			const struct mc_report_service *service, struct mc_arena *arena,
			struct mc_buffer *piece); /* may be NULL */

	/* Assemble the pieces, one thread at a time; out is written next. */
	size_t state_size;
	void (*begin)(struct mc_report *report, struct mc_buffer *out); /* may be NULL */
	/* Add a piece that is not empty; NULL: it is written unchanged. */
	void (*add)(struct mc_report *report, enum mc_piece kind,
		    const struct mc_buffer *piece, struct mc_buffer *out);
	void (*end)(struct mc_report *report, const struct muslcheck_summary *summary,
		    struct mc_buffer *out); /* may be NULL */
	/* Release what state owns, after any run; may be NULL. */
	void (*done)(struct mc_report *report);
};

/* The format with this name, in its comparing form if compares; NULL: none. */
const struct mc_report_ops *mc_report_find(const char *name, bool compares);

/* Every format; NULL past the last. */
const struct mc_report_ops *mc_report_at(size_t index);

extern const struct mc_report_ops mc_report_text;
extern const struct mc_report_ops mc_report_json;
extern const struct mc_report_ops mc_report_ndjson;
extern const struct mc_report_ops mc_report_baseline;
/* No format: calls the callbacks of the context. */
extern const struct mc_report_ops mc_report_records;
/* Replace the formats of the same names when comparing with an earlier run. */
extern const struct mc_report_ops mc_report_compare_text;
extern const struct mc_report_ops mc_report_compare_markdown;
extern const struct mc_report_ops mc_report_sarif;
extern const struct mc_report_ops mc_report_junit;
extern const struct mc_report_ops mc_report_markdown;
extern const struct mc_report_ops mc_report_html;
extern const struct mc_report_ops mc_report_github;
extern const struct mc_report_ops mc_report_github_summary;
extern const struct mc_report_ops mc_report_gitlab;
extern const struct mc_report_ops mc_report_tsv;
extern const struct mc_report_ops mc_report_cyclonedx;
extern const struct mc_report_ops mc_report_intoto;

/* Identifies the schema of the json report; a name, not an address. */
#define MC_REPORT_SCHEMA_ID "https://muslcheck.dev/schema/report/1"

enum { MC_REPORT_REASON_SIZE = sizeof(((struct mc_error *)0)->text) + 64 };

/* The error and its offset in the file, without the path. */
void mc_report_reason(const struct mc_error *error, char *buffer, size_t size);

/* Its line for standard error. */
void mc_report_diagnostic(const struct mc_report_unreadable *unreadable,
			  struct mc_buffer *out);

/* Write text from files; control characters and bad bytes are escaped. */
void mc_report_put_safe(struct mc_buffer *out, const char *text);

const char *mc_severity_name(enum muslcheck_severity severity);
const char *mc_confidence_name(enum muslcheck_confidence confidence);

#endif
