#!/usr/bin/env python3
"""published.py --program P --samples DIR --work DIR: formats against their published schemas.

The schemas of SARIF 2.1.0 and CycloneDX 1.6 are not kept here.  Each is fetched once, with
npm, from a package that ships it; where it cannot be fetched this fails.
"""
import argparse
import collections
import json
import os
import sys
import tempfile

import hostile
import npm_file
import run

# breaks: makes a document wrong, since a schema that took anything would be no test.
Published = collections.namedtuple("Published", "package member digest breaks")


def break_sarif(document):
    document["runs"][0]["results"][0]["level"] = "fatal"


def break_cyclonedx(document):
    document["components"][0]["type"] = "thing"


FORMATS = {
    "sarif": Published(
        "@microsoft/jest-sarif@1.0.0-beta.0", "package/lib/schemas/sarif-2.1.0-rtm.5.json",
        "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8", break_sarif),
    "cyclonedx": Published(
        "@cyclonedx/cyclonedx-library@10.3.0",
        "package/res/schema/bom-1.6.SNAPSHOT.schema.json",
        "83821ba49aa366ad1f1d16c34837d05edd010f036f652e310db1c77d57b37c58", break_cyclonedx),
}


def without_other_files(schema):
    """The schema without references to others: licences and signatures, which we never write."""
    if isinstance(schema, list):
        return [without_other_files(value) for value in schema]
    if not isinstance(schema, dict):
        return schema
    if not str(schema.get("$ref", "#")).startswith("#"):
        return {}
    return {key: without_other_files(value) for key, value in schema.items()}


def is_taken(schema, document):
    try:
        run.validate(schema, document)
        return True
    except run.Failure:
        return False


def check(name, published, options, suite):
    schema = json.loads(npm_file.read(options.work, published.package, published.member,
                                      published.digest))
    schema = run.checked_validator(without_other_files(schema))
    with tempfile.TemporaryDirectory() as tree:
        hostile.make(tree)
        for place in (tree, os.path.abspath(options.samples)):
            made = run.Run(os.path.abspath(options.program), place)
            suite.attempt(f"{name}: {place}", run.validate, schema, json.loads(made.text(name)))
    broken = json.loads(made.text(name))
    published.breaks(broken)
    suite.attempt(f"{name}: a broken document is taken", run.expect,
                  not is_taken(schema, broken))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    suite = run.Suite()
    for name, published in FORMATS.items():
        check(name, published, options, suite)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return suite.failed > 0


if __name__ == "__main__":
    sys.exit(main())
