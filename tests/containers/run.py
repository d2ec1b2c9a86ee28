#!/usr/bin/env python3
"""run.py --program P --samples DIR: archives, images and folders, honest and hostile.

Each test makes some of the samples in a folder of its own and looks at what a user gets:
the objects found, how members are reported, the exit status.  Tests run side by side;
--first ends at the first that fails.
"""
import argparse
import concurrent.futures
import os
import subprocess
import sys
import tempfile
import warnings

import archives
import broken
import directories
import entrypoints
import images
import limits
import links
import packages
import real
import roots
import state
from testing import TESTS, Place, Skip

# They fill TESTS.
assert archives and broken and directories and entrypoints and images and limits and links
assert packages and real and roots and state


def attempt(function, options):
    """None if the test passed, else the word for what happened and a line about it."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            function(Place(options, folder))
        except Skip as what:
            return "skipped", f"{function.__name__}: skipped: needs {what}"
        except (AssertionError, ValueError, KeyError, OSError,
                subprocess.SubprocessError) as error:
            return "failed", f"FAIL {function.__name__}: {type(error).__name__}: {error}"
    return None


def results(options):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = [pool.submit(attempt, function, options) for function in TESTS]
        for result in waiting:
            yield result.result()
            if options.first and result.result() and result.result()[0] == "failed":
                pool.shutdown(cancel_futures=True)
                return


def main():
    warnings.simplefilter("ignore") # zipfile's, of duplicate names
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--first", action="store_true")
    options = parser.parse_args()
    counts = {None: 0, "failed": 0, "skipped": 0}
    for result in results(options):
        counts[result and result[0]] += 1
        if result:
            print(result[1])
    print(f"{counts[None]} passed, {counts['failed']} failed"
          + (f", {counts['skipped']} skipped" if counts["skipped"] else ""))
    return counts["failed"] > 0


if __name__ == "__main__":
    sys.exit(main())
