/* machine: i386 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char bytes[4] = { 0 };
	int file = open("/proc/self/exe", O_RDONLY);
	long got = pread(file, bytes, 3, 1);

	printf("%.3s\n", bytes);
	return got == 3 && bytes[0] == 'E' ? 0 : 3;
}
