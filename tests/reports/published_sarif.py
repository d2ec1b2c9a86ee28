#!/usr/bin/env python3
"""published_sarif.py --program P --samples DIR --work DIR: SARIF against its own schema.

The schema that was published with SARIF 2.1.0 is not kept here.  It is fetched once, with npm,
from a small package of jest matchers that ships it; where it cannot be fetched this fails.
"""
import argparse
import json
import os
import sys
import tempfile

import hostile
import npm_file
import run

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
DIGEST = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"


def schema(work):
    """The published schema, fetched into work the first time."""
    return json.loads(npm_file.read(work, PACKAGE, MEMBER, DIGEST))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    suite = run.Suite()
    published = run.checked_validator(schema(options.work))
    with tempfile.TemporaryDirectory() as tree:
        hostile.make(tree)
        for place in (tree, os.path.abspath(options.samples)):
            made = run.Run(os.path.abspath(options.program), place)
            suite.attempt(place, run.validate, published, json.loads(made.text("sarif")))
    # A schema that took anything would be no test.
    broken = json.loads(made.text("sarif"))
    broken["runs"][0]["results"][0]["level"] = "fatal"
    try:
        run.validate(published, broken)
        suite.attempt("a broken log is taken", lambda: run.expect(False))
    except run.Failure:
        suite.passed += 1
    print(f"{suite.passed} passed, {suite.failed} failed")
    return suite.failed > 0


if __name__ == "__main__":
    sys.exit(main())
