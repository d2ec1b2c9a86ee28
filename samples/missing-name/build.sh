# Shows: a name that nobody defines, by what refers to it and by how it is bound.
echo 'int nowhere(void); int call(void) { return nowhere(); }' > call.c
glibc_so lazy.so < call.c
glibc_so now.so -Wl,-z,now < call.c
glibc_so no-plt.so -fno-plt -Wl,-z,lazy < call.c
echo 'int nowhere(void); int (*table[])(void) = { nowhere };' | glibc_so pointer-table.so
echo 'extern int nothing; int peek(void) { return nothing; }' | glibc_so data.so
echo 'int nowhere(void) __attribute__((weak));
int call(void) { return nowhere ? nowhere() : 0; }' | glibc_so weak.so
echo 'int nowhere(void) __attribute__((weak)); int call(void) { return nowhere ? nowhere() : 0; }
int main(void) { return call(); }' | musl_exe weak-musl
# Linked against a library that had the name; the one next to it no longer has it.
echo 'int nowhere(void) { return 1; }' | musl_so liblost.so.1 -Wl,-soname,liblost.so.1
echo 'int nowhere(void); int main(void) { return nowhere(); }' |
    musl_exe start-musl liblost.so.1 -Wl,-rpath,'$ORIGIN'
echo 'int elsewhere(void) { return 1; }' | musl_so liblost.so.1 -Wl,-soname,liblost.so.1
rm call.c
