# Shows: packed relative relocations (DT_RELR), which musl applies since 1.2.4.  A loader that
# ignores them leaves pointers unrelocated; without constructors nothing crashes at load.
table='static int a, b, c, d; int *table[] = { &a, &b, &c, &d };'
echo "$table" | glibc_so relr.so -Wl,-z,pack-relative-relocs
echo "$table" | glibc_so relr-no-constructor.so -Wl,-z,pack-relative-relocs -nostdlib
