/* SPDX-License-Identifier: MIT */
#include "target/target.h"

#include <stdlib.h>
#include <string.h>

enum { EVERY_MACHINE = UINT32_MAX };

/* Compare releases numerically: 3.9 < 3.22 < 3.22.1 < "edge". */
static int compare_releases(const char *left, const char *right)
{
	while (*left || *right) {
		char *left_end, *right_end;
		unsigned long a = strtoul(left, &left_end, 10);
		unsigned long b = strtoul(right, &right_end, 10);

		if (!*left || !*right)
			return *left ? 1 : -1;
		if (left_end == left || right_end == right)
			return (left_end == left) - (right_end == right);
		if (a != b)
			return a < b ? -1 : 1;
		left = *left_end == '.' ? left_end + 1 : left_end;
		right = *right_end == '.' ? right_end + 1 : right_end;
	}
	return 0;
}

bool mc_release_within(const char *release, const char *since, const char *until)
{
	return (!since || compare_releases(since, release) <= 0) &&
	       (!until || compare_releases(release, until) <= 0);
}

static bool same(const char *left, const char *right)
{
	return left && right && !strcmp(left, right);
}

/* True if the row, which is of the target's distribution, applies to its release. */
static bool is_of_release(const struct mc_target *target,
			  const struct mc_db_package *package)
{
	return mc_release_within(target->image->package_release, package->since,
				 package->until);
}

static enum muslcheck_status add_offer(struct mc_package_index *index,
				       struct mc_offer *offer)
{
	struct mc_map_entry *soname, *package;

	soname = mc_map_add_text(&index->sonames, offer->package->soname, NULL);
	package = mc_map_add_text(&index->packages, offer->package->name, NULL);
	if (!soname || !package)
		return MUSLCHECK_ERROR_MEMORY;
	soname->const_item = offer->package;
	offer->next = package->item;
	package->item = offer;
	return MUSLCHECK_OK;
}

/* The first row that is added counts. */
static enum muslcheck_status add_elsewhere(struct mc_package_index *index,
					   const struct mc_db_package *package)
{
	bool is_new;
	struct mc_map_entry *entry =
		mc_map_add_text(&index->elsewhere, package->soname, &is_new);

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	if (is_new)
		entry->const_item = package;
	return MUSLCHECK_OK;
}

size_t mc_soname_stem_size(const char *soname)
{
	const char *end = strstr(soname, ".so");

	return end && (!end[3] || end[3] == '.') ? (size_t)(end - soname) : 0;
}

/* The last row of a stem is the newest: rows are sorted by soname. */
static enum muslcheck_status index_stems(struct mc_target *target,
					 const struct mc_offer *offers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct mc_db_package *row = offers[i].package;
		size_t size = row ? mc_soname_stem_size(row->soname) : 0;
		struct mc_map_entry *entry;

		if (!size || mc_target_package_for(target, row->soname) != row)
			continue;
		entry = mc_map_add(&target->index.stems, row->soname, size, NULL);
		if (!entry)
			return MUSLCHECK_ERROR_MEMORY;
		entry->const_item = row;
	}
	return MUSLCHECK_OK;
}

/* Last row first: so the first row of a soname counts, and a package's rows keep their order. */
enum muslcheck_status mc_target_index_packages(struct mc_target *target,
					       struct mc_arena *arena)
{
	struct mc_package_index *index = &target->index;
	size_t count = mc_symdb_package_count(target->db);
	struct mc_offer *offers = mc_arena_alloc(arena, count, sizeof(*offers));
	enum muslcheck_status status = MUSLCHECK_OK;
	const char *last = NULL;
	bool is_ours = false;

	if (!offers)
		return MUSLCHECK_ERROR_MEMORY;
	*index = (struct mc_package_index){ { .arena = arena },
					    { .arena = arena },
					    { .arena = arena },
					    { .arena = arena } };
	for (size_t i = count; status == MUSLCHECK_OK && i-- > 0;) {
		const struct mc_db_package *row = mc_symdb_package_at(target->db, i);

		/* Rows of one distribution are adjacent, and share its name. */
		if (row->distribution != last) {
			last = row->distribution;
			is_ours = same(last, target->image->distribution);
		}
		if (!row->soname || !is_ours)
			continue;
		if (is_of_release(target, row)) {
			offers[i].package = row;
			status = add_offer(index, &offers[i]);
		} else if (row->confidence == MUSLCHECK_CONFIDENCE_HIGH)
			status = add_elsewhere(index, row);
	}
	return status == MUSLCHECK_OK ? index_stems(target, offers, count) : status;
}

