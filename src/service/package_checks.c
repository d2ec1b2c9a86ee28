/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "service/collected.h"
#include "rules/wheel.h"

/* The platform tags of a wheel, combined. */
struct tag_summary {
	bool any;
	uint32_t libcs;	      /* one bit per enum mc_libc; 0: none stated */
	unsigned glibc_minor; /* the oldest glibc 2.x */
	uint32_t machines;    /* one bit per architecture; 0: none known */
};

static bool allow(const struct tag_summary *tags, enum mc_libc libc)
{
	return tags->libcs >> libc & 1;
}

static struct tag_summary summarize_tags(const char *text)
{
	struct tag_summary tags = { 0 };
	struct mc_wheel_tag tag;

	while (text && mc_wheel_next_tag(&text, &tag)) {
		tags.any |= tag.any;
		if (!tag.is_linux)
			continue;
		if (tag.machine < MC_MACHINE_OTHER)
			tags.machines |= 1u << tag.machine;
		if (tag.libc == MC_LIBC_GLIBC &&
		    (!allow(&tags, MC_LIBC_GLIBC) || tag.libc_minor < tags.glibc_minor))
			tags.glibc_minor = tag.libc_minor;
		if (mc_libc_is_known(tag.libc))
			tags.libcs |= 1u << tag.libc;
	}
	return tags;
}

