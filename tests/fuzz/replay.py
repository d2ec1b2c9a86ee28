#!/usr/bin/env python3
"""replay.py --build DIR [--samples DIR]: feed each fuzz target its corpus and the samples.

Build/tests/fuzz_NAME reads tests/fuzz/corpus/NAME; a target that dies, or that a
sanitizer stops, has failed.
"""
import argparse
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 300


def folders(name, samples):
    yield os.path.join(HERE, "corpus", name)
    if name == "object" and samples and os.path.isdir(samples):
        yield samples


def replay(program, name, samples):
    """None if all went well, else what the target said."""
    command = [program, *folders(name, samples)]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"still busy after {SECONDS} seconds"
    return done.stdout.decode("utf-8", "replace") if done.returncode else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--samples")
    options = parser.parse_args()
    passed = failed = skipped = 0
    for source in sorted(glob.glob(os.path.join(HERE, "fuzz_*.c"))):
        target = os.path.basename(source)[:-2]
        program = os.path.join(options.build, "tests", target)
        if not os.path.exists(program):
            print(f"skipped {target}: not built")
            skipped += 1
            continue
        problem = replay(program, target.removeprefix("fuzz_"), options.samples)
        passed += problem is None
        failed += problem is not None
        if problem is not None:
            print(f"{target}: {problem}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
