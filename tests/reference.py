#!/usr/bin/env python3
"""reference.py --program P --work DIR: check that the reference pages cover everything the program knows."""
import argparse
import re
import shutil
import subprocess
import sys

STANDS_FOR_ROWS = "risk.behaviour"


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def known(program, kind):
    lines = output(program, "explain", "--list", kind).splitlines()
    return {line.split()[0] for line in lines} - {STANDS_FOR_ROWS}


def table(path):
    """The first cell of each row; every row has as many cells as the head."""
    with open(path, encoding="utf-8") as file:
        lines = [re.split(r"(?<!\\)\|", line) for line in file if line.startswith("|")]
    widths = {len(cells) for cells in lines}
    if len(widths) != 1:
        raise ValueError(f"{path}: rows of {sorted(widths)} cells")
    return {cells[1].strip(" `") for cells in lines[2:]}


def tagged(path):
    with open(path, encoding="utf-8") as file:
        return {line.split()[-1].replace("\\", "") for line in file if line.startswith(".It")}


def lint(path):
    """What mandoc holds against a page, but for remarks on style."""
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", path], check=False, text=True,
                          capture_output=True)
    return [line for line in (done.stdout + done.stderr).splitlines() if line]


def differences(expected, actual):
    return sorted(expected ^ actual)


def checks(program, work):
    """Name and complaints of each check."""
    for kind in ("rules", "targets", "verdicts"):
        yield f"{kind}.md", differences(known(program, kind), table(f"{work}/{kind}.md"))
    yield "measured.md", differences(known(program, "targets"), table(f"{work}/measured.md"))
    for kind in ("rules", "targets"):
        yield (f"muslcheck-{kind}.7",
               differences(known(program, kind), tagged(f"{work}/muslcheck-{kind}.7")))
    for name in ("abi", "remedies"):
        yield f"{name}.md", [] if table(f"{work}/{name}.md") else ["is empty"]
    for kind in ("rules", "targets") if shutil.which("mandoc") else ():
        yield f"lint of muslcheck-{kind}.7", lint(f"{work}/muslcheck-{kind}.7")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    output(sys.executable, "src/doc/reference.py", options.work)
    passed = failed = 0
    for name, found in checks(options.program, options.work):
        passed, failed = passed + (not found), failed + bool(found)
        if found:
            print(f"FAIL {name}: {', '.join(found[:10])}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
