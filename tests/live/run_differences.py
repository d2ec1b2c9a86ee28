#!/usr/bin/env python3
"""run_differences.py --work DIR [--musl-root DIR]...: what symbol-db says differs, seen.

A row of abi.json or behaviours.json may name a proof: a program differences/NAME.c, which is
built against glibc and run by glibc's loader and by musl's.  What they print and how they end
has to be the same for a benign row, or one about other releases of the two, and different for
the rest; for a crash musl's has to die, to hang, or to exit with 3, by which a program says
that memory was damaged.  A program that no row names fails, as does a name without a program.

Comments in a program say `flags: ...` for the compiler, `machine: i386` where it is not for
this one, and `writes to: FOLDER` where it is skipped without that.  NAME.lib.c next to it
becomes a shared object whose path is the argument.
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from installed import Skip, glibc_version, musl_version, rows

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = HERE + "/differences"
SECONDS = 10
HANGS = "hangs"
EXIT_DAMAGED = 3
EXIT_SKIPPED = 77
# Compilers to try, by machine.
COMPILERS = {"x86_64": [["gcc"]], "i386": [["i686-linux-gnu-gcc"], ["gcc", "-m32", "-I/usr/include/x86_64-linux-gnu"]]}
# With C23, the default of newer compilers, glibc gives sscanf and the like other names.
FLAGS = ["-std=gnu17", "-O0", "-w", "-U_FORTIFY_SOURCE", "-fno-stack-protector", "-pthread"]


def release(text):
    return [int(number) for number in text.split(".")]


def is_within(version, since, until):
    return ((not since or release(version) >= release(since)) and
            (not until or release(version) <= release(until)))


def rows_with_proof(glibc, musl):
    """
    Each proof's name, with what its rows expect of these two releases: same, different or
    crash.  Outside of the releases that a row is about, the two behave alike.
    """
    wanted = {}
    for row in [row for name in ("abi", "behaviours") for row in rows(name) if "proof" in row]:
        expected = {"benign": "same", "crash": "crash"}.get(row.get("effect"), "different")
        if not is_within(musl, row.get("since"), row.get("until")) or \
                not is_within(glibc, None, row.get("glibc_until")):
            expected = "same"
        wanted.setdefault(row["proof"], {})[row.get("name") or row["id"]] = expected
    return wanted


def comment(source, key, otherwise):
    found = re.search(rf"/\* {key}: (.*?) \*/", source)
    return found.group(1) if found else otherwise


def compiler(machine):
    """The first that makes a program for the machine, and the libraries that it needs."""
    for command in COMPILERS[machine]:
        if shutil.which(command[0]):
            done = subprocess.run([*command, "-x", "c", "-", "-o", os.devnull],
                                  input=b"#include <stdio.h>\nint main(void) { return 0; }",
                                  capture_output=True, check=False)
            if not done.returncode:
                return command
    raise Skip(f"no compiler for {machine}")


def musl_loader(machine, roots):
    for root in roots:
        path = os.path.join(root, f"lib/ld-musl-{machine}.so.1")
        if os.path.exists(path):
            return path
    raise Skip(f"no musl loader for {machine}")


def build(command, source, out, flags):
    done = subprocess.run([*command, *FLAGS, source, "-o", out, *flags], capture_output=True,
                          check=False)
    if done.returncode:
        raise RuntimeError(f"{source} does not build: {done.stderr.decode()[:300]}")


def run(command, folder):
    """What it prints, and how it ends."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "", HANGS
    if done.stderr.startswith(b"Error "):
        raise RuntimeError(f"not loaded: {done.stderr.decode('utf-8', 'replace')[:300]}")
    return done.stdout.decode("utf-8", "replace"), done.returncode


def observe(name, work, roots):
    with open(f"{FOLDER}/{name}.c", encoding="utf-8") as file:
        source = file.read()
    folder = comment(source, "writes to", work)
    if not os.access(folder, os.W_OK):
        raise Skip(f"{folder} cannot be written to")
    machine = comment(source, "machine", "x86_64")
    command = compiler(machine)
    loader = musl_loader(machine, roots)
    program = f"{work}/{name}"
    arguments = []
    build(command, f"{FOLDER}/{name}.c", program, comment(source, "flags", "").split())
    if os.path.exists(f"{FOLDER}/{name}.lib.c"):
        build(command, f"{FOLDER}/{name}.lib.c", program + ".so", ["-shared", "-fPIC"])
        arguments = [program + ".so"]
    return (run([program, *arguments], program + ".glibc"),
            run([loader, program, *arguments], program + ".musl"))


def dies(status):
    return status == HANGS or status < 0 or status == EXIT_DAMAGED


def complaint(expected, glibc, musl):
    if glibc[1] == EXIT_DAMAGED or (glibc[1] == HANGS):
        return f"glibc's loader: {glibc}"
    if expected == "same":
        return None if glibc == musl else f"glibc {glibc}, musl {musl}"
    if glibc == musl:
        return f"both {glibc}"
    return None if expected == "different" or dies(musl[1]) else f"musl {musl} is no crash"


def check(name, expectations, work, roots):
    """Complaints about one program; None if it was skipped."""
    try:
        glibc, musl = observe(name, work, roots)
    except Skip as reason:
        return name, str(reason), None
    except (OSError, RuntimeError) as error:
        return name, "", [str(error)]
    found = [f"{row}: {text}" for row, expected in sorted(expectations.items())
             if (text := complaint(expected, glibc, musl))]
    return name, f"glibc {glibc}, musl {musl}", found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--musl-root", action="append", default=[])
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    roots = options.musl_root or ["/"]
    work = os.path.abspath(options.work)
    programs = {os.path.basename(path)[:-len(".c")] for path in glob.glob(FOLDER + "/*.c")
                if not path.endswith(".lib.c")}
    try:
        glibc, musl = glibc_version(), musl_version(musl_loader("x86_64", roots))
        if not glibc or not musl:
            raise Skip("needs a glibc and a musl that report their release")
        compiler("x86_64")
    except Skip as reason:
        print(f"skipped: {reason}\n0 passed, 0 failed, 1 skipped")
        return EXIT_SKIPPED
    wanted = rows_with_proof(glibc, musl)
    passed = failed = skipped = 0
    for name in sorted(programs ^ set(wanted)):
        failed += 1
        print(f"FAIL {name}: " + ("no row names it" if name in programs else "no such program"))
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda name: check(name, wanted[name], work, roots),
                                sorted(programs & set(wanted))))
    for name, seen, found in results:
        if found is None:
            skipped += 1
            print(f"skipped: {name}: {seen}")
            continue
        passed, failed = passed + (not found), failed + bool(found)
        if found:
            print(f"FAIL {name}: " + "; ".join(found))
        elif options.verbose:
            print(f"{name}: {seen}")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
