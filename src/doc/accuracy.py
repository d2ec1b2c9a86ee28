#!/usr/bin/env python3
"""accuracy.py [--check]: write the table of accuracy.md from the recorded scores.

accuracy.json has a row per comparison with reality: what was asked, how many answers there
were, and how the predictions differ.  Only what was run is recorded; `command` repeats it.
--check: fail if the page has another table.
"""
import json
import re
import sys

SCORES, PAGE = "src/doc/accuracy.json", "src/doc/accuracy.md"
BEGIN, END = "<!-- scores: written by accuracy.py -->", "<!-- end of scores -->"
KEYS = {"what", "asked", "machine", "answers", "agree", "false_runs", "false_alarms", "date",
        "database", "command", "note"}


def faults(rows):
    for row in rows:
        if set(row) - {"note"} != KEYS - {"note"}:
            yield f"{row.get('what')}: keys {sorted(set(row) ^ KEYS)}"
        elif row["agree"] + row["false_runs"] + row["false_alarms"] != row["answers"]:
            yield f"{row['what']}: the parts are not the whole"
        elif not re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]):
            yield f"{row['what']}: no date"


def table(rows):
    lines = ["| what decides | asked | machine | answers | agree | false `runs` | false alarms | date |",
             "| --- | --- | --- | ---: | ---: | ---: | ---: | --- |"]
    lines += ["| " + " | ".join(str(row[key]) for key in (
        "what", "asked", "machine", "answers", "agree", "false_runs", "false_alarms", "date")) + " |"
        for row in rows]
    lines += ["", "To repeat each row, with the database version it was measured with:", ""]
    lines += [f"* {row['what']}: `{row['command']}` ({row['database']})"
              + (f". {row['note']}" if "note" in row else "") for row in rows]
    return "\n".join(lines)


def page_of(rows, page):
    start, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:start]}\n{table(rows)}\n{page[end:]}"


def main():
    with open(SCORES, encoding="utf-8") as file:
        rows = json.load(file)["scores"]
    found = list(faults(rows))
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    written = page_of(rows, page)
    if sys.argv[1:] == ["--check"]:
        found += [f"{PAGE} is not what accuracy.py writes; run it"] * (written != page)
    elif not found:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(written)
    print("\n".join(found) or "accuracy: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
