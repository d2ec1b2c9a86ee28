#!/usr/bin/env python3
"""run_cross.py --program P --work DIR [--musl-root DIR]...: the live test for other machines.

Small shared objects are built for other machines and given to Debian's musl loader of that
machine under qemu-user: --list, dlopen NOW and dlopen LAZY, as run_live.py does for x86_64.
The loader is looked for as /lib/ld-musl-ARCH.so.1 in each --musl-root (default: /; unpack
Debian's musl:arm64, musl:i386, ... anywhere).  A machine whose tools are missing is skipped.
"""
import argparse
import os
import shutil
import subprocess
import sys

import run_live

SECONDS = 20
EXIT_TIMED_OUT = -9
ANSWERS = ("missing_needed", "missing_symbols", "loads_now", "loads_lazy")
HERE = os.path.dirname(os.path.abspath(__file__))

# Loader's name for the machine: qemu, compilers to try, and how _start finds its stack.
MACHINES = {
    "aarch64": ("qemu-aarch64", [["aarch64-linux-gnu-gcc"]],
                "mov x0, sp; and sp, x0, #-16; bl start"),
    "i386": ("qemu-i386", [["i686-linux-gnu-gcc"], ["gcc", "-m32"]],
             "mov %esp, %eax; and $-16, %esp; push %eax; push %eax; call start"),
    "armhf": ("qemu-arm", [["arm-linux-gnueabihf-gcc"]],
              "mov r0, sp; bic r1, r0, #7; mov sp, r1; bl start"),
    "powerpc64le": ("qemu-ppc64le", [["powerpc64le-linux-gnu-gcc"]],
                    "addis 2, 12, .TOC.-_start@ha; addi 2, 2, .TOC.-_start@l; mr 3, 1; "
                    "clrrdi 1, 1, 4; li 0, 0; stdu 0, -32(1); bl start; nop"),
    "s390x": ("qemu-s390x", [["s390x-linux-gnu-gcc"]],
              "lgr %r2, %r15; aghi %r15, -160; brasl %r14, start"),
}
START = """
int main(int, char **);
int __libc_start_main(int (*)(int, char **), int, char **, void (*)(void), void (*)(void), int);
__asm__(".globl _start\\n.type _start, STT_FUNC\\n_start: ASSEMBLY");
void start(long *stack) { __libc_start_main(main, *stack, (char **)(stack + 1), 0, 0, 0); }
"""

MISSING = "int nobody(void); extern int nothing; "
EXPORTED_IFUNC = ("static int plain(void) { return 1; } static void *pick(void) { return plain; } "
                  "int chosen(void) __attribute__((ifunc(\"pick\"))); ")
