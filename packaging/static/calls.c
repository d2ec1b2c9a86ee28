/* SPDX-License-Identifier: MIT */
/*
 * For the static program: what libarchive could do, and muslcheck never lets it do.  It would
 * start programs for filters that it was built without, and read time zone files for dates in
 * zip archives, which nothing looks at.
 */
#include <errno.h>
#include <time.h>

int __archive_create_child(const char *command, int *input, int *output, int *child);
void __archive_check_child(int input, int output);
time_t mktime(struct tm *local);
struct tm *localtime_r(const time_t *restrict time, struct tm *restrict out);

int __archive_create_child(const char *command, int *input, int *output, int *child)
{
	(void)command;
	(void)child;
	*input = *output = -1;
	errno = ENOSYS;
	return -30; /* ARCHIVE_FATAL */
}

void __archive_check_child(int input, int output)
{
	(void)input;
	(void)output;
}

time_t mktime(struct tm *local)
{
	return timegm(local);
}

struct tm *localtime_r(const time_t *restrict time, struct tm *restrict out)
{
	return gmtime_r(time, out);
}
