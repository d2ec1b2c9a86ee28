#!/usr/bin/env python3
"""run_cases.py --program P --samples DIR [CASE_FILE...]: run the declarative cases.

--first ends at the first case that fails.

A case is a block of `Key: value` lines; blank lines separate blocks, # starts a comment.

    Sample: needs-libfoo/needs-libfoo.so     a path under the samples; without it Args is all
    Args: --target musl:1.2.5                options; --format ndjson is added unless given
    Verdict: musl:1.2.5 add-packages         also Loads, Loads-now, Loads-lazy, Interp-found
    Missing-needed: musl:1.2.5 libfoo.so.1   the whole set, or: none; also Missing-symbols,
                                             Missing-versions with libc.so.6/GLIBC_2.38,
                                             Process-symbols
    Finding: musl:1.2.5 load.needed-not-found libfoo.so.1      subject optional; No-finding
    Risk: musl:1.2.5 threads.stack-size      the same of the risks; No-risk
    Kind: shared-object                      also Built-for, Linking, Machine, Soname, Interp
    Form: static                             of `static`; also Static-verdict, Smallest-base,
    Lacking: nsswitch passwd                 Inside (libc), Static-finding RULE
    Exit: 1
    Stdout-has: TEXT                         also Stdout-lacks, Stderr-has

A target in an assertion must be one of those in Args, or the default one.  {newest-alpine}
in a value is the release of alpine:latest, such as 3.24.
"""
import argparse
import collections
import functools
import glob
import json
import os
import shlex
import subprocess
import sys

OBJECT_SCHEMAS = ("muslcheck/object/1", "muslcheck/static/1")
TARGET_VALUES = {"Verdict": "verdict", "Loads": "loads", "Loads-now": "loads_now",
                 "Loads-lazy": "loads_lazy", "Interp-found": "interp_found"}
TARGET_SETS = {"Missing-needed": "missing_needed", "Missing-symbols": "missing_symbols",
               "Missing-versions": "missing_versions", "Process-symbols": "process_symbols"}
OBJECT_VALUES = {"Kind": "kind", "Built-for": "built_for", "Linking": "linking",
                 "Form": "form", "Static-verdict": "verdict", "Smallest-base": "smallest_base",
                 "Machine": "machine", "Soname": "soname", "Interp": "interp"}
OUTPUT_TEXTS = {"Stdout-has": ("stdout", True), "Stdout-lacks": ("stdout", False),
                "Stderr-has": ("stderr", True)}

Case = collections.namedtuple("Case", "name sample arguments assertions")


class CaseError(Exception):
    """The case itself is wrong."""


def read_cases(path):
    block, first_line = [], 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate([*lines, ""], 1):
            line = line.strip()
            if line.startswith("#"):
                continue
            if line:
                first_line = first_line if block else number
                block.append(line)
            elif block:
                yield parse_case(f"{path}:{first_line}", block)
                block = []


def parse_case(name, lines):
    sample, arguments, assertions = None, [], []
    for line in lines:
        key, colon, value = line.partition(":")
        value = value.strip()
        if not colon:
            raise CaseError(f"{name}: not a `Key: value` line: {line}")
        if key == "Sample":
            sample = value
        elif key == "Args":
            arguments += shlex.split(value)
        elif key in CHECKS:
            assertions.append((key, value))
        else:
            raise CaseError(f"{name}: unknown key {key}")
    if not assertions:
        raise CaseError(f"{name}: asserts nothing")
    return Case(name, sample, arguments, assertions)


# ---- what a case can assert: each function returns a complaint or None --------------------


def of_target(run, value):
    """Split `TARGET rest` and find what the object's line says of that target."""
    target, _, rest = value.partition(" ")
    answers = run.object["targets"]
    if target not in answers:
        raise CaseError(f"no answer for target {target}; there are {' '.join(answers)}")
    return answers[target], rest.split()


def differs(expected, actual):
    return None if expected == actual else f"expected {expected}, got {actual}"


def check_target_value(run, key, value):
    answer, words = of_target(run, value)
    actual = answer[TARGET_VALUES[key]]
    return differs(" ".join(words), actual if isinstance(actual, str) else json.dumps(actual))


