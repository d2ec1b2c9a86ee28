#!/usr/bin/env python3
"""reference.py OUT: write the reference pages, of the rows that the program is made of.

OUT/rules.md, abi.md, remedies.md, targets.md and verdicts.md are Markdown tables;
OUT/muslcheck-rules.7 and OUT/muslcheck-targets.7 are manual pages (mdoc).  Nothing in them
is written by hand, so nothing of them is committed.
"""
import json
import os
import re
import sys
import textwrap

ROW = re.compile(r"^MC_(?:RULE|VERDICT)_ROW\((.*?)\)$", re.M | re.S)
WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\w+)')


def def_rows(path):
    """The arguments of each row of an X-macro file; adjacent strings are separate ones."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    for row in ROW.findall(text):
        yield [quoted.replace('\\"', '"') if quoted else bare for quoted, bare in WORD.findall(row)]


def json_rows(name):
    with open(f"symbol-db/{name}.json", encoding="utf-8") as file:
        return json.load(file)["rows"]


def sentence(text):
    """A row's text with its full stop."""
    return text + ("" if text.endswith(".") else ".")


# ---- what there is to tell ---------------------------------------------------------------


def rules():
    """Id, level, title, what it means, and what to do, of every rule."""
    for _, name, severity, title, meaning in def_rows("src/rules/rules.def"):
        if name != "risk.behaviour": # it stands for the rows below
            yield name, severity.lower(), title, meaning, ""
    for row in json_rows("behaviours"):
        yield (row["id"], row["level"] + " risk", row["title"], sentence(row["what"]),
               sentence(row["remedy"]))


def abi():
    for row in json_rows("abi"):
        yield (row["name"], row["effect"], ", ".join(row.get("machines", ["all"])),
               ", ".join(row.get("versions", ["all"])), sentence(row["what"]),
               "a live test" if "proof" in row else row["confidence"])


def targets():
    for row in json_rows("images"):
        yield (row["id"], row["libc"], row["release"], row.get("released", ""),
               row.get("end_of_life", ""), ", ".join(row.get("has", [])), row["confidence"])


def remedies():
    for row in json_rows("remedies"):
        whom = row["for"] + (" on " + row["machine"] if "machine" in row else "")
        yield row["problem"], whom, sentence(row["text"])


def verdicts():
    for _, word, meaning in def_rows("src/rules/verdicts.def"):
        yield word, meaning


PAGES = {
    "rules": ("Rules", ["rule", "severity", "about", "what it means", "what to do"], rules),
    "abi": ("Same name, different ABI",
            ["function", "effect", "machines", "glibc versions", "what differs", "known by"], abi),
    "remedies": ("Fixes", ["rule", "for", "what to do"], remedies),
    "targets": ("Targets",
                ["target", "libc", "release", "released", "end of life", "has", "confidence"],
                targets),
    "verdicts": ("Verdicts", ["verdict", "meaning"], verdicts),
}


# ---- how it is written -------------------------------------------------------------------


def markdown(title, head, rows):
    yield f"# {title}\n"
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        first, *rest = (cell.replace("|", "\\|").replace("<", "&lt;") for cell in row)
        yield f"| `{first}` | " + " | ".join(rest) + " |"


def roff(text):
    """Lines of text that mdoc takes for no more than that, a sentence on lines of its own."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    for part in re.split(r"(?<=\.) (?=[A-Z])", text):
        for line in textwrap.wrap(part, 76, break_long_words=False, break_on_hyphens=False):
            yield "\\&" + line if line[:1] in ".'" else line


def mdoc(name, title, intro, items):
    yield ".\\\" Made by reference.py of the rows of symbol-db."
    yield ".Dd $Mdocdate$"
    yield f".Dt {name.upper()} 7"
    yield ".Os"
    yield ".Sh NAME"
    yield f".Nm {name}"
    yield f".Nd {title}"
    yield ".Sh DESCRIPTION"
    yield intro
    yield ".Bl -tag -width Ds"
    for term, *texts in items:
        yield from (f".It Sy {line}" for line in roff(term))
        for text in texts:
            yield from roff(text)
    yield ".El"
    yield ".Sh SEE ALSO"
    yield ".Xr muslcheck 1"


def rule_items():
    for name, level, title, meaning, remedy in rules():
        yield (name, f"{title} ({level}).", meaning, *([f"What to do: {remedy}"] if remedy else []))


def target_items():
    for name, libc, release, released, end, has, _ in targets():
        says = [f"{libc} {release}" if libc != "none" else "no libc"]
        says += [f"released {released}"] if released else []
        says += [f"end of life {end}"] if end else []
        says += [f"has {has}"] if has else []
        yield name, sentence("; ".join(says))


MANUALS = {
    "muslcheck-rules": ("rules of muslcheck",
                        "Each finding names one of these; ignores take them too.", rule_items),
    "muslcheck-targets": ("targets of muslcheck",
                          "Each may be followed by +PACKAGE, once or more.", target_items),
}


def write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[0])
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    for name, (title, head, rows) in PAGES.items():
        write(f"{out}/{name}.md", markdown(title, head, rows()))
    for name, (title, intro, items) in MANUALS.items():
        write(f"{out}/{name}.7", mdoc(name, title, intro, items()))


if __name__ == "__main__":
    main()
