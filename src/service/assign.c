/* SPDX-License-Identifier: MIT */
/* Assigns each object to a component: the package that lists or contains it, else a folder. */
#include <stdlib.h>
#include <string.h>

#include "base/pathname.h"
#include "service/collected.h"

/*
 * "site-packages/_yaml.cpython-311-x86_64-linux-gnu.so" is the module site-packages/_yaml,
 * and numpy.libs is where auditwheel puts numpy's libraries: up to the first dot of the
 * last part.
 */
static size_t module_size(const char *path, size_t size)
{
	size_t start = mc_parent_size(path, size);
	const char *dot = memchr(path + start, '.', size - start);

	return dot && dot > path + start + 1 ? (size_t)(dot - path) : 0;
}

/* Find the component that lists or contains path; returns the size of the matching prefix, or 0. */
static size_t find_owner(const struct mc_service *service, const char *path,
			 size_t *owner)
{
	for (size_t size = strlen(path); size; size = mc_parent_size(path, size)) {
		size_t module = module_size(path, size);
		size_t index = mc_map_index(&service->owners, path, size);

		if (index == SIZE_MAX && module)
			index = mc_map_index(&service->owners, path, module);
		if (index == SIZE_MAX)
			continue;
		/* A folder owns only what no package does. */
		if (service->components[index].type == MC_COMPONENT_DIRECTORY)
			continue;
		*owner = index;
		return size;
	}
	return 0;
}

/* A component guessed from a path alone. */
struct guess {
	enum mc_component_type type;
	size_t key_size;
	const char *name;
	size_t name_size;
};

/* The innermost archive with a known package suffix. */
static bool guess_container(const char *path, struct guess *guess)
{
	size_t size = strlen(path);

	for (; size > 1; size--) {
		if (path[size - 1] != '/' || path[size - 2] != '!')
			continue;
		guess->type = mc_component_type_of_file(path, size - 2);
		if (guess->type == MC_COMPONENT_DIRECTORY)
			continue;
		guess->key_size = size - 1;
		guess->name_size = size - 2;
		guess->name = path;
		guess->name += mc_parent_size(path, guess->name_size);
		guess->name += *guess->name == '/';
		guess->name_size -= (size_t)(guess->name - path);
		return true;
	}
	return false;
}

/* RubyGems unpacks to gems/NAME-VERSION[-PLATFORM]. */
static bool guess_gem(const char *path, struct guess *guess)
{
	static const char folder[] = "/gems/";
	const char *found = NULL;

	for (const char *at = path; (at = strstr(at, folder)); at += sizeof(folder) - 1)
		if (strchr(at + sizeof(folder) - 1, '/'))
			found = at + sizeof(folder) - 1;
	if (!found || !memchr(found, '-', strcspn(found, "/")))
		return false;
	guess->type = MC_COMPONENT_GEM;
	guess->name = found;
	guess->name_size = strcspn(found, "/");
	guess->key_size = (size_t)(found - path) + guess->name_size;
	return true;
}

static size_t without_slashes(const char *path)
{
	size_t size = strlen(path);

	while (size > 1 && path[size - 1] == '/')
		size--;
	return size;
}

/* If a path was given twice, the first position counts. */
static enum muslcheck_status index_roots(struct mc_service *service)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && !service->options.is_root &&
			   i < service->options.path_count;
	     i++) {
		const char *root = service->options.paths[i];
		size_t size = without_slashes(root);

		if (mc_map_index(&service->roots, root, size) == SIZE_MAX)
			status = mc_map_set_index(&service->roots, root, size, i);
	}
	return status;
}

/* The size of the enclosing folder that the user named first; 0 if none. */
static size_t find_root(const struct mc_service *service, const char *path)
{
	size_t root_size = 0, first = SIZE_MAX;

	for (size_t size = mc_parent_size(path, strlen(path)); size;
	     size = mc_parent_size(path, size)) {
		size_t index = mc_map_index(&service->roots, path, size);

		if (index == SIZE_MAX || index >= first)
			continue;
		first = index;
		root_size = size;
	}
	return root_size;
}

/* Use the named path, or the folder directly below it, as a component. */
static void guess_folder(const struct mc_service *service, const char *path,
			 struct guess *guess)
{
	size_t root_size = find_root(service, path);
	size_t size = mc_parent_size(path, strlen(path));

	if (root_size) {
		const char *slash = strchr(path + root_size + 1, '/');

		size = slash ? (size_t)(slash - path) : root_size;
	}
	guess->type = MC_COMPONENT_DIRECTORY;
	guess->key_size = size;
	guess->name = size ? path + mc_parent_size(path, size) : ".";
	guess->name += size && *guess->name == '/';
	guess->name_size = size ? (size_t)(path + size - guess->name) : 1;
}

enum muslcheck_status mc_service_component(struct mc_service *service, const char *key,
					   enum mc_component_type type, size_t number,
					   size_t *out)
{
	size_t index = mc_map_index(&service->owners, key, strlen(key));
	struct mc_collected_component *components;

	if (index != SIZE_MAX) {
		*out = index;
		return MUSLCHECK_OK;
	}
	components = mc_arena_grow(&service->arena, service->components,
				   service->component_count, sizeof(*components),
				   &service->component_capacity);
	if (!components)
		return MUSLCHECK_ERROR_MEMORY;
	service->components = components;
	*out = service->component_count++;
	components[*out] = (struct mc_collected_component){
		.number = number,
		.type = type,
		.key = key,
		.platform = { .machine = MC_MACHINE_COUNT },
	};
	return mc_map_set_index(&service->owners, key, strlen(key), *out);
}

