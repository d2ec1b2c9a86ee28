# Shows: 64-bit file names of glibc.  musl had them as symbols up to 1.2.3, has most of them
# in its loader since 1.2.4 (but posix_fallocate64 not in 1.2.4 and 1.2.5), fcntl64 never.
echo 'void *fopen64(const char *, const char *);
void *open_it(const char *path) { return fopen64(path, "r"); }' | glibc_so fopen64.so
echo 'int posix_fallocate64(int, long, long);
int reserve(int fd) { return posix_fallocate64(fd, 0, 4096); }' | glibc_so posix_fallocate64.so
echo 'int fcntl64(int, int, ...);
int flags(int fd) { return fcntl64(fd, 3); }' | glibc_so fcntl64.so
echo '#include <stdio.h>
#include <sys/stat.h>
int main(int count, char **words)
{
    struct stat status;

    return !fopen(words[0], "r") || stat(words[0], &status);
}' | glibc_exe lfs64 -D_FILE_OFFSET_BITS=64
