#!/usr/bin/env python3
"""run.py --program P --samples DIR: every allocation of these commands fails once.

The program must say so and end with exit status 2: never a signal, never an answer that
memory was too short for.  What it answers all the same has to be what it always answers.
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
EXIT_USAGE = 2
EXIT_SKIPPED = 77
ALLOCATIONS_MIN = 100 # of one run: else the shim is not at work
SECONDS = 600
FILES = ["fortify/fortify", "abi/regexec.so", "needs-libz"]
# Options, with the samples that are not FILES.
OTHER_JOBS = [
    (["--jobs", "1", "--format", "json", "--target", "musl:1.2.5"],
     ["link/libboth.a", "link/fortify.o"]),
    (["static", "--jobs", "1", "--format", "text", "--verbose"], ["static/users"]),
    (["static", "--jobs", "1", "--format", "json"], ["static/interp-only", "static/users-musl"]),
]
# {config} stands for it.  jansson drops a letter of a word over 16 when memory is out, so
# that only the reading of short ones can be tried.
CONFIG = """{"target": ["musl:1.2.5"], "exclude": "x",
 "ignore": [{"symbol": "__*", "path": "a", "reason": "r"}]}"""
JOBS = [
    ["--jobs", "1", "--format", "text", "--verbose", "--target", "alpine:3.22"],
    ["--jobs", "1", "--format", "json", "--target", "musl:1.2.5+libstdc++"],
    *(["--jobs", "1", "--format", name, "--target", "musl:1.2.5"]
      for name in ("sarif", "junit", "gitlab", "github", "markdown", "html")),
    ["--jobs", "1", "--config", "{config}", "--format", "text",
     "--write-baseline", "/dev/null"],
]


def build(folder):
    shim = os.path.join(folder, "fail_malloc.so")
    subprocess.run([os.environ.get("CC", "cc"), "-O1", "-w", "-shared", "-fPIC", "-o", shim,
                    os.path.join(HERE, "fail_malloc.c"), "-ldl"], check=True)
    return shim


def run(command, shim, folder=None):
    """Run under the shim; with a folder, each allocation fails once and leaves its files there."""
    env = {**os.environ, "LD_PRELOAD": shim, **({"FAIL_FOLDER": folder} if folder else {})}
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
        out.seek(0)
        return done.returncode, out.read()


def problem(status, out, err, usual):
    if status == EXIT_USAGE:
        return None if b"memory" in err else f"said {err[:200]!r}"
    if (status, out + err) == usual:
        return None
    return f"exit {status} with another answer"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def fail_each(command, shim):
    """How many allocations there are, and what went wrong when one failed."""
    with tempfile.TemporaryDirectory() as folder:
        usual = run(command, shim)
        if run(command, shim, folder) != usual:
            return 0, ["another answer although no allocation failed"]
        problems = []
        lines = read(f"{folder}/log").decode().splitlines()
        for line in lines:
            number, status = line.split()
            found = problem(os.waitstatus_to_exitcode(int(status)),
                            read(f"{folder}/{number}.out"), read(f"{folder}/{number}.err"),
                            usual)
            if found:
                problems.append(f"allocation {number}: {found}")
        return len(lines), problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    points = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        shim = build(folder)
        if run([options.program, "--version"], shim)[0]:
            # A sanitizer's runtime wants to come first itself.
            print("oom: skipped: the program does not run with a preload\n"
                  "0 passed, 0 failed, 1 skipped")
            return EXIT_SKIPPED
        config = os.path.join(folder, "config.json")
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG)
        commands = [[options.program, *(word.format(config=config) for word in job),
                     *(os.path.join(options.samples, name) for name in files)]
                    for job, files in [*((job, FILES) for job in JOBS), *OTHER_JOBS]]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = pool.map(lambda command: fail_each(command, shim), commands)
            for command, (count, problems) in zip(commands, results):
                points += count
                failed += bool(problems) or count < ALLOCATIONS_MIN
                print(f"{count} allocations, {len(problems)} wrong: {' '.join(command[1:-1])}")
                for line in problems[:5]:
                    print(f"FAIL {' '.join(command[1:])}: {line}")
    print(f"failed each of {points} allocations once")
    print(f"{len(commands) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
