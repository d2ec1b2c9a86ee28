/* SPDX-License-Identifier: MIT */
/* Does Python import an extension module of this name? */
#ifndef MC_RULES_PYTHON_NAME_H
#define MC_RULES_PYTHON_NAME_H

#include "rules/finding.h"
#include "target/target.h"

/*
 * Add a finding if CPython on the target's libc ignores extension modules with this file
 * name.  Borrows path.
 */
enum muslcheck_status mc_rules_python_name(const char *path,
					   const struct mc_target *target,
					   struct mc_arena *arena,
					   struct mc_findings *findings) MC_MUST_CHECK;

#endif
