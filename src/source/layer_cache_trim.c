/* SPDX-License-Identifier: MIT */
#include "source/layer_cache_trim.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* No layer takes that long to read: seconds. */
enum { UNFINISHED_AFTER = 24 * 3600 };

struct cached_file {
	char *name;
	uint64_t size;
	struct timespec used;
};

struct cached_files {
	struct cached_file *items;
	size_t count, capacity;
	uint64_t size;
};

static int by_use(const void *left, const void *right)
{
	const struct cached_file *one = left, *other = right;

	if (one->used.tv_sec != other->used.tv_sec)
		return one->used.tv_sec < other->used.tv_sec ? -1 : 1;
	if (one->used.tv_nsec != other->used.tv_nsec)
		return one->used.tv_nsec < other->used.tv_nsec ? -1 : 1;
	return strcmp(one->name, other->name);
}

static bool begins_with(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

static bool add(struct cached_files *files, const char *name, const struct stat *status)
{
	struct cached_file *items = files->items;

	if (files->count == files->capacity) {
		files->capacity = 2 * files->capacity + 64;
		items = reallocarray(items, files->capacity, sizeof(*items));
		if (!items)
			return false;
		files->items = items;
	}
	items[files->count] = (struct cached_file){
		.name = strdup(name),
		.size = (uint64_t)status->st_size,
		.used = status->st_mtim,
	};
	files->size += (uint64_t)status->st_size;
	return items[files->count++].name;
}

/* False when memory is out. */
static bool list(DIR *directory, struct cached_files *files)
{
	const struct dirent *entry;
	bool added = true;

	while (added && (entry = readdir(directory)) != NULL) {
		bool is_aside = begins_with(entry->d_name, MC_LAYER_ASIDE_PREFIX);
		struct stat status;

		if ((!is_aside && !begins_with(entry->d_name, MC_LAYER_PREFIX)) ||
		    fstatat(dirfd(directory), entry->d_name, &status,
			    AT_SYMLINK_NOFOLLOW) ||
		    !S_ISREG(status.st_mode))
			continue;
		if (!is_aside)
			added = add(files, entry->d_name, &status);
		else if (time(NULL) - status.st_mtime > UNFINISHED_AFTER)
			unlinkat(dirfd(directory), entry->d_name, 0);
	}
	return added;
}

void mc_layer_cache_trim(const char *directory, uint64_t size_max)
{
	DIR *opened = opendir(directory);
	struct cached_files files = { 0 };

	if (!opened)
		return;
	if (list(opened, &files) && files.size > size_max) {
		qsort(files.items, files.count, sizeof(*files.items), by_use);
		for (size_t i = 0; i < files.count && files.size > size_max; i++)
			if (!unlinkat(dirfd(opened), files.items[i].name, 0))
				files.size -= files.items[i].size;
	}
	for (size_t i = 0; i < files.count; i++)
		free(files.items[i].name);
	free(files.items);
	closedir(opened);
}
