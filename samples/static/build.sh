# Shows: static programs by what they look for at run time, and programs that only look static.
# Each is glibc's NAME and musl's NAME-musl, and both again with -stripped.
each() { # NAME: reads a source
    tee "$1.c" | glibc_exe "$1" -static
    musl_exe "$1-musl" -static < "$1.c"
    for program in "$1" "$1-musl"; do
        objcopy --strip-all "$program" "$program-stripped"
    done
}
need objcopy

each nothing <<'C'
#include <stdio.h>
int main(void) { return printf("%d\n", 7) != 2; }
C
each hosts <<'C'
#include <netdb.h>
#include <stddef.h>
int main(void)
{
    struct addrinfo *found;
    getaddrinfo("localhost", "80", NULL, &found);
    return 0;
}
C
each users <<'C'
#include <pwd.h>
#include <stddef.h>
int main(void) { return getpwnam("root") != NULL; }
C
# A list of paths is data, whoever reads it.
each lists-paths <<'C'
#include <stdio.h>
static const char paths[][24] = { "x", "/etc/passwd", "/etc/group", "/etc/localtime", "/tmp" };
int main(int count, char **words)
{
    (void)words;
    return puts(paths[count % 5]) < 0;
}
C
each services <<'C'
#include <netdb.h>
#include <stddef.h>
int main(void) { return getservbyname("http", "tcp") != NULL; }
C
each iconv <<'C'
#include <iconv.h>
int main(void) { return iconv_open("UTF-8", "ISO-8859-15") != (iconv_t)-1; }
C
each dlopen <<'C'
#include <dlfcn.h>
#include <stddef.h>
int main(void) { return dlopen("libplugin.so.3", RTLD_NOW) != NULL; }
C
each locale <<'C'
#include <locale.h>
#include <stdlib.h>
int main(void) { setenv("LC_ALL", "C.UTF-8", 1); return !setlocale(LC_ALL, ""); }
C
each local-time <<'C'
#include <time.h>
#include <stddef.h>
int main(void) { time_t now = time(NULL); return !localtime(&now); }
C
each shell <<'C'
#include <stdlib.h>
int main(void) { return system("exit 0") == 0; }
C
each programs <<'C'
#include <unistd.h>
int main(void) { return execlp("git", "git", "--version", (char *)0); }
C
each temporary-file <<'C'
#include <stdio.h>
int main(void) { return tmpfile() != NULL; }
C
each ca-certificates <<'C'
#include <stdio.h>
int main(void) { return fopen("/etc/ssl/certs/ca-certificates.crt", "r") != NULL; }
C

# The last bytes of a constant, 3.0f, look like text that the library's name goes on with.
glibc_exe dlopen-constant-stripped -static -s <<'C'
#include <dlfcn.h>
#include <stddef.h>
__asm__(".section .rodata.mixed, \"a\"\n.balign 4\n.long 0x40400000\n"
        "plugin: .asciz \"libplugin.so.3\"\n.text");
extern const char plugin[];
int main(void) { return dlopen(plugin, RTLD_NOW) != NULL; }
C
# Once more, relocating itself.
echo 'int main(void) { return 0; }' | glibc_exe pie -static-pie
# No libc at all.
echo 'void _start(void) { for (;;) __asm__ volatile("syscall" :: "a"(60), "D"(0)); }' |
    glibc_exe bare -static -nostdlib -ffreestanding

# Only look static: an interpreter and nothing needed; libraries needed and no interpreter.
echo 'void _start(void) {}' |
    glibc_exe interp-only -nostdlib -pie -fPIE -Wl,--no-as-needed -Wl,--dynamic-linker,/lib/ld.so
echo 'int main(void) { return 0; }' | musl_exe no-interp -Wl,--no-dynamic-linker
# What Debian 12's musl-gcc makes of -static-pie: an ordinary dynamic program.
echo 'int main(void) { return 0; }' | musl_exe musl-static-pie -pie -fPIE
# What it has to make, by hand.
parts=/usr/lib/$(uname -m)-linux-musl
echo 'int main(void) { return 0; }' |
    musl_exe musl-self-relocating -static -fPIE -nostartfiles "$parts"/rcrt1.o "$parts"/crti.o \
        "$parts"/crtn.o -Wl,-pie,--no-dynamic-linker
# libstdc++'s facets for money call iconv_open, and do without.
glibcxx_exe money -static <<'C'
#include <iostream>
#include <locale>
int main() { std::cout << std::use_facet<std::moneypunct<char>>(std::locale()).thousands_sep(); }
C
