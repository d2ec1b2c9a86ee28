#!/usr/bin/env python3
"""run_all.py --build DIR --samples DIR [SUITE...]: run the test suites and add them up.

Suites: unit (cmocka programs), fuzz (each fuzz target on its corpus and on the samples), then
the scripts in SCRIPTS, each of which ends with a line `N passed, N failed[, N skipped]`.
They run side by side, as many as there are processors, and are printed in this order.  What is
done thousands of times over (FIGURES) is counted apart, so that it hides no test.  The last
line here is the sum of them all, `N passed, N failed, N skipped`; a skip is not a pass, and
the line of each says why.
"""
import argparse
import concurrent.futures
import glob
import os
import re
import subprocess
import sys

TOTAL = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)
CMOCKA = re.compile(r"^\[\s*(PASSED|FAILED|SKIPPED)\s*\] (\d+) test\(s\)", re.M)
FIGURES = {
    "fuzz inputs replayed": re.compile(r"^replayed (\d+) inputs$", re.M),
    "allocations that failed once each": re.compile(r"^failed each of (\d+) allocations once$",
                                                    re.M),
}
EXIT_SKIPPED = 77

# Suite name and its command; {program}, {samples} and {build} are filled in.
SCRIPTS = {
    "cases": ["tests/run_cases.py", "--program", "{program}", "--samples", "{samples}"],
    "fields": ["tests/db_fields.py"],
    "outputs": ["tests/outputs/run.py", "--program", "{program}", "--samples", "{samples}"],
    "library": ["tests/library/run.py", "--build", "{build}", "--samples", "{samples}"],
    "hardening": ["tests/hardening/run.py", "--build", "{build}"],
    "toml": ["tests/toml/run.py", "--dump", "{build}/tests/toml_dump"],
    "faults": ["tests/faults/run.py", "--program", "{program}", "--samples", "{samples}",
               "--work", "{build}/faults"],
    "bounds": ["tests/bounds/run.py", "--program", "{program}", "--work", "{build}/bounds"],
    "threads": ["tests/threads/run.py", "--program", "{program}", "--samples", "{samples}",
                "--work", "{build}/threads"],
    "refresh": ["tests/refresh/run.py", "--program", "{program}"],
    "fleet": ["tests/fleet/run.py", "--program", "{program}", "--samples", "{samples}"],
    "config": ["tests/config/run.py", "--program", "{program}", "--samples", "{samples}"],
    "dockerfiles": ["tests/dockerfiles/run.py", "--program", "{program}"],
    "lockfiles": ["tests/lockfiles/run.py", "--program", "{program}"],
    "completion": ["tests/completion/run.py", "--program", "{program}"],
    "reports": ["tests/reports/run.py", "--program", "{program}", "--samples", "{samples}"],
    "schemas": ["tests/schemas/run.py", "--program", "{program}", "--samples", "{samples}"],
    "failures": ["tests/reports/failures.py", "--program", "{program}", "--samples", "{samples}"],
    "docs": ["tests/docs/run.py", "--program", "{program}", "--samples", "{samples}"],
    "containers": ["tests/containers/run.py", "--program", "{program}", "--samples",
                   "{samples}"],
    "facts": ["tests/facts/run.py", "--program", "{program}", "--samples", "{samples}"],
    "recommend": ["tests/recommend/run.py", "--program", "{program}", "--samples", "{samples}",
                  "--work", "{build}-recommend"],
    "cross": ["tests/live/run_cross.py", "--program", "{program}", "--work", "{build}/cross"],
    "reference": ["tests/reference.py", "--program", "{program}", "--work", "{build}/reference"],
    "oom": ["tests/oom/run.py", "--program", "{program}", "--samples", "{samples}"],
    "malformed": ["tests/malformed/run.py", "--program", "{program}", "--samples", "{samples}"],
    "differences": ["tests/live/run_differences.py", "--work", "{build}/differences"],
    "damaged": ["tests/damaged/run.py", "--program", "{program}", "--work",
                "{build}/damaged"],
    "static": ["tests/live/run_static.py", "--program", "{program}", "--samples", "{samples}",
               "--work", "{build}/live-static"],
    "link": ["tests/live/run_link.py", "--program", "{program}", "--samples", "{samples}"],
    "glibc": ["tests/live/run_glibc.py", "--program", "{program}", "--samples", "{samples}",
              "--work", "{build}/glibc"],
    "live": ["tests/live/run_live.py", "--program", "{program}", "--samples", "{samples}",
             "--work", "{build}/live"],
}


# The others fill the gaps that these leave.
LONGEST = ["oom", "containers", "live", "glibc", "reports", "cases"]


def run(command):
    if command[0] == sys.executable and not os.path.exists(command[1]):
        return 1, f"{command[1]} is missing"
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
    except OSError as error:
        return 1, str(error)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def figures(output):
    """Counts that are no tests, by name."""
    return {name: int(shape.findall(output)[-1]) for name, shape in FIGURES.items()
            if shape.search(output)}


def count(status, output):
    """Passed, failed and skipped of one suite; a suite that dies has failed."""
    cmocka = dict((word, int(number)) for word, number in CMOCKA.findall(output))
    totals = TOTAL.findall(output)
    if cmocka:
        result = [cmocka.get(word, 0) for word in ("PASSED", "FAILED", "SKIPPED")]
    elif totals:
        result = [int(number or 0) for number in totals[-1]]
    elif figures(output):
        result = [int(not status), int(bool(status)), 0]
    else:
        result = [0, 0, int(status == EXIT_SKIPPED)]
    if status not in (0, EXIT_SKIPPED) and not result[1]:
        result[1] = 1
    if not any(result):
        result[1] = 1 # neither passed nor skipped: it printed no result
    return result


def show(name, output, failed):
    """Everything of a suite that failed, the summaries of one that passed."""
    print(f"== {name}")
    for line in output.splitlines():
        summary = any(shape.match(line) for shape in (CMOCKA, TOTAL, *FIGURES.values()))
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
        if not options.suites or name in options.suites:
            yield name, [sys.executable, *(word.format(**values) for word in command)]


def outcomes(wanted):
    """Name, exit status and output of each suite, in order, as soon as it is known."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # sorted() leaves the rest in order.
        first = sorted(wanted, key=lambda suite: suite[0] not in LONGEST)
        running = {name: pool.submit(run, command) for name, command in first}
        for name, _ in wanted:
            yield name, *running[name].result()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("suites", nargs="*", metavar="SUITE",
                        help=f"unit, fuzz, {', '.join(SCRIPTS)}; default: all")
    options = parser.parse_args()
    unknown = set(options.suites) - {"unit", "fuzz", *SCRIPTS}
    if unknown:
        parser.error(f"no such suite: {' '.join(sorted(unknown))}")
    sums, extra = [0, 0, 0], {}
    for name, status, output in outcomes(list(suites(options))):
        result = count(status, output)
        show(name, output, result[1])
        sums = [total + number for total, number in zip(sums, result)]
        for figure, number in figures(output).items():
            extra[figure] = extra.get(figure, 0) + number
    for figure, number in extra.items():
        print(f"{figure}: {number}")
    print(f"{sums[0]} passed, {sums[1]} failed, {sums[2]} skipped")
    return sums[1] > 0


if __name__ == "__main__":
    sys.exit(main())
