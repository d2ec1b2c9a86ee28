/* SPDX-License-Identifier: MIT */
/* The script and the style sheet of the HTML report, embedded from html/. */
#include "report/html_assets.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>

/* The assembler includes the files; the symbols are hidden, the bytes constant. */
#define MC_INCLUDE(symbol, path)                                                         \
	__asm__(".section .rodata,\"a\",%progbits\n"                                     \
		".global " #symbol "\n.hidden " #symbol "\n"                             \
		".global " #symbol "_end\n.hidden " #symbol "_end\n" #symbol ":\n"       \
		".incbin \"" path "\"\n" #symbol "_end:\n"                               \
		".previous\n")

MC_INCLUDE(mc_html_script, "src/report/html/report.js");
MC_INCLUDE(mc_html_style, "src/report/html/report.css");

extern const char mc_html_script[], mc_html_script_end[];
extern const char mc_html_style[], mc_html_style_end[];

static struct mc_html_asset between(const char *data, const char *end)
{
	return (struct mc_html_asset){ data, (size_t)(end - data) };
}

struct mc_html_asset mc_html_script_asset(void)
{
	return between(mc_html_script, mc_html_script_end);
}

struct mc_html_asset mc_html_style_asset(void)
{
	return between(mc_html_style, mc_html_style_end);
}

void mc_html_put_hash(struct mc_buffer *out, struct mc_html_asset asset)
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];

	sha256_init(&context);
	sha256_update(&context, asset.size, (const uint8_t *)asset.data);
	sha256_digest(&context, sizeof(digest), digest);
	base64_encode_raw(text, sizeof(digest), digest);
	mc_buffer_puts(out, "'sha256-");
	mc_buffer_put(out, text, sizeof(text));
	mc_buffer_puts(out, "'");
}
