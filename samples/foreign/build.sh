# Shows: files that are not for this system, or not to be loaded at all.
echo 'int f(void) { return 1; }' | glibc_so freebsd.so -nostdlib
printf '\011' | dd of=freebsd.so bs=1 seek=7 conv=notrunc 2>/dev/null
echo 'int main(void) { return 0; }' | glibc_exe bsd-interp -Wl,--dynamic-linker=/libexec/ld-elf.so.1
echo 'int main(void) { return 0; }' | glibc_exe whole -g
objcopy --only-keep-debug whole program.debug
rm whole
