# Shows: what _FORTIFY_SOURCE makes of ordinary calls; a plain rebuild on musl removes it.
fortified() {
    echo '#include <stdio.h>
    #include <string.h>
    int fill(char *text, int value)
    {
        char part[16];

        snprintf(part, sizeof part, "%d", value);
        memcpy(text, part, (size_t)value);
        return printf("%s", part);
    }
    int main(int count, char **words) { return fill(words[0], count); }'
}
fortified | glibc_so fortify.so -O2 -D_FORTIFY_SOURCE=2
fortified | glibc_exe fortify -O2 -D_FORTIFY_SOURCE=2
