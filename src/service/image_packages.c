/* SPDX-License-Identifier: MIT */
/* Finds which packages of an image the service's own objects need. */
#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"
#include "service/collected.h"

static const char **copy_all(struct mc_service *service, const char *const *texts,
			     size_t count, bool *failed)
{
	const char **copies = mc_arena_alloc(&service->arena, count + 1, sizeof(*copies));

	*failed |= !copies;
	for (size_t i = 0; copies && i < count; i++)
		copies[i] = mc_service_copy(service, texts[i], failed);
	return copies;
}

/* Package names are shared; libraries are sorted by package. */
static void copy_libraries(struct mc_service *service, const struct mc_image_facts *from,
			   struct mc_image_facts *to, bool *failed)
{
	size_t package = 0;

	to->libraries = mc_arena_alloc(&service->arena, from->library_count + 1,
				       sizeof(*to->libraries));
	*failed |= !to->libraries;
	for (size_t i = 0; !*failed && i < from->library_count; i++) {
		const struct mc_owned_library *library = &from->libraries[i];

		while (strcmp(to->packages[package], library->package) != 0)
			package++;
		to->libraries[i].package = to->packages[package];
		to->libraries[i].name = mc_service_copy(service, library->name, failed);
	}
}

static const struct mc_image_identity *copy_identity(struct mc_service *service,
						     const struct mc_image_identity *from,
						     bool *failed)
{
	struct mc_image_identity *to = mc_arena_alloc(&service->arena, 1, sizeof(*to));

	*failed |= !to;
	if (!from || !to)
		return NULL;
	to->name = mc_service_copy(service, from->name, failed);
	to->reference = mc_service_copy(service, from->reference, failed);
	to->manifest_digest = mc_service_copy(service, from->manifest_digest, failed);
	to->config_digest = mc_service_copy(service, from->config_digest, failed);
	to->platform = mc_service_copy(service, from->platform, failed);
	to->created = mc_service_copy(service, from->created, failed);
	return to;
}

static const struct mc_image_facts *copy_facts(struct mc_service *service,
					       const struct mc_image_facts *from)
{
	struct mc_image_facts *to = mc_arena_alloc(&service->arena, 1, sizeof(*to));
	bool failed = false;

	if (!to)
		return NULL;
	*to = *from;
	to->platform = mc_service_copy(service, from->platform, &failed);
	to->identity = copy_identity(service, from->identity, &failed);
	to->user = mc_service_copy(service, from->user, &failed);
	to->missing_group = mc_service_copy(service, from->missing_group, &failed);
	to->reference = mc_service_copy(service, from->reference, &failed);
	to->directory = mc_service_copy(service, from->directory, &failed);
	to->variables.items =
		copy_all(service, from->variables.items, from->variables.count, &failed);
	to->versions.items =
		copy_all(service, from->versions.items, from->versions.count, &failed);
	to->words = copy_all(service, from->words, from->word_count, &failed);
	to->packages = copy_all(service, from->packages, from->package_count, &failed);
	copy_libraries(service, from, to, &failed);
	for (size_t i = 0; i < to->steps.count; i++) {
		struct mc_entrypoint_step *step = &to->steps.items[i];

		step->name = mc_service_copy(service, step->name, &failed);
		step->path = mc_service_copy(service, step->path, &failed);
		step->package = mc_service_copy(service, step->package, &failed);
	}
	for (size_t i = 0; i < to->environment.count; i++) {
		struct mc_environment_file *file = &to->environment.items[i];

		file->name = mc_service_copy(service, file->name, &failed);
		file->path = mc_service_copy(service, file->path, &failed);
		file->package = mc_service_copy(service, file->package, &failed);
	}
	return failed ? NULL : to;
}

