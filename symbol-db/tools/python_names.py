#!/usr/bin/env python3
"""Write src/rules/python_api.def: names that some releases of CPython export and others do not.

usage: python_names.py USED MINOR=FILE...

USED lists private names (_Py...) that modules of packages import, one a line; FILE is the program
or libpython of Python 3.MINOR.  Public names are all written.  Needs nm.
"""
import subprocess
import sys

HEAD = """/* SPDX-License-Identifier: MIT */
/*
 * Names of CPython's C interface that not every release exports.
 * MC_PYTHON_API_ROW(name; first minor version of Python 3 that has it, 0: all before the next;
 *                   first one that lacks it again, 0: none)
 * In byte order.  Written by symbol-db/tools/python_names.py from builds of CPython %s;
 * private names are those that modules of packages were seen to import.
 */
"""


def exports(path):
    done = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True)
    names = {line.split()[-1].split("@")[0] for line in done.stdout.splitlines()}
    return {n for n in names if n.startswith(("Py", "_Py")) and not n.startswith("PyInit_")}


def row(name, minors, by_minor):
    """None if the name comes and goes more than once, or is always there."""
    has = [name in by_minor[minor] for minor in minors]
    changes = [i for i in range(1, len(has)) if has[i] != has[i - 1]]
    since = next((minors[i] for i in changes if has[i]), 0)
    until = next((minors[i] for i in changes if not has[i]), 0)
    if not changes or len(changes) > 2 or (since and until and since > until):
        return None
    return f'MC_PYTHON_API_ROW("{name}", {since}, {until})'


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    used = set(open(sys.argv[1]).read().split())
    by_minor = {int(minor): exports(path) for minor, path in (a.split("=", 1) for a in sys.argv[2:])}
    minors = sorted(by_minor)
    names = set().union(*by_minor.values())
    rows = [row(n, minors, by_minor) for n in sorted(names) if n.startswith("Py") or n in used]
    releases = f"3.{minors[0]} to 3.{minors[-1]}"
    with open("src/rules/python_api.def", "w") as out:
        out.write(HEAD % releases + "\n".join(r for r in rows if r) + "\n")


main()
