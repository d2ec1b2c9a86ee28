/* SPDX-License-Identifier: MIT */
/* What the readers of each kind of lockfile share; private to them. */
#ifndef MC_SERVICE_LOCK_READER_H
#define MC_SERVICE_LOCK_READER_H

#include <jansson.h>

#include "service/json_lines.h"
#include "service/lockfile.h"

struct mc_lock_reader {
	const struct mc_lock_request *request;
	struct mc_bytes text;
	const json_t *root;
	struct mc_lockfile *out;
};

/* Each reads one kind.  MUSLCHECK_ERROR_FORMAT if it lacks what its kind must have. */
enum muslcheck_status mc_lock_npm(struct mc_lock_reader *reader, struct mc_error *err);
enum muslcheck_status mc_lock_pip_report(struct mc_lock_reader *reader,
					 struct mc_error *err);
enum muslcheck_status mc_lock_pip_inspect(struct mc_lock_reader *reader,
					  struct mc_error *err);
enum muslcheck_status mc_lock_pipfile(struct mc_lock_reader *reader,
				      struct mc_error *err);
enum muslcheck_status mc_lock_python_files(struct mc_lock_reader *reader,
					   struct mc_error *err);

/* A copy in the arena of a string value; NULL, and *failed set if memory is out. */
const char *mc_lock_text(const struct mc_lock_reader *reader, const json_t *value,
			 bool *failed);

/* Add an entry with zeroed answers.  *out borrows until the next call. */
enum muslcheck_status mc_lock_add(struct mc_lock_reader *reader,
				  const struct mc_lock_entry *entry,
				  struct mc_lock_entry **out) MC_MUST_CHECK;

/* Why a package has the builds that it has for a platform. */
struct mc_lock_reason {
	enum mc_builds builds;
	enum mc_rule rule;   /* 0: the usual one for builds */
	const char *message; /* NULL is taken for memory that ran out */
	const char *remedy;  /* NULL if there is none */
	enum muslcheck_confidence confidence;
};

/* Add a reason to an answer; of several the one that asks for most work decides. */
enum muslcheck_status mc_lock_answer(struct mc_lock_reader *reader,
				     struct mc_lock_answer *answer,
				     const struct mc_lock_reason *reason) MC_MUST_CHECK;

#endif
