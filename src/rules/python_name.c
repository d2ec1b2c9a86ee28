/* SPDX-License-Identifier: MIT */
#include "rules/python_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"

struct suffix_row {
	enum mc_libc libc;
	const char *system;
	unsigned long since;
};

static const struct suffix_row rows[] = {
#define MC_PYTHON_SUFFIX_ROW(libc, system, since) { MC_LIBC_##libc, system, since },
#include "rules/python_suffixes.def"
#undef MC_PYTHON_SUFFIX_ROW
};

/* Of "x.cpython-311-x86_64-linux-gnu.so": 311, and "gnu.so". */
struct suffix {
	const char *text; /* from ".cpython" on */
	unsigned long version;
	const char *system;
};

static bool read_suffix(const char *path, struct suffix *out)
{
	static const char tag[] = ".cpython-", linux_part[] = "-linux-";
	const char *text = strstr(mc_last_component(path), tag);
	const char *system = text ? strstr(text, linux_part) : NULL;

	if (!system)
		return false;
	*out = (struct suffix){
		.text = text,
		.version = strtoul(text + sizeof(tag) - 1, NULL, 10),
		.system = system + sizeof(linux_part) - 1,
	};
	return true;
}

/* 39 is 3.9 and 311 is 3.11, so numeric order needs one exception. */
static bool is_since(unsigned long version, unsigned long since)
{
	return version >= since || (since < 100 && version >= 100);
}

static const struct suffix_row *row_for(const struct suffix *suffix,
					const struct mc_target *target)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].libc == target->image->libc &&
		    !strncmp(rows[i].system, suffix->system, strlen(rows[i].system)) &&
		    is_since(suffix->version, rows[i].since))
			return &rows[i];
	return NULL;
}

enum muslcheck_status mc_rules_python_name(const char *path,
					   const struct mc_target *target,
					   struct mc_arena *arena,
					   struct mc_findings *findings)
{
	struct mc_finding finding = {
		.rule = MC_RULE_PYTHON_NAME,
		.severity = mc_rule_severity(MC_RULE_PYTHON_NAME),
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = MUSLCHECK_VERDICT_REBUILD,
		.remedy =
			"Build it with the image's Python, or install a wheel for this libc",
	};
	struct suffix suffix;

	if (!read_suffix(path, &suffix) || !row_for(&suffix, target))
		return MUSLCHECK_OK;
	finding.subject = suffix.text;
	finding.message =
		mc_arena_join(arena, "CPython on ", mc_libc_name(target->image->libc),
			      " ignores modules named *", suffix.text,
			      "; import fails with ModuleNotFoundError");
	return finding.message ? mc_findings_add(findings, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}
