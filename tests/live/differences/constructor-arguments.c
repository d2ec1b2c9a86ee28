#include <stdio.h>

static long seen;

__attribute__((constructor)) static void begin(long argc)
{
	seen = argc;
}

int main(int argc, char **argv)
{
	puts(seen == argc ? "argc" : "something else");
}
