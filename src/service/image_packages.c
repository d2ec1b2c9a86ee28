/* SPDX-License-Identifier: MIT */
/* Images, and which packages of theirs the service's own objects need. */
#include <stdlib.h>
#include <string.h>

#include "service/collected.h"

static const char *copy(struct mc_service *service, const char *text, bool *failed)
{
	const char *copied = text ? mc_arena_strdup(&service->arena, text) : NULL;

	*failed |= text && !copied;
	return copied;
}

static const char **copy_all(struct mc_service *service, const char *const *texts,
			     size_t count, bool *failed)
{
	const char **copies = mc_arena_alloc(&service->arena, count + 1, sizeof(*copies));

	*failed |= !copies;
	for (size_t i = 0; copies && i < count; i++)
		copies[i] = copy(service, texts[i], failed);
	return copies;
}

/* The names of packages are shared: libraries of one stand together, as packages do. */
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
		to->libraries[i].name = copy(service, library->name, failed);
	}
}

static const struct mc_image_facts *copy_facts(struct mc_service *service,
					       const struct mc_image_facts *from)
{
	struct mc_image_facts *to = mc_arena_alloc(&service->arena, 1, sizeof(*to));
	bool failed = false;

	if (!to)
		return NULL;
	*to = *from;
	to->platform = copy(service, from->platform, &failed);
	to->user = copy(service, from->user, &failed);
	to->words = copy_all(service, from->words, from->word_count, &failed);
	to->packages = copy_all(service, from->packages, from->package_count, &failed);
	copy_libraries(service, from, to, &failed);
	for (size_t i = 0; i < to->steps.count; i++) {
		struct mc_entry_step *step = &to->steps.items[i];

		step->name = copy(service, step->name, &failed);
		step->path = copy(service, step->path, &failed);
		step->package = copy(service, step->package, &failed);
	}
	return failed ? NULL : to;
}

enum muslcheck_status mc_service_add_image(struct mc_service *service, size_t number,
					   const char *path, const char *root,
					   const struct mc_image_facts *facts)
{
	struct mc_kept_image kept = { .number = number };
	bool failed = false;

	service->images =
		mc_arena_grow(&service->arena, service->images, service->image_count,
			      sizeof(kept), &service->image_capacity);
	kept.path = copy(service, path, &failed);
	kept.root = copy(service, root, &failed);
	kept.facts = copy_facts(service, facts);
	if (failed || !service->images || !kept.facts)
		return MUSLCHECK_ERROR_MEMORY;
	service->images[service->image_count++] = kept;
	return MUSLCHECK_OK;
}

/* Where an item is. */
struct place {
	struct mc_image_package *package;
	struct mc_image_item *item;
};

/* One image while it is looked at. */
struct counting {
	struct mc_service *service;
	const struct mc_kept_image *kept;
	struct mc_service_image *out;
	struct mc_map own;     /* file names of the service's own objects */
	struct mc_map by_name; /* from sonames to places */
	struct place *places;
	size_t place_count;
};

bool mc_kept_image_has(const struct mc_kept_image *image, const char *path)
{
	size_t size = image->root ? strlen(image->root) : 0;

	return size && !strncmp(path, image->root, size) && path[size] == '/';
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static enum muslcheck_status index_own(struct counting *counting)
{
	const struct mc_service *service = counting->service;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++) {
		const char *path = service->objects[i].path;
		const char *name = base_name(path);

		if (mc_kept_image_has(counting->kept, path))
			status = mc_map_set_index(&counting->own, name, strlen(name), i);
	}
	return status;
}

/* With what each target has in its place. */
static enum muslcheck_status add_item(struct counting *counting,
				      struct mc_image_package *package,
				      struct mc_image_item item)
{
	struct mc_service *service = counting->service;
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

static enum muslcheck_status index_item(struct counting *counting,
					struct mc_image_package *package,
					struct mc_image_item *item)
{
	size_t index = counting->place_count++;

