/* SPDX-License-Identifier: MIT */
/* A program that exits with 42 if its loader did all that its tables ask for. */
#include <stdlib.h>
#include <string.h>

static int run_constructor;
const char *pointer = "pointer";
extern char **environ;
char ***copied = &environ;

__attribute__((constructor)) static void construct(void)
{
	run_constructor = 1;
}

int main(int argc, char **argv)
{
	char text[16];

	strcpy(text, argv[0] ? "pointer" : "");
	if (!run_constructor || strcmp(text, pointer) || !*copied || argc < 1)
		return 1;
	return atoi("42");
}