enum muslcheck_status mc_service_add_image(struct mc_service *service, size_t number,
					   const char *path, const char *root,
					   const struct mc_image_facts *facts)
{
	struct mc_collected_image kept = { .number = number };
	bool failed = false;

	service->images =
		mc_arena_grow(&service->arena, service->images, service->image_count,
			      sizeof(kept), &service->image_capacity);
	kept.path = mc_service_copy(service, path, &failed);
	kept.root = mc_service_copy(service, root, &failed);
	kept.facts = copy_facts(service, facts);
	if (failed || !service->images || !kept.facts)
		return MUSLCHECK_ERROR_MEMORY;
	service->images[service->image_count++] = kept;
	return MUSLCHECK_OK;
}

struct item_location {
	struct mc_image_package *package;
	struct mc_image_item *item;
};

/* State while folding one image. */
struct image_fold {
	struct mc_service *service;
	const struct mc_collected_image *kept;
	struct mc_service_image *out;
	struct mc_map own;     /* file names of the service's own objects */
	struct mc_map by_name; /* from sonames to locations */
	struct item_location *locations;
	size_t location_count;
};

bool mc_collected_image_contains(const struct mc_collected_image *image, const char *path)
{
	size_t size = image->root ? strlen(image->root) : 0;

	return size && !strncmp(path, image->root, size) && path[size] == '/';
}

const struct mc_image_identity *mc_service_image_of(const struct mc_service *service,
						    const char *path)
{
	for (size_t i = 0; i < service->image_count; i++) {
		const struct mc_collected_image *image = &service->images[i];

		if (!strcmp(image->path, path) ||
		    mc_collected_image_contains(image, path))
			return image->facts->identity;
	}
	return NULL;
}

static enum muslcheck_status index_own(struct image_fold *fold)
{
	const struct mc_service *service = fold->service;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++) {
		const char *path = service->objects[i].path;
		const char *name = mc_last_component(path);

		if (mc_collected_image_contains(fold->kept, path))
			status = mc_map_set_index(&fold->own, name, strlen(name), i);
	}
	return status;
}

/* Add an item with its replacement on each target. */
static enum muslcheck_status add_item(struct image_fold *fold,
				      struct mc_image_package *package,
				      struct mc_image_item item)
{
	struct mc_service *service = fold->service;
	size_t target_count = service->options.target_count;
	struct mc_replacement *answers =
		mc_arena_alloc(&service->arena, target_count, sizeof(*answers));
	enum mc_machine machine = service->machine == MC_MACHINE_COUNT ? MC_MACHINE_X86_64
								       : service->machine;

	if (!answers)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < target_count; i++) {
		const struct mc_target *target = &service->options.targets[i];

		answers[i] = item.is_program
				     ? mc_replacement_program(target, item.name)
				     : mc_replacement_library(target, item.name, machine);
	}
	item.targets = answers;
	package->items[package->item_count++] = item;
	return MUSLCHECK_OK;
}

static enum muslcheck_status index_item(struct image_fold *fold,
					struct mc_image_package *package,
					struct mc_image_item *item)
{
	size_t index = fold->location_count++;

	fold->locations[index] = (struct item_location){ package, item };
	return mc_map_set_index(&fold->by_name, item->name, strlen(item->name), index);
}

static bool has_program(const struct mc_image_package *package, const char *name)
{
	for (size_t i = 0; i < package->item_count; i++)
		if (package->items[i].is_program && !strcmp(package->items[i].name, name))
			return true;
	return false;
}

/* List the libraries of a package, from *next on, and its programs that the image starts. */
static enum muslcheck_status list_items(struct image_fold *fold,
					struct mc_image_package *package, size_t *next)
{
	const struct mc_image_facts *facts = fold->kept->facts;
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t end = *next;

