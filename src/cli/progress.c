/* SPDX-License-Identifier: MIT */
/* The progress line, and Ctrl-C. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

/* Show nothing before this; milliseconds, as is the next. */
enum { QUIET_TIME = 1000, STEP_TIME = 100, WIDTH_DEFAULT = 80, WIDTH_MAX = 240 };

static const char erase[] = "\r\033[K";

/* The run that the signal handler cancels. */
static struct muslcheck *volatile running;

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static size_t terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return WIDTH_DEFAULT;
	return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

/* The end of the path, as much as there is room for. */
static void put_path(const char *path, size_t room)
{
	char safe[MESSAGE_SIZE];
	size_t size = strlen(muslcheck_escape(path, safe, sizeof(safe)));
	bool fits = size <= room || room <= 3;

	fprintf(stderr, "%s%s", fits ? "" : "...", safe + (fits ? 0 : size - (room - 3)));
}

static void show(void *context, const struct muslcheck_progress *progress)
{
	struct progress *self = context;
	char head[128];
	long time = now();
	int size;

	if (time < self->next)
		return;
	self->next = time + STEP_TIME;
	self->is_shown = true;
	size = snprintf(head, sizeof(head),
			"%zu files, %zu ELF, %ld s: ", progress->file_count,
			progress->object_count, (time - self->start) / 1000);
	if (progress->member_count)
		size = snprintf(head, sizeof(head), "%zu files, %ld s, member %zu of ",
				progress->file_count, (time - self->start) / 1000,
				progress->member_count);
	fprintf(stderr, "%s%s", erase, head);
	if ((size_t)size + 1 < terminal_width())
		put_path(progress->path, terminal_width() - (size_t)size - 1);
	fflush(stderr);
}

void progress_clear(struct progress *progress)
{
	if (!progress->is_shown)
		return;
	fputs(erase, stderr);
	fflush(stderr);
	progress->is_shown = false;
}

bool progress_parse(const char *text, struct arguments *out)
{
	struct progress *progress = &out->progress;

	progress->when = !strcmp(text, "always")  ? PROGRESS_ALWAYS
			 : !strcmp(text, "never") ? PROGRESS_NEVER
						  : PROGRESS_AUTO;
	if (progress->when != PROGRESS_AUTO || !strcmp(text, "auto"))
		return true;
	complain("--progress must be auto, always or never, not '%s'", text);
	return false;
}

void progress_choose(struct arguments *arguments)
{
	struct progress *progress = &arguments->progress;
	const char *terminal = getenv("TERM");
	bool is_person = isatty(STDERR_FILENO) && !arguments->quiet && terminal &&
			 strcmp(terminal, "dumb");

	if (progress->when == PROGRESS_NEVER ||
	    (progress->when == PROGRESS_AUTO && !is_person))
		return;
	progress->start = now();
	progress->next =
		progress->start + (progress->when == PROGRESS_ALWAYS ? 0 : QUIET_TIME);
	muslcheck_set_progress(arguments->options, show, progress);
}

/* A second Ctrl-C ends the process at once. */
static void stop(int number)
{
	(void)number;
	if (running)
		muslcheck_cancel(running);
	output_files_guard();
}

void interruption_begin(struct muslcheck *checker)
{
	/* Do not interrupt a blocked write. */
	struct sigaction action = { .sa_handler = stop,
				    .sa_flags = (int)(SA_RESETHAND | SA_RESTART) };

	running = checker;
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

void interruption_end(void)
{
	running = NULL;
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	output_files_guard();
}
