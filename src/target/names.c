/* SPDX-License-Identifier: MIT */
#include "target/names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "target/composed.h"
#include "target/target.h"

static const char *const registries[][2] = {
#define REGISTRY(prefix, replacement) { prefix, replacement },
#include "target/repositories.def"
};

static const struct {
	const char *name, *base;
} repositories[] = {
#define REPOSITORY(name, base) { name, base },
#include "target/repositories.def"
};

static const struct {
	const char *name, *version, *base;
} since[] = {
#define REPOSITORY_SINCE(name, version, base) { name, version, base },
#include "target/repositories.def"
};

static const struct {
	const char *word, *base;
} base_words[] = {
#define BASE_WORD(word, base) { word, base },
#include "target/repositories.def"
};

static const struct {
	const char *word;
	enum mc_libc libc;
} libc_words[] = {
#define LIBC_WORD(word, libc) { word, MC_LIBC_##libc },
#include "target/repositories.def"
};

static const struct {
	const char *word, *repository;
} tag_runtimes[] = {
#define TAG_RUNTIME(word, repository) { word, repository },
#include "target/repositories.def"
};

static const char *const tag_words[] = {
#define TAG_WORD(word) word,
#include "target/repositories.def"
};

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

const struct mc_db_image *mc_image_named(const struct mc_symdb *db, const char *name)
{
	for (size_t i = 0; i < mc_symdb_image_count(db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(db, i);

		if (!strcmp(image->id, name))
			return image;
		for (size_t a = 0; a < image->alias_count; a++)
			if (!strcmp(image->aliases[a], name))
				return image;
	}
	return NULL;
}

bool mc_image_is_same(const struct mc_db_image *a, const struct mc_db_image *b)
{
	return a == b || (a && b && !strcmp(a->id, b->id));
}

/* Remove the date of "bookworm-20240904-slim". */
static void drop_date(char *name)
{
	enum { DATE_SIZE = 9 }; /* with the dash */

	for (char *dash = strchr(name, '-'); dash; dash = strchr(dash + 1, '-'))
		if (strspn(dash + 1, "0123456789") == DATE_SIZE - 1) {
			memmove(dash, dash + DATE_SIZE, strlen(dash + DATE_SIZE) + 1);
			return;
		}
}

/* The name without digest, date and registry; NULL if out of memory. */
static char *local_name(const char *name, struct mc_arena *arena)
{
	char *local = mc_arena_strndup(arena, name, strcspn(name, "@"));

	if (local)
		drop_date(local);
	for (size_t i = 0; local && i < COUNT_OF(registries); i++) {
		size_t size = strlen(registries[i][0]);

		if (!strncmp(local, registries[i][0], size))
			local = mc_arena_printf(arena, "%s%s", registries[i][1],
						local + size);
	}
	return local;
}

static bool is_newer(const char *release, const char *than)
{
	return !than || mc_release_within(release, than, NULL);
}

/* "3.12", "v3", and "r0", the revision of a build. */
static bool is_version(const char *text)
{
	if (*text == 'v' || *text == 'r')
		text++;
	return isdigit((unsigned char)*text);
}

/* True if "3.12" is a release of "3", of "3.12" or of "3.12.7"; "" has every release. */
static bool is_release_of(const char *release, const char *version, size_t size)
{
	size_t known = strcspn(release, "-");
	size_t common = known < size ? known : size;

	return !strncmp(release, version, common) &&
	       (known == size || !common ||
		(known > size ? release : version)[common] == '.');
}

/*
 * The newest image of the repository with such a release.  UNKNOWN stands for any libc, and
 * NULL for any of its builds.
 */
static const struct mc_db_image *newest(const struct mc_symdb *db, const char *repository,
					const char *version, size_t version_size,
					enum mc_libc libc, const char *libc_build)
{
	const struct mc_db_image *best = NULL;
	size_t size = strlen(repository);

	for (size_t i = 0; i < mc_symdb_image_count(db); i++) {
		const struct mc_db_image *image = mc_symdb_image_at(db, i);
		const char *tag = image->id + size + 1;

		if (strncmp(image->id, repository, size) || image->id[size] != ':' ||
		    !is_version(tag) || (libc && image->libc != libc) ||
		    (libc_build && strcmp(image->libc_build, libc_build)) ||
		    !is_release_of(tag, version, version_size))
			continue;
		if (is_newer(tag, best ? best->id + size + 1 : NULL))
			best = image;
	}
	return best;
}

/* "alpine:3.22.1", "debian:12.5-slim": the known name without parts of its version. */
static const struct mc_db_image *without_patch(const struct mc_symdb *db, char *name)
{
	char *end = strchr(name, ':');

	if (!end)
		return NULL;
	end += strcspn(end, "-");
	for (char *dot = end; dot > name && *dot != ':'; dot--) {
		const struct mc_db_image *image;

		if (*dot != '.')
			continue;
		memmove(dot, end, strlen(end) + 1);
		end = dot;
		image = mc_image_named(db, name);
		if (image)
			return image;
	}
	return NULL;
}

/* The base that a word of the tag names; "alpine3.20" a release of it. */
static const struct mc_db_image *base_of_word(const struct mc_symdb *db, const char *word,
					      size_t size)
{
	for (size_t i = 0; i < COUNT_OF(base_words); i++) {
		size_t known = strlen(base_words[i].word);

		if (size < known || strncmp(word, base_words[i].word, known))
			continue;
		if (size == known)
			return mc_image_named(db, base_words[i].base);
		if (is_version(word + known) && !strchr(base_words[i].base, ':'))
			return newest(db, base_words[i].base, word + known, size - known,
				      MC_LIBC_UNKNOWN, NULL);
	}
	return NULL;
}

/* What an image has besides its base: a language's version. */
struct runtime {
	const char *repository; /* whose images have it too; NULL: not known */
	const char *version;
	size_t version_size;
};

/* "python3.12", and "temurin-21" with the word that follows. */
static bool is_runtime_word(const char *word, size_t size, struct runtime *runtime)
{
	for (size_t i = 0; i < COUNT_OF(tag_runtimes); i++) {
		const char *version = word + strlen(tag_runtimes[i].word);

		if (strncmp(tag_runtimes[i].word, word, (size_t)(version - word)) != 0)
			continue;
		if (version == word + size)
			version += *version == '-';
		else if (!is_version(version))
			continue;
		if (is_version(version))
			*runtime = (struct runtime){ tag_runtimes[i].repository, version,
						     strcspn(version, "-") };
		return true;
	}
	return false;
}

static bool is_tag_word(const char *word, size_t size)
{
	for (size_t i = 0; i < COUNT_OF(tag_words); i++)
		if (strlen(tag_words[i]) == size && !strncmp(tag_words[i], word, size))
			return true;
	return is_version(word);
}

/*
 * False if a word of the tag is unknown.  *base is NULL if none of them names it; *runtime
 * stays as it is if none of them does.
 */
static bool read_tag(const struct mc_symdb *db, const char *tag,
		     const struct mc_db_image **base, struct runtime *runtime)
{
	*base = NULL;
	for (const char *word = tag; *word; word += strspn(word, "-")) {
		size_t size = strcspn(word, "-");
		const struct mc_db_image *named = base_of_word(db, word, size);
		bool is_runtime = is_runtime_word(word, size, runtime);

		if (!named && !is_runtime && !is_tag_word(word, size))
			return false;
		if (named)
			*base = named;
		word += size;
	}
	return true;
}

/* The base of a tag that names none; NULL: the repository is not known. */
static const char *base_of_repository(const char *repository, const char *tag)
{
	const char *base = NULL;

	for (size_t i = 0; i < COUNT_OF(repositories); i++)
		if (!strcmp(repositories[i].name, repository))
			base = repositories[i].base;
	for (size_t i = 0; is_version(tag) && i < COUNT_OF(since); i++)
		if (!strcmp(since[i].name, repository) &&
		    mc_version_compare(tag, since[i].version) >= 0)
			base = since[i].base;
	return base;
}

/* Is it another variant of the image, without the shell that its base has? */
static bool is_reduced(const struct mc_db_image *image, const struct mc_db_image *base)
{
	return base->has & ~image->has & MC_HAS_SHELL;
}

/* The word of a tag for that image: "bullseye", "alpine3.20"; NULL: none is known. */
static const char *word_of(const struct mc_db_image *base, struct mc_arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(base_words); i++) {
		size_t size = strlen(base_words[i].base);

		if (!strcmp(base_words[i].base, base->id))
			return base_words[i].word;
		if (!strncmp(base_words[i].base, base->id, size) && base->id[size] == ':')
			return mc_arena_join(arena, base_words[i].word,
					     base->id + size + 1);
	}
	return NULL;
}

