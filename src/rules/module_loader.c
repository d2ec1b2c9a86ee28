/* SPDX-License-Identifier: MIT */
#include "rules/module_loader.h"

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
		mc_perl_module_check,	mc_php_module_check,
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