	while (end < facts->library_count &&
	       facts->libraries[end].package == package->name)
		end++;
	package->items = mc_arena_alloc(&fold->service->arena,
					end - *next + facts->steps.count + 1,
					sizeof(*package->items));
	if (!package->items)
		return MUSLCHECK_ERROR_MEMORY;
	for (; status == MUSLCHECK_OK && *next < end; ++*next) {
		const struct mc_image_item item = {
			.name = facts->libraries[*next].name
		};

		status = add_item(fold, package, item);
		if (status == MUSLCHECK_OK)
			status = index_item(fold, package,
					    &package->items[package->item_count - 1]);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->steps.count; i++) {
		const struct mc_entrypoint_step *step = &facts->steps.items[i];

		if (!step->package || strcmp(step->package, package->name) != 0 ||
		    has_program(package, step->name))
			continue;
		package->is_needed = true;
		status = add_item(fold, package,
				  (struct mc_image_item){ .name = step->name,
							  .is_program = true,
							  .is_needed = true });
	}
	return status;
}

static enum muslcheck_status list_packages(struct image_fold *fold)
{
	const struct mc_image_facts *facts = fold->kept->facts;
	struct mc_arena *arena = &fold->service->arena;
	struct mc_service_image *out = fold->out;
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t next = 0;

	out->packages =
		mc_arena_alloc(arena, facts->package_count + 1, sizeof(*out->packages));
	fold->locations =
		mc_arena_alloc(arena, facts->library_count + 1, sizeof(*fold->locations));
	if (!out->packages || !fold->locations)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->package_count; i++) {
		struct mc_image_package *package = &out->packages[out->package_count++];

		package->name = facts->packages[i];
		status = list_items(fold, package, &next);
	}
	return status;
}

/* Mark the library as needed, unless the service ships its own. */
static void mark_needed(const struct image_fold *fold, const char *needed)
{
	const char *name = mc_last_component(needed);
	size_t size = strlen(name);
	size_t index = mc_map_index(&fold->by_name, name, size);

	if (index == SIZE_MAX || mc_map_index(&fold->own, name, size) != SIZE_MAX)
		return;
	fold->locations[index].item->is_needed = true;
	fold->locations[index].package->is_needed = true;
}

/* A program that every target replaces does not need this image's libraries. */
static bool is_replaced(const struct mc_service *service,
			const struct mc_collected_object *object)
{
	for (size_t i = 0; i < service->options.target_count; i++)
		if (!object->verdicts[i].is_replaced)
			return false;
	return true;
}

static void mark_needed_all(const struct image_fold *fold)
{
	const struct mc_service *service = fold->service;

	for (size_t i = 0; i < service->object_count; i++) {
		const struct mc_collected_object *object = &service->objects[i];

		if (!mc_collected_image_contains(fold->kept, object->path) ||
		    is_replaced(service, object))
			continue;
		for (size_t j = 0; j < object->need_count; j++)
			mark_needed(fold, object->needs[j]);
	}
}

static enum muslcheck_status fold_image(struct mc_service *service,
					const struct mc_collected_image *kept,
					struct mc_service_image *out)
{
	struct image_fold fold = { .service = service, .kept = kept, .out = out };
	enum muslcheck_status status;

	*out = (struct mc_service_image){ .path = kept->path, .facts = kept->facts };
	status = index_own(&fold);
	if (status == MUSLCHECK_OK)
		status = list_packages(&fold);
	if (status == MUSLCHECK_OK)
		mark_needed_all(&fold);
	mc_map_done(&fold.own);
	mc_map_done(&fold.by_name);
	return status;
}

static int compare_images(const void *left, const void *right)
{
	const struct mc_collected_image *a = left, *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

enum muslcheck_status mc_service_fold_images(struct mc_service *service,
					     struct mc_service_result *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	out->images = mc_arena_alloc(&service->arena, service->image_count + 1,
				     sizeof(*out->images));
	if (!out->images)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->image_count; i++) {
		/* Scripts have no root. */
		if (service->images[i].root)
			status = fold_image(service, &service->images[i],
					    &out->images[out->image_count++]);
	}
	return status;
}

void mc_service_sort_images(struct mc_service *service)
{
	if (service->image_count)
		qsort(service->images, service->image_count, sizeof(*service->images),
		      compare_images);
}
