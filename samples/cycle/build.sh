# Shows: two libraries that need each other, and a run path that leads back to itself.
echo 'int one(void) { return 1; }' | glibc_so libone.so -Wl,-soname,libone.so
echo 'int one(void); int two(void) { return one(); }' |
    glibc_so libtwo.so -Wl,-soname,libtwo.so libone.so -Wl,-rpath,'$ORIGIN'
echo 'int two(void); int one(void) { return two(); }' |
    glibc_so libone.so -Wl,-soname,libone.so libtwo.so -Wl,-rpath,'$ORIGIN:$ORIGIN/../cycle'
