/* SPDX-License-Identifier: MIT */
/* USER: is it in /etc/passwd of the image? */
#include <string.h>

#include "service/docker.h"
#include "service/entry.h"

/* The last USER; NULL: none. */
static const struct mc_docker_instruction *last_user(const struct mc_docker_check *check)
{
	for (size_t i = check->final->chain_count; i-- > 0;)
		if (check->final->chain[i]->kind == MC_DOCKER_USER)
			return check->final->chain[i];
	return NULL;
}

static bool is_number(const char *text, size_t size)
{
	return size && strspn(text, "0123456789") >= size;
}

static bool names_user(const struct mc_docker_check *check, const char *name)
{
	const struct mc_db_image *image = check->target->image;

	for (size_t i = 0; i < image->user_count; i++)
		if (!strcmp(image->users[i], name))
			return true;
	/* An image with users that the database does not list. */
	return (!image->user_count && image->has & MC_HAS_PASSWD) ||
	       check->final->has_own_users ||
	       mc_docker_has_word(&check->final->users, name);
}

static const char *user_remedy(const struct mc_docker_check *check, const char *name)
{
	if (mc_docker_has_shell(check->target))
		return mc_entry_user_fix(check->target, name, check->arena);
	return check->target->image->user
		       ? mc_arena_join(check->arena, "Use a number (USER ",
				       check->target->image->user, ")")
		       : "Use a number (USER 1000:1000), or copy an /etc/passwd with it";
}

enum muslcheck_status mc_docker_check_user(struct mc_docker_check *check)
{
	const struct mc_docker_instruction *at = last_user(check);
	const char *user = at && at->words.count ? at->words.items[0] : "";
	size_t size = strcspn(user, ":");
	const char *name = mc_arena_strndup(check->arena, user, size);
	struct mc_finding finding = {
		.rule = MC_RULE_USER_NOT_FOUND,
		.confidence = check->target->image->confidence,
		.work = MUSLCHECK_VERDICT_REBUILD,
	};

	if (!name)
		return MUSLCHECK_ERROR_MEMORY;
	if (!size || is_number(user, size) || names_user(check, name) ||
	    mc_docker_has_base_only(check))
		return MUSLCHECK_OK;
	finding.subject = name;
	finding.message = mc_arena_join(
		check->arena, "runs as user ", name, ", which is not in /etc/passwd of ",
		check->target->image->id, ": the container does not start");
	finding.remedy = user_remedy(check, name);
	return finding.remedy ? mc_docker_note(check, at, 0, finding, NULL)
			      : MUSLCHECK_ERROR_MEMORY;
}
