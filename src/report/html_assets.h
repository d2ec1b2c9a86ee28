/* SPDX-License-Identifier: MIT */
/* Files embedded in the program. */
#ifndef MC_REPORT_HTML_ASSETS_H
#define MC_REPORT_HTML_ASSETS_H

#include <stddef.h>

struct mc_html_asset {
	const char *data; /* not terminated; static */
	size_t size;
};

struct mc_html_asset mc_html_script_asset(void);
struct mc_html_asset mc_html_style_asset(void);

#endif
