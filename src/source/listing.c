/* SPDX-License-Identifier: MIT */
#include "source/listing.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void mc_listing_done(struct mc_listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		free(listing->items[i].name);
	for (size_t i = 0; i < listing->link_count; i++)
		free(listing->links[i]);
	free(listing->links);
	free(listing->items);
	*listing = (struct mc_listing){ 0 };
}

static int compare(const void *left, const void *right)
{
	return strcmp(((const struct mc_listed *)left)->name,
		      ((const struct mc_listed *)right)->name);
}

static int compare_links(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static enum muslcheck_status add_link(struct mc_listing *listing, const char *name)
{
	size_t count = listing->link_count;

	/* As below. */
	if ((count & (count - 1)) == 0) {
		char **grown = reallocarray(listing->links, count ? count * 2 : 1,
					    sizeof(*grown));

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		listing->links = grown;
	}
	listing->links[count] = strdup(name);
	if (!listing->links[count])
		return MUSLCHECK_ERROR_MEMORY;
	listing->link_count++;
	return MUSLCHECK_OK;
}

static enum muslcheck_status add(struct mc_listing *listing, const struct dirent *entry,
				 enum mc_listed_type type)
{
	size_t count = listing->count;

	/* Grown by doubling: a power of two is a full array. */
	if ((count & (count - 1)) == 0) {
		struct mc_listed *grown = reallocarray(
			listing->items, count ? count * 2 : 1, sizeof(*grown));

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		listing->items = grown;
	}
	listing->items[count] = (struct mc_listed){
		.name = strdup(entry->d_name),
		.inode = (uint64_t)entry->d_ino,
		.type = type,
	};
	if (!listing->items[count].name)
		return MUSLCHECK_ERROR_MEMORY;
	listing->count++;
	return MUSLCHECK_OK;
}

/* Skip special files. */
static enum muslcheck_status add_if_relevant(struct mc_listing *listing,
					     const struct dirent *entry)
{
	if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
		return MUSLCHECK_OK;
	switch (entry->d_type) {
	case DT_REG:
		return add(listing, entry, MC_LISTED_FILE);
	case DT_DIR:
		return add(listing, entry, MC_LISTED_DIRECTORY);
	case DT_LNK:
		return add_link(listing, entry->d_name);
	case DT_UNKNOWN:
		return add(listing, entry, MC_LISTED_UNKNOWN);
	default:
		return MUSLCHECK_OK;
	}
}

enum muslcheck_status mc_listing_read(const char *path, struct mc_listing *listing,
				      struct mc_error *err)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct dirent *entry;
	struct stat self;
	DIR *stream;

	stream = opendir(path);
	if (!stream && errno == ENOMEM)
		return MUSLCHECK_ERROR_MEMORY;
	if (!stream) {
		if (err && err->status == MUSLCHECK_OK)
			err->system_error = errno;
		return mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	}
	if (fstat(dirfd(stream), &self) == 0)
		listing->device = (uint64_t)self.st_dev;
	while (status == MUSLCHECK_OK && (errno = 0, entry = readdir(stream)))
		status = add_if_relevant(listing, entry);
	if (status == MUSLCHECK_OK && errno)
		status = mc_error_set(err, MUSLCHECK_ERROR_IO, "%s", strerror(errno));
	closedir(stream);
	if (listing->count)
		qsort(listing->items, listing->count, sizeof(*listing->items), compare);
	if (listing->link_count)
		qsort(listing->links, listing->link_count, sizeof(*listing->links),
		      compare_links);
	return status;
}

bool mc_listing_has_file(const struct mc_listing *listing, const char *name)
{
	const struct mc_listed wanted = { .name = (char *)(uintptr_t)name };
	const struct mc_listed *found =
		listing->count ? bsearch(&wanted, listing->items, listing->count,
					 sizeof(wanted), compare)
			       : NULL;

	return found && found->type != MC_LISTED_DIRECTORY;
}
