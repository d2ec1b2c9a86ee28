#!/usr/bin/env python3
"""run.py --program P --samples DIR: every format is what its readers take it for.

The reports are of a tree whose names try to break them (hostile.py) and of the samples.
Each format is parsed as its reader parses it and compared with the json report.
"""
import argparse
import collections
import fcntl
import functools
import glob
import hashlib
import json
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import urllib.parse
import xml.etree.ElementTree

import jsonschema

import hostile

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(os.path.dirname(HERE))
TARGETS = ["musl:1.2.5", "alpine:3.22"]
GUIDES = ["README.md", "src/doc/*.md"]
# Of the formats that are JSON, whole or a value a line.
SCHEMAS = {
    "json": "src/doc/schema/report.schema.json", "ndjson": "src/doc/schema/report.schema.json",
    "baseline": "src/doc/schema/baseline.schema.json",
    "sarif": "tests/reports/sarif-subset.schema.json",
    "gitlab": "tests/reports/gitlab.schema.json",
    "cyclonedx": "tests/reports/cyclonedx-subset.schema.json",
    "intoto": "src/doc/schema/intoto.schema.json",
}
COMMENT_MAX = 65536
SARIF_RESULTS_MAX = 5000
# What must never reach a reader raw: controls, marks that reorder text, line separators.
UNSAFE = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
                    "\ufffe\uffff]")


class Skip(Exception):
    """What the check needs is not here."""


class Failure(Exception):
    """A report is not what it should be."""


def expect(condition, *words):
    if not condition:
        raise Failure(" ".join(map(str, words))[:600])


def formats(program):
    """The names of the formats, from the program's own help."""
    done = subprocess.run([program, "--help"], capture_output=True, check=True)
    section = re.search(r"^Formats.*:\n((?:  .*\n)+)", done.stdout.decode(), re.M)
    return [line.split()[0] for line in section[1].splitlines()]


class Run:
    """The reports of one run over a tree."""

    def __init__(self, program, tree, *options):
        self.tree, names = tree, formats(program)
        with tempfile.TemporaryDirectory() as out:
            command = [program, *options]
            for target in TARGETS:
                command += ["--target", target]
            for name in names:
                command += ["--format", f"{name}={out}/{name}"]
            done = subprocess.run([*command, "."], cwd=tree, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=300, check=False)
            expect(done.returncode in (1, 3), "exit", done.returncode, done.stderr[-300:])
            self.bytes = {}
            for name in names:
                with open(f"{out}/{name}", "rb") as file:
                    self.bytes[name] = file.read()
        self.report = json.loads(self.text("json"))
        objects = [o for o in self.report["objects"] if "targets" in o]
        self.unread_count = len(self.report["objects"]) - len(objects)
        # What no target would use is in the streams alone.
        unused = [set().union(*(component["targets"][target].get("unused", [])
                                for component in self.report.get("components", [])))
                  for target in TARGETS]
        self.objects = [o for o in objects
                        if not all(o["path"] in paths for paths in unused)]

    def text(self, name):
        return self.bytes[name].decode("utf-8")

    def findings(self):
        for checked in self.objects:
            for target, answer in checked["targets"].items():
                for finding in answer["findings"] + answer["risks"]:
                    yield checked, target, answer, finding


