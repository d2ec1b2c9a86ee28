/* SPDX-License-Identifier: MIT */
/* Library packages that RUN installs, and that the release of the image does not have. */
#include <ctype.h>
#include <string.h>

#include "service/docker.h"

/* "libicu" of "libicu72", "libldap" of "libldap-2.5-0". */
static size_t stem_size(const char *name)
{
	size_t size = strlen(name);

	if (size > 3 && !strcmp(name + size - 3, "t64"))
		size -= 3;
	while (size &&
	       (isdigit((unsigned char)name[size - 1]) || strchr(".-", name[size - 1])))
		size--;
	return size;
}

static bool has_release(const struct mc_target *target, const struct mc_db_package *row)
{
	return mc_release_within(target->image->package_release, row->since, row->until);
}

/* Packages with another number, or with the t64 of Debian 13, which provides the old name. */
struct search {
	bool is_known, is_there;
	const char *other; /* of that release, with the same stem; NULL: none */
};

static struct search search(const struct mc_target *target, const char *name)
{
	struct search found = { 0 };
	size_t size = strlen(name), stem = stem_size(name);

	for (size_t i = 0; i < mc_symdb_package_count(target->db); i++) {
		const struct mc_db_package *row = mc_symdb_package_at(target->db, i);
		bool is_name;

		if (strcmp(row->distribution, target->image->distribution) != 0 ||
		    strncmp(row->name, name, stem) != 0)
			continue;
		is_name = !strcmp(row->name, name) || (!strncmp(row->name, name, size) &&
						       !strcmp(row->name + size, "t64"));
		found.is_known |= is_name;
		if (!has_release(target, row))
			continue;
		found.is_there |= is_name;
		if (stem_size(row->name) == stem)
			found.other = row->name;
	}
	return found;
}

/* The packages of a command, with the names that the release has. */
struct renamed {
	struct mc_arena_text packages; /* " libicu76 curl" */
	struct mc_arena_text gone;     /* "libicu72, libfoo1" */
	bool is_open;		       /* one of them has no other name */
	bool failed;
};

static bool is_package(const char *word)
{
	return *word && !strchr("-./$<>&", *word) && strcmp(word, "install") != 0 &&
	       strcmp(word, "add") != 0;
}

static void append(struct mc_docker_check *check, struct renamed *out,
		   struct mc_arena_text *text, const char *before, const char *word)
{
	out->failed |= !mc_arena_text_add(check->arena, text, before) ||
		       !mc_arena_text_add(check->arena, text, word);
}

static void add_package(struct mc_docker_check *check, const char *word,
			struct renamed *out)
{
	const char *name = mc_arena_strndup(check->arena, word, strcspn(word, "=:/<>~@"));
	struct search found = { 0 };

	out->failed |= !name;
	if (name && !strncmp(name, "lib", 3))
		found = search(check->target, name);
	if (name && found.is_known && !found.is_there) {
		append(check, out, &out->gone, out->gone.size ? ", " : "", name);
		out->is_open |= !found.other;
		word = found.other ? found.other : word;
	}
	append(check, out, &out->packages, " ", word);
}

static enum muslcheck_status note_gone(struct mc_docker_check *check,
				       const struct mc_docker_step *step,
				       const struct renamed *renamed)
{
	const struct mc_target *target = check->target;
	struct mc_finding finding = {
		.rule = MC_RULE_DOCKER_PACKAGES,
		.subject = renamed->gone.data,
		.confidence = MUSLCHECK_CONFIDENCE_MEDIUM,
		.work = renamed->is_open ? MUSLCHECK_VERDICT_REBUILD
					 : MUSLCHECK_VERDICT_ADD_PACKAGES,
		.message = mc_arena_join(check->arena, renamed->gone.data,
					 strchr(renamed->gone.data, ',') ? " are" : " is",
					 " not in ", mc_target_distribution(target), " ",
					 target->image->package_release,
					 ": the build of the image stops there"),
		.remedy = "Find what replaces it in that release, or leave it out",
	};

	if (!renamed->is_open)
		finding.remedy = mc_target_install_line(
			target, renamed->packages.data + 1, check->arena);
	return finding.remedy ? mc_docker_note(check, step->at, step->line, finding, NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}

enum muslcheck_status mc_docker_check_gone(struct mc_docker_check *check,
					   const struct mc_docker_step *step)
{
	const struct mc_db_image *image = check->target->image;
	const struct mc_docker_words *words = &step->command->words;
	struct renamed renamed = { 0 };

	if (!image->distribution || !image->package_release ||
	    image->packages_confidence != MUSLCHECK_CONFIDENCE_HIGH ||
	    mc_docker_has_base_only(check))
		return MUSLCHECK_OK;
	for (size_t i = 1; i < words->count && !renamed.failed; i++) {
		/* "-t RELEASE" */
		if (!strcmp(words->items[i], "-t") ||
		    !strcmp(words->items[i], "--virtual"))
			i++;
		else if (is_package(words->items[i]))
			add_package(check, words->items[i], &renamed);
	}
	if (renamed.failed)
		return MUSLCHECK_ERROR_MEMORY;
	return renamed.gone.size ? note_gone(check, step, &renamed) : MUSLCHECK_OK;
}