const struct mc_db_package *mc_target_package_like(const struct mc_target *target,
						   const char *soname)
{
	size_t size = mc_soname_stem_size(soname);
	const struct mc_map_entry *entry =
		size && target->index.stems.count
			? mc_map_find(&target->index.stems, soname, size)
			: NULL;

	return entry ? entry->const_item : NULL;
}

const struct mc_db_package *mc_target_package_for(const struct mc_target *target,
						  const char *soname)
{
	const struct mc_map_entry *entry =
		mc_map_find_text(&target->index.sonames, soname);

	return entry ? entry->const_item : NULL;
}

const struct mc_db_package *mc_target_package_elsewhere(const struct mc_target *target,
							const char *soname)
{
	const struct mc_map_entry *entry;

	if (mc_target_package_for(target, soname) ||
	    target->image->packages_confidence == MUSLCHECK_CONFIDENCE_LOW)
		return NULL;
	entry = mc_map_find_text(&target->index.elsewhere, soname);
	return entry ? entry->const_item : NULL;
}

static const struct mc_offer *offers_of(const struct mc_target *target, const char *name)
{
	const struct mc_map_entry *entry =
		mc_map_find_text(&target->index.packages, name);

	return entry ? entry->item : NULL;
}

struct installer_row {
	const char *distribution;
	const char *name;
	const char *command;
	const char *by_hand;	    /* without a package manager */
	const char *before, *after; /* the packages, in a Dockerfile */
};

static const struct installer_row installers[] = {
#define MC_PACKAGE_MANAGER_ROW(distribution, name, command, by_hand, before, after)      \
	{ distribution, name, command, by_hand, before, after },
#include "target/package_managers.def"
#undef MC_PACKAGE_MANAGER_ROW
};

static const struct installer_row *installer_of(const struct mc_target *target)
{
	for (size_t i = 0; i < sizeof(installers) / sizeof(*installers); i++)
		if (same(installers[i].distribution, target->image->distribution))
			return &installers[i];
	return NULL;
}

const char *mc_target_installer(const struct mc_target *target)
{
	const struct installer_row *row = installer_of(target);

	if (!row)
		return "install";
	return mc_target_installs(target) ? row->command : row->by_hand;
}

bool mc_target_installs(const struct mc_target *target)
{
	uint32_t has = target->image->has;

	return !has || has & MC_HAS_PACKAGE_MANAGER;
}

const char *mc_target_install_line(const struct mc_target *target, const char *packages,
				   struct mc_arena *arena)
{
	const struct installer_row *row = installer_of(target);

	return row && mc_target_installs(target)
		       ? mc_arena_join(arena, "RUN ", row->before, " ", packages,
				       row->after)
		       : NULL;
}

static const struct {
	const char *family;
	const char *before; /* the user's name */
} user_commands[] = {
#define MC_USER_COMMAND(family, before) { family, before },
#include "target/user_commands.def"
#undef MC_USER_COMMAND
};

const char *mc_target_add_user(const struct mc_target *target, const char *name,
			       struct mc_arena *arena)
{
	for (size_t i = 0; i < sizeof(user_commands) / sizeof(*user_commands); i++)
		if (same(user_commands[i].family, target->image->family))
			return mc_arena_join(arena, "RUN ", user_commands[i].before,
					     name);
	return mc_arena_join(arena, "RUN echo ", name,
			     ":x:1000:1000::/:/bin/sh >> /etc/passwd");
}

const char *mc_target_distribution(const struct mc_target *target)
{
	const struct installer_row *row = installer_of(target);

	return row ? row->name : "such";
}

bool mc_target_is_bare(const struct mc_target *target)
{
	return same(target->image->family, mc_libc_name(target->image->libc));
}

bool mc_target_checks_versions(const struct mc_target *target)
{
	return mc_libc_facts(target->image->libc)->checks_versions;
}

enum muslcheck_confidence mc_target_confidence_in(const struct mc_target *target,
						  const struct mc_db_package *package)
{
	enum muslcheck_confidence release = target->image->packages_confidence;

	return package->confidence < release ? package->confidence : release;
}

