/* SPDX-License-Identifier: MIT */
/* Private to docker_rewrite*.c and docker_edits.c: a Dockerfile while it is moved. */
#ifndef MC_SERVICE_DOCKER_REWRITING_H
#define MC_SERVICE_DOCKER_REWRITING_H

#include "service/docker.h"
#include "service/docker_rewrite.h"

enum { MC_REWRITING_EDITS_MAX = 200 };

/* Part of a line. */
struct mc_span {
	const char *text;
	size_t size;
};

struct mc_rewriting {
	struct mc_docker_check check;
	const struct mc_docker_needs *needs;
	struct mc_bytes text;
	struct mc_docker_rewrite *out;
	const char *packages; /* " curl shadow", to install after FROM */
};

/* ---- docker_edits.c ---- */

/* Note why nothing changes, and what to do; only the first counts.  reason NULL: no memory. */
enum muslcheck_status mc_rewriting_refuse(struct mc_rewriting *self, const char *reason,
					  const char *fix) MC_MUST_CHECK;

/* The same, because of that line. */
enum muslcheck_status mc_rewriting_refuse_at(struct mc_rewriting *self, uint32_t line,
					     const char *reason,
					     const char *fix) MC_MUST_CHECK;

/* Replace lines by the text, NULL: none; last < first: insert it before first. */
enum muslcheck_status mc_rewriting_add(struct mc_rewriting *self, uint32_t first,
				       uint32_t last, const char *text) MC_MUST_CHECK;

/* The last line of an instruction. */
uint32_t mc_rewriting_last_line(const struct mc_docker_instruction *at);

/* The bytes of a line, without its end. */
struct mc_span mc_rewriting_line(struct mc_bytes text, uint32_t number);

/* The text of a line as it will be; NULL if it goes, or if memory ran out. */
const char *mc_rewriting_text(const struct mc_rewriting *self, uint32_t number);

/* Replace a line, also one that is replaced already. */
enum muslcheck_status mc_rewriting_set_text(struct mc_rewriting *self, uint32_t number,
					    const char *text) MC_MUST_CHECK;

/* Put the edits in the order of lines. */
void mc_rewriting_sort(struct mc_rewriting *self);

/* ---- docker_rewrite_packages.c ---- */

/* Install the package after FROM, unless it is installed. */
enum muslcheck_status mc_rewriting_need_package(struct mc_rewriting *self,
						const char *package) MC_MUST_CHECK;

/* Leave RUN lines out, on an image without a shell. */
enum muslcheck_status mc_rewriting_drop_runs(struct mc_rewriting *self) MC_MUST_CHECK;

/* Translate a RUN that installs packages. */
enum muslcheck_status mc_rewriting_move_packages(
	struct mc_rewriting *self, const struct mc_docker_note *note) MC_MUST_CHECK;

/* Copy or install files that the old image had, or that the Dockerfile installs. */
enum muslcheck_status mc_rewriting_carry_files(struct mc_rewriting *self) MC_MUST_CHECK;

/* Add the RUN that installs what was needed. */
enum muslcheck_status mc_rewriting_install(struct mc_rewriting *self) MC_MUST_CHECK;

#endif
