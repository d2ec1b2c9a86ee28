#!/usr/bin/env python3
"""db_schemas.py: hold each file of symbol-db against its JSON Schema, one row a line.

Form, order, duplicates and references are `muslcheck db check`'s part.
"""
import glob
import json
import sys

import jsonschema

FOLDER = "symbol-db"


def faults(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    data = json.loads(text)
    kind = data["kind"].split("/")[1]
    with open(f"{FOLDER}/schema/{kind}.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for error in validator(schema).iter_errors(data):
        place = "/".join(map(str, error.absolute_path))
        yield f"{place}: {error.message[:200]}"
    row_lines = sum(line.lstrip().startswith("{") for line in text.splitlines()[1:])
    if row_lines != len(data["rows"]):
        yield f"{len(data['rows'])} rows on {row_lines} lines"


def main():
    paths = sorted(glob.glob(f"{FOLDER}/*.json"))
    failed = 0
    for path in paths:
        found = list(faults(path))
        failed += bool(found)
        for fault in found[:20]:
            print(f"FAIL {path}: {fault}")
    print(f"{len(paths) - failed} passed, {failed} failed")
    return failed > 0 or not paths


if __name__ == "__main__":
    sys.exit(main())
