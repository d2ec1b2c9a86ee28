/* SPDX-License-Identifier: MIT */
/*
 * Checks a wheel against its RECORD: one line per file, path,sha256=BASE64,size (PyPA
 * specification "Recording installed projects").  Installers reject a mismatch.
 */
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/archive_private.h"

/* Split off one CSV field, unquoted; *text is advanced past it. */
static char *next_field(char **text)
{
	char *field = *text, *out = field, *in = field;
	bool is_quoted = *in == '"';

	for (in += is_quoted; *in && (is_quoted || *in != ','); in++) {
		if (is_quoted && *in == '"' && *++in != '"') {
			is_quoted = false;
			if (!*in || *in == ',')
				break;
		}
		*out++ = *in;
	}
	*text = *in ? in + 1 : in;
	*out = '\0';
	return field;
}

static const char kind[] = "sha256=";

/* Decode "sha256=BASE64" without padding; false if it is invalid. */
static bool decode(const char *text, unsigned char digest[MC_SHA256_SIZE])
{
	struct base64_decode_ctx context;
	uint8_t decoded[BASE64_DECODE_LENGTH(64)];
	char padded[64];
	size_t size = sizeof(decoded);
	int used;

	used = snprintf(padded, sizeof(padded), "%s", text + sizeof(kind) - 1);
	if (used < 43 || used > 44)
		return false;
	padded[43] = '=';
	base64url_decode_init(&context);
	if (!base64_decode_update(&context, &size, decoded, 44, padded) ||
	    size != MC_SHA256_SIZE)
		return false;
	memcpy(digest, decoded, MC_SHA256_SIZE);
	return true;
}

/* An empty field is left out. */
static bool is_size(const char *text, uint64_t size)
{
	char *end;
	unsigned long long value = strtoull(text, &end, 10);

	return !*text || (*text >= '0' && *text <= '9' && !*end && value == size);
}

static enum muslcheck_status check_line(struct mc_archive *archive, const char *root,
					char *line)
{
	const char *name = next_field(&line), *hash = next_field(&line);
	const char *size = next_field(&line);
	const char *path = mc_arena_join(&archive->arena, root, "/", name);
	const struct mc_archive_entry *entry =
		path ? mc_archive_find(archive, path) : NULL;
	const char *fault = NULL;
	unsigned char digest[MC_SHA256_SIZE];

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	/* RECORD itself and its signatures have no digest. */
	if (strncmp(hash, kind, sizeof(kind) - 1))
		return MUSLCHECK_OK;
	if (!decode(hash, digest))
		fault = "invalid digest in RECORD";
	else if (!entry || entry->kind != MC_MEMBER_FILE)
		fault = "listed in RECORD but missing from the wheel";
	else if (entry->digest && memcmp(entry->digest, digest, sizeof(digest)))
		fault = "digest differs from RECORD";
	else if (entry->digest && !is_size(size, entry->size))
		fault = "size differs from RECORD";
	if (fault)
		archive->notices.add(archive->notices.context, MC_NOTICE_DIGEST, path,
				     fault);
	return MUSLCHECK_OK;
}

static enum muslcheck_status check_record(struct mc_archive *archive, const char *root,
					  struct mc_bytes bytes)
{
	char *text =
		mc_arena_strndup(&archive->arena, (const char *)bytes.data, bytes.size);
	enum muslcheck_status status = MUSLCHECK_OK;
	char *rest = NULL;

	if (!text)
		return MUSLCHECK_ERROR_MEMORY;
	for (char *line = strtok_r(text, "\r\n", &rest); line && status == MUSLCHECK_OK;
	     line = strtok_r(NULL, "\r\n", &rest))
		status = check_line(archive, root, line);
	return status;
}

bool mc_wheel_record_is(const char *path)
{
	static const char end[] = ".dist-info/RECORD";
	size_t size = strlen(path);

	return size > sizeof(end) - 1 && !strcmp(path + size - (sizeof(end) - 1), end);
}

enum muslcheck_status mc_wheel_record_check(struct mc_archive *archive, size_t from)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = from; status == MUSLCHECK_OK && i < archive->entry_count; i++) {
		const struct mc_archive_entry *entry = &archive->entries[i];

		if (entry->digest && entry->file.held && mc_wheel_record_is(entry->path))
			status = check_record(archive,
					      archive->trees[entry->tree]->tree.root,
					      entry->file.bytes);
	}
	return status;
}
