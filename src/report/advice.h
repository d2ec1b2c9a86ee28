/* SPDX-License-Identifier: MIT */
/* A recommended image as text, as JSON, and as the last stage of a Dockerfile. */
#ifndef MC_REPORT_ADVICE_H
#define MC_REPORT_ADVICE_H

#include "base/buffer.h"
#include "report/build_plan.h"
#include "rules/ladder.h"

enum { MC_BLOCKERS_MAX = 5 };

/* A component with the verdict of the whole. */
struct mc_blocker {
	const char *name;
	const char *reason; /* NULL if there is none, as the next */
	const char *remedy;
};

/* One image that was tried. */
struct mc_advised {
	struct mc_rung rung;
	struct muslcheck_target_summary counts; /* files and components that it uses */
	const char **packages;			/* to install, or to copy from */
	size_t package_count;
	bool preload;
	struct mc_blocker
		blockers[MC_BLOCKERS_MAX]; /* the first; all but RUNS have some */
	size_t blocker_count;		   /* all of them */
	const char *first; /* path of the first object that blocks; NULL: none */
};

/* An object that the service consists of. */
struct mc_part {
	const char *path;
	enum mc_kind kind;
	enum mc_machine machine;
	bool is_static;
};

/* Something needed besides libraries, and the evidence. */
struct mc_shown_need {
	const char *path; /* the first object that needs it; NULL: none */
	const char *evidence;
};

/* An image of the policy that was not tried, and why. */
struct mc_refused {
	const char *id;
	const char *reason;
};

struct mc_advice_report {
	const struct mc_advised
		*images; /* best first; the first is recommended if it passes */
	size_t image_count;
	bool passes; /* the first has an allowed verdict, and the programs needed */
	const struct mc_part *parts;
	size_t part_count;
	size_t object_count;
	const char **libraries; /* files that given files load from next to them */
	size_t library_count;
	struct mc_build_plan plan; /* for a Dockerfile; zeroed for other formats */
	uint32_t needs;		   /* bit per enum mc_asset */
	uint32_t certain;	   /* of these, those that more than a text shows */
	const char *host; /* a program that loads the plugins, "node"; NULL: none */
	struct mc_shown_need shown[MC_ASSET_COUNT];
	const struct mc_refused *refused;
	size_t refused_count;
};

void mc_advice_text(const struct mc_advice_report *report, struct mc_buffer *out);
void mc_advice_json(const struct mc_advice_report *report, struct mc_buffer *out);

/* Where the plan has a refusal: only comments; where it has a diff, that. */
void mc_advice_dockerfile(const struct mc_advice_report *report, struct mc_buffer *out);

#endif