def closed(schema):
    """The same schema, for who writes: a key that it does not name is a fault."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)
    return schema


def load_schema(name):
    with open(os.path.join(PROJECT, SCHEMAS[name]), encoding="utf-8") as file:
        return json.load(file)


@functools.cache
def validator_of(name, part=None):
    """Made once for each schema, or each of its parts: to check a schema takes long."""
    schema = load_schema(name)
    if part:
        schema = closed(schema)
        del schema["anyOf"]
        schema["$ref"] = "#/$defs/" + part
    return checked_validator(schema)


def checked_validator(schema):
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def validate(validator, value):
    for error in validator.iter_errors(value):
        best = jsonschema.exceptions.best_match([error])
        expect(False, "/".join(map(str, best.absolute_path)), best.message)


def validate_line(line):
    """Check one value against what the published schema says of its kind."""
    validate(validator_of("json", line["schema"].split("/")[1]), line)


def check_json(run):
    for line in run.report["objects"]:
        validate_line(line)
    validate_line(run.report)


def check_ndjson(run):
    lines = [json.loads(line) for line in run.text("ndjson").splitlines()]
    for line in lines:
        validate_line(line)
    rest = run.report["objects"] + run.report.get("components", [])
    rest += run.report.get("services", [])
    rest += [run.report["service"]] if "service" in run.report else []
    expect(lines == rest, "ndjson and json differ")


def check_text(run):
    found = UNSAFE.search(run.text("text"))
    expect(not found, "unsafe character", found)


def check_sarif(run):
    log = json.loads(run.text("sarif"))
    validate(validator_of("sarif"), log)
    check_sarif_results(run, log["runs"][0])


def source_root(folder):
    """The repository around the folder, or the folder itself."""
    parent = folder
    while parent != "/" and not os.path.exists(os.path.join(parent, ".git")):
        parent = os.path.dirname(parent)
    return os.fsencode(folder if parent == "/" else parent)


def check_sarif_results(run, sarif):
    rules = sarif["tool"]["driver"]["rules"]
    expect(len({rule["id"] for rule in rules}) == len(rules), "rule ids are not unique")
    results = sarif["results"]
    expect(len(results) == len(list(run.findings())), len(results), "results")
    prints = [result["partialFingerprints"]["muslcheck/v1"] for result in results]
    expect(len(set(prints)) == len(prints), "fingerprints are not unique")
    for result in results:
        expect(rules[result["ruleIndex"]]["id"] == result["ruleId"], "ruleIndex", result)
        expect(not UNSAFE.search(result["message"]["text"]), result["message"])
        expect("](" not in result["message"]["text"], "a link", result["message"])
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        expect(re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri), "uri", uri)
        path = os.path.join(source_root(run.tree), urllib.parse.unquote_to_bytes(uri))
        expect(os.path.exists(path), "no such file", uri)
        expect(("logicalLocations" in result["locations"][0]) == path.endswith(b".tar"), uri)
    notes = sarif["invocations"][0]["toolExecutionNotifications"]
    expect(len(notes) == run.unread_count, "notifications")


def check_junit(run):
    root = xml.etree.ElementTree.fromstring(run.bytes["junit"])
    suites = {suite.get("name"): suite for suite in root}
    totals = collections.Counter()
    for suite in root:
        for key, tag in (("tests", "testcase"), ("failures", "testcase/failure"),
                         ("errors", "testcase/error"), ("skipped", "testcase/skipped")):
            expect(int(suite.get(key)) == len(suite.findall(tag)), key, suite.attrib)
            totals[key] += int(suite.get(key))
    for key, total in totals.items():
        expect(int(root.get(key)) == total, key)
    for target in TARGETS:
        passing = sum(o["targets"][target]["verdict"] == "runs" for o in run.objects)
        failed = suites[target].findall("testcase/failure") + \
            suites[target].findall("testcase/error")
        expect(len(suites[target]) - len(failed) == passing, target, passing)
    expect(not UNSAFE.search(run.text("junit")), "unsafe character")


def check_gitlab(run):
    entries = json.loads(run.text("gitlab"))
    validate(validator_of("gitlab"), entries)
    prints = {entry["fingerprint"] for entry in entries}
    expect(len(prints) == len(entries), "fingerprints are not unique")
    expect(len(entries) == len(list(run.findings())) + run.unread_count, len(entries),
           "entries")
    for entry in entries:
        expect(set(entry) == {"description", "check_name", "fingerprint", "severity",
                              "location"}, entry)
        expect(entry["severity"] in ("info", "minor", "major"), entry)
        expect(entry["location"]["lines"] == {"begin": 1}, entry)
        expect(not entry["location"]["path"].startswith(("./", "/")), entry)
        expect(not UNSAFE.search(entry["description"]), entry)


def read_command(line):
    """One line as the runner reads it: command, properties, message."""
    shape = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    expect(shape, "no command:", line)

    def unescape(text):
        for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","),
                           ("%25", "%")):
            text = text.replace(code, char)
        return text

    values = dict(part.split("=", 1) for part in shape[2].split(","))
    return shape[1], {key: unescape(value) for key, value in values.items()}, shape[3]


def check_github(run):
    lines = run.text("github").splitlines()
    commands = [read_command(line) for line in lines if line.startswith("::")]
    expect(len(lines) == len(commands) + len(TARGETS), "lines", lines)
    for kind in ("error", "warning"):
        expect(sum(command[0] == kind for command in commands) <= 10, kind)
    expect({command[0] for command in commands} <= {"error", "warning"}, commands)
    named = [command for command in commands if "file" in command[1]]
    for _, values, message in named:
        expect(set(values) == {"file", "line", "title"}, values)
        expect(values["title"].startswith("muslcheck: "), values)
        expect(re.match(re.escape(values["file"]) + "(!/.*)?: ", message.replace("%25", "%")),
               message)
    expect(not UNSAFE.search("\n".join(lines)), "unsafe character")


def outside_code(line):
    """A line of Markdown without its code spans."""
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)


def check_markdown_text(run, text):
    expect(not UNSAFE.search(text), "unsafe character", UNSAFE.search(text))
    tags = collections.Counter()
    for line in text.splitlines():
        rest = outside_code(line).replace("<!-- muslcheck -->", "").replace("@<!-- -->", "")
        tags.update(re.findall(r"<(/?\w+)", rest))
        expect("<script" not in rest and "<b>" not in rest, "markup", line)
        if line.startswith("<details>"):
            continue # no Markdown is read there
        expect(not re.search(r"(?<!\\)\]\(|(?<!\\)@\w|http:|www\.|(?<!\\):tada:", rest), line)
    expect(set(tags) <= {"details", "/details", "summary", "/summary", "code", "/code", "br"},
           tags)
    expect(tags["details"] == tags["/details"] == tags["summary"], tags)
    failing = run.report["summary"]["failing"]
    shown = tags["details"] - run.unread_count
    cut = re.search(r"^(\d+) more files omitted", text, re.M)
    expect(shown + int(cut[1] if cut else 0) == failing, shown, "of", failing)


def check_markdown(run):
    text = run.text("markdown")
    expect(len(text) < COMMENT_MAX, len(text), "characters")
    check_markdown_text(run, text)


def check_github_summary(run):
    expect(len(run.bytes["github-summary"]) < 1 << 20, "too large")
    check_markdown_text(run, run.text("github-summary"))


def check_html(run):
    text = run.text("html").replace("\t", "") # of the script and the style sheet
    expect(not UNSAFE.search(text), "unsafe character", UNSAFE.search(text))
    expect(text.count("<script") == text.count("</script>"), "script elements")


def check_tsv(run):
    lines = [line.split("\t") for line in run.text("tsv").splitlines()]
    expect(lines[0] == ["path", "component", "target", "verdict", "reason", "fix", "kind"], lines)
    expect(all(len(line) == len(lines[0]) for line in lines), "cells")
    rows = [dict(zip(lines[0], line)) for line in lines[1:]]
    verdicts = [run.report["service"]["targets"][target]["verdict"] for target in TARGETS]
    inputs = [row for row in rows if row["kind"] == "input"]
    expect([row["target"] for row in inputs] == TARGETS, inputs)
    expect([row["verdict"] for row in inputs] == verdicts, inputs, "not", verdicts)
    for target in TARGETS: # a row for each that counts there
        units = [row for row in rows if row["target"] == target and row["kind"] != "input"]
        failing = [row for row in units if row["verdict"] not in ("runs", "accepted")]
        counts = run.report["summary"]["targets"][target]
        bad = sum(count for verdict, count in counts["verdicts"].items()
                  if verdict not in ("runs", "accepted"))
        expect(len(failing) >= bad, target, len(failing), "failing rows, not", bad)
        expect(all(row["reason"] or row["fix"] for row in failing), failing)


def stable_prefix(run):
    """What comes before a path of json where paths do not depend on where the run starts."""
    place = os.path.relpath(os.fsencode(run.tree), source_root(run.tree)).decode()
    return "" if place == "." else place + "/"


def check_cyclonedx(run):
    bom = json.loads(run.text("cyclonedx"))
    validate(validator_of("cyclonedx"), bom)
    said = {part["name"]: {each["name"]: each["value"] for each in part["properties"]}
            for part in bom["components"] if part["type"] == "file" and "hashes" in part}
    objects = [each for each in run.report["objects"] if each["schema"] == "muslcheck/object/1"]
    expect(len(said) == len(objects), len(said), "files, not", len(objects))
    for checked in objects:
        answers = said[stable_prefix(run) + checked["path"].removeprefix("./")]
        for target, answer in checked["targets"].items():
            verdict = answers[f"muslcheck:verdict:{target}"]
            expect(verdict == answer["verdict"], checked["path"], target, verdict)
    unused = sum(len(answer.get("unused", [])) for component in run.report["components"]
                 for answer in component["targets"].values())
    told = [each for part in bom["components"] for each in part.get("properties", [])
            if each["name"].startswith("muslcheck:unused:")]
    expect(len(told) == unused, len(told), "unused, not", unused)


def check_intoto(run):
    """The predicate is the json report; each file of the folder is a subject."""
    statement = json.loads(run.text("intoto"))
    expect(statement["predicate"] == run.report, "the predicate is not the json report")
    subjects = {each["name"]: each["digest"] for each in statement["subject"]}
    expect(len(subjects) == len(statement["subject"]), "subjects are not unique")
    files = [each for each in run.report["objects"]
             if each["schema"] == "muslcheck/object/1" and "!/" not in each["path"]]
    expect(len(subjects) == len(files), len(subjects), "subjects, not", len(files))
    for checked in files:
        with open(os.path.join(os.fsencode(run.tree), path_of(checked)), "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        name = stable_prefix(run) + checked["path"].removeprefix("./")
        expect(subjects[name] == {"sha256": digest}, name, subjects[name])


def path_of(record):
    """The bytes of its path."""
    return bytes.fromhex(record["path_hex"]) if "path_hex" in record else record["path"].encode()


def check_baseline(run):
    baseline = json.loads(run.text("baseline"))
    validate(validator_of("baseline"), baseline)
    there = {(finding["target"], finding["path"], finding["rule"], finding.get("subject"))
             for finding in baseline["findings"]}
    prefix = stable_prefix(run)
    wanted = {(target, prefix + checked["path"].removeprefix("./"), finding["rule"], finding.get("subject"))
              for checked in run.objects for target, answer in checked["targets"].items()
              for finding in answer["findings"]}
    expect(wanted <= there, "without", sorted(map(str, wanted - there))[:3])


def check_format(name, run):
    """Every format that the program has is checked, named in a guide, and has a schema."""
    expect(name in CHECKS, "no check of this format in", __file__)
    pages = [page for pattern in GUIDES for page in glob.glob(os.path.join(PROJECT, pattern))]
    lines = [line for page in pages for line in open(page, encoding="utf-8")]
    expect(any(f"`{name}`" in line for line in lines), "no line about it in", *GUIDES)
    try:
        for line in run.text(name).splitlines() if name == "ndjson" else [run.text(name)]:
            json.loads(line)
    except ValueError:
        expect(name not in SCHEMAS, "is no JSON")
    else:
        expect(name in SCHEMAS, "is JSON without a schema")
        load_schema(name)


CHECKS = {
    "text": check_text, "json": check_json, "ndjson": check_ndjson, "sarif": check_sarif,
    "junit": check_junit, "gitlab": check_gitlab, "github": check_github,
    "github-summary": check_github_summary, "markdown": check_markdown,
    "html": check_html, "baseline": check_baseline, "tsv": check_tsv,
    "cyclonedx": check_cyclonedx, "intoto": check_intoto,
}


def check_jobs(program, tree):
    """Whatever the number of threads, the bytes are the same."""
    one, many = Run(program, tree, "--jobs", "1"), Run(program, tree, "--jobs", "7")
    for name in one.bytes:
        expect(one.bytes[name] == many.bytes[name], name, "depends on --jobs")


def check_sarif_limit(program, folder):
    """More findings than code scanning keeps: the worst are kept, the rest counted."""
    with open(hostile.OBJECT, "rb") as file:
        good = file.read()
    for number in range(1200):
        with open(os.path.join(folder, f"{number}.so"), "wb") as file:
            file.write(good)
    run = Run(program, folder)
    sarif = json.loads(run.text("sarif"))["runs"][0]
    found = len(list(run.findings()))
    expect(found > SARIF_RESULTS_MAX, found, "findings are too few for this test")
    expect(len(sarif["results"]) == SARIF_RESULTS_MAX, len(sarif["results"]), "results")
    expect(len(run.bytes["sarif"]) < 10_000_000, len(run.bytes["sarif"]), "bytes")
    notes = [note["message"]["text"]
             for note in sarif["invocations"][0]["toolExecutionNotifications"]]
    expect(any(note.startswith(f"{found - SARIF_RESULTS_MAX} results omitted")
               for note in notes), notes)
    check_markdown(run)


def check_append(program, tree):
    """A job's summary is added to what its file holds; other files are replaced."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, name) for name in ("github-summary", "markdown")}
        for path in paths.values():
            with open(path, "w", encoding="utf-8") as file:
                file.write("before\n")
        subprocess.run([program, tree, *(f"--format={name}={path}"
                                         for name, path in paths.items())],
                       capture_output=True, check=False)
        for name, path in paths.items():
            with open(path, encoding="utf-8") as file:
                text = file.read()
            expect(text.startswith("before\n") == (name == "github-summary"), name)
            expect("## muslcheck" in text, name)


