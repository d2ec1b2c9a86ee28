# Shows: TLS models.  Initial-exec works at start, never for TLS of a dlopened object.
echo 'static __thread int count; int next(void) { return ++count; }' |
    glibc_so initial-exec-local.so -ftls-model=initial-exec -nostdlib
echo '__thread int count; int next(void) { return ++count; }' |
    glibc_so initial-exec-symbol.so -ftls-model=initial-exec -nostdlib
echo '__thread int count; int next(void) { return ++count; }' |
    glibc_so libcount.so.1 -ftls-model=initial-exec -nostdlib -Wl,-soname,libcount.so.1
echo 'extern __thread int count; int peek(void) { return count; }' |
    glibc_so initial-exec-of-needed.so -ftls-model=initial-exec -nostdlib libcount.so.1 \
        -Wl,-rpath,'$ORIGIN'
# glibc keeps __tls_get_addr in its loader, so that becomes a NEEDED entry.
echo '__thread int count; int next(void) { return ++count; }' | glibc_so general-dynamic.so
echo '__thread int count; int next(void) { return ++count; }' |
    glibc_so general-dynamic-no-needed.so -nostdlib
echo '__thread int count; int next(void) { return ++count; }' |
    glibc_so descriptor.so -mtls-dialect=gnu2 -nostdlib
echo 'extern __thread int nobody; int peek(void) { return nobody; }' |
    glibc_so missing-variable.so -nostdlib
echo 'int next(void); int main(void) { return next() != 1; }' |
    musl_exe starts-with-initial-exec libcount.so.1 -Wl,-rpath,'$ORIGIN'
# Weak, and nobody defines it: musl's loader dies of it.
echo 'extern __thread int nobody __attribute__((weak)); int peek(void) { return nobody; }' |
    tee weak.c | glibc_so weak-dynamic.so -nostdlib
glibc_so weak-initial-exec.so -nostdlib -ftls-model=initial-exec < weak.c
rm weak.c
