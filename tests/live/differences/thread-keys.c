#include <pthread.h>
#include <stdio.h>

int main(void)
{
	pthread_key_t key;
	int count = 0;

	while (count < 500 && !pthread_key_create(&key, 0))
		count++;
	puts(count == 500 ? "500 keys" : "fewer");
}
