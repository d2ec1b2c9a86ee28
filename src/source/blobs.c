/* SPDX-License-Identifier: MIT */
/* The blobs of images, in a directory or in a tar. */
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/deadline.h"
#include "source/image.h"
#include "source/facts_record.h"
#include "source/facts_replay.h"
#include "source/members.h"

/* Manifests and configurations are much smaller. */
enum { SMALL_SIZE_MAX = 4 * 1024 * 1024, LOOKED_AT_MAX = 8, LINKS_MAX = 8 };

struct mc_blob {
	const char *name;
	const char *target;  /* of a link */
	struct mc_file file; /* its bytes, if small and possibly JSON */
};

static bool is_hex(const char *text, size_t count)
{
	return strspn(text, "0123456789abcdef") >= count;
}

/* Names at the start of image tars; old layouts have names that are digests. */
static bool is_image_name(const char *name)
{
	static const char *const names[] = { "manifest.json", "index.json", "oci-layout",
					     "repositories" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return !strcmp(name, "blobs") || !strncmp(name, "blobs/", 6) || is_hex(name, 64);
}

static struct mc_walk_options list_options(const char *path, struct mc_bytes bytes,
					   enum mc_format format,
					   const struct mc_limits *limits)
{
	return (struct mc_walk_options){
		.path = path,
		.bytes = bytes,
		.format = format,
		.limits = limits,
		.deadline = mc_deadline_after(limits->values[MC_LIMIT_TIME]),
		.has_no_archives = true,
	};
}

enum muslcheck_status mc_blobs_may_be_image(const char *path, struct mc_bytes bytes,
					    enum mc_format format,
					    const struct mc_limits *limits, bool *out)
{
	const struct mc_walk_options options = list_options(path, bytes, format, limits);
	enum muslcheck_status status;
	struct mc_walk *walk;
	struct mc_member member;
	bool end = false;

	*out = format == MC_FORMAT_FACTS && mc_facts_has_blobs(bytes);
	if ((format != MC_FORMAT_TAR && !mc_format_is_stream(format)) ||
	    format == MC_FORMAT_RPM)
		return MUSLCHECK_OK;
	status = mc_walk_new(&options, &walk);
	if (status != MUSLCHECK_OK)
		return status;
	for (int i = 0; status == MUSLCHECK_OK && i < LOOKED_AT_MAX && !end && !*out;
	     i++) {
		status = mc_walk_next(walk, &member, &end);
		*out = status == MUSLCHECK_OK && !end &&
		       is_image_name(member.path + member.root_size + 1);
	}
	mc_walk_free(walk);
	return status;
}

/* Manifests are few and small; what does not fit is none, or is reported as missing. */
static enum muslcheck_status hold(struct mc_blobs *blobs, struct mc_members *members,
				  struct mc_file *out)
{
	uint64_t room = blobs->limits->values[MC_LIMIT_MEMORY] / 2;
	size_t left = room > blobs->held_size ? room - blobs->held_size : 0;
	const struct mc_walk_room small = {
		.memory = left < SMALL_SIZE_MAX ? left : SMALL_SIZE_MAX,
		.size_max = SMALL_SIZE_MAX,
	};
	enum muslcheck_status status = mc_members_read(members, &small, out);

	blobs->held_size += status == MUSLCHECK_OK ? out->bytes.size : 0;
	return status;
}

static enum muslcheck_status add_blob(struct mc_blobs *blobs, struct mc_members *members,
				      const struct mc_member *member)
{
	const char *inner = member->path + member->root_size + 1;
	struct mc_blob *items = mc_arena_grow(blobs->arena, blobs->items, blobs->count,
					      sizeof(*items), &blobs->capacity);
	struct mc_blob blob = { .name = mc_arena_strdup(blobs->arena, inner) };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!items || !blob.name)
		return MUSLCHECK_ERROR_MEMORY;
	blobs->items = items;
	if (member->kind == MC_MEMBER_LINK)
		blob.target = mc_arena_strdup(blobs->arena, member->target);
	if (member->kind == MC_MEMBER_LINK && !blob.target)
		return MUSLCHECK_ERROR_MEMORY;
	if (member->kind == MC_MEMBER_FILE && member->head.size &&
	    strchr("{[ \n", member->head.data[0]))
		status = hold(blobs, members, &blob.file);
	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	/* The last one of a name counts. */
	blobs->items[blobs->count] = blob;
	return mc_map_set_index(&blobs->by_name, blob.name, strlen(blob.name),
				blobs->count++);
}

/* Facts of a directory list what is looked up, as if it were the contents of a tar. */
static enum muslcheck_status begin_record(struct mc_blobs *blobs,
					  const struct mc_walk_options *options)
{
	if (!blobs->writer || blobs->registry)
		return MUSLCHECK_OK;
	return mc_facts_record_new(blobs->writer, options, &blobs->record);
}

