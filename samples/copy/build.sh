# Shows: COPY relocations: of the libc's data, and of the data of a library that is missing.
echo '#include <stdio.h>
extern char **environ;
int main(void) { return !environ || !stdin; }' | musl_exe copy-libc -no-pie -fno-pie
echo 'int shared = 7;' | musl_so libdata.so.1 -Wl,-soname,libdata.so.1
echo 'extern int shared; int main(void) { return shared != 7; }' |
    musl_exe copy-found -no-pie -fno-pie libdata.so.1 -Wl,-rpath,'$ORIGIN'
echo 'extern int shared; int main(void) { return shared != 7; }' |
    musl_exe copy-missing -no-pie -fno-pie libdata.so.1
