# Shows: symbol versions.  musl never checks them, but does not see a hidden definition.
echo 'V1 { global: old; peek; local: *; };' > one.map
echo 'int old_impl(void) { return 1; }
__asm__(".symver old_impl, old@V1");' |
    glibc_so libold.so.1 -Wl,--version-script,one.map -Wl,-soname,libold.so.1
echo 'int old_impl(void) { return 1; }
__asm__(".symver old_impl, old@V1");
__asm__(".symver old_use, old@V1");
int old_use(void);
int peek(void) { return old_use(); }' | glibc_so own-hidden.so -Wl,--version-script,one.map
echo 'int old_use(void); __asm__(".symver old_use, old@V1");
int call(void) { return old_use(); }' |
    glibc_so needs-hidden.so libold.so.1 -Wl,-rpath,'$ORIGIN'

# Linked against a library with NEW_2; the one next to it has only NEW_1.
echo 'NEW_1 { global: thing; local: *; };' > first.map
echo 'NEW_2 { global: thing; local: *; };' > second.map
echo 'int thing(void) { return 2; }' |
    glibc_so libthing.so.1 -Wl,--version-script,second.map -Wl,-soname,libthing.so.1
echo 'int thing(void); int call(void) { return thing(); }' |
    glibc_so needs-new-2.so libthing.so.1 -Wl,-rpath,'$ORIGIN'
echo 'int thing(void) { return 1; }' |
    glibc_so libthing.so.1 -Wl,--version-script,first.map -Wl,-soname,libthing.so.1
rm ./*.map
