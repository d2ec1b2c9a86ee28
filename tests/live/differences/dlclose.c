#include <dlfcn.h>
#include <stdio.h>

static int ask(const char *path)
{
	void *library = dlopen(path, RTLD_NOW);
	int (*count)(void) = dlsym(library, "count");
	int answer = count();

	dlclose(library);
	return answer;
}

int main(int argc, char **argv)
{
	ask(argv[1]);
	printf("%d\n", ask(argv[1]));
}