const struct mc_provided *mc_target_provided(const struct mc_target *target,
					     const char *soname, enum mc_machine machine)
{
	for (size_t i = 0; i < target->provided_count; i++) {
		const struct mc_provided *provided = &target->provided[i];

		if ((provided->machines >> machine & 1) &&
		    !strcmp(provided->soname, soname))
			return provided;
	}
	return NULL;
}

bool mc_target_has_package(const struct mc_target *target, const char *package)
{
	for (size_t i = 0; i < target->package_count; i++)
		if (!strcmp(target->packages[i], package))
			return true;
	return false;
}

static bool applies(const struct mc_target *target, const struct mc_db_dependency *row)
{
	return same(row->distribution, target->image->distribution) &&
	       mc_release_within(target->image->package_release, row->since, row->until);
}

/* True if the package depends on other; NULL is no package. */
static bool depends_on(const struct mc_target *target, const char *package,
		       const char *other)
{
	for (size_t i = 0; other && i < mc_symdb_dependency_count(target->db); i++) {
		const struct mc_db_dependency *row =
			mc_symdb_dependency_at(target->db, i);

		if (row->needs[0] == other[0] && same(row->needs, other) &&
		    same(row->package, package) && applies(target, row))
			return true;
	}
	return false;
}

const struct mc_provided *mc_target_next_dependency(const struct mc_target *target,
						    const struct mc_provided *provided,
						    enum mc_machine machine,
						    size_t *cursor)
{
	while (provided->has_dependencies && *cursor < target->provided_count) {
		const struct mc_provided *other = &target->provided[(*cursor)++];

		if (other != provided && other->machines >> machine & 1 &&
		    depends_on(target, provided->package, other->package))
			return other;
	}
	return NULL;
}

const struct mc_db_layout_file *mc_target_interp(const struct mc_target *target,
						 const char *interp,
						 enum mc_machine machine)
{
	size_t count = target->has_gcompat ? mc_symdb_layout_file_count(target->db) : 0;

	for (size_t i = 0; i < count; i++) {
		const struct mc_db_layout_file *file =
			mc_symdb_layout_file_at(target->db, i);

		if ((file->machines >> machine & 1) && !strcmp(file->path, interp) &&
		    same(file->layout, target->image->gcompat_layout))
			return file;
	}
	return NULL;
}

const struct mc_db_build *mc_target_build(const struct mc_target *target,
					  const char *library)
{
	const struct mc_db_image *image = target->image;
	const char *id = NULL;

	if (same(library, "libstdc++"))
		id = image->libstdcxx_build;
	else if (same(library, "libgcc"))
		id = image->libgcc_build;
	else if (same(library, "gcompat"))
		id = image->gcompat_build;
	else if (same(library, "libucontext"))
		id = image->libucontext_build;
	else if (same(library, "libobstack"))
		id = image->libobstack_build;
	return id ? mc_symdb_build(target->db, id) : NULL;
}

bool mc_target_has_dependencies(const struct mc_target *target, const char *package)
{
	for (size_t i = 0; i < mc_symdb_dependency_count(target->db); i++)
		if (same(mc_symdb_dependency_at(target->db, i)->package, package))
			return true;
	return false;
}

/*
 * Find the object's export list: for glibc by its release, for others by the release of
 * the distribution, else any release.
 */
static void find_names(const struct mc_target *target, struct mc_provided *provided,
		       const char *library)
{
	const struct mc_db_image *image = target->image;
	bool versioned = mc_target_checks_versions(target);

	mc_symdb_library_version(target->db, provided->soname,
				 versioned ? target->libc->version : NULL,
				 &provided->library_index, &provided->version_index);
	if (versioned && provided->version_index != UINT16_MAX)
		provided->kind = MC_PROVIDED_GLIBC;
	else if (versioned && provided->library_index != UINT16_MAX)
		mc_symdb_library_version(target->db, provided->soname,
					 image->package_release, &provided->library_index,
					 &provided->version_index);
	else if (library)
		mc_symdb_library_version(target->db, library, NULL,
					 &provided->library_index,
					 &provided->version_index);
}

