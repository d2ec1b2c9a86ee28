# Shows: functions that musl lacks under any flag: the sources must change, or a library help.
echo '#include <argp.h>
int main(int count, char **words) { return argp_parse(0, count, words, 0, 0, 0); }' |
    glibc_exe argp
echo '#include <execinfo.h>
int main(void) { void *frames[4]; return backtrace(frames, 4) < 0; }' | glibc_exe backtrace
echo '#include <execinfo.h>
int depth(void) { void *frames[4]; return backtrace(frames, 4); }' | glibc_so backtrace.so
