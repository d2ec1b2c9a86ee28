# Shows: NEEDED entries with a slash: opened as given, never searched.
echo 'int near(void) { return 1; }' | glibc_so libnear.so
echo 'int near(void); int call(void) { return near(); }' |
    glibc_so relative.so ./libnear.so -Wl,-rpath,'$ORIGIN'
echo 'int near(void) { return 1; }' | glibc_so libfar.so -Wl,-soname,/nonexistent/libfar.so
echo 'int near(void); int call(void) { return near(); }' |
    glibc_so absolute.so ./libfar.so -Wl,-rpath,'$ORIGIN'
