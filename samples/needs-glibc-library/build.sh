# Shows: libraries of glibc that musl does not take for itself, unlike libm or libpthread.
library() { # FILE FUNCTION
    echo "int $2(void) { return 0; }" | glibc_so "$1" -nostdlib -Wl,-soname,"$1"
}
library libresolv.so.2 some_resolver
library libcrypt.so.1 some_crypt
echo 'int some_resolver(void); int call(void) { return some_resolver(); }' |
    glibc_so needs-libresolv.so libresolv.so.2
echo 'int some_crypt(void); int call(void) { return some_crypt(); }' |
    glibc_so needs-libcrypt.so libcrypt.so.1
echo 'double cos(double); double call(double x) { return cos(x); }' |
    glibc_so needs-libm.so -Wl,--no-as-needed -lm -lpthread -ldl -lrt
rm libresolv.so.2 libcrypt.so.1
