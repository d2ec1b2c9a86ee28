#include <link.h>
#include <stdio.h>
#include <sys/auxv.h>

extern const ElfW(Ehdr) __ehdr_start;

int main(void)
{
	const char *own = (const char *)&__ehdr_start + __ehdr_start.e_phoff;

	puts((const char *)getauxval(AT_PHDR) == own ? "its own" : "another file's");
}
