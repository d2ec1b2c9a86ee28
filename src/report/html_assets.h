/* SPDX-License-Identifier: MIT */
/* Files embedded in the program. */
#ifndef MC_REPORT_HTML_ASSETS_H
#define MC_REPORT_HTML_ASSETS_H

#include "base/buffer.h"

struct mc_html_asset {
	const char *data; /* not terminated; static */
	size_t size;
};

struct mc_html_asset mc_html_script_asset(void);
struct mc_html_asset mc_html_style_asset(void);

/* 'sha256-...', as in a content security policy. */
void mc_html_put_hash(struct mc_buffer *out, struct mc_html_asset asset);

#endif
