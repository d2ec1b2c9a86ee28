/* SPDX-License-Identifier: MIT */
/* Notices about a file or archive, apart from the objects in it. */
#ifndef MC_SOURCE_NOTICE_H
#define MC_SOURCE_NOTICE_H

#include "muslcheck/muslcheck.h"

enum mc_notice {
	MC_NOTICE_NONE,
#define MC_NOTICE_ROW(id, rule, severity) MC_NOTICE_##id,
#include "source/notices.def"
#undef MC_NOTICE_ROW
	MC_NOTICE_COUNT,
};

/* Receives notices; text is one line.  Both strings are borrowed for the call. */
struct mc_notice_sink {
	void (*add)(void *context, enum mc_notice notice, const char *path,
		    const char *text);
	void *context;
};

/* The rule that explains it.  Static; NULL for MC_NOTICE_NONE. */
const char *mc_notice_rule(enum mc_notice notice);
enum muslcheck_severity mc_notice_severity(enum mc_notice notice);

#endif
