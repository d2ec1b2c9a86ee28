/* SPDX-License-Identifier: MIT */
/*
 * The user that an image runs as.  A container runtime looks a name up in the /etc/passwd
 * of the image and refuses to start without it; a number is taken as it is.
 */
#include <string.h>

#include "service/entry.h"

static bool is_number(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return size;
}

static bool names_user(const struct mc_db_image *image, const char *name, size_t size)
{
	for (size_t i = 0; i < image->user_count; i++)
		if (strlen(image->users[i]) == size &&
		    !memcmp(image->users[i], name, size))
			return true;
	return false;
}

/* Is the user one that a base image brings, and not one that the service made? */
static bool is_of_a_base(const struct mc_symdb *db, const char *name, size_t size)
{
	for (size_t i = 0; i < mc_symdb_image_count(db); i++)
		if (names_user(mc_symdb_image_at(db, i), name, size))
			return true;
	return false;
}

static bool is_there(const struct mc_entry *entry, const char *user, size_t size)
{
	const struct mc_db_image *image = entry->target->image;

	if (entry->target->is_self)
		return entry->image->facts->has_user;
	if (is_number(user, size) || names_user(image, user, size))
		return true;
	/* An image with users that the database does not list. */
	return !image->user_count && image->has & MC_HAS_PASSWD;
}

const char *mc_entry_user_fix(const struct mc_target *target, const char *name,
			      struct mc_arena *arena)
{
	const char *line = mc_target_add_user(target, name, arena);

	return line ? mc_arena_join(arena, "Create it (", line,
				    "), or use a number (USER 1000:1000)")
		    : NULL;
}

static const char *suggest(const struct mc_entry *entry, const char *name)
{
	struct mc_arena *arena = &entry->service->arena;
	const struct mc_db_image *image = entry->target->image;

	if (image->has & MC_HAS_SHELL || entry->target->is_self)
		return mc_entry_user_fix(entry->target, name, arena);
	if (image->user)
		return mc_arena_join(arena, "Use a number (USER ", image->user,
				     "), or copy an /etc/passwd with it");
	return "Use a number (USER 1000:1000), or copy an /etc/passwd with it";
}

static bool write_finding(const struct mc_entry *entry, const char *name,
			  struct mc_finding *finding)
{
	struct mc_arena *arena = &entry->service->arena;
	bool is_own = !entry->target->is_self && entry->image->facts->has_user &&
		      !is_of_a_base(entry->target->db, name, strlen(name));

	/* A Dockerfile that creates the user there would create it here too. */
	if (is_own)
		finding->severity = MUSLCHECK_SEVERITY_WARNING;
	else
		finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->subject = name;
	finding->message = mc_arena_join(
		arena, "runs as user ", name, ", which is not in /etc/passwd of ",
		entry->target->is_self ? "the image" : entry->target->image->id,
		": the container does not start");
	finding->remedy = suggest(entry, name);
	return finding->message && finding->remedy;
}

/* A group by name has to be in the image too; on another one it is not known. */
static enum muslcheck_status add_missing_group(struct mc_entry *entry,
					       struct mc_finding *finding)
{
	struct mc_arena *arena = &entry->service->arena;
	const char *group = entry->image->facts->missing_group;

	finding->subject = group;
	finding->work = MUSLCHECK_VERDICT_REBUILD;
	finding->message = mc_arena_join(
		arena, "runs with group ", group,
		", which is not in /etc/group of the image: the container does not start");
	finding->remedy = mc_arena_join(arena, "Create it (RUN echo ", group,
					":x:1000: >> /etc/group), or use a number");
	if (!finding->message || !finding->remedy)
		return MUSLCHECK_ERROR_MEMORY;
	entry->decides = true;
	return mc_entry_add(entry, finding);
}

enum muslcheck_status mc_entry_check_user(struct mc_entry *entry)
{
	const char *user = entry->image->facts->user;
	size_t size = user ? strcspn(user, ":") : 0;
	struct mc_finding finding = {
		.rule = MC_RULE_USER_NOT_FOUND,
		.severity = mc_rule_severity(MC_RULE_USER_NOT_FOUND),
		.confidence = entry->target->image->confidence,
	};
	const char *name;

	if (entry->target->is_self && entry->image->facts->missing_group)
		return add_missing_group(entry, &finding);
	if (!size || is_there(entry, user, size))
		return MUSLCHECK_OK;
	name = mc_arena_strndup(&entry->service->arena, user, size);
	if (!name || !write_finding(entry, name, &finding))
		return MUSLCHECK_ERROR_MEMORY;
	entry->decides = true;
	return mc_entry_add(entry, &finding);
}
