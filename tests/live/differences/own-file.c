#include <stdio.h>

static long size_of(const char *path)
{
	FILE *file = fopen(path, "r");

	fseek(file, 0, SEEK_END);
	return ftell(file);
}

int main(int argc, char **argv)
{
	puts(size_of("/proc/self/exe") == size_of(argv[0]) ? "its own" : "another file");
}
