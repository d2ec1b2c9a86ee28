/* SPDX-License-Identifier: MIT */
#include "findings/package.h"

#include <stdbool.h>
#include <string.h>

#include "base/pathname.h"

/* A path component, or a part of one. */
struct part {
	const char *start;
	size_t size;
};

static struct part part_at(const char *start)
{
	return (struct part){ start, strcspn(start, "/") };
}

static bool is_word(const struct part *part, const char *word)
{
	return part->size == strlen(word) && !memcmp(part->start, word, part->size);
}

/* "@scope/name" is one package. */
static struct part npm_name(const char *start)
{
	struct part name = part_at(start);

	if (*start == '@' && start[name.size])
		name.size += 1 + part_at(start + name.size + 1).size;
	return name;
}

/* A package folder, its bundled libraries ("numpy.libs"), or a single-file module. */
static struct part python_name(const char *start)
{
	struct part name = part_at(start);

	name.size = strcspn(start, "./");
	return name;
}

/* The name up to the version: a dash and a digit. */
static struct part archive_name(const struct part *archive)
{
	struct part name = *archive;

	for (size_t i = 1; i + 1 < archive->size; i++)
		if (archive->start[i] == '-' && archive->start[i + 1] >= '0' &&
		    archive->start[i + 1] <= '9') {
			name.size = i;
			return name;
		}
	name.size -= 1; /* the exclamation mark */
	return name;
}

void mc_package_of(const char *path, char name[MC_PACKAGE_SIZE])
{
	struct part found = { "", 0 };

	for (const char *at = path; *at;) {
		struct part part = part_at(at);

		at += part.size;
		if (!*at)
			break;
		at++;
		if (is_word(&part, "node_modules"))
			found = npm_name(at);
		else if (is_word(&part, "site-packages") ||
			 is_word(&part, "dist-packages"))
			found = python_name(at);
		else if (mc_bytes_end_with(part.start, part.size, "!"))
			found = archive_name(&part);
	}
	if (found.size >= MC_PACKAGE_SIZE)
		found.size = MC_PACKAGE_SIZE - 1;
	memcpy(name, found.start, found.size);
	name[found.size] = '\0';
}
