/* SPDX-License-Identifier: MIT */
/*
 * Escapes text from files for the syntaxes of reports.  In every syntax, bytes that are not
 * UTF-8 and characters that control a terminal or cannot be seen appear as \x1b.  In plain
 * text, what a CI runner would take for a command is escaped too.
 */
#ifndef MC_REPORT_ESCAPE_H
#define MC_REPORT_ESCAPE_H

#include "base/buffer.h"

enum mc_syntax {
	MC_SYNTAX_PLAIN,
	MC_SYNTAX_MARKUP,   /* XML and HTML: text, and attributes in double quotes */
	MC_SYNTAX_MARKDOWN, /* GitHub's: no markup, link or mention is left */
	MC_SYNTAX_COMMAND,  /* the message of a GitHub workflow command */
	MC_SYNTAX_PROPERTY, /* the value of a workflow command's property */
	MC_SYNTAX_URI,	    /* a path in a URI: every other byte percent-encoded */
};

void mc_escape_put(struct mc_buffer *out, enum mc_syntax syntax, const char *text);

/* A Markdown code span; in a table cell vertical bars are escaped too. */
void mc_escape_put_code(struct mc_buffer *out, const char *text);
void mc_escape_put_code_cell(struct mc_buffer *out, const char *text);

#endif
