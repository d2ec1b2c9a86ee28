# Shows: the names that glibc 2.38 headers give to strtol and sscanf.
echo 'long c23_strtol(const char *, char **, int) __asm__("__isoc23_strtol");
int c23_sscanf(const char *, const char *, ...) __asm__("__isoc23_sscanf");
long parse(const char *text)
{
    int value = 0;

    return c23_sscanf(text, "%d", &value) + c23_strtol(text, 0, 10);
}' | glibc_so isoc23.so -Wl,-z,undefs
