/* SPDX-License-Identifier: MIT */
#include "findings/fingerprint.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>

enum { DIGEST_SIZE = (MC_FINGERPRINT_SIZE - 1) / 2 };

/* The NUL is hashed too, so that fields cannot run into each other. */
void mc_fingerprint_fields(const char *const *fields, size_t field_count,
			   char text[MC_FINGERPRINT_SIZE])
{
	uint8_t digest[DIGEST_SIZE];
	struct sha256_ctx context;

	sha256_init(&context);
	for (size_t i = 0; i < field_count; i++)
		sha256_update(&context, strlen(fields[i]) + 1,
			      (const uint8_t *)fields[i]);
	sha256_digest(&context, sizeof(digest), digest);
	base16_encode_update(text, sizeof(digest), digest);
	text[MC_FINGERPRINT_SIZE - 1] = '\0';
}

enum muslcheck_status mc_fingerprint(const struct mc_path_context *path_context,
				     const char *path, const struct mc_finding *finding,
				     const char *target, struct mc_arena *arena,
				     char text[MC_FINGERPRINT_SIZE])
{
	const char *subject = finding->subject ? finding->subject : "";
	const char *object = finding->object ? finding->object : "";
	const char *name = mc_stable_path(path_context, path, arena);

	/* Only absolute paths are normalised; other subjects are used unchanged. */
	if (*subject == '/')
		subject = mc_stable_path(path_context, subject, arena);
	/* Without a slash it is a soname, not a file. */
	if (strchr(object, '/'))
		object = mc_stable_path(path_context, object, arena);
	if (!name || !subject || !object)
		return MUSLCHECK_ERROR_MEMORY;
	mc_fingerprint_fields((const char *const[]){ mc_finding_id(finding), subject,
						     object, name, target },
			      5, text);
	return MUSLCHECK_OK;
}
