/* SPDX-License-Identifier: MIT */
#include "rules/module_loader.h"

#include <string.h>

#include "base/glob.h"

/* Rules of module loaders: the object loads, but its language does not open it. */
static bool is_rejection(enum mc_rule rule)
{
	switch (rule) {
	case MC_RULE_PYTHON_NAME:
	case MC_RULE_PYTHON_FOLDER:
	case MC_RULE_PYTHON_API:
	case MC_RULE_WHEEL_NOT_INSTALLED:
	case MC_RULE_GEM_NOT_FOUND:
	case MC_RULE_PERL_NOT_FOUND:
	case MC_RULE_PHP_OTHER_API:
	case MC_RULE_DOTNET_NOT_SELECTED:
	case MC_RULE_BUN_REFUSES:
		return true;
	default:
		return false;
	}
}

bool mc_module_is_rejected(const struct mc_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (is_rejection(findings->items[i].rule) &&
		    mc_finding_blocks(&findings->items[i]))
			return true;
	return false;
}

const char *mc_module_ecosystem(const char *path)
{
	static const struct {
		const char *name;
		const char *pattern;
	} rows[] = {
#define MC_ECOSYSTEM_ROW(name, pattern) { name, pattern },
#include "rules/ecosystems.def"
#undef MC_ECOSYSTEM_ROW
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (mc_glob_has_path(rows[i].pattern, path))
			return rows[i].name;
	return NULL;
}

enum muslcheck_status mc_module_report(const struct mc_module_check *check,
				       enum mc_rule rule, const char *subject,
				       const char *message, const char *remedy)
{
	const struct mc_finding finding = {
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.subject = subject,
		.message = message,
		.remedy = remedy,
	};

	return subject && message && remedy
		       ? mc_findings_add(check->findings, &finding, check->arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_rules_module_loader(const struct mc_module_check *check)
{
	static enum muslcheck_status (*const checks[])(
		const struct mc_module_check *check) = {
		mc_python_module_check, mc_python_wheel_check, mc_ruby_module_check,
		mc_perl_module_check,	mc_php_module_check,   mc_dotnet_module_check,
		mc_node_module_check,	mc_bun_module_check,   mc_carrier_check,
	};
	enum muslcheck_status status = MUSLCHECK_OK;

	/* Without a libc there is no program that opens modules. */
	if (!check->target->libc)
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && i < sizeof(checks) / sizeof(*checks);
	     i++)
		status = checks[i](check);
	return status;
}
