/* SPDX-License-Identifier: MIT */
#include "findings/fingerprint.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <string.h>

enum { DIGEST_SIZE = (MC_FINGERPRINT_SIZE - 1) / 2 };

/* With its NUL, so that what belongs to one field cannot be taken for the next's. */
static void add(struct sha256_ctx *context, const char *field)
{
	sha256_update(context, strlen(field) + 1, (const uint8_t *)field);
}

enum muslcheck_status mc_fingerprint(const struct mc_places *places, const char *path,
				     const struct mc_finding *finding, const char *target,
				     struct mc_arena *arena,
				     char text[MC_FINGERPRINT_SIZE])
{
	const char *subject = finding->subject ? finding->subject : "";
	const char *object = finding->object ? finding->object : "";
	const char *name = mc_place_name(places, path, arena);
	uint8_t digest[DIGEST_SIZE];
	struct sha256_ctx context;

	/* A subject that is no absolute path stands as the object spells it. */
	if (*subject == '/')
		subject = mc_place_name(places, subject, arena);
	/* Without a slash it is a soname, not a file. */
	if (strchr(object, '/'))
		object = mc_place_name(places, object, arena);
	if (!name || !subject || !object)
		return MUSLCHECK_ERROR_MEMORY;
	sha256_init(&context);
	add(&context, mc_finding_id(finding));
	add(&context, subject);
	add(&context, object);
	add(&context, name);
	add(&context, target);
	sha256_digest(&context, sizeof(digest), digest);
	base16_encode_update(text, sizeof(digest), digest);
	text[MC_FINGERPRINT_SIZE - 1] = '\0';
	return MUSLCHECK_OK;
}
