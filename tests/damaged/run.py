#!/usr/bin/env python3
"""run.py --program P --work DIR [--count N] [--seed N]: damaged files against musl's loader.

Mutants of a program and of a library are made, checked by muslcheck for the musl of this
machine, and started for real.  What muslcheck says `runs` of has to start.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "live")]
import mutate  # noqa: E402
from installed import musl_target  # noqa: E402

EXIT_SKIPPED, STARTED = 77, 42
PIE = ["-O1", "-fPIE", "-pie", "-Wl,--hash-style=both"]
LIBRARY = ["-O1", "-fPIC", "-shared", "-Wl,--hash-style=both"]
COMPILED = [("program", PIE), ("library", LIBRARY), ("opener", []),
            ("tables", [*LIBRARY, "-Wl,-z,now"]), ("tables-program", ["-DPROGRAM", *PIE]),
            ("tables-fixed", ["-DPROGRAM", "-O1", "-no-pie", "-Wl,--hash-style=both"])]
KINDS = [name for name, _ in COMPILED if name != "opener"]


def compile_all(work):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    for name, flags in COMPILED:
        source = f"{HERE}/{name.partition('-')[0]}.c"
        subprocess.run(["musl-gcc", *flags, "-o", f"{work}/{name}", source, "-lm"], check=True)
    subprocess.run(["cc", "-o", f"{work}/starter", f"{HERE}/starter.c"], check=True)


def started(work, kind, paths):
    """Exit status of each file's start, or of the program that opens it."""
    opener = [f"{work}/opener"] if kind in ("library", "tables") else []
    done = subprocess.run([f"{work}/starter", *opener], input="\n".join(paths) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    return [int(line) for line in done.stdout.split()]


def verdicts(program, target, folder):
    """Verdict of each file by its path."""
    done = subprocess.run([program, "--no-config", "-t", target, "--format", "ndjson", folder],
                          capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"muslcheck: exit {done.returncode}: {done.stderr[-2000:]}")
    records = map(json.loads, done.stdout.splitlines())
    return {record["path"]: record["targets"][target]["verdict"] for record in records
            if record["schema"].startswith("muslcheck/object")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    work = os.path.abspath(options.work)
    target = musl_target()
    if not target or not shutil.which("musl-gcc") or os.uname().machine != "x86_64":
        print("skipped: musl-gcc and musl's loader are needed")
        return EXIT_SKIPPED
    compile_all(work)
    passed = failed = cautious = 0
    for kind in KINDS:
        folder = f"{work}/{kind}s"
        os.makedirs(folder)
        with open(f"{work}/{kind}", "rb") as file:
            original = file.read()
        what = {}
        for number, (data, text) in enumerate(mutate.mutants(original, options.seed, options.count)):
            path = f"{folder}/m{number:05}"
            with open(path, "wb") as file:
                file.write(data)
            os.chmod(path, 0o755)
            what[path] = text
        if started(work, kind, [f"{work}/{kind}"]) != [STARTED]:
            raise SystemExit(f"the {kind} itself does not start")
        said = verdicts(options.program, target, folder)
        for path, status in zip(what, started(work, kind, list(what))):
            runs = said.get(path) == "runs"
            passed += not runs or status == STARTED
            cautious += not runs and status == STARTED
            if runs and status != STARTED:
                failed += 1
                print(f"FAIL {kind} {os.path.basename(path)}: runs, but {status}: {what[path]}")
    print(f"{cautious} that start are not called runs")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
