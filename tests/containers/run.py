#!/usr/bin/env python3
"""run.py --program P --samples DIR: archives, images and folders, honest and hostile.

Each test makes some of the samples in a folder of its own and looks at what a user gets:
the objects found, what is told of members, the exit status.
"""
import argparse
import subprocess
import sys
import tempfile
import warnings

import archives
import directories
import entrypoints
import images
import links
import packages
import real
import roots
import state
from testing import TESTS, Place, Skip

# They fill TESTS.
assert archives and directories and entrypoints and images and links
assert packages and real and roots and state


def main():
    warnings.simplefilter("ignore") # zipfile's, of duplicate names
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    failed = skipped = 0
    for function in TESTS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(Place(options, folder))
            except Skip as what:
                skipped += 1
                print(f"{function.__name__}: skipped: needs {what}")
            except (AssertionError, ValueError, KeyError, OSError,
                    subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAIL {function.__name__}: {type(error).__name__}: {error}")
    passed = len(TESTS) - failed - skipped
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