def on_terminal(program, tree, columns, **variables):
    """What a terminal of that width is sent."""
    try:
        parent, child = pty.openpty()
    except OSError as error:
        raise Skip(f"no terminal: {error}") from error
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 25, columns, 0, 0))
    attributes = termios.tcgetattr(child)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(child, termios.TCSANOW, attributes)
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("COLUMNS", "NO_COLOR", "CLICOLOR_FORCE")}
    with subprocess.Popen([program, "--target", "alpine:3.22", tree], stdin=subprocess.DEVNULL,
                          stdout=child, stderr=subprocess.DEVNULL,
                          env={**environment, **variables}) as process:
        os.close(child)
        sent = b""
        while True:
            try:
                some = os.read(parent, 65536)
            except OSError: # the other end is closed
                some = b""
            if not some:
                break
            sent += some
        os.close(parent)
        process.wait()
    return sent.decode("utf-8")


def check_terminal(program, tree):
    """Text is painted and wrapped for a terminal: at its width, or at what COLUMNS says."""
    for columns, variables in ((60, {}), (100, {}), (200, {"COLUMNS": "72"})):
        text = on_terminal(program, tree, columns, **variables)
        width = int(variables.get("COLUMNS", columns))
        expect("\033[" in text, "no colour on a terminal")
        plain = re.sub("\033\\[[0-9;]*m", "", text)
        wide = [line for line in plain.splitlines()
                if len(line) > width and len(line.split()) > 1]
        expect(not wide, "wider than", width, wide[:1])
        expect(max(map(len, plain.splitlines())) > width * 3 // 4, "narrower than it need be")
    expect("\033[" not in on_terminal(program, tree, 80, NO_COLOR="1"), "NO_COLOR")


class Suite:
    """Runs checks and counts them."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def attempt(self, name, check, *arguments):
        try:
            check(*arguments)
            self.passed += 1
        except Skip as reason:
            self.skipped += 1
            print(f"{name}: skipped: {reason}")
        except (Failure, ValueError, KeyError, LookupError,
                xml.etree.ElementTree.ParseError) as error:
            self.failed += 1
            print(f"FAIL {name}: {type(error).__name__}: {error}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    program, samples = os.path.abspath(options.program), os.path.abspath(options.samples)
    suite = Suite()
    with tempfile.TemporaryDirectory() as tree, tempfile.TemporaryDirectory() as many:
        hostile.make(tree)
        for place in (tree, samples):
            run = Run(program, place)
            for name in run.bytes:
                suite.attempt(f"format {name}", check_format, name, run)
                suite.attempt(f"{name} of {place}", CHECKS.get(name, check_text), run)
            suite.attempt(f"jobs in {place}", check_jobs, program, place)
        suite.attempt("append", check_append, program, tree)
        suite.attempt("terminal", check_terminal, program, os.path.join(samples, "fortify"))
        suite.attempt("limit", check_sarif_limit, program, many)
    print(f"{suite.passed} passed, {suite.failed} failed, {suite.skipped} skipped")
    return suite.failed > 0


if __name__ == "__main__":
    sys.exit(main())
