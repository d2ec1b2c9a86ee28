# Shows: a library that the image can install: zlib.
echo 'const char *zlibVersion(void) { return ""; }' |
    glibc_so libz.so.1 -nostdlib -Wl,-soname,libz.so.1
echo 'const char *zlibVersion(void); int main(void) { return !zlibVersion(); }' |
    musl_exe needs-libz-musl libz.so.1
echo 'const char *zlibVersion(void); int call(void) { return !zlibVersion(); }' |
    glibc_so needs-libz.so libz.so.1
rm libz.so.1
