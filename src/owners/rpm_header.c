/* SPDX-License-Identifier: MIT */
/*
 * A package header (rpm.org, "RPM v4 header format"): the number of entries and of data
 * bytes, both big-endian; 16 bytes for each entry; the data.
 */
#include "owners/rpm.h"

#include <limits.h>
#include <stdlib.h>

/* rpm's own limits are 65535 and 256 MiB. */
enum { HEAD_SIZE = 8, ENTRY_SIZE = 16, ENTRIES_MAX = 65535, DIRECTORIES_MAX = 1 << 20 };

enum tag { TAG_NAME = 1000, TAG_DIRINDEXES = 1116, TAG_BASENAMES = 1117, TAG_DIRNAMES };
enum type { TYPE_INT32 = 4, TYPE_STRING = 6, TYPE_STRING_ARRAY = 8 };

struct header {
	const unsigned char *entries;
	uint32_t entry_count;
	struct mc_bytes data;
};

/* The values of one tag; data runs to the end of the header. */
struct values {
	struct mc_bytes data;
	uint32_t count;
};

struct mc_rpm mc_rpm_begin(struct mc_bytes bytes, struct mc_owned_sink sink,
			   struct mc_error *err)
{
	return (struct mc_rpm){
		.bytes = bytes,
		.sink = sink,
		.err = err,
		.left = 2 * (uint64_t)bytes.size, /* once as a page, once as a row */
	};
}

enum muslcheck_status mc_rpm_end(struct mc_rpm *rpm, enum muslcheck_status status)
{
	mc_buffer_done(&rpm->gathered);
	free(rpm->directories);
	return status == MUSLCHECK_OK && rpm->is_damaged ? MUSLCHECK_ERROR_FORMAT
							 : status;
}

void mc_rpm_damaged(struct mc_rpm *rpm, uint64_t offset, const char *what)
{
	rpm->is_damaged = true;
	mc_error_set_at(rpm->err, MUSLCHECK_ERROR_FORMAT, offset,
			"damaged at byte %llu: %s", (unsigned long long)offset, what);
}

bool mc_rpm_spend(struct mc_rpm *rpm, uint64_t offset, uint64_t size)
{
	if (size > rpm->left) {
		mc_rpm_damaged(rpm, offset, "parts of it are referenced more than once");
		return false;
	}
	rpm->left -= size;
	return true;
}

static bool split(struct mc_bytes bytes, struct header *out)
{
	uint64_t entries_size, data_size;

	if (bytes.size < HEAD_SIZE)
		return false;
	out->entry_count = mc_rpm_be32(bytes.data);
	data_size = mc_rpm_be32(bytes.data + 4);
	entries_size = (uint64_t)out->entry_count * ENTRY_SIZE;
	if (out->entry_count > ENTRIES_MAX ||
	    bytes.size - HEAD_SIZE != entries_size + data_size)
		return false;
	out->entries = bytes.data + HEAD_SIZE;
	out->data.data = out->entries + entries_size;
	out->data.size = (size_t)data_size;
	return true;
}

/* Find the values of a tag; none if it is absent.  False if the entry is invalid. */
static bool find(const struct header *header, enum tag tag, enum type type,
		 struct values *out)
{
	*out = (struct values){ .count = 0 };
	for (uint32_t i = 0; i < header->entry_count; i++) {
		const unsigned char *entry = header->entries + (size_t)i * ENTRY_SIZE;
		uint32_t offset = mc_rpm_be32(entry + 8);

		if (mc_rpm_be32(entry) != (uint32_t)tag)
			continue;
		if (mc_rpm_be32(entry + 4) != (uint32_t)type ||
		    offset > header->data.size)
			return false;
		out->data.data = header->data.data + offset;
		out->data.size = header->data.size - offset;
		out->count = mc_rpm_be32(entry + 12);
		return true;
	}
	return true;
}

/* Split off the next string; false if it is not terminated. */
static bool next_string(struct mc_bytes *data, struct mc_slice *out)
{
	const unsigned char *end =
		data->size ? memchr(data->data, '\0', data->size) : NULL;

	if (!end)
		return false;
	out->text = (const char *)data->data;
	out->size = (size_t)(end - data->data);
	data->data += out->size + 1;
	data->size -= out->size + 1;
	return true;
}

/* Store where each directory name starts.  *sound is false if some are missing. */
static enum muslcheck_status index_directories(struct mc_rpm *rpm,
					       const struct values *directories,
					       bool *sound)
{
	struct mc_bytes rest = directories->data;
	struct mc_slice name;

	*sound = directories->count <= DIRECTORIES_MAX && directories->count <= rest.size;
	if (*sound && directories->count > rpm->directory_capacity) {
		uint32_t *grown = reallocarray(rpm->directories, directories->count,
					       sizeof(*grown));

		if (!grown)
			return mc_error_memory(rpm->err);
		rpm->directories = grown;
		rpm->directory_capacity = directories->count;
	}
	for (uint32_t i = 0; *sound && i < directories->count; i++) {
		rpm->directories[i] = (uint32_t)(rest.data - directories->data.data);
		*sound = next_string(&rest, &name) && name.size < PATH_MAX;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status report_files(struct mc_rpm *rpm, struct mc_slice package,
					  const struct values *directories,
					  const struct values *indexes,
					  struct values *names, bool *sound)
{
	struct mc_owned owned = { .package = package };
	enum muslcheck_status status = MUSLCHECK_OK;

	for (uint32_t i = 0; status == MUSLCHECK_OK && i < names->count; i++) {
		uint32_t index = mc_rpm_be32(indexes->data.data + (size_t)i * 4);

		*sound = index < directories->count &&
			 next_string(&names->data, &owned.name);
		if (!*sound)
			return MUSLCHECK_OK;
		owned.directory.text =
			(const char *)directories->data.data + rpm->directories[index];
		owned.directory.size = strlen(owned.directory.text);
		status = rpm->sink.add(rpm->sink.context, &owned);
	}
	return status;
}

enum muslcheck_status mc_rpm_header(struct mc_rpm *rpm, uint64_t offset,
				    struct mc_bytes bytes)
{
	struct values name, names, directories, indexes;
	struct mc_slice package = { "", 0 };
	struct header header;
	bool sound = split(bytes, &header) &&
		     find(&header, TAG_NAME, TYPE_STRING, &name) &&
		     find(&header, TAG_BASENAMES, TYPE_STRING_ARRAY, &names) &&
		     find(&header, TAG_DIRNAMES, TYPE_STRING_ARRAY, &directories) &&
		     find(&header, TAG_DIRINDEXES, TYPE_INT32, &indexes) &&
		     next_string(&name.data, &package) && names.count == indexes.count &&
		     indexes.count <= indexes.data.size / 4;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (sound)
		status = index_directories(rpm, &directories, &sound);
	if (sound && status == MUSLCHECK_OK)
		status = report_files(rpm, package, &directories, &indexes, &names,
				      &sound);
	if (!sound)
		mc_rpm_damaged(rpm, offset, "invalid package header");
	return status;
}