THREAD = "__thread int own; static __thread int hidden; int next(void) { return ++own + ++hidden; }"
# Name: source, then flags.
SAMPLES = {
    "plain.so": ("#include <stdio.h>\nint hello(void) { return puts(\"hello\"); }",),
    "missing-called.so": (MISSING + "int f(void) { return nobody(); }", "-Wl,-z,lazy"),
    "missing-called-now.so": (MISSING + "int f(void) { return nobody(); }", "-Wl,-z,now"),
    "missing-no-plt.so": (MISSING + "int f(void) { return nobody(); }", "-fno-plt", "-Wl,-z,lazy"),
    "missing-data.so": (MISSING + "int f(void) { return nothing; }", "-Wl,-z,lazy"),
    "missing-in-table.so": (MISSING + "int (*table[])(void) = { nobody };",),
    "missing-weak.so": ("__attribute__((weak)) int nobody(void); "
                        "int f(void) { return nobody ? nobody() : 0; }",),
    "missing-library.so": ("int part(void); int f(void) { return part(); }", "libpart.so.1"),
    "found-library.so": ("int part(void); int f(void) { return part(); }", "libpart.so.1",
                         "-Wl,-rpath,$ORIGIN"),
    "fortify.so": ("#include <stdio.h>\n#include <string.h>\n"
                   "int f(char *to, const char *from) { char text[8]; strcpy(text, from); "
                   "strcat(to, text); return printf(from, to); }",
                   "-O2", "-D_FORTIFY_SOURCE=2"),
    "ifunc-exported.so": (EXPORTED_IFUNC,),
    "ifunc-used.so": (EXPORTED_IFUNC + "int use(void) { return chosen(); }",),
    "irelative.so": (EXPORTED_IFUNC.replace("int chosen", "static int chosen") +
                     "int use(void) { return chosen(); }",),
    "own-hidden.so": ("int was(void) { return 1; } __asm__(\".symver was, old@V1\"); "
                      "__asm__(\".symver again, old@V1\"); int again(void); "
                      "int f(void) { return again(); }", "-Wl,--version-script,one.map"),
    "tls-general.so": (THREAD,),
    "tls-general-alone.so": (THREAD, "-nostdlib"),
    "tls-initial.so": (THREAD, "-ftls-model=initial-exec", "-nostdlib"),
    "tls-missing.so": ("extern __thread int nobody; int f(void) { return nobody; }", "-nostdlib"),
    "lfs64.so": ("#include <fcntl.h>\n#include <stdio.h>\n#include <sys/stat.h>\n"
                 "int f(const char *path) { struct stat s; return stat(path, &s) + "
                 "fcntl(open(path, 0), F_GETFL) + !fopen(path, \"r\"); }",
                 "-D_FILE_OFFSET_BITS=64"),
    "time64.so": ("#include <sys/stat.h>\n#include <time.h>\nint f(const char *path) "
                  "{ struct stat s; struct timespec t; time_t now = time(0); "
                  "return stat(path, &s) + clock_gettime(0, &t) + !gmtime(&now); }",
                  "-D_FILE_OFFSET_BITS=64", "-D_TIME_BITS=64"),
    "hash-sysv.so": ("int one(void) { return 1; } int f(void) { return one(); }",
                     "-Wl,--hash-style=sysv"),
    "fts-and-crypt.so": ("int fts_open(), crypt(); int f(void) { return fts_open() + crypt(); }",
                         "-nostdlib"),
}


