#!/usr/bin/env python3
"""run.py --program P --samples DIR: many paths, checked in parts by many processes, and merged."""
import argparse
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

import engines
import merge
from engines import Skip

PARTS = 5
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Place:
    """A folder with small programs and libraries under many names, and a list of them."""

    def __init__(self, options, folder):
        self.program, self.folder = os.path.abspath(options.program), folder
        samples = sorted(glob.glob(os.path.join(os.path.abspath(options.samples), "*/*.so")))[:24]
        self.names = [f"file {number}-{os.path.basename(path)}"
                      for number, path in enumerate(samples)]
        for name, path in zip(self.names, samples):
            shutil.copy(path, os.path.join(folder, name))
        with open(os.path.join(folder, "list"), "w", encoding="utf-8") as file:
            file.write("".join(f"{name}\n" for name in self.names))

    def run(self, *arguments, **more):
        return subprocess.run([self.program, "--no-config", "--target", "musl:1.2.5", *arguments],
                              cwd=self.folder, check=False, timeout=120, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **more)

    def rows(self, *arguments):
        """The rows of a tsv report about inputs."""
        done = self.run("--format", "tsv", "--files-from", "list", *arguments)
        equal(done.returncode in (0, 1, 3), True, done.stderr)
        return input_rows(done.stdout)


def input_rows(text):
    return [line for line in text.splitlines() if line.endswith("\tinput")]


def equal(actual, expected, about=""):
    if actual != expected:
        raise AssertionError(f"{actual!r}, not {expected!r}; {about}")


@test
def parts_are_disjoint_and_complete(at):
    whole = at.rows()
    equal(len(whole), len(at.names))
    parts = [at.rows("--shard", f"{part}/{PARTS}") for part in range(PARTS)]
    equal(sum(map(len, parts)), len(whole))
    equal(sorted(row for rows in parts for row in rows), sorted(whole))
    equal(at.rows("--shard", "0/1"), whole)


@test
def a_path_is_in_the_part_that_its_sha256_names(at):
    for part in range(PARTS):
        expected = [name for name in at.names if int.from_bytes(
            hashlib.sha256(name.encode()).digest()[:8], "big") % PARTS == part]
        rows = at.rows("--shard", f"{part}/{PARTS}") if expected else []
        equal([row.split("\t")[0] for row in rows], expected)


@test
def the_order_of_the_list_moves_no_path(at):
    before = sorted(at.rows("--shard", f"1/{PARTS}"))
    with open(os.path.join(at.folder, "list"), "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in reversed(at.names)))
    equal(sorted(at.rows("--shard", f"1/{PARTS}")), before)


@test
def an_empty_part_passes_and_writes_its_report(at):
    counts = []
    for part in range(50):
        done = at.run("--format", f"ndjson=report{part}", "--shard", f"{part}/50", at.names[0])
        with open(os.path.join(at.folder, f"report{part}"), encoding="utf-8") as file:
            counts.append((at.names[0] in file.read(), done.returncode))
    equal(sorted(counts)[:49], [(False, 0)] * 49)
    equal(sum(found for found, _ in counts), 1)
    # Without paths of any part, it is still wrong usage.
    equal(at.run("--shard", "0/2").returncode, 2)


@test
def a_part_that_does_not_exist_is_wrong_usage(at):
    for bad in ("5/5", "1", "1/", "/2", "-1/2", "1/0", "0/1000001", "1/2/3", "a/b", "0x1/2", "+1/2",
                " 1/2", ""):
        done = at.run("--shard", bad, at.names[0])
        equal(done.returncode, 2, bad)
        equal("from 0 to N-1" in done.stderr, True, done.stderr)


@test
def an_environment_variable_selects_the_part(at):
    rows = [line for part in range(2) for line in input_rows(at.run(
        "--format", "tsv", *at.names,
        env={**os.environ, "MUSLCHECK_SHARD": f"{part}/2"}).stdout)]
    equal(sorted(rows), sorted(at.rows()))


def engine_rows(at, script):
    subprocess.run(["sh", "-c", script], cwd=at.folder, check=True, timeout=300,
                   env={**os.environ, "PROGRAM": at.program})
    rows = []
    for part in range(PARTS):
        with open(os.path.join(at.folder, f"part{part}.tsv"), encoding="utf-8") as file:
            rows += input_rows(file.read())
    return sorted(rows)


COMMAND = ('"$PROGRAM" --no-config --target musl:1.2.5 --fail-on none --files-from list '
           f'--shard {{}}/{PARTS} --format tsv=part{{}}.tsv')


@test
def xargs_gives_what_one_process_gives(at):
    script = f"seq 0 {PARTS - 1} | xargs -P 3 -I {{}} sh -c '{COMMAND} || [ $? = 3 ]'"
    equal(engine_rows(at, script), sorted(at.rows()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    failed = skipped = 0
    tests = TESTS + merge.TESTS + engines.TESTS
    for function in tests:
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(Place(options, folder))
            except Skip as reason:
                skipped += 1
                print(f"skipped {function.__name__}: {reason}")
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAIL {function.__name__}: {type(error).__name__}: {error}")
    print(f"{len(tests) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
