#!/usr/bin/env python3
"""run.py --program P --samples DIR: the JSON Schemas refuse whatever is not of their kind.

Every document that muslcheck writes or reads is valid.  Then each value in turn gets another
type, and each object a key that nobody knows: the schema must refuse every such document.
"""
import argparse
import copy
import glob
import json
import os
import sys

import jsonschema

import documents

# What holds any JSON: the package note of an ELF file.
OPEN = {("elf", "notes", "package")}
# Mutants of a value: what a type that is not its own looks like.
OTHERS = {str: "text", float: 0.5, bool: True, list: [{"mutant": 1}], dict: {"mutant": 1}}
INSTANCES = 2 # of each place in a kind of document
# Lists that may be written as their only element.
EITHER = {("target",), ("exclude",), ("db",), ("require",), ("allow",), ("fail-on",)}


class Failure(Exception):
    """A schema is not what it should be."""


def expect(condition, *words):
    if not condition:
        raise Failure(" ".join(map(str, words))[:600])


def load_schemas():
    schemas = {}
    for pattern in ("src/doc/schema/*.json", "symbol-db/schema/*.json"):
        for path in sorted(glob.glob(os.path.join(documents.PROJECT, pattern))):
            with open(path, encoding="utf-8") as file:
                schema = json.load(file)
            identity = schema.get("$id", "")
            expect(identity.startswith(documents.IDS), path, "has the $id", repr(identity))
            expect(identity not in schemas, path, "has the $id of another schema")
            schemas[identity] = schema
    return schemas


def validator_of(schemas, identity):
    """A validator that finds the schemas which others refer to."""
    schema = schemas[identity]
    jsonschema.Draft202012Validator.check_schema(schema)
    try:
        import referencing # pylint: disable=import-outside-toplevel
    except ImportError:
        return jsonschema.Draft202012Validator(
            schema, resolver=jsonschema.RefResolver(identity, schema, store=dict(schemas)))
    registry = referencing.Registry().with_contents(schemas.items())
    return jsonschema.Draft202012Validator(schema, registry=registry)


def objects_of(schema, place=()):
    """Each part of a schema that lists properties, and where it is."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "type" in schema:
            yield place, schema
        for key, value in schema.items():
            yield from objects_of(value, (*place, key))
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from objects_of(value, (*place, number))


def check_closed(schemas):
    for identity, schema in schemas.items():
        for place, part in objects_of(schema):
            expect(part.get("additionalProperties") is False, identity, place, "is open")


def places_of(value, path=()):
    """The path of each value in a document; of keys and numbers."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places_of(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places_of(item, (*path, number))


def shape_of(path):
    return tuple("*" if isinstance(step, int) else step for step in path)


def is_open(path):
    names = tuple(step for step in path if isinstance(step, str))
    return any(names[at:at + len(place)] == place
               for place in OPEN for at in range(len(names)))


def mutated(document, path, value):
    """The document with another value at the path."""
    if not path:
        return value
    document = copy.copy(document)
    document[path[0]] = mutated(document[path[0]], path[1:], value)
    return document


def mutants_of(value):
    own = float if isinstance(value, int) and not isinstance(value, bool) else type(value)
    for kind, other in OTHERS.items():
        if kind is not own:
            yield other
    if own is float:
        yield float(value) + 0.5
    if isinstance(value, dict):
        yield {**value, "mutant": 1}


class Mutation:
    """Counts the mutants of one kind of document, and those that its schema takes."""

    def __init__(self, validator):
        self.validator, self.seen = validator, {}
        self.count, self.taken = 0, []

    def add(self, document):
        for error in self.validator.iter_errors(document):
            best = jsonschema.exceptions.best_match([error])
            expect(False, document.get("schema"), list(best.absolute_path), best.message)
        for path, value in places_of(document):
            place = (document.get("schema"), shape_of(path), type(value))
            if is_open(path) or self.seen.get(place, 0) == INSTANCES:
                continue
            self.seen[place] = self.seen.get(place, 0) + 1
            self.try_all(document, path, value)

    def try_all(self, document, path, value):
        taken = []
        for mutant in mutants_of(value):
            self.count += 1
            if self.validator.is_valid(mutated(document, path, mutant)):
                taken.append((document.get("schema"), shape_of(path), mutant))
        # null stands in for a value of one type.
        if value is None or (isinstance(value, list) and path in EITHER):
            self.count -= min(1, len(taken))
            taken = taken[1:]
        self.taken += taken


def small_first(found):
    """Documents of each schema, without repetitions, the smallest first."""
    kinds = {}
    for identity, document in found:
        text = json.dumps(document, sort_keys=True)
        kinds.setdefault(documents.IDS + identity, {})[text] = document
    return {identity: [texts[text] for text in sorted(texts, key=len)]
            for identity, texts in kinds.items()}


def check_kind(schemas, identity, found):
    mutation = Mutation(validator_of(schemas, identity))
    for document in found:
        mutation.add(document)
    expect(not mutation.taken, len(mutation.taken), "of", mutation.count, "mutants are taken:",
           mutation.taken[:8])
    print(f"{identity}: {len(found)} documents, {mutation.count} mutants refused")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    schemas = load_schemas()
    kinds = small_first(documents.all_of(options.program, options.samples))
    checks = [(check_closed, schemas)]
    checks += [(check_kind, schemas, identity, kinds.get(identity, [])) for identity in schemas]
    failed = 0
    for check, *arguments in checks:
        try:
            check(*arguments)
            expect(check is check_closed or arguments[2], arguments[1:2], "has no documents")
        except Failure as failure:
            failed += 1
            print(f"FAIL {check.__name__}: {failure}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
