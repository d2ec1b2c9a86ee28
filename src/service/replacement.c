/* SPDX-License-Identifier: MIT */
#include "service/replacement.h"

#include <string.h>

#include "base/libc.h"
#include "base/pathname.h"

const char *mc_replacement_name(enum mc_replacement_kind kind)
{
	static const char *const names[MC_REPLACEMENT_KIND_COUNT] = {
#define MC_REPLACEMENT_ROW(id, name) [MC_REPLACEMENT_##id] = name,
#include "service/replacements.def"
#undef MC_REPLACEMENT_ROW
	};

	return names[kind];
}

static struct mc_replacement in_package(const struct mc_target *target,
					const struct mc_db_package *package)
{
	return (struct mc_replacement){
		.kind = MC_REPLACEMENT_PACKAGE,
		.package = package->name,
		.note = package->note,
		.confidence = mc_target_confidence_in(target, package),
	};
}

static bool has_stem(const char *soname, const char *stem, size_t size)
{
	return soname && !strncmp(soname, stem, size) &&
	       mc_soname_stem_size(soname) == size;
}

/* The same library under another soname, on the image or in a package. */
static struct mc_replacement find_other(const struct mc_target *target,
					const char *soname, enum mc_machine machine)
{
	struct mc_replacement answer = { .kind = MC_REPLACEMENT_UNKNOWN };
	size_t size = mc_soname_stem_size(soname);
	const struct mc_db_package *row;

	for (size_t i = 0; size && i < target->provided_count; i++) {
		const struct mc_provided *provided = &target->provided[i];

		if (has_stem(provided->soname, soname, size) &&
		    (provided->machines >> machine & 1))
			return (struct mc_replacement){
				.kind = MC_REPLACEMENT_OTHER,
				.package = provided->package,
				.other = provided->soname,
				.confidence = provided->confidence,
			};
	}
	row = mc_target_package_like(target, soname);
	if (row) {
		answer = in_package(target, row);
		answer.kind = MC_REPLACEMENT_OTHER;
		answer.other = row->soname;
	}
	return answer;
}

struct mc_replacement mc_replacement_library(const struct mc_target *target,
					     const char *soname, enum mc_machine machine)
{
	const char *distribution = target->image->distribution;
	enum mc_libc_file file = MC_LIBC_FILE_LIBRARY;
	enum mc_libc owner = mc_libc_of_soname(soname, &file);
	bool is_libc = owner != MC_LIBC_UNKNOWN && owner != target->image->libc;
	const struct mc_provided *provided = mc_target_provided(target, soname, machine);
	const struct mc_db_absent_soname *absent =
		distribution ? mc_symdb_absent_soname(target->db, distribution, soname)
			     : NULL;
	const struct mc_db_package *package = mc_target_package_for(target, soname);
	struct mc_replacement answer;

	if (target->is_self)
		return (struct mc_replacement){
			.kind = MC_REPLACEMENT_THERE,
			.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		};
	if (!target->libc)
		return (struct mc_replacement){
			.kind = MC_REPLACEMENT_NONE,
			.note = "the image has no loader",
			.confidence = target->image->confidence,
		};
	/* A loader is found by its path, not by a soname. */
	if (owner == target->image->libc && file == MC_LIBC_FILE_LOADER)
		return (struct mc_replacement){
			.kind = MC_REPLACEMENT_THERE,
			.package = mc_libc_name(owner),
			.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		};
	if (provided && !is_libc)
		return (struct mc_replacement){
			.kind = MC_REPLACEMENT_THERE,
			.package = provided->package,
			.confidence = provided->confidence,
		};
	if (is_libc && !absent)
		return (struct mc_replacement){
			.kind = MC_REPLACEMENT_LIBC,
			.package = mc_libc_name(target->image->libc),
			.confidence = MUSLCHECK_CONFIDENCE_HIGH,
		};
	if (package && !is_libc)
		return in_package(target, package);
	answer = find_other(target, soname, machine);
	if (absent && (is_libc || answer.kind == MC_REPLACEMENT_UNKNOWN))
		return (struct mc_replacement){
			.kind = MC_REPLACEMENT_NONE,
			.note = absent->note,
			.confidence = absent->confidence,
		};
	return answer;
}

