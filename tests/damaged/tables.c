/* SPDX-License-Identifier: MIT */
/*
 * A library, or with PROGRAM a program, with what the others lack: tables of functions,
 * thread-local data of both kinds, several constructors, a library beside libc.
 */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	const char *name;
	int (*function)(const char *);
};

static int length(const char *text)
{
	return (int)strlen(text);
}

static int first(const char *text)
{
	return text[0];
}

/* 1 + 'b' + 3 + 0 */
const struct row tables_rows[] = {
	{ "a", length }, { "bb", first }, { "ccc", length }, { "d", atoi }
};

__thread int tables_shared = 5;
static __thread int tables_local = 3;
extern char **environ;
char **volatile *tables_environ = &environ;
int tables_counter;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void count_one(void)
{
	tables_counter++;
}

__attribute__((constructor)) static void count_ten(void)
{
	tables_counter += 10;
}

__attribute__((constructor)) static void count_more(void)
{
	tables_counter += 89;
}

__attribute__((destructor)) static void count_down(void)
{
	tables_counter--;
}

int library_answer(void)
{
	char text[64];
	int sum = tables_shared + tables_local;

	pthread_once(&once, count_one);
	for (size_t i = 0; i < sizeof(tables_rows) / sizeof(*tables_rows); i++)
		sum += tables_rows[i].function(tables_rows[i].name);
	snprintf(text, sizeof(text), "%d", sum + (int)sqrt((double)tables_counter));
	return atoi(text) == 120 && *tables_environ ? 42 : 1;
}

#ifdef PROGRAM
int main(void)
{
	return library_answer();
}
#endif