class Loader(run_live.Loader):
    """Debian's musl loader of one machine, run by qemu-user.  Needs neither chroot nor root."""

    def __init__(self, qemu, root, name):
        self.qemu, self.root, self.path = qemu, root, f"{root}/lib/{name}"

    def command(self, preload, *words):
        preload = ":".join(f"{self.root}{run_live.HELPERS}/{name}" for name in preload)
        words = [self.path, *(words[1:] if words[0] == run_live.LOADER else
                              (self.root + words[0], *words[1:]))]
        try:
            done = run_live.run([self.qemu, "-L", self.root, "-E", f"LD_PRELOAD={preload}",
                                 "-U", "LD_LIBRARY_PATH", *words], timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return EXIT_TIMED_OUT, ""
        # The signal of the loader is the signal of qemu.
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def judge(loader, path, predicted):
    """As run_live.judge, but every sample is one of which the loader can be asked everything."""
    if predicted is None:
        return ["muslcheck has no line for it"]
    line, said = predicted
    real = loader.answers(path, line)
    # Dying of the refusal is one: the message can name a symbol that musl never set.
    silent = [key for key in ANSWERS if real.get(key) is None and said[key] is not False]
    if silent:
        return ["the loader gave no answer: " + " ".join(silent)]
    return list(run_live.differences(said, real))


def compile_c(compiler, folder, source, name, *flags):
    """The source goes first, so that libraries among the flags come after it."""
    return subprocess.run([*compiler, "-O1", "-w", "-x", "c", "-", "-x", "none", "-o", name,
                           *flags], input=source.encode(), cwd=folder, capture_output=True,
                          check=False)


def first_that_works(compilers, folder):
    """A compiler that can link a shared object against its own libc."""
    for compiler in compilers:
        if shutil.which(compiler[0]) and not compile_c(
                compiler, folder, SAMPLES["plain.so"][0], "try.so", "-shared", "-fPIC").returncode:
            return compiler
    raise run_live.Skip("needs " + " or ".join(" ".join(words) for words in compilers))


def make_root(root, loader, arch):
    """No system path, so that nothing of this machine is found."""
    os.makedirs(root + run_live.HELPERS)
    os.makedirs(root + "/etc")
    os.makedirs(root + "/lib")
    shutil.copy(loader, f"{root}/lib/{os.path.basename(loader)}") # executable
    with open(f"{root}/etc/ld-musl-{arch}.path", "w", encoding="ascii") as file:
        file.write("/nowhere\n")


def build(compiler, root, libc, assembly, folder):
    """The helpers, for musl without its headers; the samples, for glibc."""
    helpers = root + run_live.HELPERS
    plain = ["-U_FORTIFY_SOURCE", "-fno-stack-protector", "-nostdlib", libc]
    with open(HERE + "/anchor.c", encoding="ascii") as file:
        anchor = file.read()
    with open(HERE + "/dlhost.c", encoding="ascii") as file:
        host = file.read() + START.replace("ASSEMBLY", assembly)
    with open(folder + "/one.map", "w", encoding="ascii") as file:
        file.write("V1 { global: old; f; local: *; };\n")
    shared = ["-shared", "-fPIC"]
    yield "anchor", compile_c(compiler, folder, anchor, helpers + "/anchor.so", *shared, *plain)
    yield "dlhost", compile_c(compiler, folder, host, helpers + "/dlhost", "-pie", "-fPIE", *plain)
    yield "libpart", compile_c(compiler, folder, "int part(void) { return 1; }", "libpart.so.1",
                               *shared, "-Wl,-soname,libpart.so.1")
    for name, (source, *flags) in SAMPLES.items():
        yield name, compile_c(compiler, folder, source, name, *shared, *flags)


def check_machine(options, arch):
    """What differs on one machine, and how many samples were asked for."""
    qemu, compilers, assembly = MACHINES[arch]
    name = f"ld-musl-{arch}.so.1"
    found = [f"{root}/lib/{name}" for root in options.musl_root
             if os.path.exists(f"{root}/lib/{name}")]
    if not shutil.which(qemu):
        raise run_live.Skip(f"needs {qemu}")
    if not found:
        raise run_live.Skip(f"needs /lib/{name}")
    folder = os.path.join(os.path.abspath(options.work), arch)
    root = folder + "/root"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder + "/samples")
    samples = folder + "/samples"
    compiler = first_that_works(compilers, samples)
    make_root(root, found[0], arch)
    loader = Loader(qemu, root, name)
    broken = {}
    for built, done in build(compiler, root, loader.path, assembly, samples):
        if done.returncode:
            broken[built] = ["not built: " + done.stderr.decode("utf-8", "replace")[-500:]]
    if broken:
        return broken
    paths = {sample: f"{samples}/{sample}" for sample in SAMPLES}
    said = run_live.predictions(options.program, list(paths.values()), options.target)
    found = {sample: judge(loader, path, said.get(path))
             for sample, path in paths.items()}
    shutil.rmtree(folder, ignore_errors=True)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--musl-root", action="append",
                        help="a file tree with lib/ld-musl-ARCH.so.1 (repeatable; default /)")
    options = parser.parse_args()
    options.musl_root = options.musl_root or [""]
    try:
        options.target = run_live.musl_target()
    except run_live.Skip as reason:
        print(f"cross: skipped: {reason}\n0 passed, 0 failed, 1 skipped")
        return run_live.EXIT_SKIPPED
    passed = failed = skipped = 0
    for arch in MACHINES:
        try:
            result = check_machine(options, arch)
        except run_live.Skip as reason:
            print(f"cross: {arch}: skipped: {reason}")
            skipped += 1
            continue
        for name, differences in result.items():
            if differences:
                print(f"FAIL {arch} {name}: " + "; ".join(differences))
        bad = sum(map(bool, result.values()))
        failed += bad
        passed += len(result) - bad
    if skipped == len(MACHINES):
        print("0 passed, 0 failed, 1 skipped")
        return run_live.EXIT_SKIPPED
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
