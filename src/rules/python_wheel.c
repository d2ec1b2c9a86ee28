/* SPDX-License-Identifier: MIT */
/* Does pip install the wheel that the object is in?  It decides by the file name alone. */
#include <string.h>

#include "rules/module_loader.h"
#include "rules/wheel.h"
#include "target/runtime.h"

/* The wheel's path in "x-1.0-cp39-abi3-linux_x86_64.whl!/x.so"; NULL if there is none. */
static const char *end_of_wheel(const char *path)
{
	const char *end = strstr(path, ".whl!/");

	return end ? end + strlen(".whl") : NULL;
}

static const char *advice(const struct mc_module_check *check)
{
	const char *libc = mc_libc_facts(check->target->image->libc)->wheel_tag;

	return mc_arena_join(check->arena,
			     "Run pip install --only-binary :all: on the image, which",
			     " takes a ", libc ? libc : "matching",
			     " wheel if there is one; else build it there");
}

static enum muslcheck_status check_platform(const struct mc_module_check *check,
					    const struct mc_wheel *wheel)
{
	const struct mc_platform platform =
		mc_platform_of(check->target, check->object->object.machine);
	const char *libc =
		mc_arena_printf(check->arena, "%s %u.%u", mc_libc_name(platform.libc),
				platform.libc_major, platform.libc_minor);

	if (mc_wheel_fits(wheel, &platform))
		return MUSLCHECK_OK;
	return mc_module_report(
		check, MC_RULE_WHEEL_NOT_INSTALLED, wheel->platforms,
		libc ? mc_arena_join(check->arena, "pip refuses the wheel on ", libc,
				     ": its platform tag ", wheel->platforms,
				     " is not supported there")
		     : NULL,
		advice(check));
}

static enum muslcheck_status check_python(const struct mc_module_check *check,
					  const struct mc_wheel *wheel)
{
	const struct mc_runtime python = mc_target_runtime(check->target, "python");
	const char *tags;

	if (!python.has_minor || mc_wheel_fits_python(wheel, python.major, python.minor))
		return MUSLCHECK_OK;
	tags = mc_arena_join(check->arena, wheel->python, "-", wheel->abi);
	return mc_module_report(
		check, MC_RULE_WHEEL_NOT_INSTALLED, tags,
		tags ? mc_arena_printf(check->arena,
				       "pip refuses the wheel on Python %u.%u: its tag %s"
				       " is not supported there",
				       python.major, python.minor, tags)
		     : NULL,
		"Install the wheel for the image's Python version, or use an image with the version that it was built for");
}

enum muslcheck_status mc_python_wheel_check(const struct mc_module_check *check)
{
	const char *path = check->object->path;
	const char *end = end_of_wheel(path);
	const char *file =
		end ? mc_arena_strndup(check->arena, path, (size_t)(end - path)) : "";
	enum muslcheck_status status;
	struct mc_wheel wheel;
	bool is_wheel;

	if (!file)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_wheel_parse(file, check->arena, &wheel, &is_wheel);
	if (status != MUSLCHECK_OK || !is_wheel)
		return status;
	status = check_platform(check, &wheel);
	return status == MUSLCHECK_OK ? check_python(check, &wheel) : status;
}