/* Does a word of the tag say that PHP is built for threads? */
static bool has_threads(const char *tag)
{
	for (const char *word = tag; *word; word += strspn(word, "-")) {
		size_t size = strcspn(word, "-");

		if (size == 3 && !strncmp(word, "zts", size))
			return true;
		word += size;
	}
	return false;
}

/* The language's image on that base; the base if not even a similar one is known. */
static enum muslcheck_status compose(const struct mc_symdb *db,
				     const struct runtime *runtime, const char *tag,
				     const struct mc_db_image *base,
				     struct mc_arena *arena,
				     const struct mc_db_image **out)
{
	const struct mc_db_image *sibling =
		newest(db, runtime->repository, runtime->version, runtime->version_size,
		       base->libc, NULL);
	const char *word = word_of(base, arena), *version = runtime->version;
	size_t size = runtime->version_size;
	const char *id;

	*out = base;
	if (!sibling && size)
		sibling = newest(db, runtime->repository, "", 0, base->libc, NULL);
	if (!sibling || !word || strcmp(sibling->family, base->family) != 0)
		return MUSLCHECK_OK;
	if (!size) {
		version = strchr(sibling->id, ':') + 1;
		size = strcspn(version, "-");
	}
	id = mc_arena_printf(arena, "%s:%.*s%s-%s", runtime->repository, (int)size,
			     version, has_threads(tag) ? "-zts" : "", word);
	*out = id ? mc_image_compose(db, id, base, sibling, arena) : NULL;
	return *out ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* Images without a row of their own: the runtime's on that base, else the base. */
static enum muslcheck_status of_repository(const struct mc_symdb *db,
					   const char *repository, const char *tag,
					   struct mc_arena *arena,
					   const struct mc_db_image **out)
{
	struct runtime runtime = { repository, tag,
				   is_version(tag) ? strcspn(tag, "-") : 0 };
	const char *usual = base_of_repository(repository, tag);
	const struct mc_db_image *base, *own;

	if (!usual || !read_tag(db, tag, &base, &runtime))
		return MUSLCHECK_OK;
	if (!base)
		base = mc_image_named(db, usual);
	*out = base;
	if (!base || !base->libc_build || !runtime.repository)
		return MUSLCHECK_OK;
	own = newest(db, runtime.repository, runtime.version, runtime.version_size,
		     base->libc, base->libc_build);
	if (!own || strcmp(own->family, base->family) != 0 || is_reduced(own, base) ||
	    has_threads(tag))
		return compose(db, &runtime, tag, base, arena, out);
	*out = own;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_image_by_rule(const struct mc_symdb *db, const char *name,
				       struct mc_arena *arena,
				       const struct mc_db_image **out)
{
	char *local = local_name(name, arena);
	char *repository = local ? mc_arena_strdup(arena, local) : NULL;
	char *tag;

	*out = NULL;
	if (!repository)
		return MUSLCHECK_ERROR_MEMORY;
	tag = strchr(repository, ':');
	if (tag)
		*tag++ = '\0';
	*out = mc_image_named(db, local);
	/* The tags of distroless and Chainguard choose the user or a shell. */
	if (!*out && strchr(repository, '/'))
		*out = mc_image_named(db, repository);
	if (!*out &&
	    of_repository(db, repository, tag ? tag : "", arena, out) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_MEMORY;
	if (!*out)
		*out = without_patch(db, local);
	if (!*out && tag && is_version(tag) && !strchr(tag, '-'))
		*out = newest(db, repository, tag, strlen(tag), MC_LIBC_MUSL, NULL);
	return MUSLCHECK_OK;
}

enum mc_libc mc_image_libc_of_name(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(libc_words); i++)
		if (strstr(name, libc_words[i].word))
			return libc_words[i].libc;
	return MC_LIBC_UNKNOWN;
}

const char *mc_image_repository(const char *name, struct mc_arena *arena)
{
	char *local = local_name(name, arena);
	char *tag = local ? strrchr(local, ':') : NULL;

	/* "host:5000/name" has no tag. */
	if (tag && !strchr(tag, '/'))
		*tag = '\0';
	return local;
}

/* The libcs of images that a name may mean: bits per enum mc_libc. */
static uint32_t libcs_of(const char *name)
{
	switch (mc_image_libc_of_name(name)) {
	case MC_LIBC_MUSL:
		return 1u << MC_LIBC_MUSL;
	case MC_LIBC_GLIBC:
		return 1u << MC_LIBC_GLIBC | 1u << MC_LIBC_NONE;
	default:
		return UINT32_MAX;
	}
}

/* The version of an image whose tag is one and no more; NULL: another image. */
static const char *release_of(const char *id, const char *repository)
{
	size_t size = strlen(repository);
	const char *version = id + size + 1;

	return !strncmp(id, repository, size) && id[size] == ':' && is_version(version) &&
			       !strchr(version, '-')
		       ? version
		       : NULL;
}

/*
 * "alpine:3.24" for "alpine:3.99": the newest release before the one that is asked for, or the
 * oldest; NULL if the name is not one of a release.
 */
static const char *nearest_release(const struct mc_symdb *db, const char *name,
				   struct mc_arena *arena)
{
	const char *repository = mc_image_repository(name, arena);
	const char *wanted = repository ? release_of(name, repository) : NULL;
	const char *before = NULL, *after = NULL, *before_id = NULL, *after_id = NULL;

	for (size_t i = 0; wanted && i < mc_symdb_image_count(db); i++) {
		const char *id = mc_symdb_image_at(db, i)->id;
		const char *release = release_of(id, repository);

		if (!release)
			continue;
		if (mc_version_compare(release, wanted) > 0) {
			if (!after || mc_version_compare(release, after) < 0) {
				after = release;
				after_id = id;
			}
		} else if (!before || mc_version_compare(release, before) > 0) {
			before = release;
			before_id = id;
		}
	}
	return before_id ? before_id : after_id;
}

enum muslcheck_status mc_image_nearest(const struct mc_symdb *db, const char *name,
				       struct mc_arena *arena, const char **out)
{
	size_t image_count = mc_symdb_image_count(db), count = 0;
	const char **ids = mc_arena_alloc(arena, image_count, sizeof(*ids));
	uint32_t libcs = libcs_of(name);

	if (!ids)
		return MUSLCHECK_ERROR_MEMORY;
	/* The first of the most similar wins, and rows are in the order of releases. */
	for (size_t i = image_count; i-- > 0;) {
		const struct mc_db_image *image = mc_symdb_image_at(db, i);

		if (libcs >> image->libc & 1)
			ids[count++] = image->id;
	}
	*out = nearest_release(db, name, arena);
	if (!*out)
		*out = mc_symdb_nearest(name, ids, count);
	return MUSLCHECK_OK;
}
