/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* Bytes. */
enum { KEPT_SIZE = 16 << 20, MAPPED_SIZE = 4 << 20, OUTPUT_SIZE = 64 << 10 };

/* The command named by the first operand, which is removed; else check. */
static int run_command(struct arguments *arguments)
{
	struct strings *operands = &arguments->operands;
	char *first = operands->count ? operands->items[0] : NULL;
	const struct command_row *command = first ? command_named(first) : NULL;

	if (!command)
		return first && is_misspelled_command(first) ? EXIT_USAGE
							     : command_check(arguments);
	operands->count--;
	memmove(operands->items, operands->items + 1,
		operands->count * sizeof(*operands->items));
	free(first);
	return command->run(arguments);
}

/*
 * Keep freed memory in the process: it is reused for the next file without page faults.
 * musl's malloc has no such settings.
 */
static void keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
	mallopt(M_TRIM_THRESHOLD, KEPT_SIZE);
	mallopt(M_MMAP_THRESHOLD, MAPPED_SIZE);
#endif
}

/*
 * libarchive converts the time of each zip member to local time, for which glibc checks
 * /etc/localtime every time unless TZ is set.  Times are not used here.
 */
static void name_time_zone(void)
{
	setenv("TZ", "UTC0", 1);
}

/*
 * A file that is opened must not take the number of a standard stream that is closed.  What
 * is written to a closed standard output is lost, and must not succeed.
 */
static void occupy_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR) < 0)
			return;
}

int main(int argc, char **argv)
{
	struct arguments arguments;
	int status = EXIT_USAGE;

	occupy_standard_streams();
	keep_memory();
	name_time_zone();
	setvbuf(stdout, NULL, _IOFBF, OUTPUT_SIZE);
	if (arguments_parse(argc, argv, &arguments))
		status = arguments.done ? EXIT_PASS : run_command(&arguments);
	if (!outputs_close(&arguments.outputs, status != EXIT_USAGE))
		status = EXIT_USAGE;
	arguments_done(&arguments);
	return status;
}
