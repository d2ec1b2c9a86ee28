/* SPDX-License-Identifier: MIT */
#include "source/members.h"

#include <stdlib.h>

#include "source/facts_record.h"
#include "source/facts_replay.h"

/* One of walk and replay is there. */
struct mc_members {
	struct mc_walk *walk;
	struct mc_facts_replay *replay;
	struct mc_facts_record *record;	     /* NULL: nobody records */
	struct mc_notice_sink notices;	     /* of the options */
	struct mc_walk_options walk_options; /* that the walk borrows */
};

static void add_notice(void *context, enum mc_notice notice, const char *path,
		       const char *text)
{
	struct mc_members *members = context;

	mc_facts_record_notice(members->record, notice, path, text);
	if (members->notices.add)
		members->notices.add(members->notices.context, notice, path, text);
}

static enum muslcheck_status begin(struct mc_members *members,
				   const struct mc_members_options *options)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	struct mc_walk_options recorded = options->walk;

	members->walk_options = options->walk;
	if (options->walk.format == MC_FORMAT_FACTS)
		return mc_facts_replay_new(&options->walk, options->file,
					   &members->replay);
	if (options->section)
		recorded.inside = options->section;
	if (options->writer)
		status =
			mc_facts_record_new(options->writer, &recorded, &members->record);
	members->notices = options->walk.notices;
	if (members->record)
		members->walk_options.notices =
			(struct mc_notice_sink){ add_notice, members };
	return status == MUSLCHECK_OK
		       ? mc_walk_new(&members->walk_options, &members->walk)
		       : status;
}

enum muslcheck_status mc_members_new(const struct mc_members_options *options,
				     struct mc_members **out)
{
	struct mc_members *members = calloc(1, sizeof(*members));
	enum muslcheck_status status;

	if (!members)
		return MUSLCHECK_ERROR_MEMORY;
	status = begin(members, options);
	if (status == MUSLCHECK_OK)
		*out = members;
	else
		mc_members_free(members);
	return status;
}

void mc_members_free(struct mc_members *members)
{
	const struct mc_walk_digests none = { .is_there = true };

	if (!members)
		return;
	/* Nobody asked for the digests. */
	mc_facts_record_end(members->record, &none);
	mc_facts_replay_free(members->replay);
	mc_walk_free(members->walk);
	free(members);
}

enum muslcheck_status mc_members_next(struct mc_members *members, struct mc_member *out,
				      bool *end)
{
	enum muslcheck_status status;

	if (members->replay)
		return mc_facts_replay_next(members->replay, out, end);
	status = mc_walk_next(members->walk, out, end);
	if (status == MUSLCHECK_OK && !*end && members->record)
		mc_facts_record_member(members->record, out);
	return status;
}

enum muslcheck_status mc_members_read(struct mc_members *members,
				      const struct mc_walk_room *room,
				      struct mc_file *out)
{
	enum muslcheck_status status;

	if (members->replay)
		return mc_facts_replay_read(members->replay, room, out);
	status = mc_walk_read(members->walk, room, out);
	if (members->record)
		mc_facts_record_read(members->record, status, out);
	return status;
}

bool mc_members_digest(struct mc_members *members, unsigned char digest[MC_SHA256_SIZE],
		       uint64_t *size)
{
	bool is_known = members->replay
				? mc_facts_replay_digest(members->replay, digest, size)
				: mc_walk_digest(members->walk, digest, size);

	if (is_known && members->record)
		mc_facts_record_digest(members->record, digest, *size);
	return is_known;
}

struct mc_walk_digests mc_members_digests(struct mc_members *members)
{
	struct mc_walk_digests whole;

	if (members->replay)
		return mc_facts_replay_digests(members->replay);
	whole = mc_walk_digests(members->walk);
	mc_facts_record_end(members->record, &whole);
	members->record = NULL;
	return whole;
}
