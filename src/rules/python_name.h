/* SPDX-License-Identifier: MIT */
/* Is a Python extension found under its name? */
#ifndef MC_RULES_PYTHON_NAME_H
#define MC_RULES_PYTHON_NAME_H

#include "rules/finding.h"
#include "target/target.h"

/*
 * Add a finding if the file name of an extension module is one that a CPython of the
 * target's libc does not look for.  Borrows from path.
 */
enum muslcheck_status mc_rules_python_name(const char *path,
					   const struct mc_target *target,
					   struct mc_arena *arena,
					   struct mc_findings *findings) MC_MUST_CHECK;

#endif
