/* SPDX-License-Identifier: MIT */
#include "fleet/fleet_changes.h"

#include <string.h>

#include "base/version.h"

/* "alpine" of "alpine:3.22-slim+libgcc", then "3.22-slim", then "+libgcc". */
struct parts {
	size_t family_size;
	const char *release;
	size_t release_size;
	const char *packages;
};

static struct parts parts_of(const char *id)
{
	struct parts parts = { .family_size = strcspn(id, ":") };

	parts.release = id + parts.family_size + (id[parts.family_size] == ':');
	parts.release_size = strcspn(parts.release, "+");
	parts.packages = parts.release + parts.release_size;
	return parts;
}

/* Releases that have numbers; "edge" and code names have no order. */
static bool is_newer(const char *left, const char *right)
{
	const struct parts a = parts_of(left), b = parts_of(right);

	return a.family_size == b.family_size && !strncmp(left, right, a.family_size) &&
	       !strcmp(a.packages, b.packages) && a.release_size && b.release_size &&
	       strchr("0123456789", *a.release) && strchr("0123456789", *b.release) &&
	       mc_version_compare(b.release, a.release) > 0;
}

bool mc_fleet_differs(const struct mc_fleet *fleet, const struct mc_fleet_change *change,
		      size_t index)
{
	const struct mc_service_row_target *targets = fleet->rows[index].targets;

	return targets[change->from].verdict != targets[change->to].verdict;
}

static void count(const struct mc_fleet *fleet, struct mc_fleet_change *change)
{
	for (size_t i = 0; i < fleet->service_count; i++) {
		const struct mc_service_row_target *targets = fleet->rows[i].targets;
		enum muslcheck_verdict before = targets[change->from].verdict;
		enum muslcheck_verdict after = targets[change->to].verdict;

		change->better_count += after < before;
		change->worse_count += after > before;
	}
}

bool mc_fleet_change_from(const struct mc_fleet *fleet, size_t from,
			  struct mc_fleet_change *out)
{
	*out = (struct mc_fleet_change){ .from = from, .to = SIZE_MAX };
	for (size_t i = 0; i < fleet->target_count; i++)
		if (is_newer(fleet->targets[from], fleet->targets[i]) &&
		    (out->to == SIZE_MAX ||
		     is_newer(fleet->targets[i], fleet->targets[out->to])))
			out->to = i;
	if (out->to == SIZE_MAX)
		return false;
	count(fleet, out);
	return true;
}
