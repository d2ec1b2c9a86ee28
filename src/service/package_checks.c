/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "service/collected.h"
#include "service/wheel.h"

/* What a wheel's platform tags promise, taken together. */
struct promise {
	bool any;
	bool glibc;
	bool musl;
	unsigned glibc_minor; /* the oldest glibc 2.x */
	uint32_t machines;    /* bit per machine; 0: none is known */
};

static struct promise promise_of(const char *tags)
{
	struct promise promise = { 0 };
	struct mc_wheel_tag tag;

	while (tags && mc_wheel_next_tag(&tags, &tag)) {
		promise.any |= tag.any;
		if (!tag.is_linux)
			continue;
		if (tag.machine < MC_MACHINE_OTHER)
			promise.machines |= 1u << tag.machine;
		promise.musl |= tag.libc == MC_LIBC_MUSL;
		if (tag.libc == MC_LIBC_GLIBC &&
		    (!promise.glibc || tag.libc_minor < promise.glibc_minor))
			promise.glibc_minor = tag.libc_minor;
		promise.glibc |= tag.libc == MC_LIBC_GLIBC;
	}
	return promise;
}

static enum muslcheck_status break_promise(struct mc_service *service,
					   const struct mc_kept_object *object,
					   enum mc_rule rule, const char *message,
					   struct mc_findings *out)
{
	const struct mc_finding finding = {
		.rule = rule,
		.severity = mc_rule_severity(rule),
		.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		.work = MUSLCHECK_VERDICT_RUNS,
		.subject = object->path,
		.message = message,
	};

	return message ? mc_findings_add(out, &finding, &service->arena)
		       : MUSLCHECK_ERROR_MEMORY;
}

/* "2.34" of the object against 2.17 of the tag. */
static bool is_above(const char *floor, unsigned minor)
{
	const char *dot = floor ? strchr(floor, '.') : NULL;

	return dot && strtoul(dot + 1, NULL, 10) > minor;
}

static enum muslcheck_status hold_to_tags(struct mc_service *service,
					  const struct mc_kept_component *component,
					  const struct promise *promise,
					  const struct mc_kept_object *object,
					  struct mc_findings *out)
{
	struct mc_arena *arena = &service->arena;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (promise->any)
		return break_promise(
			service, object, MC_RULE_PACKAGE_NOT_PURE,
			mc_arena_join(arena, object->path,
				      " is native code in a wheel tagged any"),
			out);
	if (promise->machines && !(promise->machines >> object->machine & 1))
		status = break_promise(service, object, MC_RULE_PACKAGE_MACHINE,
				       mc_arena_join(arena, object->path, " is for ",
						     mc_machine_name(object->machine),
						     ", the wheel is tagged ",
						     component->tags),
				       out);
	if (status == MUSLCHECK_OK && promise->musl && !promise->glibc &&
	    object->built_for == MC_BUILT_FOR_GLIBC)
		status = break_promise(
			service, object, MC_RULE_PACKAGE_LIBC,
			mc_arena_join(arena, object->path,
				      " is built for glibc, the wheel is tagged ",
				      component->tags),
			out);
	if (status == MUSLCHECK_OK && promise->glibc && !promise->musl &&
	    object->built_for == MC_BUILT_FOR_MUSL)
		status = break_promise(
			service, object, MC_RULE_PACKAGE_LIBC,
			mc_arena_join(arena, object->path,
				      " is built for musl, the wheel is tagged ",
				      component->tags),
			out);
	if (status == MUSLCHECK_OK && promise->glibc &&
	    is_above(object->glibc_floor, promise->glibc_minor))
		status = break_promise(service, object, MC_RULE_PACKAGE_FLOOR,
				       mc_arena_join(arena, object->path, " needs glibc ",
						     object->glibc_floor,
						     ", the wheel is tagged ",
						     component->tags),
				       out);
	return status;
}

static enum mc_libc_family libc_of(const struct mc_kept_object *object)
{
	switch (object->built_for) {
	case MC_BUILT_FOR_GLIBC:
		return MC_LIBC_GLIBC;
	case MC_BUILT_FOR_MUSL:
		return MC_LIBC_MUSL;
	default:
		return MC_LIBC_UNSAID;
	}
}

static enum muslcheck_status hold_to_libc(struct mc_service *service,
					  const struct mc_kept_object *object,
					  enum mc_libc_family said,
					  struct mc_findings *out)
{
	enum mc_libc_family is = libc_of(object);

	if (said == MC_LIBC_UNSAID || is == MC_LIBC_UNSAID || said == is)
		return MUSLCHECK_OK;
	return break_promise(service, object, MC_RULE_PACKAGE_LIBC,
			     mc_arena_join(&service->arena, object->path,
					   " calls itself a build for ",
					   mc_libc_family_name(said),
					   " and is linked to ", mc_libc_family_name(is)),
			     out);
}

/* Machines that one word stands for, or that a distribution has in one package. */
static const struct {
	enum mc_machine one, other;
	bool in_systems; /* only there: lib32z1 is a package for x86_64 */
} kin[] = {
	{ MC_MACHINE_ARM, MC_MACHINE_ARMHF, false },
	{ MC_MACHINE_PPC64, MC_MACHINE_PPC64LE, false },
	{ MC_MACHINE_I386, MC_MACHINE_X86_64, true },
	{ MC_MACHINE_X32, MC_MACHINE_X86_64, true },
};

