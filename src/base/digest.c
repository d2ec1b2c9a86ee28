/* SPDX-License-Identifier: MIT */
#include "base/digest.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

void mc_digest_sha256(struct mc_bytes bytes, char text[MC_DIGEST_TEXT_SIZE])
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&context);
	sha256_update(&context, bytes.size, bytes.data);
	sha256_digest(&context, sizeof(digest), digest);
	base16_encode_update(text, sizeof(digest), digest);
	text[MC_DIGEST_TEXT_SIZE - 1] = '\0';
}
