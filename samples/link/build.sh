# Shows: object files and static archives by what a link with musl would miss.
object() { glibc_exe "$@" -c; }
need ar "$PYTHON"

object clean.o <<'C'
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
extern char **environ;
double use(double x) { return environ ? sin(x) + atoi(getenv("X")) : puts("no"); }
C
object fortify.o -O2 -D_FORTIFY_SOURCE=2 <<'C'
#include <stdio.h>
#include <string.h>
void use(char *to, const char *from, int size) { char text[8]; memcpy(text, from, size); sprintf(to, "%s", text); }
C
object lfs64.o -D_FILE_OFFSET_BITS=64 <<'C'
#include <stdio.h>
FILE *use(const char *path) { return fopen(path, "r"); }
C
object isoc23.o <<'C'
long __isoc23_strtol(const char *, char **, int);
long use(const char *text) { return __isoc23_strtol(text, 0, 0); }
C
object port.o <<'C'
#include <argp.h>
int use(int argc, char **argv) { return argp_parse(0, argc, argv, 0, 0, 0); }
C
object weak.o <<'C'
int argp_parse(void) __attribute__((weak));
int use(void) { return argp_parse ? argp_parse() : 0; }
C
object compiler.o <<'C'
unsigned __int128 use(unsigned __int128 a, unsigned __int128 b) { return a / b; }
double _Complex product(double _Complex a, double _Complex b) { return a * b; }
C
object caller-with-a-long-name.o <<'C'
int helper_with_a_name(const char *);
int use(void) { return helper_with_a_name("x"); }
C
object helper-with-a-long-name.o <<'C'
#include <argp.h>
int helper_with_a_name(const char *text) { argp_help(0, 0, 0, (char *)text); return 0; }
C
object lto.o -O2 -flto -fno-fat-lto-objects <<'C'
#include <argp.h>
int use(int argc, char **argv) { return argp_parse(0, argc, argv, 0, 0, 0); }
C
object fat-lto.o -O2 -flto -ffat-lto-objects <<'C'
#include <argp.h>
int use(int argc, char **argv) { return argp_parse(0, argc, argv, 0, 0, 0); }
C

ar rcs libboth.a caller-with-a-long-name.o helper-with-a-long-name.o
ar rcs libcaller.a caller-with-a-long-name.o clean.o
ar rcs libmixed.a lto.o isoc23.o
ar rcsT libthin.a clean.o
# As BSD's ar writes it: names before the members, "#1/N".
"$PYTHON" - <<'P'
def header(name, size):
    return (b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name, 0, 0, 0, b"644", size))
with open("libbsd.a", "wb") as out:
    out.write(b"!<arch>\n" + header(b"#1/20", 28) + b"__.SYMDEF SORTED".ljust(20, b"\0") + bytes(8))
    for member in ("port.o", "helper-with-a-long-name.o"):
        with open(member, "rb") as file:
            data = file.read()
        name = member.encode() + bytes(-len(member) % 4)
        out.write(header(b"#1/%d" % len(name), len(name) + len(data)) + name + data
                  + b"\n" * (len(data) + len(name) & 1))
with open("libdamaged.a", "wb") as out:
    good = open("port.o", "rb").read()
    out.write(b"!<arch>\n" + header(b"bad.o/", 20) + b"\x7fELF".ljust(20, b"\xff")
              + header(b"port.o/", len(good)) + good)
P