	counting->places[index] = (struct place){ package, item };
	return mc_map_set_index(&counting->by_name, item->name, strlen(item->name),
				index);
}

static bool has_program(const struct mc_image_package *package, const char *name)
{
	for (size_t i = 0; i < package->item_count; i++)
		if (package->items[i].is_program && !strcmp(package->items[i].name, name))
			return true;
	return false;
}

/* The libraries of a package, from *next on, and what the image starts of it. */
static enum muslcheck_status list_items(struct counting *counting,
					struct mc_image_package *package, size_t *next)
{
	const struct mc_image_facts *facts = counting->kept->facts;
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t end = *next;

	while (end < facts->library_count &&
	       facts->libraries[end].package == package->name)
		end++;
	package->items = mc_arena_alloc(&counting->service->arena,
					end - *next + facts->steps.count + 1,
					sizeof(*package->items));
	if (!package->items)
		return MUSLCHECK_ERROR_MEMORY;
	for (; status == MUSLCHECK_OK && *next < end; ++*next) {
		const struct mc_image_item item = {
			.name = facts->libraries[*next].name
		};

		status = add_item(counting, package, item);
		if (status == MUSLCHECK_OK)
			status = index_item(counting, package,
					    &package->items[package->item_count - 1]);
	}
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->steps.count; i++) {
		const struct mc_entry_step *step = &facts->steps.items[i];

		if (!step->package || strcmp(step->package, package->name) != 0 ||
		    has_program(package, step->name))
			continue;
		package->is_needed = true;
		status = add_item(counting, package,
				  (struct mc_image_item){ .name = step->name,
							  .is_program = true,
							  .is_needed = true });
	}
	return status;
}

static enum muslcheck_status list_packages(struct counting *counting)
{
	const struct mc_image_facts *facts = counting->kept->facts;
	struct mc_arena *arena = &counting->service->arena;
	struct mc_service_image *out = counting->out;
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t next = 0;

	out->packages =
		mc_arena_alloc(arena, facts->package_count + 1, sizeof(*out->packages));
	counting->places = mc_arena_alloc(arena, facts->library_count + 1,
					  sizeof(*counting->places));
	if (!out->packages || !counting->places)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->package_count; i++) {
		struct mc_image_package *package = &out->packages[out->package_count++];

		package->name = facts->packages[i];
		status = list_items(counting, package, &next);
	}
	return status;
}

/* A library of that name is needed; what the service has itself, no package replaces. */
static void mark(const struct counting *counting, const char *needed)
{
	const char *name = base_name(needed);
	size_t size = strlen(name);
	size_t index = mc_map_index(&counting->by_name, name, size);

	if (index == SIZE_MAX || mc_map_index(&counting->own, name, size) != SIZE_MAX)
		return;
	counting->places[index].item->is_needed = true;
	counting->places[index].package->is_needed = true;
}

/* A program that every target has itself brings there what it needs. */
static bool is_replaced(const struct mc_service *service,
			const struct mc_kept_object *object)
{
	for (size_t i = 0; i < service->options.target_count; i++)
		if (!object->verdicts[i].replaced)
			return false;
	return true;
}

static void mark_all(const struct counting *counting)
{
	const struct mc_service *service = counting->service;

	for (size_t i = 0; i < service->object_count; i++) {
		const struct mc_kept_object *object = &service->objects[i];

		if (!mc_kept_image_has(counting->kept, object->path) ||
		    is_replaced(service, object))
			continue;
		for (size_t j = 0; j < object->need_count; j++)
			mark(counting, object->needs[j]);
	}
}

static enum muslcheck_status fold_image(struct mc_service *service,
					const struct mc_kept_image *kept,
					struct mc_service_image *out)
{
	struct counting counting = { .service = service, .kept = kept, .out = out };
	enum muslcheck_status status;

	*out = (struct mc_service_image){ .path = kept->path, .facts = kept->facts };
	status = index_own(&counting);
	if (status == MUSLCHECK_OK)
		status = list_packages(&counting);
	if (status == MUSLCHECK_OK)
		mark_all(&counting);
	mc_map_done(&counting.own);
	mc_map_done(&counting.by_name);
	return status;
}

static int compare_images(const void *left, const void *right)
{
	const struct mc_kept_image *a = left, *b = right;

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
		/* A script that was named is in no image. */
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
