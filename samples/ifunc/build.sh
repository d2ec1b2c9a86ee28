# Shows: IFUNC.  musl never finds an IFUNC definition and does not support IRELATIVE relocations.
exporter='static int plain(void) { return 1; }
static void *pick(void) { return plain; }
int chosen(void) __attribute__((ifunc("pick")));'
echo "$exporter" | glibc_so exported.so
echo "$exporter int use(void) { return chosen(); }" | glibc_so own-use.so
echo 'static int plain(void) { return 1; }
static void *pick(void) { return plain; }
static int chosen(void) __attribute__((ifunc("pick")));
int use(void) { return chosen(); }' | glibc_so irelative.so
echo "$exporter" | glibc_so libchosen.so.1 -Wl,-soname,libchosen.so.1
echo 'int chosen(void); int use(void) { return chosen(); }' |
    glibc_so other-use.so libchosen.so.1 -Wl,-rpath,'$ORIGIN'
