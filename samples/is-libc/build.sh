# Shows: a library that looks like a libc is dropped by musl, which takes its own place there.
echo 'int __libc_start_main(void) { return 0; } void *stdin; int extra(void) { return 1; }' |
    glibc_so libfake.so.1 -nostdlib -Wl,-soname,libfake.so.1
echo 'extern void *stdin; void *peek(void) { return stdin; }' |
    glibc_so takes-stdin.so libfake.so.1 -Wl,-rpath,'$ORIGIN' -nostdlib
echo 'int extra(void); int (*table[])(void) = { extra };' |
    glibc_so takes-extra.so libfake.so.1 -Wl,-rpath,'$ORIGIN' -nostdlib
# Given to dlopen itself, it is dropped before anything in it could fail.
echo 'int __libc_start_main(void) { return 0; } void *stdin;
int nowhere(void); int (*table[])(void) = { nowhere };' | glibc_so dropped.so -nostdlib
