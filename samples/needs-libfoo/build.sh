# Shows: NEEDED names a library that is nowhere.
echo 'int foo(void) { return 1; }' | glibc_so libfoo.so.1 -Wl,-soname,libfoo.so.1
user='int foo(void); int call(void) { return foo(); } int main(void) { return call(); }'
echo "$user" | glibc_so needs-libfoo.so libfoo.so.1
echo "$user" | glibc_exe needs-libfoo libfoo.so.1
echo "$user" | musl_exe needs-libfoo-musl libfoo.so.1
rm libfoo.so.1
