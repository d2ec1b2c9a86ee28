/* SPDX-License-Identifier: MIT */
/* opener FILE: exits with what the library's function answers, 42 if all is well. */
#include <dlfcn.h>

int main(int argc, char **argv)
{
	void *handle = argc > 1 ? dlopen(argv[1], RTLD_NOW) : 0;
	int (*answer)(void) = handle ? (int (*)(void))dlsym(handle, "library_answer") : 0;

	return answer ? answer() : 1;
}
