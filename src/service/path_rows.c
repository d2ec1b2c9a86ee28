/* SPDX-License-Identifier: MIT */
/*
 * A row per service: of each path that the user gave, and of each folder below with a
 * lockfile, a Dockerfile or a manifest of its own, if there are several.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"

#include "service/collected.h"
#include "service/fold.h"
#include "service/places.h"

/* The row of the given path that contains this one; SIZE_MAX: none. */
static size_t row_of(const struct mc_service *service, const char *path)
{
	size_t size = strlen(path);

	while (size) {
		/* "app.tar!/bin/app" is inside app.tar. */
		size_t end = path[size - 1] == '!' ? size - 1 : size;
		size_t index = mc_map_index(&service->roots, path, end);

		/* One of several images belongs to what they are in. */
		if (index == SIZE_MAX)
			index = mc_map_index(&service->roots, path,
					     mc_before_image_name(path, end));
		if (index != SIZE_MAX)
			return index;
		while (size && path[size - 1] != '/')
			size--;
		size -= size > 0;
	}
	return SIZE_MAX;
}

/* One result that counts for a row. */
struct share {
	enum muslcheck_verdict verdict;
	const char *name;
	const char *reason;
	const char *remedy;
};

static void add_share(struct mc_service_row *row, size_t target,
		      const struct share *share)
{
	struct mc_service_row_target *out = &row->targets[target];
	enum muslcheck_verdict folded = mc_verdict_fold(out->verdict, share->verdict);
	bool decides = share->verdict == folded;

	out->unit_count++;
	out->running_count += share->verdict <= MUSLCHECK_VERDICT_ACCEPTED;
	if (decides && (folded != out->verdict || !out->blocking_count)) {
		out->blocking_count = 0;
		out->name = share->name;
		out->reason = share->reason;
		out->remedy = share->remedy;
	}
	out->verdict = folded;
	out->blocking_count += decides && folded > MUSLCHECK_VERDICT_ACCEPTED;
}

/* The row of one of the services that share a lockfile. */
static size_t row_of_service(const struct mc_service *service, const char *folder,
			     const char *path)
{
	size_t index = row_of(service, folder);

	/* The user named the lockfile, and its folder needs it. */
	return index != SIZE_MAX ? index : row_of(service, path);
}

static void add_to_row(const struct mc_service *service, struct mc_service_result *out,
		       const struct mc_component *component, size_t index)
{
	for (size_t i = 0; index != SIZE_MAX && i < service->options.target_count; i++) {
		const struct mc_component_target *part = &component->targets[i];
		const struct share share = { part->verdict, component->name, part->reason,
					     part->remedy };

		if (part->decides && !part->aside)
			add_share(&out->rows[index], i, &share);
	}
}

static void add_component(const struct mc_service *service, struct mc_service_result *out,
			  const struct mc_component *component)
{
	for (size_t i = 0; i < component->service_count; i++)
		add_to_row(service, out, component,
			   row_of_service(service, component->services[i],
					  component->declared_in));
	if (!component->service_count)
		add_to_row(service, out, component, row_of(service, component->path));
}

/* What to install, for an object that runs with packages; NULL when memory is out. */
static const char *install(struct mc_service *service, size_t target,
			   const struct mc_collected_verdict *verdict)
{
	const char *text = mc_target_installer(&service->options.targets[target]);

	for (size_t i = 0; text && i < verdict->package_count; i++)
		text = mc_arena_join(&service->arena, text, " ", verdict->packages[i]);
	if (text && verdict->verdict == MUSLCHECK_VERDICT_GCOMPAT)
		text = mc_arena_join(&service->arena, text, " gcompat");
	return text;
}

static enum muslcheck_status add_object(struct mc_service *service,
					struct mc_service_result *out,
					const struct mc_collected_object *object)
{
	size_t index = row_of(service, object->path);

	for (size_t i = 0; index != SIZE_MAX && i < service->options.target_count; i++) {
		const struct mc_collected_verdict *verdict = &object->verdicts[i];
		struct share share = { verdict->verdict, object->path, verdict->reason,
				       verdict->remedy };

		if (verdict->is_unused || verdict->decided_by)
			continue;
		if (!share.reason && share.verdict > MUSLCHECK_VERDICT_ACCEPTED) {
			share.remedy = install(service, i, verdict);
			if (!share.remedy)
				return MUSLCHECK_ERROR_MEMORY;
		}
		add_share(&out->rows[index], i, &share);
	}
	return MUSLCHECK_OK;
}

/* The only image at a path; NULL: none, or several. */
static const struct mc_image_identity *image_at(const struct mc_service *service,
						const char *path)
{
	const struct mc_image_identity *only = NULL;
	size_t size = strlen(path);

	for (size_t i = 0; i < service->image_count; i++) {
		const struct mc_collected_image *image = &service->images[i];

		/* "app.tar[linux/arm64]" is one of several in app.tar. */
		if (strncmp(image->path, path, size) ||
		    (image->path[size] && image->path[size] != '['))
			continue;
		if (only)
			return NULL;
		only = image->facts->identity;
	}
	return only;
}