static enum muslcheck_status add_mismatch(struct mc_service *service,
					  const struct mc_collected_object *object,
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

static enum muslcheck_status check_tags(struct mc_service *service,
					const struct mc_collected_component *component,
					const struct tag_summary *tags,
					const struct mc_collected_object *object,
					struct mc_findings *out)
{
	struct mc_arena *arena = &service->arena;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (tags->any)
		return add_mismatch(
			service, object, MC_RULE_PACKAGE_NOT_PURE,
			mc_arena_join(arena, object->path,
				      " is native code in a wheel tagged \"any\""),
			out);
	if (tags->machines && !(tags->machines >> object->machine & 1))
		status = add_mismatch(service, object, MC_RULE_PACKAGE_MACHINE,
				      mc_arena_join(arena, object->path, " is for ",
						    mc_machine_name(object->machine),
						    " but the wheel is tagged ",
						    component->tags),
				      out);
	if (status == MUSLCHECK_OK && tags->libcs &&
	    mc_libc_is_known(object->built_for) && !allow(tags, object->built_for))
		status = add_mismatch(service, object, MC_RULE_PACKAGE_LIBC,
				      mc_arena_join(arena, object->path, " is built for ",
						    mc_libc_name(object->built_for),
						    " but the wheel is tagged ",
						    component->tags),
				      out);
	if (status == MUSLCHECK_OK && allow(tags, MC_LIBC_GLIBC) &&
	    is_above(object->glibc_floor, tags->glibc_minor))
		status = add_mismatch(
			service, object, MC_RULE_PACKAGE_FLOOR,
			mc_arena_join(arena, object->path, " requires glibc ",
				      object->glibc_floor, " but the wheel is tagged ",
				      component->tags),
			out);
	return status;
}

static enum muslcheck_status check_libc(struct mc_service *service,
					const struct mc_collected_object *object,
					enum mc_libc declared, struct mc_findings *out)
{
	enum mc_libc is = object->built_for;

	if (!mc_libc_is_known(declared) || !mc_libc_is_known(is) || declared == is)
		return MUSLCHECK_OK;
	return add_mismatch(service, object, MC_RULE_PACKAGE_LIBC,
			    mc_arena_join(&service->arena, object->path,
					  " is named as a ", mc_libc_name(declared),
					  " build but is linked to ", mc_libc_name(is)),
			    out);
}

/* Architectures that share a name, or that distributions put into one package. */
static const struct {
	enum mc_machine one, other;
	bool in_systems; /* only in distribution packages: lib32z1 is for x86_64 */
} related_machines[] = {
	{ MC_MACHINE_ARM, MC_MACHINE_ARMHF, false },
	{ MC_MACHINE_PPC64, MC_MACHINE_PPC64LE, false },
	{ MC_MACHINE_I386, MC_MACHINE_X86_64, true },
	{ MC_MACHINE_X32, MC_MACHINE_X86_64, true },
};

static bool machine_matches(enum mc_machine declared, enum mc_machine is, bool in_system)
{
	/* Some objects run on no architecture: BPF programs for the kernel. */
	if (declared == MC_MACHINE_COUNT || is == MC_MACHINE_OTHER || declared == is)
		return true;
	for (size_t i = 0; i < sizeof(related_machines) / sizeof(*related_machines); i++)
		if ((in_system || !related_machines[i].in_systems) &&
		    ((declared == related_machines[i].one &&
		      is == related_machines[i].other) ||
		     (declared == related_machines[i].other &&
		      is == related_machines[i].one)))
			return true;
	return false;
}

/* A package that has an object for its declared architecture may have others too. */
static enum mc_machine declared_machine(const struct mc_collected_component *component,
					const struct mc_variant *declared,
					const struct mc_variant *path)
{
	if (path->machine != MC_MACHINE_COUNT || declared->machine == MC_MACHINE_COUNT)
		return path->machine;
	return component->machines >> declared->machine & 1 ? MC_MACHINE_COUNT
							    : declared->machine;
}

static enum muslcheck_status check_machine(struct mc_service *service,
					   const struct mc_collected_object *object,
					   enum mc_machine declared, bool in_system,
					   struct mc_findings *out)
{
	if (machine_matches(declared, object->machine, in_system))
		return MUSLCHECK_OK;
	return add_mismatch(service, object, MC_RULE_PACKAGE_MACHINE,
			    mc_arena_join(&service->arena, object->path, " is named for ",
					  mc_machine_name(declared), " but is for ",
					  mc_machine_name(object->machine)),
			    out);
}

static enum muslcheck_status check_names(struct mc_service *service,
					 const struct mc_collected_component *component,
					 const struct mc_variant *declared,
					 const struct mc_collected_object *object,
					 struct mc_findings *out)
{
	const struct mc_variant path = mc_service_path_platform(component, object);
	enum muslcheck_status status;

	/* A folder name declares nothing about its files: /usr/lib/x86_64-linux-gnu. */
	if (component->type == MC_COMPONENT_DIRECTORY || object->is_foreign ||
	    object->variant.system == MC_SYSTEM_OTHER)
		return MUSLCHECK_OK;
	status = check_libc(service, object,
			    path.libc != MC_LIBC_UNKNOWN ? path.libc : declared->libc,
			    out);
	if (status != MUSLCHECK_OK)
		return status;
	return check_machine(service, object,
			     declared_machine(component, declared, &path),
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

/* Compare the platforms in a wheel's file name with those in its WHEEL file. */
static enum muslcheck_status check_file_name(
	struct mc_service *service, const struct mc_collected_component *component,
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
					" in its name but ", component->tags, " inside");
	return finding.message ? mc_findings_add(out, &finding, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_service_check_package(
	struct mc_service *service, const struct mc_collected_component *component,
	struct mc_findings *out)
{
	const struct tag_summary tags = summarize_tags(component->tags);
	struct mc_variant declared;
	enum muslcheck_status status =
		mc_service_declared_platform(component, &service->arena, &declared);

	if (status == MUSLCHECK_OK && component->tags)
		status = check_file_name(service, component, out);
	for (size_t i = 0; status == MUSLCHECK_OK && i < component->object_count; i++) {
		const struct mc_collected_object *object =
			&service->objects[component->first_object + i];

		status =
			component->tags
				? check_tags(service, component, &tags, object, out)
				: check_names(service, component, &declared, object, out);
	}
	return status;
}
