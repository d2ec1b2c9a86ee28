/* SPDX-License-Identifier: MIT */
/*
 * How results are shown: one format per file behind one table of functions.  A
 * format chooses nothing and computes nothing; it writes what it is given.  Objects
 * are rendered each on its own, by whichever thread has them, and joined in order.
 */
#ifndef MC_REPORT_REPORT_H
#define MC_REPORT_REPORT_H

#include "base/buffer.h"
#include "rules/verdict.h"

/* What holds for a whole run. */
struct mc_report_context {
	const struct mc_target *targets;
	size_t target_count;
	bool color;
	bool verbose;
	bool quiet;
	const char *today; /* NULL: end of life is not remarked on */
};

/* One object, judged on every target. */
struct mc_report_object {
	const char *path;
	const struct mc_stored *stored;
	const struct mc_judgement *judgements; /* by target */
	const char *sha256;		       /* lower-case hex; NULL unless asked for */
	bool passes; /* every required target has a verdict that is allowed */
	bool named;  /* the user named this very file */
};

/* A file that could not be read, and why. */
struct mc_report_unreadable {
	const char *path;
	const struct mc_error *error;
};

struct mc_report_ops {
	const char *name;
	const char *between; /* joins rendered objects */
	void (*begin)(const struct mc_report_context *context, struct mc_buffer *out);
	/* arena is scratch memory; a failure to allocate is noted in out. */
	void (*object)(const struct mc_report_context *context,
		       const struct mc_report_object *object, struct mc_arena *arena,
		       struct mc_buffer *out);
	void (*unreadable)(const struct mc_report_context *context,
			   const struct mc_report_unreadable *unreadable,
			   struct mc_arena *arena, struct mc_buffer *out);
	void (*end)(const struct mc_report_context *context,
		    const struct muslcheck_summary *summary, struct mc_buffer *out);
};

extern const struct mc_report_ops mc_report_text;
extern const struct mc_report_ops mc_report_json;
extern const struct mc_report_ops mc_report_ndjson;

enum { MC_REPORT_REASON_SIZE = sizeof(((struct mc_error *)0)->text) + 64 };

/* What is wrong with a file, and where in it; without the path. */
void mc_report_reason(const struct mc_error *error, char *buffer, size_t size);

/* The line of diagnostics for a file that could not be read. */
void mc_report_diagnostic(const struct mc_report_unreadable *unreadable,
			  struct mc_buffer *out);

/* Text from files: control characters and bad bytes must not reach a terminal. */
void mc_report_put_safe(struct mc_buffer *out, const char *text);

const char *mc_severity_name(enum muslcheck_severity severity);
const char *mc_confidence_name(enum muslcheck_confidence confidence);

#endif
