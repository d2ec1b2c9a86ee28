# Shows: functions of one name that take something else in glibc and in musl.  All of it loads.
echo '#include <regex.h>
int find(const regex_t *re, const char *s) { regmatch_t m[2]; return regexec(re, s, 2, m, 0); }' |
    tee find.c | glibc_so regexec.so
musl_so regexec-musl.so < find.c
rm find.c
echo 'char *strerror_r(int, char *, unsigned long);
char *say(int e, char *b) { return strerror_r(e, b, 100); }' | glibc_so strerror_r.so
echo 'int old(int *id); __asm__(".symver old, timer_delete@GLIBC_2.2.5");
int drop(int *id) { return old(id); }' | glibc_so timer-old.so -lrt
echo 'int timer_delete(void *); int drop(void *id) { return timer_delete(id); }' |
    glibc_so timer-new.so