static bool is_about(const struct mc_db_program *row, const struct mc_target *target,
		     const char *name)
{
	const struct mc_db_image *image = target->image;

	if (strcmp(row->name, name) != 0)
		return false;
	if (!strcmp(row->distribution, "any") ||
	    !strcmp(row->distribution, image->family))
		return true;
	return image->distribution && !strcmp(row->distribution, image->distribution) &&
	       mc_release_within(image->package_release, row->since, row->until);
}

/* Does a row of the image's own family say where it has the host program? */
static bool has_own_row(const struct mc_target *target, const char *name)
{
	for (size_t i = 0; i < mc_symdb_program_count(target->db); i++) {
		const struct mc_db_program *row = mc_symdb_program_at(target->db, i);

		if (!strcmp(row->name, name) && row->host &&
		    !strcmp(row->distribution, target->image->family))
			return true;
	}
	return false;
}

static bool lies_at(const struct mc_db_program *row, const char *path)
{
	for (size_t i = 0; i < row->path_count; i++)
		if (!strcmp(row->paths[i], path))
			return true;
	return false;
}

/* The replacement that one row offers for a program. */
static struct mc_replacement answer_of(const struct mc_db_program *row,
				       const struct mc_target *target, const char *name)
{
	const struct mc_db_image *image = target->image;
	struct mc_replacement answer = {
		.package = row->package,
		.note = row->note,
		.confidence = row->confidence,
	};

	if ((row->with && (image->has & row->with) == row->with) ||
	    (row->host && image->host && !strcmp(row->host, image->host)) ||
	    (row->package && mc_target_has_package(target, row->package)))
		answer.kind = MC_REPLACEMENT_THERE;
	else if (row->package && (image->has & MC_HAS_PACKAGE_MANAGER))
		answer.kind = MC_REPLACEMENT_PACKAGE;
	else
		return (struct mc_replacement){ .kind = MC_REPLACEMENT_UNKNOWN };
	answer.is_installed = answer.kind == MC_REPLACEMENT_THERE;
	if (*name == '/' && !lies_at(row, name)) {
		answer.kind = MC_REPLACEMENT_OTHER;
		answer.other = row->paths[0];
	}
	return answer;
}

/* Best first. */
static int rank(enum mc_replacement_kind kind)
{
	static const int ranks[MC_REPLACEMENT_KIND_COUNT] = {
		[MC_REPLACEMENT_THERE] = 3,
		[MC_REPLACEMENT_PACKAGE] = 2,
		[MC_REPLACEMENT_OTHER] = 1,
	};

	return ranks[kind];
}

struct mc_replacement mc_replacement_program(const struct mc_target *target,
					     const char *name)
{
	struct mc_replacement best = { .kind = MC_REPLACEMENT_UNKNOWN };
	bool is_known = false;

	if (mc_target_is_bare(target))
		return best;
	if (target->is_self) {
		best.kind = MC_REPLACEMENT_THERE;
		return best;
	}
	for (size_t i = 0; i < mc_symdb_program_count(target->db); i++) {
		const struct mc_db_program *row = mc_symdb_program_at(target->db, i);
		struct mc_replacement answer;

		if (!is_about(row, target, mc_last_component(name)) ||
		    (row->host && !strcmp(row->distribution, "any") &&
		     has_own_row(target, row->name)))
			continue;
		is_known = true;
		answer = answer_of(row, target, name);
		if (rank(answer.kind) > rank(best.kind))
			best = answer;
	}
	/* Without a package manager nothing can be added. */
	if (best.kind == MC_REPLACEMENT_UNKNOWN &&
	    (is_known || !(target->image->has & MC_HAS_PACKAGE_MANAGER))) {
		best.kind = MC_REPLACEMENT_NONE;
		best.confidence = target->image->confidence;
	}
	return best;
}
