#!/usr/bin/env python3
"""Add the names that PHP and its extensions export to hosts.json.

usage: php_names.py FILE...

FILE is a PHP program (Debian's /usr/bin/php8.4) or an extension that others use (mbstring.so).
A row is written for each exported name that no row has yet.  An extension is loaded by one
release only, whose number it carries (src/rules/php_apis.def), so the rows of all releases
can be together.
"""
import json
import os
import sys

import elf

MATCHES = ["exact", "prefix", "prefix-upper", "namespace", "unclaimed"]  # the order of the rows
OF_THE_LINKER = {"_IO_stdin_used", "__bss_start", "__data_start", "_edata", "_end", "_fini", "_init",
                 "_start", "data_start", "main", "get_module", "__jit_debug_descriptor"}


def main():
    path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "hosts.json")
    head, body = open(path, encoding="utf-8").read().split('"rows": [\n', 1)
    rows = [json.loads(line.strip().rstrip(",")) for line in body.split("\n") if line.startswith("  {")]
    mine = [row for row in rows if row["host"] == "php"]
    exact = {row["pattern"] for row in mine if row["match"] == "exact"}
    prefixes = tuple(row["pattern"] for row in mine if row["match"] == "prefix")
    for file in sys.argv[1:]:
        for name, _ in elf.read(file).exports:
            if name not in exact and name not in OF_THE_LINKER and not name.startswith(prefixes + ("_Z",)):
                exact.add(name)
                rows.append({"host": "php", "object": "php-extension", "match": "exact", "pattern": name,
                             "confidence": "measured"})
    rows.sort(key=lambda row: (row["host"].encode(), row["object"].encode(), MATCHES.index(row["match"]),
                               row.get("pattern", "").encode()))
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    open(path, "w", encoding="utf-8").write(head + '"rows": [\n' + lines + "\n ]\n}\n")
    print(len(exact), "names")


if __name__ == "__main__":
    main()