def check_target_set(run, key, value):
    answer, words = of_target(run, value)
    expected = [] if words == ["none"] else sorted(words)
    said = ["/".join(name) if isinstance(name, list) else name
            for name in answer.get(TARGET_SETS[key], [])]
    return differs(expected, said)


def check_finding(run, key, value):
    answer, words = of_target(run, value)
    place = "risks" if key.lower().endswith("risk") else "findings"
    there = [(finding["rule"], finding.get("subject")) for finding in answer[place]]
    wanted = (words[0], " ".join(words[1:]))
    found = any(rule == wanted[0] and wanted[1] in ("", subject) for rule, subject in there)
    if found != key.startswith("No-"):
        return None
    return f"there are {there}"


def check_object_value(run, key, value):
    return differs(value, run.object[OBJECT_VALUES[key]] or "none")


def check_lacking(run, _, value):
    return differs([] if value == "none" else sorted(value.split()),
                   sorted(run.object["lacking"]))


def check_static_finding(run, _, value):
    there = [finding["rule"] for finding in run.object["findings"]]
    return None if value in there else f"there are {there}"


def check_inside(run, _, value):
    return differs(value, run.object["libc"]["name"])


@functools.cache
def newest_alpine():
    with open("symbol-db/images.json", encoding="utf-8") as file:
        return next(row["release"] for row in json.load(file)["rows"]
                    if "alpine:latest" in row.get("aliases", ()))


def check_exit(run, _, value):
    return differs(int(value), run.status)


def check_output(run, key, value):
    stream, wanted = OUTPUT_TEXTS[key]
    value = value.replace("{newest-alpine}", newest_alpine())
    if (value in getattr(run, stream)) == wanted:
        return None
    return f"{stream} is: {getattr(run, stream)[:300]!r}"


CHECKS = {
    **dict.fromkeys(TARGET_VALUES, check_target_value),
    **dict.fromkeys(TARGET_SETS, check_target_set),
    **dict.fromkeys(["Finding", "No-finding", "Risk", "No-risk"], check_finding),
    **dict.fromkeys(OBJECT_VALUES, check_object_value),
    **dict.fromkeys(OUTPUT_TEXTS, check_output),
    "Lacking": check_lacking,
    "Static-finding": check_static_finding,
    "Inside": check_inside,
    "Exit": check_exit,
}


class Run:
    """One run of muslcheck and what it said."""

    def __init__(self, program, samples, case):
        command = [program, *case.arguments]
        if case.sample:
            if "--format" not in case.arguments:
                command[1:1] = ["--format", "ndjson"]
            command.append(os.path.join(samples, case.sample))
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120, check=False)
        self.status = done.returncode
        self.stdout = done.stdout.decode("utf-8", "replace")
        self.stderr = done.stderr.decode("utf-8", "replace")

    @property
    def object(self):
        for line in self.stdout.splitlines():
            parsed = json.loads(line)
            if parsed["schema"] in OBJECT_SCHEMAS:
                return parsed
        raise CaseError(f"no object line in the output; stderr: {self.stderr.strip()}")


def complaints(run, case):
    if run.status not in range(5):
        yield f"exit status {run.status}: {run.stderr.strip()[-600:]}"
    for key, value in case.assertions:
        try:
            complaint = CHECKS[key](run, key, value)
        except (CaseError, KeyError, ValueError) as error:
            complaint = f"{type(error).__name__}: {error}"
        if complaint:
            yield f"{key}: {value}: {complaint}"


def skipped(samples, case):
    """A sample whose recipe said that this machine lacks a tool."""
    return case.sample and os.path.exists(
        os.path.join(samples, case.sample.split("/")[0], ".skipped"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--first", action="store_true")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    files = options.files or sorted(glob.glob("tests/cases/**/*.case", recursive=True))
    passed = failed = skips = 0
    try:
        cases = [case for path in files for case in read_cases(path)]
    except CaseError as error:
        sys.exit(f"{error}\n0 passed, 1 failed")
    for case in cases:
        if skipped(options.samples, case):
            skips += 1
            continue
        found = list(complaints(Run(options.program, options.samples, case), case))
        passed, failed = passed + (not found), failed + bool(found)
        if found:
            print(f"FAIL {case.name}: {case.sample or case.arguments}: " + "; ".join(found))
            if options.first:
                break
    print(f"{passed} passed, {failed} failed" + (f", {skips} skipped" if skips else ""))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
