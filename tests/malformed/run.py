#!/usr/bin/env python3
"""run.py --program P [--samples DIR]: feed the program what is broken.

What is no ELF file must give exit 3 and one line on standard error naming it; an
object with damage where a loader reads must give exit 3 too, saying what is wrong at
which byte; any other must be survived, whatever the verdict.  Next to files:
what is not there, cannot be read, is no regular file or leads in a circle.
"""
import argparse
import os
import subprocess
import sys
import tempfile

import make_malformed

HERE = os.path.dirname(os.path.abspath(__file__))
GOOD = os.path.join(HERE, "..", "fuzz", "corpus", "object", "so64-gnu")
TARGET = ["--target", "musl:1.2.5"]
EXIT_UNREADABLE = 3
EXIT_NOTHING = 4
SECONDS = 20
# Damage that a loader would meet, and that therefore leaves the answer open.
OPEN = ("cut-", "strings-", "dynamic-outside", "dynamic-without-end", "load-", "needed-outside",
        "soname-outside", "symbol-name-outside", "hash-counts-absurd", "gnu-hash-counts-absurd",
        "gnu-hash-no-filter", "verneed-overlaps", "verneed-links", "verneed-outside", "verdef-",
        "versym-", "rela-", "jmprel-", "reloc-symbol-outside", "symtab-outside")


class Suite:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.output = ""
        self.passed = 0
        self.failed = 0

    def run(self, *paths):
        try:
            done = subprocess.run([self.program, *TARGET, *paths], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  cwd=self.folder, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None, ""
        self.output = done.stdout.decode("utf-8", "replace")
        return done.returncode, done.stderr.decode("utf-8", "replace")

    def note(self, name, problem):
        self.passed += problem is None
        self.failed += problem is not None
        if problem is not None:
            print(f"FAILED {name}: {problem}")

    def expect_refusal(self, name):
        """Exit 3, and one line that names the file and says something about it."""
        status, errors = self.run(name)
        lines = errors.splitlines()
        problem = None
        if status != EXIT_UNREADABLE:
            problem = f"exit {status}, not {EXIT_UNREADABLE}: {errors.strip()}"
        elif len(lines) != 1 or name not in lines[0]:
            problem = f"not one line naming it: {lines}"
        self.note(name, problem)

    def expect_open(self, name):
        """Exit 3, and what is wrong at which byte."""
        status, errors = self.run("--quiet", name)
        said = self.output + errors
        ok = status == EXIT_UNREADABLE and name in said and "byte " in said
        self.note(name, None if ok else f"exit {status}: {said.strip()[-2000:]}")

    def expect_survival(self, name):
        status, errors = self.run(name)
        ok = status is not None and 0 <= status <= EXIT_NOTHING and status != 2
        self.note(name, None if ok else f"exit {status}: {errors.strip()[-2000:]}")


def make_odd_paths(folder):
    """Names in folder that must be refused, and names that must be survived."""
    def at(name):
        return os.path.join(folder, name)

    os.mkfifo(at("fifo"))
    os.symlink("link-loop", at("link-loop"))
    os.symlink("gone", at("link-to-nothing"))
    os.makedirs(at("circle/inner"))
    os.symlink("..", at("circle/inner/up"))
    os.mkdir(at("directory.so"))
    refused = ["missing", "link-loop", "link-to-nothing", "fifo"]
    if os.geteuid() != 0:
        with open(at("unreadable"), "wb") as file:
            file.write(b"\x7fELF")
        os.chmod(at("unreadable"), 0)
        refused.append("unreadable")
    return refused, ["circle", "directory.so"]


def run_all(suite):
    names = make_malformed.make(GOOD, suite.folder)
    refused, survived = make_odd_paths(suite.folder)
    for name in [*names, *survived]:
        if name.startswith(OPEN):
            suite.expect_open(name)
        elif not name.startswith("bad-"):
            suite.expect_survival(name)
    for name in [*(n for n in names if n.startswith("bad-")), *refused]:
        suite.expect_refusal(name)
    # One bad file does not keep the rest from being checked.
    suite.expect_survival(".")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", help="not used: every runner is given it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="muslcheck-malformed-") as folder:
        suite = Suite(os.path.abspath(options.program), folder)
        run_all(suite)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return suite.failed > 0


if __name__ == "__main__":
    sys.exit(main())
