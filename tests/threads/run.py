#!/usr/bin/env python3
"""run.py --program P --samples DIR --work DIR: the output of many threads equals that of one.

Under the thread sanitizer (make check-tsan), a race is a failure too: the sanitizer's exit
status is one that the program never uses.
"""
import argparse
import os
import shutil
import subprocess
import sys
import zipfile

RACE = b"ThreadSanitizer"
EXIT_SKIPPED = 77
JOBS = "8"


def prepare(folder, samples):
    """Folders, and archives of three kinds, so that every kind of work is done at once."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for name in ("hello", "static", "node-addon", "needs-libfoo"):
        shutil.copytree(f"{samples}/{name}", f"{folder}/tree/{name}")
    for name in ("hello", "node-addon", "needs-libfoo"):
        shutil.make_archive(f"{folder}/{name}", "gztar", f"{samples}/{name}")
        shutil.make_archive(f"{folder}/{name}", "xztar", f"{samples}/{name}")
    with zipfile.ZipFile(f"{folder}/names.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for index in range(40):
            archive.write(f"{samples}/hello/hello", f"gr\u00fc\u00dfe-{index}")
    shutil.copy(f"{folder}/names.zip", f"{folder}/more.zip")
    with open(f"{folder}/tree/package.json", "w", encoding="ascii") as file:
        file.write('{"name": "a", "version": "1.0.0"}')
    return sorted(name for name in os.listdir(folder) if name != "tree")


def commands(archives):
    targets = ["-t", "alpine:3.22", "-t", "debian:12"]
    yield [*targets, "-f", "json", "tree"]
    yield [*targets, "-f", "ndjson", *archives]
    yield ["recommend", "-f", "json", *archives]
    yield ["static", "-f", "sarif", "tree"]


def cannot_start(program):
    """Older versions of the sanitizer do not start where addresses have many random bits."""
    done = subprocess.run([program, "--version"], check=False, capture_output=True, timeout=60)
    return b"unexpected memory mapping" in done.stderr


def main():
    parser = argparse.ArgumentParser()
    for name in ("program", "samples", "work"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    program, passed, failed = os.path.abspath(options.program), 0, 0
    if cannot_start(program):
        print("threads: skipped: the thread sanitizer does not start on this kernel "
              "(vm.mmap_rnd_bits)")
        return EXIT_SKIPPED
    for arguments in commands(prepare(options.work, os.path.abspath(options.samples))):
        one, many = (subprocess.run([program, "--no-config", "--today", "2026-11-30", "--jobs",
                                     jobs, *arguments], cwd=options.work, check=False,
                                    capture_output=True, timeout=300)
                     for jobs in ("1", JOBS))
        right = (one.returncode, one.stdout, one.stderr) == \
            (many.returncode, many.stdout, many.stderr) and one.returncode in (0, 1, 3) and \
            one.stdout and RACE not in many.stderr
        passed, failed = passed + bool(right), failed + (not right)
        if not right:
            print(f"FAIL {' '.join(arguments)}: exit {one.returncode} and {many.returncode}: "
                  f"{many.stderr.decode('utf-8', 'replace')[:4000]}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
