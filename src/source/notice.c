/* SPDX-License-Identifier: MIT */
#include "source/notice.h"

static const struct {
	const char *rule;
	enum muslcheck_severity severity;
} rows[MC_NOTICE_COUNT] = {
#define MC_NOTICE_ROW(id, rule, severity)                                                \
	[MC_NOTICE_##id] = { rule, MUSLCHECK_SEVERITY_##severity },
#include "source/notices.def"
#undef MC_NOTICE_ROW
};

const char *mc_notice_rule(enum mc_notice notice)
{
	return rows[notice].rule;
}

enum muslcheck_severity mc_notice_severity(enum mc_notice notice)
{
	return rows[notice].severity;
}
