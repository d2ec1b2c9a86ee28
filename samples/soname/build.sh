# Shows: musl never reads DT_SONAME; only the file's name counts.
echo 'int renamed(void) { return 1; }' | glibc_so librenamed-1.0.so -Wl,-soname,librenamed.so.1
echo 'int renamed(void); int call(void) { return renamed(); }' |
    glibc_so by-soname.so librenamed-1.0.so -Wl,-rpath,'$ORIGIN'
