#!/usr/bin/env python3
"""run_all.py --build DIR --samples DIR [SUITE...]: run the test suites and add them up.

Suites: unit (cmocka programs), fuzz (each fuzz target on its corpus and on the samples), then
the scripts in SCRIPTS, each of which ends with a line `N passed, N failed[, N skipped]`.
The last line here is the sum of them all, `N passed, N failed, N skipped`; a skip is not a
pass, and the line of each says why.
"""
import argparse
import glob
import os
import re
import subprocess
import sys

TOTAL = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
CMOCKA = re.compile(r"^\[\s*(PASSED|FAILED|SKIPPED)\s*\] (\d+) test\(s\)", re.M)
REPLAYED = re.compile(r"^replayed (\d+) inputs$", re.M)
EXIT_SKIPPED = 77

# Suite name and its command; {program}, {samples} and {build} are filled in.
SCRIPTS = {
    "cases": ["tests/run_cases.py", "--program", "{program}", "--samples", "{samples}"],
    "fields": ["tests/db_fields.py"],
    "outputs": ["tests/outputs/run.py", "--program", "{program}", "--samples", "{samples}"],
    "faults": ["tests/faults/run.py", "--program", "{program}", "--samples", "{samples}",
               "--work", "{build}/faults"],
    "config": ["tests/config/run.py", "--program", "{program}", "--samples", "{samples}"],
    "completion": ["tests/completion/run.py", "--program", "{program}"],
    "reports": ["tests/reports/run.py", "--program", "{program}", "--samples", "{samples}"],
    "docs": ["tests/docs/run.py", "--program", "{program}", "--samples", "{samples}"],
    "golden": ["tests/golden/run.py", "--program", "{program}", "--samples", "{samples}"],
    "containers": ["tests/containers/run.py", "--program", "{program}", "--samples",
                   "{samples}"],
    "cross": ["tests/live/run_cross.py", "--program", "{program}", "--work", "{build}/cross"],
    "reference": ["tests/reference.py", "--program", "{program}", "--work", "{build}/reference"],
    "oom": ["tests/oom/run.py", "--program", "{program}", "--samples", "{samples}"],
    "malformed": ["tests/malformed/run.py", "--program", "{program}", "--samples", "{samples}"],
    "differences": ["tests/live/run_differences.py", "--work", "{build}/differences"],
    "static": ["tests/live/run_static.py", "--program", "{program}", "--samples", "{samples}",
               "--work", "{build}/live-static"],
    "link": ["tests/live/run_link.py", "--program", "{program}", "--samples", "{samples}"],
    "glibc": ["tests/live/run_glibc.py", "--program", "{program}", "--samples", "{samples}",
              "--work", "{build}/glibc"],
    "live": ["tests/live/run_live.py", "--program", "{program}", "--samples", "{samples}",
             "--work", "{build}/live"],
}


def run(command):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
    except OSError as error:
        return 1, str(error)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def count(status, output):
    """Passed, failed and skipped of one suite; a suite that dies has failed."""
    cmocka = dict((word, int(number)) for word, number in CMOCKA.findall(output))
    totals = TOTAL.findall(output)
    replayed = REPLAYED.findall(output)
    if cmocka:
        result = [cmocka.get(word, 0) for word in ("PASSED", "FAILED", "SKIPPED")]
    elif totals:
        result = [int(number or 0) for number in totals[-1]]
    elif replayed:
        result = [int(replayed[-1]) - bool(status), int(bool(status)), 0]
    else:
        result = [0, 0, int(status == EXIT_SKIPPED)]
    if status not in (0, EXIT_SKIPPED) and not result[1]:
        result[1] = 1
    if not any(result):
        result[1] = 1 # neither passed nor skipped: it said nothing
    return result


def show(name, output, failed):
    """Everything of a suite that failed, the summaries of one that passed."""
    print(f"== {name}")
    for line in output.splitlines():
        summary = any(shape.match(line) for shape in (CMOCKA, TOTAL, REPLAYED))
        if failed or summary or "skipped" in line:
            print(line)
    sys.stdout.flush()


def programs(build, sources):
    """Path and name of the test program of each source, test_<name>.c or fuzz_<name>.c."""
    for source in sorted(glob.glob(sources)):
        program = os.path.basename(source)[:-len(".c")]
        yield f"{build}/tests/{program}", program.partition("_")[2]


def suites(options):
    if not options.suites or "unit" in options.suites:
        for path, name in programs(options.build, "tests/unit/test_*.c"):
            yield f"unit {name}", [path]
    if not options.suites or "fuzz" in options.suites:
        for path, name in programs(options.build, "tests/fuzz/fuzz_*.c"):
            yield f"fuzz {name}", [path, f"tests/fuzz/corpus/{name}", options.samples]
    values = {"program": f"{options.build}/muslcheck", "samples": options.samples,
              "build": options.build}
    for name, command in SCRIPTS.items():
        wanted = name in options.suites if options.suites else os.path.exists(command[0])
        if wanted:
            yield name, [sys.executable, *(word.format(**values) for word in command)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("suites", nargs="*")
    options = parser.parse_args()
    sums = [0, 0, 0]
    for name, command in suites(options):
        result = count(*(outcome := run(command)))
        show(name, outcome[1], result[1])
        sums = [total + number for total, number in zip(sums, result)]
    print(f"{sums[0]} passed, {sums[1]} failed, {sums[2]} skipped")
    return sums[1] > 0


if __name__ == "__main__":
    sys.exit(main())
