/* flags: -rdynamic */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdio.h>

int who(void)
{
	return 1;
}

int main(int argc, char **argv)
{
	void *library = dlopen(argv[1], RTLD_NOW | RTLD_DEEPBIND);
	int (*ask)(void) = dlsym(library, "ask");

	puts(ask() == 1 ? "the program's" : "its own");
}
