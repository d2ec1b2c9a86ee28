/* writes to: /dev/shm */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	sem_t *semaphore = sem_open("/muslcheck-live", O_CREAT, 0600, 1);

	printf("%d", semaphore != SEM_FAILED);
	printf(" %d\n", access("/dev/shm/sem.muslcheck-live", F_OK));
	sem_unlink("/muslcheck-live");
}
