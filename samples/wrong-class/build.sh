# Shows: a 32-bit library first on the run path of a 64-bit one.
mkdir good wrong
echo 'int part(void) { return 1; }' | glibc_so good/libpart.so.1 -Wl,-soname,libpart.so.1
echo 'int part(void) { return 1; }' |
    glibc_so wrong/libpart.so.1 -m32 -nostdlib -Wl,-soname,libpart.so.1 2>/dev/null ||
    skip 'the compiler has no -m32'
echo 'int part(void); int call(void) { return part(); }' |
    glibc_so wrong-class.so good/libpart.so.1 -Wl,-rpath,'$ORIGIN/wrong:$ORIGIN/good'