static const struct mc_collected_component *npm_package_at(
	const struct mc_service *service, const char *path, size_t size)
{
	size_t index = mc_map_index(&service->owners, path, size);

	return index != SIZE_MAX && service->components[index].type == MC_COMPONENT_NPM
		       ? &service->components[index]
		       : NULL;
}

/* True if npm installed this package, and it is not an example inside another one. */
static bool is_installed(const struct mc_service *service, const char *path)
{
	static const char folder[] = "node_modules";
	size_t folder_size = sizeof(folder) - 1;

	for (size_t size = mc_parent_size(path, strlen(path)); size;
	     size = mc_parent_size(path, size)) {
		if (npm_package_at(service, path, size))
			return false;
		if (size >= folder_size &&
		    !memcmp(path + size - folder_size, folder, folder_size))
			return true;
	}
	return true;
}

/* Record that a package has code to compile; call when all packages are known. */
static void mark_source(struct mc_service *service, const struct mc_metadata *metadata)
{
	const char *key = metadata->key;
	const struct mc_collected_component *package =
		npm_package_at(service, key, strlen(key));

	if (package && is_installed(service, key))
		service->components[package - service->components].is_source = true;
}

/* Merge one metadata file into its component. */
static enum muslcheck_status add_metadata(struct mc_service *service,
					  const struct mc_collected_metadata *kept)
{
	const struct mc_metadata *metadata = &kept->metadata;
	struct mc_collected_component *component;
	enum muslcheck_status status;
	size_t index;

	status = mc_service_component(service, metadata->key, metadata->type,
				      kept->number, &index);
	if (status != MUSLCHECK_OK)
		return status;
	component = &service->components[index];
	component->name = component->name ? component->name : metadata->name;
	component->version = component->version ? component->version : metadata->version;
	component->tags = component->tags ? component->tags : metadata->tags;
	component->platform = metadata->platform;
	component->recipe = metadata->recipe;
	component->builds = metadata->builds;
	component->build_count = metadata->build_count;
	for (size_t i = 0; status == MUSLCHECK_OK && i < metadata->owned_count; i++) {
		const char *path = metadata->owned[i];

		/* The first owner of a path keeps it. */
		if (mc_map_index(&service->owners, path, strlen(path)) == SIZE_MAX)
			status = mc_map_set_index(&service->owners, path, strlen(path),
						  index);
	}
	return status;
}

static enum muslcheck_status guess_owner(struct mc_service *service,
					 const struct mc_collected_object *object,
					 const struct guess *guess, size_t *owner)
{
	struct mc_arena *arena = &service->arena;
	/* The working directory has no name. */
	const char *key = guess->key_size
				  ? mc_arena_strndup(arena, object->path, guess->key_size)
				  : ".";
	struct mc_collected_component *component;
	enum muslcheck_status status;

	if (!key)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_service_component(service, key, guess->type, object->number, owner);
	if (status != MUSLCHECK_OK)
		return status;
	component = &service->components[*owner];
	if (component->name)
		return MUSLCHECK_OK;
	component->name = mc_arena_strndup(arena, guess->name, guess->name_size);
	return component->name ? mc_service_split_name(component, arena)
			       : MUSLCHECK_ERROR_MEMORY;
}

/* The innermost enclosing package counts. */
static enum muslcheck_status assign(struct mc_service *service,
				    struct mc_collected_object *object)
{
	struct guess guess = { 0 };
	size_t owner_size = find_owner(service, object->path, &object->component);

	if (!guess_container(object->path, &guess) || guess.key_size <= owner_size)
		guess.key_size = 0;
	if (!guess.key_size && !owner_size && !guess_gem(object->path, &guess))
		guess_folder(service, object->path, &guess);
	return owner_size && !guess.key_size
		       ? MUSLCHECK_OK
		       : guess_owner(service, object, &guess, &object->component);
}

static int compare_numbers(size_t left, size_t right)
{
	return (left > right) - (left < right);
}

static int compare_metadata(const void *left, const void *right)
{
	return compare_numbers(((const struct mc_collected_metadata *)left)->number,
			       ((const struct mc_collected_metadata *)right)->number);
}

static int compare_arrival(const void *left, const void *right)
{
	return compare_numbers(((const struct mc_collected_object *)left)->number,
			       ((const struct mc_collected_object *)right)->number);
}

static int compare_objects(const void *left, const void *right)
{
	const struct mc_collected_object *a = left, *b = right;

	return a->component != b->component ? compare_numbers(a->component, b->component)
					    : compare_numbers(a->number, b->number);
}

/* Threads add in any order; the result must not depend on it. */
static void sort_arrivals(struct mc_service *service)
{
	if (service->metadata_count)
		qsort(service->metadata, service->metadata_count,
		      sizeof(*service->metadata), compare_metadata);
	if (service->object_count)
		qsort(service->objects, service->object_count, sizeof(*service->objects),
		      compare_arrival);
}

enum muslcheck_status mc_service_assign(struct mc_service *service)
{
	enum muslcheck_status status = index_roots(service);

	sort_arrivals(service);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->metadata_count; i++)
		if (!service->metadata[i].metadata.is_source)
			status = add_metadata(service, &service->metadata[i]);
	for (size_t i = 0; i < service->metadata_count; i++)
		if (service->metadata[i].metadata.is_source)
			mark_source(service, &service->metadata[i].metadata);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++)
		status = assign(service, &service->objects[i]);
	if (status != MUSLCHECK_OK || !service->object_count)
		return status;
	qsort(service->objects, service->object_count, sizeof(*service->objects),
	      compare_objects);
	for (size_t i = service->object_count; i-- > 0;) {
		struct mc_collected_component *component =
			&service->components[service->objects[i].component];

		component->first_object = i;
		component->object_count++;
	}
	return MUSLCHECK_OK;
}
