/* SPDX-License-Identifier: MIT */
/*
 * An image in a folder (OCI layout).  The input holds files separated by NUL: index.json, then
 * blobs.  "@N" in one of them stands for the digest of a later one, N from 1 to 3, so that
 * changed blobs are still found.  The fourth, a layer, may have NULs of its own.
 */
#include <dirent.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "whole_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES_MAX = 4 };

static char *folder;

static void empty_blobs(void)
{
	char *path = whole_run_path(folder, "blobs/sha256");
	DIR *blobs = opendir(path);
	struct dirent *entry;

	while (blobs && (entry = readdir(blobs)))
		if (*entry->d_name != '.')
			unlinkat(dirfd(blobs), entry->d_name, 0);
	if (blobs)
		closedir(blobs);
	free(path);
}

static void remove_folder(void)
{
	static const char *const names[] = { "oci-layout", "index.json", "blobs/sha256",
					     "blobs", "" };

	empty_blobs();
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		whole_run_remove(folder, names[i]);
	free(folder);
}

static void make_folder(void)
{
	static const char layout[] = "{\"imageLayoutVersion\": \"1.0.0\"}";

	folder = whole_run_folder();
	whole_run_make_folder(folder, "blobs");
	whole_run_make_folder(folder, "blobs/sha256");
	whole_run_write(folder, "oci-layout", layout, sizeof(layout) - 1);
	atexit(remove_folder);
}

/* The file with digests in place of their numbers. */
static struct mc_buffer fill_in(struct mc_bytes file, size_t index,
				char digests[][MC_DIGEST_TEXT_SIZE], size_t count)
{
	struct mc_buffer out = { 0 };

	for (size_t i = 0; i < file.size; i++) {
		size_t number = file.data[i] == '@' && i + 1 < file.size
					? (size_t)file.data[i + 1] - '0'
					: 0;

		if (number <= index || number >= count) {
			mc_buffer_put(&out, (const char *)&file.data[i], 1);
			continue;
		}
		mc_buffer_puts(&out, digests[number]);
		i++;
	}
	return out;
}

static void write_blob(const struct mc_buffer *content, char *digest)
{
	const struct mc_bytes bytes = { (const unsigned char *)content->data,
					content->size };
	char *name;

	mc_digest_sha256(bytes, digest);
	name = whole_run_path("blobs/sha256", digest);
	whole_run_write(folder, name, content->size ? content->data : "", content->size);
	free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char digests[FILES_MAX][MC_DIGEST_TEXT_SIZE];
	struct mc_bytes files[FILES_MAX];
	size_t count = 0;

	if (!folder)
		make_folder();
	empty_blobs();
	for (size_t at = 0; at <= size && count < FILES_MAX; count++) {
		const uint8_t *end = at < size ? memchr(data + at, 0, size - at) : NULL;
		size_t length = end && count + 1 < FILES_MAX ? (size_t)(end - data) - at
							     : size - at;

		files[count] = (struct mc_bytes){ data + at, length };
		at += length + 1;
	}
	for (size_t i = count; i-- > 0;) {
		struct mc_buffer content = fill_in(files[i], i, digests, count);

		if (i)
			write_blob(&content, digests[i]);
		else
			whole_run_write(folder, "index.json",
					content.size ? content.data : "", content.size);
		mc_buffer_done(&content);
	}
	whole_run(folder);
	return 0;
}
