#!/usr/bin/env python3
"""run.py --program P --samples DIR: every allocation of some commands fails once, and
others run with less and less address space.

Each failure is a run of its own, each command one test.

The program must say so and end with exit status 2: never a signal, never an answer that
memory was too short for.  What it answers all the same has to be what it always answers.
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys
import tempfile

import address_space

HERE = os.path.dirname(os.path.abspath(__file__))
EXIT_USAGE = 2
EXIT_SKIPPED = 77
ALLOCATIONS_MIN = 100 # of one command: else the double is not at work
RUNS_MAX = 4000 # of one command: SARIF makes twice as many, for its list of rules
FILES = ["fortify/fortify", "abi/regexec.so", "needs-libz"]
# Options, with the samples that are not FILES.
OTHER_JOBS = [
    (["--jobs", "1", "--format", "json", "--target", "musl:1.2.5"],
     ["link/libboth.a", "link/fortify.o"]),
    (["static", "--jobs", "1", "--format", "text", "--verbose"], ["static/users"]),
    (["static", "--jobs", "1", "--format", "json"], ["static/interp-only", "static/users-musl"]),
]
# {config} is replaced by its path.  jansson drops a letter of a word over 16 when memory is
# out, so that only the reading of short ones can be tried.
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


def run(command, shim, fail_at):
    env = {**os.environ, "LD_PRELOAD": shim, "FAIL_AT": str(fail_at)}
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=60, check=False)


def problem(done, usual):
    if done.returncode == EXIT_USAGE:
        return None if b"memory" in done.stderr else f"said {done.stderr[:200]!r}"
    if ((done.returncode, done.stdout, done.stderr)
            == (usual.returncode, usual.stdout, usual.stderr)):
        return None
    return f"exit {done.returncode} with another answer"


def fail_each(command, shim):
    """How many runs, and all problems; ends when nothing is left to fail, or at RUNS_MAX."""
    usual = run(command, shim, 0)
    problems, same = [], 0
    for fail_at in range(1, RUNS_MAX):
        done = run(command, shim, fail_at)
        found = problem(done, usual)
        if found:
            problems.append(f"allocation {fail_at}: {found}")
        # Past the last allocation every run is the usual one.
        same = same + 1 if done.returncode != EXIT_USAGE else 0
        if same > 60:
            return fail_at, problems
    return RUNS_MAX, problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    allocations = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        shim = build(folder)
        if run([options.program, "--version"], shim, 0).returncode:
            # A sanitizer's runtime wants to come first itself.
            print("oom: skipped: the program does not run with a preload\n"
                  "0 passed, 0 failed, 1 skipped")
            return EXIT_SKIPPED
        address_space.archives(folder, options.samples)
        config = os.path.join(folder, "config.json")
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG)
        commands = [[options.program, *(word.format(config=config) for word in job),
                     *(os.path.join(options.samples, name) for name in files)]
                    for job, files in [*((job, FILES) for job in JOBS), *OTHER_JOBS]]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = pool.map(lambda command: fail_each(command, shim), commands)
            for command, (runs, problems) in zip(commands, results):
                allocations += runs
                failed += bool(problems) or runs < ALLOCATIONS_MIN
                first = "the first " if runs == RUNS_MAX else ""
                print(f"{first}{runs} allocations, {len(problems)} wrong: "
                      f"{' '.join(command[1:])}")
                for line in problems[:5]:
                    print(f"FAIL {line}")
        for command in address_space.jobs(options.program, folder, options.samples):
            runs, problems = address_space.sweep(command)
            commands.append(command)
            failed += bool(problems)
            print(f"{runs} sizes of memory, {len(problems)} wrong: {' '.join(command[1:])}")
            for line in problems[:5]:
                print(f"FAIL {line}")
    print(f"failed each of {allocations} allocations")
    print(f"{len(commands) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
