#!/usr/bin/env python3
"""reference.py OUT: write the reference pages, generated from the rows of the program.

OUT/rules.md, abi.md, remedies.md, targets.md, measured.md and verdicts.md are Markdown tables;
OUT/muslcheck-rules.7 and OUT/muslcheck-targets.7 are manual pages (mdoc).  They are
generated entirely, so they are not committed.
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


# ---- content ---------------------------------------------------------------


def rules():
    """ID, level, title, meaning and fix of every rule."""
    for _, name, severity, title, meaning in def_rows("src/rules/rules.def"):
        if name != "risk.behaviour": # a placeholder for the rows below
            yield name, severity.lower(), title, meaning, ""
    for row in json_rows("behaviours"):
        yield (row["id"], row["level"] + " risk", row["title"], sentence(row["what"]),
               sentence(row["remedy"]))


def abi():
    for row in json_rows("abi"):
        yield (row["name"], row["effect"], ", ".join(row.get("machines", ["all"])),
               ", ".join(row.get("versions", ["all"])), sentence(row["what"]),
               "run-time test" if "proof" in row else row["confidence"])


def targets():
    for row in json_rows("images"):
        yield (row["id"], row["libc"], row["release"], row.get("released", ""),
               row.get("end_of_life", ""), ", ".join(row.get("has", [])), row["confidence"])


def how_known(build, machines):
    """On which of the image's architectures the library's names were read."""
    if not build:
        return "-"
    read = [machine for machine in machines if machine in build.get("measured", [])]
    rest = [machine for machine in machines if machine not in read]
    parts = [f"{word} on {', '.join(names)}"
             for word, names in (("read", read), (build.get("confidence", "derived"), rest)) if names]
    if read and rest and build.get("confidence") == "measured":
        parts[-1] = "not read on " + ", ".join(rest)
    return "; ".join(parts)


def openssl(image, rows):
    """What is known of the names of OpenSSL and zlib in an image of Alpine."""
    release = [int(part) for part in re.findall(r"\d+", image.get("package_release", ""))]
    number = lambda text: [int(part) for part in text.split(".")]
    read = {row["soname"] for row in rows
            if row["distribution"] == image.get("distribution") and release
            and row.get("confidence") != "derived" and number(row["since"]) <= release
            and ("until" not in row or release <= number(row["until"]))}
    return ", ".join(sorted(read)) or "-"


def measured():
    """Per image: how its contents, packages and libraries are known, by architecture."""
    builds = {row["id"]: row for row in json_rows("builds")}
    reduced = json_rows("reduced")
    for row in json_rows("images"):
        own = [builds[name] for name in row.get("builds", []) if name in builds]
        runtime = next((build for build in own if build["library"] == "libstdc++"), None)
        yield (row["id"], row["confidence"], row.get("packages_confidence", "-"),
               how_known(builds.get(row.get("libc_build")), row.get("machines", [])),
               how_known(runtime, row.get("machines", [])), openssl(row, reduced))


def remedies():
    for row in json_rows("remedies"):
        whom = row["for"] + (" on " + row["machine"] if "machine" in row else "")
        yield row["problem"], whom, sentence(row["text"])


def verdicts():
    for _, word, meaning in def_rows("src/rules/verdicts.def"):
        yield word, meaning


PAGES = {
    "rules": ("Rules", ["rule", "severity", "about", "meaning", "fix"], rules),
    "abi": ("Same name, different ABI",
            ["function", "effect", "architectures", "glibc versions", "what differs", "confidence"], abi),
    "remedies": ("Fixes", ["rule", "for", "fix"], remedies),
    "targets": ("Targets",
                ["target", "libc", "release", "released", "end of life", "has", "confidence"],
                targets),
    "measured": ("What is measured",
                 ["target", "contents", "packages", "names of libc", "names of libstdc++",
                  "read of OpenSSL and zlib"], measured),
    "verdicts": ("Verdicts", ["verdict", "meaning"], verdicts),
}


# ---- output -------------------------------------------------------------------


def markdown(title, head, rows):
    yield f"# {title}\n"
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        first, *rest = (cell.replace("|", "\\|").replace("<", "&lt;") for cell in row)
        yield f"| `{first}` | " + " | ".join(rest) + " |"


def roff(text):
    """Lines of text, escaped for mdoc; each sentence starts on a new line."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    for part in re.split(r"(?<=\.) (?=[A-Z])", text):
        for line in textwrap.wrap(part, 76, break_long_words=False, break_on_hyphens=False):
            yield "\\&" + line if line[:1] in ".'" else line


def mdoc(name, title, intro, items):
    yield ".\\\" Generated by reference.py from symbol-db."
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
        yield (name, f"{title} ({level}).", meaning, *([f"Fix: {remedy}"] if remedy else []))


def target_items():
    for name, libc, release, released, end, has, _ in targets():
        says = [f"{libc} {release}" if libc != "none" else "no libc"]
        says += [f"released {released}"] if released else []
        says += [f"end of life {end}"] if end else []
        says += [f"has {has}"] if has else []
        yield name, sentence("; ".join(says))


MANUALS = {
    "muslcheck-rules": ("rules of muslcheck",
                        "Each finding has one of these rules; ignores can select them.", rule_items),
    "muslcheck-targets": ("targets of muslcheck",
                          "Each may be followed by one or more +PACKAGE.", target_items),
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
