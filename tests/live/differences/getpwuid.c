#include <pwd.h>
#include <stdio.h>

int main(void)
{
	struct passwd *entry = getpwuid(0);

	printf("%s %s %d\n", entry->pw_name, entry->pw_dir, (int)entry->pw_gid);
}
