#!/usr/bin/env python3
"""run.py --program P --samples DIR --work DIR: files that cannot be read, or change meanwhile.

A read error is never "not an ELF file": the file is named with the system's reason, the run
does not pass, and the other files are checked all the same.  sandbox.py: what a reader that was
taken over can do.
"""
import argparse
import errno
import os
import re
import shutil
import subprocess
import sys
import tarfile

import sandbox

# Call, errno, the files that it can hit, and what the message says.
FAULTS = [
    ("open", errno.EMFILE, ["small", "large", "archive.tar"], "Too many open files"),
    ("open", errno.EINTR, ["small", "large", "archive.tar"], None),
    ("fstat", errno.EIO, ["small", "large", "archive.tar"], "Input/output error"),
    ("pread", errno.EIO, ["small", "large", "archive.tar", "package.json"], "Input/output error"),
    ("pread", errno.EINTR, ["small", "large", "archive.tar", "package.json"], None),
    ("mmap", errno.ENOMEM, ["large", "archive.tar"], "out of memory"),
    ("truncate", 0, ["cut"], "changed while it was read"),
]
LARGE_SIZE = 1 << 20


def prepare(folder, sample, large):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copy(sample, f"{folder}/small")
    shutil.copy(sample, f"{folder}/other")
    shutil.copy(sample, f"{folder}/large")
    with open(f"{folder}/large", "ab") as file:
        file.truncate(LARGE_SIZE)
    with tarfile.open(f"{folder}/archive.tar", "w") as tar:
        tar.add(f"{folder}/large", "inside")
    # A page that was cut off is noticed if it is read.
    shutil.copy(large, f"{folder}/cut")
    with open(f"{folder}/package.json", "w", encoding="utf-8") as file:
        file.write('{"name": "a", "version": "1.0.0"}')


def run(options, double, call, number, name, *arguments, **environment):
    """One run in which that call on the file of that name fails."""
    return subprocess.run(
        [options.program, "--no-config", "-t", "alpine:3.22", *arguments], check=False,
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
        env={**os.environ, "LD_PRELOAD": double, "FAULT_CALL": call,
             "FAULT_FILE": f"/{name}", "FAULT_ERRNO": str(number), **environment})


def linker_inputs_are_opened_once(options, double):
    """Objects that are given together: what all define is known before one is checked."""
    names = [f"{options.work}/{name}.o" for name in "ab"]
    for name in names:
        subprocess.run(["cc", "-c", "-x", "c", "-", "-o", name], check=True, text=True,
                       input=f"int {name[-3]}(void) {{ return 1; }}")
    done = run(options, double, "open", errno.EIO, "a.o", *names, FAULT_AFTER="1")
    return done.returncode == 0 and not done.stderr


def a_package_database_that_cannot_be_read_fails(options, double):
    """Its files would be taken for the service's own."""
    root = f"{options.work}/root"
    for path in ("var/lib/dpkg/info", "usr/bin"):
        os.makedirs(f"{root}/{path}", exist_ok=True)
    shutil.copy(os.path.join(options.samples, "static", "nothing-musl"), f"{root}/usr/bin/a")
    with open(f"{root}/var/lib/dpkg/info/a.list", "w", encoding="utf-8") as file:
        file.write("/usr/bin/a\n")
    done = run(options, double, "pread", errno.EIO, "a.list", "--root", root)
    return done.returncode == 3 and "a.list: Input/output error" in done.stderr


def main():
    parser = argparse.ArgumentParser()
    for name in ("program", "samples", "work"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    double = os.path.abspath(f"{options.work}/fault.so")
    built = subprocess.run(["cc", "-shared", "-fPIC", "-o", double, "tests/faults/fault.c",
                            "-ldl"], check=False)
    with open(options.program, "rb") as file:
        sanitized = re.search(rb"__[at]san_init", file.read())
    if built.returncode or sanitized:
        print("skipped: no double can be preloaded")
        return 77
    folder = f"{options.work}/files"
    passed, failed = sandbox.run(options)
    for call, number, files, message in FAULTS:
        for name in files:
            prepare(folder, os.path.join(options.samples, "static", "nothing-musl"),
                    options.program)
            if name != "cut":
                os.remove(f"{folder}/cut")
            # The double cuts the file in this process, in place of another one.
            unlimited = ["--no-sandbox"] if call == "truncate" else []
            done = run(options, double, call, number, name, folder, *unlimited)
            if message:
                right = (f"{folder}/{name}" in done.stderr and message in done.stderr
                         and done.returncode == 3)
            else:
                right = done.returncode == 0 and not done.stderr
            passed, failed = passed + right, failed + (not right)
            if not right:
                print(f"FAIL {call} {errno.errorcode.get(number, 0)} {name}: "
                      f"exit {done.returncode}: {done.stderr or done.stdout}")
    for check in (linker_inputs_are_opened_once, a_package_database_that_cannot_be_read_fails):
        right = check(options, double)
        passed, failed = passed + right, failed + (not right)
        if not right:
            print(f"FAIL {check.__name__}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
