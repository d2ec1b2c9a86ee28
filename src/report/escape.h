/* SPDX-License-Identifier: MIT */
/*
 * Text from files in the syntaxes of reports.  Whatever the syntax, control characters,
 * bytes that are not UTF-8 and marks that reorder text are shown as \x1b, never sent.
 */
#ifndef MC_REPORT_ESCAPE_H
#define MC_REPORT_ESCAPE_H

#include "base/buffer.h"

enum mc_syntax {
	MC_SYNTAX_PLAIN,
	MC_SYNTAX_MARKUP,   /* XML and HTML: text, and attributes in double quotes */
	MC_SYNTAX_MARKDOWN, /* GitHub's: nothing in it is markup, a link or a mention */
	MC_SYNTAX_COMMAND,  /* what a GitHub workflow command says */
	MC_SYNTAX_PROPERTY, /* the value of a workflow command's property */
	MC_SYNTAX_URI,	    /* a path in a URI: every other byte percent-encoded */
};

void mc_escape_put(struct mc_buffer *out, enum mc_syntax syntax, const char *text);

/* A Markdown code span; in a table cell a vertical bar has to be kept from ending it. */
void mc_escape_put_code(struct mc_buffer *out, const char *text);
void mc_escape_put_code_cell(struct mc_buffer *out, const char *text);

#endif
