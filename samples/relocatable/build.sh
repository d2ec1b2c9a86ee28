# Shows: an object file: judged for linking, not for loading.
echo 'void *fopen64(const char *, const char *);
void *open_it(const char *path) { return fopen64(path, "r"); }' | glibc_exe open.o -c