/* file: its bytes, if they were read. */
static enum muslcheck_status record(struct mc_blobs *blobs, const char *name,
				    const struct mc_file *file)
{
	struct mc_member member = {
		.kind = MC_MEMBER_FILE,
		.path = mc_arena_join(blobs->arena, blobs->path, "!/", name),
		.root_size = strlen(blobs->path) + 1,
	};

	if (!blobs->record)
		return MUSLCHECK_OK;
	if (!member.path)
		return MUSLCHECK_ERROR_MEMORY;
	if (file)
		member.head = file->bytes;
	mc_facts_record_member(blobs->record, &member);
	if (file)
		mc_facts_record_read(blobs->record, MUSLCHECK_OK, file);
	return mc_map_set_index(&blobs->by_name, name, strlen(name), 0);
}

enum muslcheck_status mc_blobs_read(struct mc_blobs *blobs, const struct mc_file *file,
				    enum mc_format format, struct mc_notice_sink notices)
{
	struct mc_members_options options = {
		.walk = list_options(blobs->path, file->bytes, format, blobs->limits),
		.file = file,
		.writer = blobs->writer,
	};
	enum muslcheck_status status;
	struct mc_members *members;
	struct mc_member member;
	bool end = false;

	if (blobs->is_directory)
		return begin_record(blobs, &options.walk);
	options.walk.notices = notices;
	status = mc_members_new(&options, &members);
	if (status != MUSLCHECK_OK)
		return status;
	while (status == MUSLCHECK_OK && !end) {
		status = mc_members_next(members, &member, &end);
		if (status == MUSLCHECK_OK && !end && member.kind != MC_MEMBER_DIRECTORY)
			status = add_blob(blobs, members, &member);
	}
	mc_members_free(members);
	return status;
}

void mc_blobs_done(struct mc_blobs *blobs)
{
	const struct mc_walk_digests none = { .is_there = true };

	mc_facts_record_end(blobs->record, &none);
	for (size_t i = 0; i < blobs->count; i++)
		mc_file_close(&blobs->items[i].file);
	mc_map_done(&blobs->by_name);
}

/* Resolve a symlink at name, as old layouts have them: "../ID/layer.tar". */
static const char *follow(const struct mc_blobs *blobs, const char *name,
			  const char *target)
{
	const char *slash = strrchr(name, '/');
	size_t size = slash ? (size_t)(slash - name) : 0;

	while (!strncmp(target, "../", 3)) {
		while (size && name[size - 1] != '/')
			size--;
		size -= size > 0;
		target += 3;
	}
	return size ? mc_arena_printf(blobs->arena, "%.*s/%s", (int)size, name, target)
		    : target;
}

static const struct mc_blob *find(const struct mc_blobs *blobs, const char **name)
{
	for (int i = 0; *name && i < LINKS_MAX; i++) {
		size_t index = mc_map_index(&blobs->by_name, *name, strlen(*name));

		if (index == SIZE_MAX)
			return NULL;
		*name = blobs->items[index].name;
		if (!blobs->items[index].target)
			return &blobs->items[index];
		*name = follow(blobs, *name, blobs->items[index].target);
	}
	return NULL;
}

static char *file_path(const struct mc_blobs *blobs, const char *name)
{
	return mc_arena_join(blobs->arena, blobs->path, "/", name);
}

/* One that cannot be looked at is there: opening it reports why it is not read. */
static bool is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) ? errno != ENOENT && errno != ENOTDIR
				   : S_ISREG(status.st_mode);
}

bool mc_blobs_has(struct mc_blobs *blobs, const char **name)
{
	const char *path;

	if (!blobs->is_directory)
		return find(blobs, name) != NULL;
	path = file_path(blobs, *name);
	if (!path || !is_file(path))
		return false;
	return mc_map_index(&blobs->by_name, *name, strlen(*name)) != SIZE_MAX ||
	       record(blobs, *name, NULL) == MUSLCHECK_OK;
}

enum muslcheck_status mc_blobs_open(struct mc_blobs *blobs, const char *name,
				    struct mc_file *out)
{
	const struct mc_blob *blob;
	const char *path;

	if (!blobs->is_directory) {
		blob = find(blobs, &name);
		if (!blob || !blob->file.held)
			return MUSLCHECK_ERROR_IO;
		*out = mc_file_share(&blob->file);
		return MUSLCHECK_OK;
	}
	path = file_path(blobs, name);
	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	if (mc_file_open(path, out, NULL) != MUSLCHECK_OK)
		return MUSLCHECK_ERROR_IO;
	if (out->bytes.size > SMALL_SIZE_MAX) {
		mc_file_close(out);
		return MUSLCHECK_ERROR_IO;
	}
	return record(blobs, name, out);
}
