#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

int main(void)
{
	struct {
		posix_spawn_file_actions_t actions;
		char guard[64];
	} place;
	char *arguments[] = { "true", 0 };
	int status;
	pid_t child;

	memset(&place, 0x55, sizeof(place));
	posix_spawn_file_actions_init(&place.actions);
	posix_spawn_file_actions_adddup2(&place.actions, 1, 5);
	printf("%d", posix_spawn(&child, "/bin/true", &place.actions, 0, arguments, 0));
	wait(&status);
	printf(" %d %x\n", status, place.guard[0]);
}
