/* SPDX-License-Identifier: MIT */
/* The platform that a package declares, in its name and in its metadata. */
#include <string.h>

#include "service/collected.h"

#include "base/pathname.h"

static const char *file_name(const char *key, struct mc_arena *arena)
{
	const char *name = mc_last_component(key);
	size_t size = strlen(name);

	return mc_arena_strndup(arena, name,
				size && name[size - 1] == '!' ? size - 1 : size);
}

/* "1.2.0-x86_64-linux" of "x-3d-1.2.0-x86_64-linux"; NULL if there is no version. */
static const char *find_version(const char *name)
{
	while ((name = strchr(name, '-'))) {
		size_t digits = strspn(++name, "0123456789");

		if (digits && (!name[digits] || strchr(".-", name[digits])))
			return name;
	}
	return NULL;
}

/* The part after "-1.2.0", where jars and gems name a platform; may be "". */
static const char *after_version(const char *name)
{
	const char *version = find_version(name);

	return version ? version + strcspn(version, "-") : "";
}

/* "arm64.deb" of "x_1.2.0_arm64.deb". */
static const char *after_last(const char *name, char separator)
{
	const char *found = strrchr(name, separator);

	return found ? found + 1 : "";
}

/* "x86_64.rpm" of "x-1.2.0-1.el9.x86_64.rpm". */
static const char *architecture_of_rpm(const char *name)
{
	const char *dot = strrchr(name, '.');

	while (dot && dot > name && dot[-1] != '.')
		dot--;
	return dot ? dot : "";
}

static bool says_linux(const struct mc_variant *variant)
{
	return variant->system == MC_SYSTEM_LINUX || variant->libc != MC_LIBC_UNKNOWN;
}

/* Ignore an architecture ("arm-helpers") unless the name also mentions Linux or a libc. */
static struct mc_variant linux_platform_in(const char *name)
{
	struct mc_variant variant = mc_variant_of(name);

	if (!says_linux(&variant))
		variant.machine = MC_MACHINE_COUNT;
	return variant;
}

static enum muslcheck_status platform_from_name(
	const struct mc_collected_component *component, struct mc_arena *arena,
	struct mc_variant *out)
{
	const char *name = file_name(component->key, arena);

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	switch (component->type) {
	case MC_COMPONENT_NPM:
		*out = linux_platform_in(component->name ? component->name : name);
		break;
	case MC_COMPONENT_NUGET:
		*out = linux_platform_in(name);
		break;
	case MC_COMPONENT_JAR:
	case MC_COMPONENT_GEM:
		*out = linux_platform_in(after_version(name));
		break;
	case MC_COMPONENT_DEB:
		out->machine = mc_variant_of(after_last(name, '_')).machine;
		break;
	case MC_COMPONENT_RPM:
		out->machine = mc_variant_of(architecture_of_rpm(name)).machine;
		break;
	default:
		break;
	}
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_declared_platform(
	const struct mc_collected_component *component, struct mc_arena *arena,
	struct mc_variant *out)
{
	struct mc_variant named = { .machine = MC_MACHINE_COUNT };
	enum muslcheck_status status = platform_from_name(component, arena, &named);

	*out = component->platform;
	if (out->libc == MC_LIBC_UNKNOWN)
		out->libc = named.libc;
	/* The file name wins: it may differ from the package name. */
	if (named.machine != MC_MACHINE_COUNT)
		out->machine = named.machine;
	return status;
}

static enum muslcheck_status split(struct mc_collected_component *component,
				   const char *version, size_t version_size,
				   struct mc_arena *arena)
{
	const char *name = component->name;

	component->version = mc_arena_strndup(arena, version, version_size);
	component->name = mc_arena_strndup(arena, name, (size_t)(version - name) - 1);
	return component->version && component->name ? MUSLCHECK_OK
						     : MUSLCHECK_ERROR_MEMORY;
}

/* "x-1.2.0-x86_64-linux", maybe with ".gem". */
static enum muslcheck_status split_gem(struct mc_collected_component *component,
				       struct mc_arena *arena)
{
	const char *version = find_version(component->name);
	size_t size = version ? strcspn(version, "-") : 0;

	if (!version || version == component->name + 1)
		return MUSLCHECK_OK;
	if (!version[size] && size > 4 && !strcmp(version + size - 4, ".gem"))
		size -= 4;
	return split(component, version, size, arena);
}

/* "x-1.2.0-1.el9.x86_64.rpm": the version has one dash, the name any. */
static enum muslcheck_status split_rpm(struct mc_collected_component *component,
				       struct mc_arena *arena)
{
	const char *name = component->name;
	const char *architecture = architecture_of_rpm(name);
	const char *release = strrchr(name, '-');
	const char *version =
		release ? memrchr(name, '-', (size_t)(release - name)) : NULL;

	if (!version || version == name || architecture < release)
		return MUSLCHECK_OK;
	return split(component, version + 1, (size_t)(architecture - version) - 2, arena);
}

enum muslcheck_status mc_service_split_name(struct mc_collected_component *component,
					    struct mc_arena *arena)
{
	switch (component->type) {
	case MC_COMPONENT_GEM:
		return split_gem(component, arena);
	case MC_COMPONENT_RPM:
		return split_rpm(component, arena);
	default:
		return MUSLCHECK_OK;
	}
}

bool mc_service_is_packaged_system(enum mc_component_type type)
{
	return type == MC_COMPONENT_DEB || type == MC_COMPONENT_APK ||
	       type == MC_COMPONENT_RPM;
}

struct mc_variant mc_service_path_platform(const struct mc_collected_component *component,
					   const struct mc_collected_object *object)
{
	static const struct mc_variant nothing = { .machine = MC_MACHINE_COUNT };
	struct mc_variant variant = object->variant;

	if (mc_service_is_packaged_system(component->type))
		return nothing;
	if (!says_linux(&variant))
		variant.machine = MC_MACHINE_COUNT;
	return variant;
}
