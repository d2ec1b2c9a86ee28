/* machine: i386 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	int file = open("/proc/self/exe", O_RDONLY);
	long end = lseek(file, 0, SEEK_END);

	puts(end > 0 ? "the size" : "nothing");
	return end > 0 ? 0 : 3;
}
