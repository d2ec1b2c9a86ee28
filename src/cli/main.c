/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* Bytes. */
enum { KEPT_SIZE = 16 << 20, MAPPED_SIZE = 4 << 20, OUTPUT_SIZE = 64 << 10 };

struct command {
	const char *name;
	int (*run)(struct arguments *arguments);
};

static const struct command commands[] = {
	{ "check", command_check },	      { "static", command_static },
	{ "recommend", command_recommend },   { "explain", command_explain },
	{ "targets", command_targets },	      { "db", command_db },
	{ "completion", command_completion },
};

const char *command_name_at(size_t index)
{
	return index < sizeof(commands) / sizeof(*commands) ? commands[index].name : NULL;
}

/* The command named by the first operand, which is removed; else check. */
static int (*choose_command(struct strings *operands))(struct arguments *)
{
	for (size_t i = 0; operands->count && i < sizeof(commands) / sizeof(*commands);
	     i++) {
		char *first = operands->items[0];

		if (strcmp(commands[i].name, first))
			continue;
		operands->count--;
		memmove(operands->items, operands->items + 1,
			operands->count * sizeof(*operands->items));
		free(first);
		return commands[i].run;
	}
	return command_check;
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

/* A file that is opened must not take the number of a standard stream that is closed. */
static void occupy_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
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
		status = arguments.done ? EXIT_PASS
					: choose_command(&arguments.operands)(&arguments);
	if (!outputs_close(&arguments.outputs, status != EXIT_USAGE))
		status = EXIT_USAGE;
	arguments_done(&arguments);
	return status;
}
