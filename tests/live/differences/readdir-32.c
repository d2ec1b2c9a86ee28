/* machine: i386 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	DIR *folder = opendir("/proc/self");
	struct dirent *entry;
	int seen = 0;

	while ((entry = readdir(folder)))
		seen |= !strcmp(entry->d_name, "status");
	puts(seen ? "the name" : "something else");
}
