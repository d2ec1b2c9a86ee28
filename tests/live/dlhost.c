/* SPDX-License-Identifier: MIT */
/* dlhost now|lazy FILE: what dlopen says. Exit 0 opened, 1 refused, 2 usage. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **words)
{
	int mode;

	if (count != 3)
		return 2;
	mode = strcmp(words[1], "lazy") ? RTLD_NOW : RTLD_LAZY;
	if (!dlopen(words[2], mode)) {
		printf("REFUSED %s\n", dlerror());
		return 1;
	}
	puts("OPENED");
	return 0;
}