/* Name the rows by the part of their paths that differs. */
static enum muslcheck_status name_rows(struct mc_service *service,
				       struct mc_service_result *result)
{
	const char **names =
		mc_arena_alloc(&service->arena, result->row_count + 1, sizeof(*names));
	enum muslcheck_status status;

	if (!names)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < result->row_count; i++)
		names[i] = result->rows[i].path;
	status = mc_places_find(names, result->row_count, &service->arena);
	for (size_t i = 0; i < result->row_count; i++) {
		result->rows[i].name = names[i];
		result->rows[i].image = image_at(service, result->rows[i].path);
	}
	return status;
}

/* The folders of files that say what a service installs or runs. */
struct folders {
	const char **items;
	size_t count;
};

static bool add_folder(struct mc_service *service, const char *path,
		       struct folders *folders)
{
	size_t size = (size_t)(mc_last_component(path) - path);
	char *folder = mc_arena_strndup(&service->arena, path, size ? size - 1 : 0);

	/* A path that the user gave has its row; an image is one service. */
	if (folder && *folder && !mc_service_image_of(service, path) &&
	    mc_map_index(&service->roots, folder, strlen(folder)) == SIZE_MAX &&
	    row_of(service, folder) != SIZE_MAX)
		folders->items[folders->count++] = folder;
	return folder;
}

/* In a lockfile of several services each has a row, below the user's path or not. */
static void add_services(struct mc_service *service,
			 const struct mc_collected_lockfile *lockfile,
			 struct folders *folders)
{
	bool is_given = mc_map_index(&service->roots, lockfile->path,
				     strlen(lockfile->path)) != SIZE_MAX;
	size_t own = (size_t)(mc_last_component(lockfile->path) - lockfile->path);

	own -= own > 0;
	for (size_t i = 0; i < lockfile->service_count; i++) {
		const char *folder = lockfile->services[i];
		bool is_own = own ? strlen(folder) == own : !strcmp(folder, ".");

		if (!(is_given && is_own) &&
		    mc_map_index(&service->roots, folder, strlen(folder)) == SIZE_MAX)
			folders->items[folders->count++] = folder;
	}
}

static bool add_lockfile(struct mc_service *service,
			 const struct mc_collected_lockfile *lockfile,
			 struct folders *folders)
{
	if (!lockfile->service_count || mc_service_image_of(service, lockfile->path))
		return add_folder(service, lockfile->path, folders);
	add_services(service, lockfile, folders);
	return true;
}

/* Size of the path of what the image is in; 0 if it has no name of its own there. */
static size_t container_size(const struct mc_collected_image *image)
{
	size_t size = strlen(image->path),
	       before = mc_before_image_name(image->path, size);

	return before < size ? before : 0;
}

static const char *reference_of(const struct mc_collected_image *image)
{
	const struct mc_image_identity *identity = image->facts->identity;

	return identity && identity->reference ? identity->reference : "";
}

/*
 * Images with names of their own are services of their own; builds of one image for several
 * platforms are one service.  Images are sorted, those in one archive next to each other.
 */
static void add_images(const struct mc_service *service, struct folders *folders)
{
	for (size_t first = 0, end; first < service->image_count; first = end) {
		const struct mc_collected_image *image = &service->images[first];
		size_t size = container_size(image);
		bool has_names = false;

		for (end = first + 1;
		     size && end < service->image_count &&
		     container_size(&service->images[end]) == size &&
		     !strncmp(service->images[end].path, image->path, size);
		     end++)
			has_names |= strcmp(reference_of(image),
					    reference_of(&service->images[end])) != 0;
		for (size_t i = first; has_names && i < end; i++)
			folders->items[folders->count++] = service->images[i].path;
	}
}

static size_t count_files(const struct mc_service *service)
{
	size_t count = service->lockfile_count + service->dockerfile_count +
		       service->container_count + service->image_count;

	for (size_t i = 0; i < service->lockfile_count; i++)
		count += service->lockfiles[i].service_count;
	return count;
}

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void sort_folders(struct folders *folders)
{
	size_t kept = 0;

	if (folders->count)
		qsort(folders->items, folders->count, sizeof(*folders->items),
		      compare_texts);
	for (size_t i = 0; i < folders->count; i++)
		if (!kept || strcmp(folders->items[kept - 1], folders->items[i]) != 0)
			folders->items[kept++] = folders->items[i];
	folders->count = kept;
}

static enum muslcheck_status find_folders(struct mc_service *service,
					  struct folders *folders)
{
	bool found = true;

