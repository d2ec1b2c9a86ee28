# Shows: one program in each way of linking, for glibc and for musl.
hello() {
    echo '#include <stdio.h>'
    echo 'int main(void) { puts("hello"); return 0; }'
}
hello | glibc_exe hello
hello | glibc_exe hello-nopie -no-pie
hello | glibc_exe hello-static -static
hello | glibc_exe hello-static-pie -static-pie
hello | musl_exe hello-musl
hello | musl_exe hello-musl-nopie -no-pie
hello | musl_exe hello-musl-static -static
# What Debian 12's musl-gcc makes of -static-pie: an ordinary dynamic program.
hello | musl_exe hello-musl-static-pie -pie -fPIE
