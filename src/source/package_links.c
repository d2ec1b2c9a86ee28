/* SPDX-License-Identifier: MIT */
#include "source/package_links.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/pathname.h"

static const char modules[] = "node_modules";

/* The component of the path that ends before size; *out is its size. */
static const char *component_before(const char *path, size_t size, size_t *out)
{
	size_t start = size;

	while (start && path[start - 1] != '/')
		start--;
	*out = size - start;
	return path + start;
}

static bool is_modules(const char *name, size_t size)
{
	return size == sizeof(modules) - 1 && !memcmp(name, modules, size);
}

bool mc_package_link_is(const char *path)
{
	size_t folder = mc_parent_size(path, strlen(path)), size;
	const char *name = component_before(path, folder, &size);

	if (size && *name == '@')
		name = component_before(path, mc_parent_size(path, folder), &size);
	return is_modules(name, size);
}

/* "@img/sharp" of ".../node_modules/@img/sharp". */
static const char *package_of(const char *path)
{
	const char *name = mc_last_component(path), *scope = name;

	if (name > path + 1)
		for (scope = name - 1; scope > path && scope[-1] != '/';)
			scope--;
	return *scope == '@' ? scope : name;
}

void mc_package_links_text(const struct mc_package_links *links,
			   char text[MC_PACKAGE_LINK_TEXT_SIZE])
{
	static const char outside[] =
		"outside of the given paths; check the folder that has both";
	const char *where = links->outside ? outside : "a store that is not there";
	size_t count = links->missing + links->outside;
	const char *package = package_of(links->first);

	if (count == 1)
		snprintf(text, MC_PACKAGE_LINK_TEXT_SIZE, "%.200s is a link to %s",
			 package, where);
	else
		snprintf(text, MC_PACKAGE_LINK_TEXT_SIZE,
			 "%zu packages, such as %.200s, are links to %s", count, package,
			 where);
}

/* Members of a workspace are links too, but lie outside of node_modules. */
bool mc_package_link_is_installed(const char *target)
{
	return strstr(target, "node_modules/");
}

/* How many levels above its folder a relative target leads. */
static size_t levels_up(const char *target)
{
	size_t count = 0;

	for (; !strncmp(target, "../", 3); target += 3)
		count++;
	return count;
}

static bool is_below(const char *path, const char *folder)
{
	size_t size = strlen(folder);

	return !strncmp(path, folder, size) &&
	       (!path[size] || path[size] == '/' || (size && path[size - 1] == '/'));
}

static bool is_given(const char *path, const char *const *given, size_t count)
{
	bool found = false;

	for (size_t i = 0; i < count && !found; i++) {
		char *real = realpath(given[i], NULL);

		found = real && is_below(path, real);
		free(real);
	}
	return found;
}

/* Most links stay below the path that is read, which their target alone shows. */
static void look_at(struct mc_package_links *links, const char *path, size_t depth,
		    const char *const *given, size_t given_count)
{
	char target[PATH_MAX];
	ssize_t size = readlink(path, target, sizeof(target) - 1);
	char *real;

	target[size < 0 ? 0 : size] = '\0';
	if (!mc_package_link_is_installed(target))
		return;
	if (access(path, F_OK) != 0) {
		links->missing++;
	} else if (*target == '/' || levels_up(target) > depth) {
		real = realpath(path, NULL);
		links->outside += real && !is_given(real, given, given_count);
		free(real);
	}
}

enum muslcheck_status mc_package_links_check(const struct mc_listing *listing,
					     const char *path, size_t depth,
					     const char *const *given, size_t given_count,
					     const struct mc_notice_sink *notify)
{
	struct mc_package_links links = { 0 };
	char text[MC_PACKAGE_LINK_TEXT_SIZE];
	char *first = NULL;

	for (size_t i = 0; i < listing->link_count; i++) {
		char *link;

		if (asprintf(&link, "%s/%s", path, listing->links[i]) < 0)
			return MUSLCHECK_ERROR_MEMORY;
		if (!mc_package_link_is(link)) {
			free(link);
			break; /* nor are the others */
		}
		look_at(&links, link, depth, given, given_count);
		if (!first && links.missing + links.outside)
			first = link;
		else
			free(link);
	}
	links.first = first;
	if (first) {
		mc_package_links_text(&links, text);
		notify->add(notify->context, MC_NOTICE_PACKAGE_LINK, path, text);
	}
	free(first);
	return MUSLCHECK_OK;
}
