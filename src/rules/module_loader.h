/* SPDX-License-Identifier: MIT */
/* Would the language's own module loader select and open the object? */
#ifndef MC_RULES_MODULE_LOADER_H
#define MC_RULES_MODULE_LOADER_H

#include "loader/loader.h"
#include "rules/finding.h"

/* One object on one target. */
struct mc_module_check {
	const struct mc_stored *object;
	const struct mc_target *target;
	struct mc_arena *arena;
	struct mc_findings *findings;
};

/*
 * Add a finding for each reason why the module loader ignores or rejects the object on the
 * target: Python's importer, pip, RubyGems, PHP, Perl, Node.js, Bun.
 */
enum muslcheck_status mc_rules_module_loader(const struct mc_module_check *check)
	MC_MUST_CHECK;

/* Do the findings say that the module loader ignores or rejects the object? */
bool mc_module_is_rejected(const struct mc_findings *findings);

/*
 * What brings the object, by its path, where that decides how a musl build of it is had:
 * "dotnet"; NULL: nothing known.  Static.
 */
const char *mc_module_ecosystem(const char *path);

/* Add a finding that asks for a rebuild; fails with MEMORY if message or remedy is NULL. */
enum muslcheck_status mc_module_report(const struct mc_module_check *check,
				       enum mc_rule rule, const char *subject,
				       const char *message,
				       const char *remedy) MC_MUST_CHECK;

/* The parts of mc_rules_module_loader. */
enum muslcheck_status mc_python_module_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
/* Part of mc_python_module_check: are the module's names exported by Python 3.MINOR? */
enum muslcheck_status mc_python_api_check(const struct mc_module_check *check,
					  unsigned minor) MC_MUST_CHECK;
enum muslcheck_status mc_python_wheel_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_ruby_module_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_perl_module_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_dotnet_module_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_php_module_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_node_module_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_bun_module_check(const struct mc_module_check *check)
	MC_MUST_CHECK;
enum muslcheck_status mc_carrier_check(const struct mc_module_check *check) MC_MUST_CHECK;

#endif
