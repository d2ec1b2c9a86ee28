# Shows: PT_GNU_STACK: executable, and with a size that musl gives to threads.
echo 'int one(void) { return 1; }' | glibc_so executable.so -Wl,-z,execstack
echo 'int main(void) { return 0; }' | musl_exe sized-musl -Wl,-z,stack-size=1048576
echo 'int main(void) { return 0; }' | glibc_exe sized -Wl,-z,stack-size=1048576