	folders->items = mc_arena_alloc(&service->arena, count_files(service) + 1,
					sizeof(*folders->items));
	if (!folders->items)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; found && i < service->lockfile_count; i++)
		found = add_lockfile(service, &service->lockfiles[i], folders);
	for (size_t i = 0; found && i < service->dockerfile_count; i++)
		found = add_folder(service, service->dockerfiles[i].path, folders);
	for (size_t i = 0; found && i < service->container_count; i++)
		found = !mc_service_has_containers(service, &service->containers[i]) ||
			add_folder(service, service->containers[i].path, folders);
	add_images(service, folders);
	sort_folders(folders);
	/* The only service below a path is that path's. */
	if (folders->count < 2)
		folders->count = 0;
	return found ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* In the order of the paths, then of the folders; a path given twice has one row. */
static enum muslcheck_status make_rows(struct mc_service *service,
				       struct mc_service_result *result)
{
	struct folders folders = { 0 };
	enum muslcheck_status status = find_folders(service, &folders);
	size_t given = service->options.path_count, count = given + folders.count;

	if (status != MUSLCHECK_OK)
		return status;
	/* Of a root filesystem, folders given are no components, but have rows. */
	for (size_t i = 0;
	     status == MUSLCHECK_OK && service->options.is_root && i < given; i++)
		status = mc_map_set_index(&service->roots, service->options.paths[i],
					  strlen(service->options.paths[i]), i);
	for (size_t i = 0; status == MUSLCHECK_OK && i < folders.count; i++)
		status = mc_map_set_index(&service->roots, folders.items[i],
					  strlen(folders.items[i]), given + i);
	result->rows = mc_arena_alloc(&service->arena, count + 1, sizeof(*result->rows));
	if (!result->rows || status != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct mc_service_row *row = &result->rows[i];

		row->path =
			i < given ? service->options.paths[i] : folders.items[i - given];
		row->targets =
			mc_arena_alloc(&service->arena, service->options.target_count + 1,
				       sizeof(*row->targets));
		if (!row->targets)
			return MUSLCHECK_ERROR_MEMORY;
	}
	result->row_count = count;
	return MUSLCHECK_OK;
}

static bool is_empty(const struct mc_service *service, const struct mc_service_row *row)
{
	for (size_t i = 0; i < service->options.target_count; i++)
		if (row->targets[i].unit_count)
			return false;
	return true;
}

/* Where the folders below have everything, the given path has nothing to say. */
static void drop_empty(const struct mc_service *service, struct mc_service_result *result)
{
	size_t given = service->options.path_count, count = 0;

	if (result->row_count == given)
		return;
	for (size_t i = 0; i < result->row_count; i++)
		if (i >= given || !is_empty(service, &result->rows[i]))
			result->rows[count++] = result->rows[i];
	result->row_count = count;
}

static int compare_unread(const void *left, const void *right)
{
	const struct mc_unread *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order ? order : strcmp(a->reason, b->reason);
}

/* In an order that does not depend on threads: the first one is named. */
static void add_unreadable(struct mc_service *service, struct mc_service_result *result)
{
	if (service->unreadable_count)
		qsort(service->unreadable, service->unreadable_count,
		      sizeof(*service->unreadable), compare_unread);
	for (size_t i = 0; i < service->unreadable_count; i++) {
		const struct mc_unread *unread = &service->unreadable[i];
		size_t index = row_of(service, unread->path);
		const struct share share = { MUSLCHECK_VERDICT_UNKNOWN, unread->path,
					     unread->reason, NULL };

		for (size_t j = 0; index != SIZE_MAX && j < service->options.target_count;
		     j++)
			add_share(&result->rows[index], j, &share);
	}
}

enum muslcheck_status mc_service_fold_rows(struct mc_service *service,
					   struct mc_service_result *result)
{
	enum muslcheck_status status = make_rows(service, result);

	for (size_t i = 0; status == MUSLCHECK_OK && i < result->component_count; i++)
		add_component(service, result, &result->components[i]);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++)
		status = add_object(service, result, &service->objects[i]);
	if (status == MUSLCHECK_OK)
		add_unreadable(service, result);
	if (status == MUSLCHECK_OK)
		drop_empty(service, result);
	return status == MUSLCHECK_OK ? name_rows(service, result) : status;
}

enum muslcheck_status mc_service_add_unreadable(struct mc_service *service,
						const char *path, const char *reason)
{
	const struct mc_unread unread = { mc_arena_strdup(&service->arena, path),
					  mc_arena_strdup(&service->arena, reason) };
	struct mc_unread *grown = mc_arena_grow(&service->arena, service->unreadable,
						service->unreadable_count, sizeof(*grown),
						&service->unreadable_capacity);

	if (!unread.path || !unread.reason || !grown)
		return MUSLCHECK_ERROR_MEMORY;
	service->unreadable = grown;
	service->unreadable[service->unreadable_count++] = unread;
	return MUSLCHECK_OK;
}