enum muslcheck_status mc_target_provide(struct mc_target *target,
					struct mc_provided provided, const char *library,
					struct mc_arena *arena)
{
	struct mc_provided *grown =
		mc_arena_grow(arena, target->provided, target->provided_count,
			      sizeof(*grown), &target->provided_capacity);
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!grown)
		return MUSLCHECK_ERROR_MEMORY;
	target->provided = grown;
	provided.has_dependencies = mc_target_has_dependencies(target, provided.package);
	provided.build = library ? mc_target_build(target, library) : NULL;
	if (provided.kind == MC_PROVIDED_OPAQUE && provided.build)
		provided.kind = MC_PROVIDED_LISTED;
	provided.library_index = provided.version_index = UINT16_MAX;
	/* musl's loader uses this only for objects without a list. */
	if (mc_target_checks_versions(target) || provided.kind == MC_PROVIDED_OPAQUE)
		find_names(target, &provided, library);
	provided.is_reduced = provided.kind == MC_PROVIDED_OPAQUE &&
			      provided.library_index != UINT16_MAX &&
			      mc_target_is_reduced(target, provided.soname,
						   &provided.reduced_confidence);
	if (mc_target_checks_versions(target))
		status = mc_provided_set_nodes(target, &provided, arena);
	if (status == MUSLCHECK_OK)
		target->provided[target->provided_count++] = provided;
	return status;
}

/* Add the files of gcompat's layout that musl's search finds. */
static enum muslcheck_status provide_layout(struct mc_target *target,
					    struct mc_arena *arena)
{
	size_t count = mc_symdb_layout_file_count(target->db);
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		const struct mc_db_layout_file *file =
			mc_symdb_layout_file_at(target->db, i);
		struct mc_provided provided = {
			.soname = file->soname,
			.package = "gcompat",
			.confidence = file->confidence,
			.machines = file->machines,
		};

		if (!file->soname || !same(file->layout, target->image->gcompat_layout))
			continue;
		provided.kind = same(file->provides, "stub")   ? MC_PROVIDED_STUB
				: same(file->provides, "musl") ? MC_PROVIDED_LIBC
							       : MC_PROVIDED_OPAQUE;
		status = mc_target_provide(target, provided, file->provides, arena);
	}
	return status;
}

static enum muslcheck_status provide_package(struct mc_target *target, const char *name,
					     struct mc_arena *arena)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	if (same(name, "gcompat"))
		return provide_layout(target, arena);
	for (const struct mc_offer *offer = offers_of(target, name);
	     offer && status == MUSLCHECK_OK; offer = offer->next) {
		const struct mc_db_package *row = offer->package;
		const struct mc_provided provided = {
			.soname = row->soname,
			.kind = MC_PROVIDED_OPAQUE,
			.package = row->name,
			.confidence = mc_target_confidence_in(target, row),
			.machines = EVERY_MACHINE,
		};

		status = mc_target_provide(target, provided, row->library, arena);
	}
	return status;
}

/* Install a package and its dependencies, each once. */
static enum muslcheck_status install(struct mc_target *target, const char *name,
				     struct mc_arena *arena)
{
	size_t count = mc_symdb_dependency_count(target->db);
	enum muslcheck_status status;
	const char **packages;

	if (mc_target_has_package(target, name))
		return MUSLCHECK_OK;
	packages = mc_arena_alloc(arena, target->package_count + 1, sizeof(*packages));
	if (!packages)
		return MUSLCHECK_ERROR_MEMORY;
	if (target->package_count)
		memcpy(packages, target->packages,
		       target->package_count * sizeof(*packages));
	packages[target->package_count++] = name;
	target->packages = packages;
	target->has_gcompat |= same(name, "gcompat");
	status = provide_package(target, name, arena);
	for (size_t i = 0; status == MUSLCHECK_OK && i < count; i++) {
		const struct mc_db_dependency *row =
			mc_symdb_dependency_at(target->db, i);

		if (same(row->package, name) && !row->is_undeclared &&
		    applies(target, row))
			status = install(target, row->needs, arena);
	}
	return status;
}

enum muslcheck_status mc_target_extend(const struct mc_target *base,
				       const char *const *packages, size_t package_count,
				       enum mc_gcompat_use gcompat,
				       struct mc_arena *arena, struct mc_target *out)
{
	struct mc_target target = *base;
	enum muslcheck_status status = MUSLCHECK_OK;

	/* Growing copies the array, so base is not changed. */
	target.provided_capacity = target.provided_count;
	for (size_t i = 0; status == MUSLCHECK_OK && i < package_count; i++)
		status = install(&target, packages[i], arena);
	if (status == MUSLCHECK_OK && gcompat != MC_GCOMPAT_AS_IS)
		status = install(&target, "gcompat", arena);
	if (gcompat == MC_GCOMPAT_PRELOADED)
		target.preloads_gcompat = true;
	if (status == MUSLCHECK_OK)
		*out = target;
	return status;
}
