/* SPDX-License-Identifier: MIT */
/* Text and verdicts in HTML. */
#ifndef MC_REPORT_HTML_TEXT_H
#define MC_REPORT_HTML_TEXT_H

#include "base/buffer.h"
#include "muslcheck/muslcheck.h"

/* Escaped text.  NULL means that memory ran out earlier. */
void mc_html_put_text(struct mc_buffer *out, const char *text);

/* One character for those who do not see colours. */
const char *mc_html_mark(enum muslcheck_verdict verdict);

/* The verdict by name, mark and colour. */
void mc_html_put_verdict(struct mc_buffer *out, enum muslcheck_verdict verdict);

#endif
