/* SPDX-License-Identifier: MIT */
/* Destinations of reports: --format FORMAT[=FILE], --output, and the terminal width. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"

enum { WIDTH_MIN = 40, WIDTH_MAX = 400 };

static const struct muslcheck_format *find_format(const char *name)
{
	const struct muslcheck_format *format;

	for (size_t i = 0; (format = muslcheck_format_at(i)) != NULL; i++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

bool outputs_add(struct outputs *outputs, char *text)
{
	struct output *output = &outputs->items[outputs->count];
	char *equals = text ? strchr(text, '=') : NULL;

	if (!text) {
		complain("out of memory");
		return false;
	}
	if (outputs->count == OUTPUTS_MAX) {
		complain("--format given more than %d times", OUTPUTS_MAX);
		free(text);
		return false;
	}
	outputs->count++;
	output->format = text;
	if (!equals)
		return true;
	*equals = '\0';
	output->path = equals + 1;
	if (*output->path)
		return true;
	complain("--format %s= requires a file name", text);
	return false;
}

static bool is_standard_output(const struct output *output)
{
	return !output->path || !strcmp(output->path, "-");
}

/* --output is the file of the one report that has none yet. */
static bool place_output(struct outputs *outputs, const char *output_path)
{
	struct output *unplaced = NULL;
	size_t standard_count = 0;

	for (size_t i = 0; i < outputs->count; i++) {
		standard_count += is_standard_output(&outputs->items[i]);
		if (!outputs->items[i].path)
			unplaced = &outputs->items[i];
	}
	if (standard_count > 1) {
		complain("only one report can go to standard output: "
			 "use --format FORMAT=FILE for the others");
		return false;
	}
	if (!output_path)
		return true;
	if (!unplaced) {
		complain("--output %s: every report already has a file", output_path);
		return false;
	}
	unplaced->path = output_path;
	return true;
}

bool outputs_settle(struct outputs *outputs, const char *output_path)
{
	if (!outputs->count && !outputs_add(outputs, strdup("text")))
		return false;
	return place_output(outputs, output_path);
}

static FILE *stream_of(const struct output *output)
{
	return output->file.stream ? output->file.stream : stdout;
}

static bool open_file(struct output *output)
{
	const struct muslcheck_format *format = find_format(output->format);

	return is_standard_output(output) ||
	       output_file_open(&output->file, output->path, format && format->appends);
}

/* Would the report overwrite an input or another report? */
static bool is_free(const struct outputs *outputs, size_t index,
		    const struct strings *inputs)
{
	const struct output *output = &outputs->items[index];

	for (size_t i = 0; i < inputs->count; i++) {
		if (!output_file_is(&output->file, inputs->items[i]))
			continue;
		complain("%s is an input; write the report to another file",
			 output->path);
		return false;
	}
	for (size_t i = 0; i < index; i++) {
		if (!outputs->items[i].file.path ||
		    !output_file_is(&output->file, outputs->items[i].file.path))
			continue;
		complain("%s is named for two reports", output->path);
		return false;
	}
	return true;
}

bool outputs_open(struct outputs *outputs, const struct strings *inputs,
		  struct progress *progress)
{
	output_files_guard();
	for (size_t i = 0; i < outputs->count; i++) {
		if (!open_file(&outputs->items[i]) || !is_free(outputs, i, inputs))
			return false;
		if (is_standard_output(&outputs->items[i]) && isatty(STDOUT_FILENO))
			outputs->items[i].progress = progress;
	}
	return true;
}

bool outputs_close(struct outputs *outputs, bool keep)
{
	bool written = true;

	for (size_t i = 0; i < outputs->count; i++) {
		struct output *output = &outputs->items[i];

		written = output_file_close(&output->file, keep) && written;
		free(output->format);
		*output = (struct output){ 0 };
	}
	outputs->count = 0;
	if (fflush(stdout) || ferror(stdout)) {
		if (keep)
			complain("cannot write to standard output: %s", strerror(errno));
		written = false;
	}
	return written;
}

bool outputs_show_any(const struct outputs *outputs)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (is_standard_output(&outputs->items[i]))
			return true;
	return false;
}

static bool write_file(void *context, const char *data, size_t size)
{
	const struct output *output = context;

	if (output->progress)
		progress_clear(output->progress);
	return fwrite(data, 1, size, stream_of(output)) == size;
}

/* The width of the terminal; 0 if standard output is not a terminal. */
static unsigned terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	unsigned long width = columns ? strtoul(columns, NULL, 10) : 0;
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (!width && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		width = size.ws_col;
	if (!width)
		return 0;
	return width < WIDTH_MIN   ? WIDTH_MIN
	       : width > WIDTH_MAX ? WIDTH_MAX
				   : (unsigned)width;
}

/* NO_COLOR and CLICOLOR_FORCE: no-color.org, bixense.com/clicolors. */
static bool wants_color(const struct output *output, enum color_choice choice)
{
	const char *no_color = getenv("NO_COLOR");
	const char *force = getenv("CLICOLOR_FORCE");

	if (choice != COLOR_AUTO)
		return choice == COLOR_ALWAYS;
	if (no_color && *no_color)
		return false;
	if (force && *force && strcmp(force, "0"))
		return true;
	return is_standard_output(output) && isatty(STDOUT_FILENO);
}

bool outputs_describe(struct outputs *outputs, enum color_choice choice,
		      struct muslcheck_options *options)
{
	for (size_t i = 0; i < outputs->count; i++) {
		struct output *output = &outputs->items[i];

		const struct muslcheck_report report = {
			.size = sizeof(report),
			.format = output->format,
			.color = wants_color(output, choice),
			.width = is_standard_output(output) ? terminal_width() : 0,
			.sink = { write_file, output },
		};

		if (muslcheck_add_report(options, &report) == MUSLCHECK_OK)
			continue;
		complain("out of memory");
		return false;
	}
	return true;
}