static bool is_kept(enum mc_machine said, enum mc_machine is, bool in_system)
{
	/* Programs for the kernel's BPF, say, run on no machine of that name. */
	if (said == MC_MACHINE_COUNT || is == MC_MACHINE_OTHER || said == is)
		return true;
	for (size_t i = 0; i < sizeof(kin) / sizeof(*kin); i++)
		if ((in_system || !kin[i].in_systems) &&
		    ((said == kin[i].one && is == kin[i].other) ||
		     (said == kin[i].other && is == kin[i].one)))
			return true;
	return false;
}

/* What is said of the whole is kept by a package that has an object for the machine. */
static enum mc_machine said_machine(const struct mc_kept_component *component,
				    const struct mc_variant *claim,
				    const struct mc_variant *path)
{
	if (path->machine != MC_MACHINE_COUNT || claim->machine == MC_MACHINE_COUNT)
		return path->machine;
	return component->machines >> claim->machine & 1 ? MC_MACHINE_COUNT
							 : claim->machine;
}

static enum muslcheck_status hold_to_machine(struct mc_service *service,
					     const struct mc_kept_object *object,
					     enum mc_machine said, bool in_system,
					     struct mc_findings *out)
{
	if (is_kept(said, object->machine, in_system))
		return MUSLCHECK_OK;
	return break_promise(service, object, MC_RULE_PACKAGE_MACHINE,
			     mc_arena_join(&service->arena, object->path,
					   " calls itself a build for ",
					   mc_machine_name(said), " and is for ",
					   mc_machine_name(object->machine)),
			     out);
}

static enum muslcheck_status hold_to_names(struct mc_service *service,
					   const struct mc_kept_component *component,
					   const struct mc_variant *claim,
					   const struct mc_kept_object *object,
					   struct mc_findings *out)
{
	const struct mc_variant path = mc_service_path_claim(component, object);
	enum muslcheck_status status;

	/* A folder says nothing of what lies in it: /usr/lib/x86_64-linux-gnu. */
	if (component->type == MC_COMPONENT_DIRECTORY || object->is_foreign ||
	    object->variant.system == MC_SYSTEM_OTHER)
		return MUSLCHECK_OK;
	status = hold_to_libc(service, object,
			      path.libc != MC_LIBC_UNSAID ? path.libc : claim->libc, out);
	if (status != MUSLCHECK_OK)
		return status;
	return hold_to_machine(service, object, said_machine(component, claim, &path),
			       mc_service_is_packaged_system(component->type), out);
}

static bool has_tag(const char *tags, const char *tag, size_t size)
{
	for (; *tags; tags += strcspn(tags, "."), tags += *tags == '.')
		if (strcspn(tags, ".") == size && !memcmp(tags, tag, size))
			return true;
	return false;
}

static bool has_all_tags(const char *tags, const char *others)
{
	for (; *others; others += strcspn(others, "."), others += *others == '.')
		if (!has_tag(tags, others, strcspn(others, ".")))
			return false;
	return true;
}

/* The platforms of a wheel's file name against those that are written in it. */
static enum muslcheck_status hold_to_file_name(struct mc_service *service,
					       const struct mc_kept_component *component,
					       struct mc_findings *out)
{
	struct mc_arena *arena = &service->arena;
	struct mc_finding finding = { .rule = MC_RULE_PACKAGE_TAGS,
				      .confidence = MUSLCHECK_CONFIDENCE_HIGH };
	const char *end = strstr(component->key, ".whl!");
	const char *path = end ? mc_arena_strndup(arena, component->key,
						  (size_t)(end - component->key) + 4)
			       : "";
	enum muslcheck_status status;
	struct mc_wheel wheel;
	bool is_wheel;

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_wheel_parse(path, arena, &wheel, &is_wheel);
	if (status != MUSLCHECK_OK || !is_wheel ||
	    (has_all_tags(component->tags, wheel.platforms) &&
	     has_all_tags(wheel.platforms, component->tags)))
		return status;
	finding.severity = mc_rule_severity(finding.rule);
	finding.subject = path;
	finding.message = mc_arena_join(arena, path, " is tagged ", wheel.platforms,
					" in its name and ", component->tags, " inside");
	return finding.message ? mc_findings_add(out, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_service_promises(struct mc_service *service,
					  const struct mc_kept_component *component,
					  struct mc_findings *out)
{
	const struct promise promise = promise_of(component->tags);
	struct mc_variant claim;
	enum muslcheck_status status =
		mc_service_claim(component, &service->arena, &claim);

	if (status == MUSLCHECK_OK && component->tags)
		status = hold_to_file_name(service, component, out);
	for (size_t i = 0; status == MUSLCHECK_OK && i < component->object_count; i++) {
		const struct mc_kept_object *object =
			&service->objects[component->first_object + i];

		status = component->tags
				 ? hold_to_tags(service, component, &promise, object, out)
				 : hold_to_names(service, component, &claim, object, out);
	}
	return status;
}
