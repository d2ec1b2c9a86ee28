#!/usr/bin/env python3
"""run.py --program P --samples DIR --work DIR: what `recommend` recommends.

formats.py has `static` in all formats.  choice.py compares its judgement with that of check and static.  plans.py carries Dockerfiles
out: what they copy, install and start is done in a root filesystem made of this system's
packages (rootfs.py), with chroot (as root, on Debian).  dockerfile.py has the rules of
hadolint that can apply to them.
"""
import argparse
import os
import subprocess
import sys
import tempfile

import choice
import formats
import plans
from making import TESTS, Place, Skip

# They fill TESTS.
assert choice and formats and plans


def attempt(function, options):
    """passed, failed or skipped."""
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        try:
            function(Place(options, folder))
            return "passed"
        except Skip as what:
            print(f"{function.__name__}: skipped: needs {what}")
            return "skipped"
        except (AssertionError, ValueError, KeyError, OSError,
                subprocess.SubprocessError) as error:
            print(f"FAIL {function.__name__}: {type(error).__name__}: {error}")
            return "failed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    os.makedirs(options.work, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=os.path.abspath(options.work)) as options.work:
        for function in TESTS:
            if options.only not in function.__name__:
                continue
            word = attempt(function, options)
            counts[word] += 1
            if options.first and word == "failed":
                break
    print(f"{counts['passed']} passed, {counts['failed']} failed"
          + (f", {counts['skipped']} skipped" if counts["skipped"] else ""))
    return counts["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
