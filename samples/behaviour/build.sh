# Shows: what loads on musl and works differently there, and the same where it does not matter.
start='#include <pthread.h>
static void *run(void *p) { return p; }
int main(void) { pthread_t t; pthread_attr_t a; pthread_attr_init(&a); SIZE
    return pthread_create(&t, &a, run, 0); }'
thread() { sed "s/SIZE/$1/" <<EOF
$start
EOF
}
thread '' | glibc_exe threads
thread '' | glibc_exe threads-linked -Wl,-z,stack-size=0x400000
thread 'pthread_attr_setstacksize(\&a, 1 << 20);' | glibc_exe threads-sized
thread '' | musl_exe threads-musl
thread '' | sed 's/main/start/' | glibc_so threads.so
echo '#include <iconv.h>
iconv_t latin(void) { return iconv_open("LATIN1//TRANSLIT", "UTF-8"); }' | glibc_so translit.so
echo '#include <iconv.h>
iconv_t latin(void) { return iconv_open("LATIN1", "UTF-8"); }' | glibc_so plain.so
echo '#define _XOPEN_SOURCE 700
#include <ftw.h>
static int see(const char *p, const struct stat *s, int t, struct FTW *f) { return t == FTW_D; }
int walk(const char *p) { return nftw(p, see, 8, FTW_PHYS); }' | glibc_so nftw.so
echo '#include <stdlib.h>
#include <time.h>
int run(time_t *t) { tzset(); return system("true") + localtime(t)->tm_hour; }' | glibc_so shell.so
echo 'int main(void) { return 0; }' | glibc_exe static -static
echo '#include <unistd.h>
int next(int c, char **v) { return getopt(c, v, "a"); }' | glibc_so getopt.so
echo '#include <getopt.h>
int next(int c, char **v) { return getopt_long(c, v, "a", 0, 0) + getopt(c, v, "a"); }' |
    glibc_so getopt_long.so
