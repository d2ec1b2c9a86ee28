#!/usr/bin/env python3
"""failures.py --program P --samples DIR: whatever fails is in every report, and is accepted alike.

A service is made for each kind of failure.  Every format must name it, with its rule where
the format has rules, at a file that is under version control; an ignore and a baseline must
accept it, and a comparison must find nothing new.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "containers"))
from making import Image, layout, tar, wheel # pylint: disable=wrong-import-position

TARGET, OTHER = "alpine:3.22", "debian:trixie-slim"
FORMATS = ["text", "json", "ndjson", "sarif", "junit", "gitlab", "github", "github-summary",
           "markdown", "html", "tsv"]


class Failure(Exception):
    """Something is not in a report, or contradicts another."""


def expect(condition, *words):
    if not condition:
        raise Failure(" ".join(map(str, words))[:700])


def lock(packages):
    return json.dumps({"lockfileVersion": 3, "packages": packages}, indent=1).encode()


def package(name, **more):
    return json.dumps({"name": name, "version": "1.0.0", **more}).encode()


GNU_BUILD = {"version": "1.0.0", "os": ["linux"], "cpu": ["x64"], "libc": ["glibc"],
             "optional": True}
LOCKED = lock({"": {"name": "svc"},
               "node_modules/quick": {"version": "1.0.0",
                                      "optionalDependencies": {"quick-linux-x64-gnu": "1"}},
               "node_modules/quick-linux-x64-gnu": GNU_BUILD})

# Name: files, what is named, rule, verdict, file of the annotation and a text of its line.
KINDS = {
    "object": ({"svc/bin/app": "port/argp"}, "svc/bin/app",
               None, "port", "svc/bin/app", None),
    "installed package": ({
        "svc/package.json": package("svc", dependencies={"quick": "1.0.0"}),
        "svc/node_modules/quick/package.json": package("quick"),
        "svc/node_modules/quick/build/Release/quick.node": "port/argp"},
        "quick 1.0.0", None, None, "svc/package.json", None),
    "locked and installed": ({
        "svc/package-lock.json": lock({
            "": {"name": "svc"},
            "node_modules/quick": {"version": "1.0.0", "hasInstallScript": True}}),
        "svc/node_modules/quick/package.json": package("quick"),
        "svc/node_modules/quick/build/Release/quick.node": "port/argp"},
        "quick 1.0.0", None, None, "svc/package-lock.json", "node_modules/quick"),
    "package not built": ({
        "svc/package.json": package("svc", dependencies={"addon": "1.0.0"}),
        "svc/node_modules/addon/package.json": package("addon"),
        "svc/node_modules/addon/binding.gyp": b"{}"},
        "addon 1.0.0", "lock.source-build", "rebuild", "svc/package.json", None),
    "installed build of a locked package": ({
        "svc/package.json": package("svc", dependencies={"quick": "1.0.0"}),
        "svc/package-lock.json": LOCKED,
        "svc/node_modules/quick/package.json": package(
            "quick", optionalDependencies={"quick-linux-x64-gnu": "1.0.0"}),
        "svc/node_modules/quick/index.js": b"require('quick-linux-x64-gnu')",
        "svc/node_modules/quick-linux-x64-gnu/package.json": package(
            "quick-linux-x64-gnu", os=["linux"], cpu=["x64"], libc=["glibc"],
            main="quick.linux-x64-gnu.node"),
        "svc/node_modules/quick-linux-x64-gnu/quick.linux-x64-gnu.node": "port/argp"},
        "quick-linux-x64-gnu 1.0.0", None, None, "svc/package-lock.json",
        '"node_modules/quick"'),
    "lockfile entry": ({"svc/package-lock.json": LOCKED}, "quick 1.0.0", "lock.no-build",
                       "rebuild", "svc/package-lock.json", '"node_modules/quick"'),
    "entrypoint": ({"svc.tar": lambda sample: tar(layout([Image(
        [tar({"app/run.sh": b"#!/opt/none/interp\n"})], compress=bytes,
        config={"Entrypoint": ["/app/run.sh"]})]))},
        "/app/run.sh", "entry.program-not-found", None, "svc.tar", None),
    "script": ({"run.sh": b"#!/bin/bash\n"}, "run.sh", "entry.program-not-found",
               None, "run.sh", None),
    "package error": ({"svc/fast-1.0-cp312-cp312-musllinux_1_2_x86_64.whl": lambda sample: wheel({
        "fast.so": sample("hello/hello")}, tag="cp312-cp312-musllinux_1_2_x86_64")},
        "fast", "package.other-libc", None,
        "svc/fast-1.0-cp312-cp312-musllinux_1_2_x86_64.whl", None),
}


class Place:
    """A folder with one service, and the reports about it."""

    def __init__(self, options, folder):
        self.program, self.samples = os.path.abspath(options.program), options.samples
        self.folder = folder

    def sample(self, path):
        with open(os.path.join(self.samples, path), "rb") as file:
            return file.read()

    def put(self, files):
        for path, content in files.items():
            path = os.path.join(self.folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if callable(content):
                content = content(self.sample)
            if isinstance(content, str):
                content = self.sample(content)
            with open(path, "wb") as file:
                file.write(content)

    def run(self, *arguments):
        """Exit status, and the output by format."""
        paths = sorted(os.listdir(self.folder))
        command = [self.program, "--no-config", "--target", TARGET, "--today", "2026-06-01",
                   *arguments]
        with tempfile.TemporaryDirectory() as out:
            for name in FORMATS:
                command += ["--format", f"{name}={out}/{name}"]
            done = subprocess.run(command + paths, cwd=self.folder, capture_output=True,
                                  stdin=subprocess.DEVNULL, check=False, timeout=120)
            self.err = done.stderr.decode()
            texts = {}
            for name in FORMATS:
                with open(os.path.join(out, name), encoding="utf-8") as file:
                    texts[name] = file.read()
        return done.returncode, texts


def sarif_results(text):
    return [(r["ruleId"], r["message"]["text"],
             r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
             r["locations"][0]["physicalLocation"]["region"]["startLine"])
            for r in json.loads(text)["runs"][0]["results"]
            if r["level"] == "error" and not r.get("suppressions")]


def gitlab_results(text):
    return [(e["check_name"], e["description"], e["location"]["path"],
             e["location"]["lines"]["begin"])
            for e in json.loads(text) if e["severity"] == "major"]


def github_results(text):
    found = re.findall(r"^::error file=([^,]*),line=(\d+),title=[^:]*::(.*)$", text, re.M)
    return [(None, message, file, int(line)) for file, line, message in found]


def junit_results(text):
    return [(None, case.get("name") + " " + "".join(case.itertext()), case.get("file"),
             int(case.get("line", 1)))
            for case in xml.etree.ElementTree.fromstring(text).iter("testcase")
            if case.find("failure") is not None or case.find("error") is not None]


ANNOTATING = {"sarif": sarif_results, "gitlab": gitlab_results, "github": github_results,
              "junit": junit_results}


def line_of(place, file, text):
    if not text:
        return 1
    with open(os.path.join(place.folder, file), encoding="utf-8") as lines:
        return next(number for number, line in enumerate(lines, 1) if text in line)


def check_annotations(place, kind, texts):
    _, named, rule, _, file, line_text = KINDS[kind]
    line = line_of(place, file, line_text)
    for name, parse in ANNOTATING.items():
        results = parse(texts[name])
        expect(results, name, "has no result for", kind)
        fits = [r for r in results if named in r[1] or named in (r[2] or "")]
        expect(fits, name, "does not name", named, results)
        expect(any((r[2], r[3]) == (file, line) for r in fits), name, "place",
               [(r[2], r[3]) for r in fits], "not", (file, line))
        if rule and fits[0][0]:
            expect(any(r[0] == rule for r in fits), name, "rule", [r[0] for r in fits])


def check_documents(kind, texts):
    _, named, _, verdict, _, _ = KINDS[kind]
    name = named.split()[0].rsplit("/", 1)[-1]
    for form in ("text", "markdown", "github-summary", "html"):
        expect(name in texts[form], form, "does not name", name)
        if verdict:
            expect(verdict in texts[form], form, "does not say", verdict)
    report = json.loads(texts["json"])
    counts = report["summary"]["targets"][TARGET]
    expect(counts["failing"] > 0 and counts["failing"] <= counts["units"], counts)
    expect(sum(counts["verdicts"].values()) == counts["units"], counts)
    service = report["service"]["targets"][TARGET]["verdict"]
    expect(counts["verdict"] == service, counts, service)
    expect(texts["text"].splitlines()[-1].count(service), texts["text"])
    said = f"{counts['failing']} of {counts['units']} "
    if counts["units"] == 1:
        said = r"1 \w+ does not pass"
    for form in ("markdown", "html", "github"):
        expect(re.search(said, texts[form]), form, "does not say", said)


def tsv_rows(text):
    lines = [line.split("\t") for line in text.splitlines()]
    expect(all(len(line) == len(lines[0]) for line in lines), "tsv: cells", lines)
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def check_table(kind, text):
    """A row for what fails, and one for the input that it is in."""
    _, named, _, _, file, _ = KINDS[kind]
    rows = [row for row in tsv_rows(text)
            if row["target"] == TARGET and (row["reason"] or row["fix"])]
    expect([row for row in rows if row["kind"] in ("file", "component") and (
        named in row["path"] or named in row["component"])], "tsv does not name", named, text)
    expect([row for row in rows if row["kind"] == "component"] or
           [row for row in rows if row["path"] == file], "tsv place", file, text)


def check_kind(place, kind):
    """It is in every format."""
    status, texts = place.run()
    expect(status == 1, "exit", status, place.err)
    check_annotations(place, kind, texts)
    check_documents(kind, texts)
    check_table(kind, texts["tsv"])


def check_accepted(place, texts):
    for name, parse in ANNOTATING.items():
        expect(not parse(texts[name]), name, "still has", parse(texts[name]))
    report = json.loads(texts["json"])
    counts = report["summary"]["targets"][TARGET]
    expect(counts["failing"] == 0, counts)
    if KINDS[place.kind][2] != "package.other-libc": # it may run otherwise
        expect(counts["verdict"] == "accepted", counts, texts["text"])
        expect("accepted" in texts["text"], texts["text"])


def check_baseline(place, kind):
    """What a baseline has is accepted, never called a pass of its own; writing it passes."""
    place.kind = kind
    with tempfile.TemporaryDirectory() as other:
        path = os.path.join(other, "baseline.json")
        status, _ = place.run("--write-baseline", path)
        expect(status == 0, "--write-baseline exits", status)
        with open(path, encoding="utf-8") as file:
            count = len(json.load(file)["findings"])
        expect(count > 0, "the baseline is empty")
        expect(f"{count} finding" in place.err and path in place.err, place.err)
        status, texts = place.run("--baseline", path)
    expect(status == 0, "with the baseline: exit", status, texts["text"])
    check_accepted(place, texts)


def check_ignore(place, kind):
    """An ignore accepts it as well."""
    place.kind = kind
    with tempfile.TemporaryDirectory() as other:
        path = os.path.join(other, "config.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"ignore": [{"rule": "*", "reason": "known"}]}, file)
        command = [place.program, "--config", path]
        place.program, program = "muslcheck", place.program
        place.program = program
        status, texts = run_configured(place, command)
    expect(status == 0, "with the ignore: exit", status, texts["text"])
    check_accepted(place, texts)


def run_configured(place, command):
    paths = sorted(os.listdir(place.folder))
    with tempfile.TemporaryDirectory() as out:
        formats = [word for name in FORMATS for word in ("--format", f"{name}={out}/{name}")]
        done = subprocess.run([*command, "--target", TARGET, *formats, *paths],
                              cwd=place.folder, capture_output=True,
                              stdin=subprocess.DEVNULL, check=False, timeout=120)
        texts = {}
        for name in FORMATS:
            with open(os.path.join(out, name), encoding="utf-8") as file:
                texts[name] = file.read()
    return done.returncode, texts


def check_compare(place, _):
    """Compared with itself nothing is new, and nothing fails; without it, it is new."""
    _, texts = place.run()
    with tempfile.TemporaryDirectory() as other:
        path = os.path.join(other, "before.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(texts["json"])
        status, same = place.run("--compare", path)
        expect(status == 0, "exit", status, same["text"])
        expect("unchanged" in same["text"] and "new" not in same["text"], same["text"])
        report = json.loads(texts["json"])
        report["objects"], report["components"] = [], []
        with open(path, "w", encoding="utf-8") as file:
            json.dump(report, file)
        status, new = place.run("--compare", path)
        expect(status == 1, "exit", status, new["text"])
        expect("new: " in new["text"], new["text"])


def check_empty(options):
    """A folder without a file, among others, is no success: a submodule not checked out."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options, folder)
        place.put({"api/a.js": b"//", "jobs/.git/HEAD": b"", "out/skipped/a.js": b"//"})
        os.makedirs(f"{folder}/web/static")
        status, texts = place.run("--exclude", "skipped/")
    expect(status == 3, "exit", status, place.err)
    verdicts = {row["path"]: row["verdict"] for row in tsv_rows(texts["tsv"])
                if row["kind"] == "input"}
    expect(verdicts == {"api": "runs", "jobs": "unknown", "out": "runs", "web": "unknown"},
           verdicts)
    reasons = [row["reason"] for row in tsv_rows(texts["tsv"])
               if row["kind"] == "input" and row["verdict"] == "unknown"]
    expect(reasons == ["the directory has no files"] * 2, reasons)
    for name in ("jobs", "web"):
        expect(f"{name}: the directory has no files" in place.err, place.err)
        for form in ("ndjson", "sarif", "junit", "gitlab", "github", "html", "markdown"):
            expect("the directory has no files" in texts[form], form, texts[form])


def check_summary_line(options):
    """One line on standard error where all reports go to files, and none beside a report."""
    cases = {
        ("static", "hello"): "muslcheck: scratch is enough for 0 of 1 files\n",
        ("recommend", "hello"): "muslcheck: recommended: ",
        ("policy", "check", "--policy", "p.json", "Dockerfile"):
            "muslcheck: 0 of 1 services pass the policy\n",
        ("static", "none"): "muslcheck: none: No such file or directory\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options, folder)
        place.put({"hello": "hello/hello", "p.json": b'{"images": ["alpine:3.22"]}',
                   "Dockerfile": b"FROM debian:trixie-slim\n"})
        for words, expected in cases.items():
            for output in ("json=report", "json"):
                done = subprocess.run([place.program, *words, "--no-config", "-f", output],
                                      cwd=folder, capture_output=True, text=True, check=False,
                                      timeout=120)
                shown = done.stderr == expected or (
                    done.stderr.startswith(expected) and done.stderr.count("\n") == 1)
                wanted = output != "json" or "none" in words
                expect(shown == wanted, words, output, done.stderr)


def check_services(options):
    """Several paths: a row for each, in every format that has them, named by what differs."""
    kinds = {"api": "object", "jobs": "lockfile entry", "web": None}
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options, folder)
        for name, kind in kinds.items():
            files = KINDS[kind][0] if kind else {"svc/index.js": b"//"}
            place.put({f"services/{name}/{path}": data for path, data in files.items()})
        with tempfile.TemporaryDirectory() as out:
            formats = [word for name in FORMATS
                       for word in ("--format", f"{name}={out}/{name}")]
            done = subprocess.run(
                [place.program, "--no-config", "--target", TARGET, "--target", OTHER, *formats,
                 *(f"services/{name}/svc" for name in kinds)],
                cwd=folder, capture_output=True, check=False, timeout=120)
            texts = {name: open(f"{out}/{name}", encoding="utf-8").read()
                     for name in FORMATS}
    expect(done.returncode == 1, "exit", done.returncode)
    expect(done.stderr.decode().count("\n") == 1 and f"{TARGET}: port" in done.stderr.decode(),
           done.stderr)
    rows = json.loads(texts["json"])["services"]
    expect([row["input"]["name"] for row in rows] == list(kinds), rows)
    verdicts = [[row["targets"][target]["verdict"] for target in (TARGET, OTHER)] for row in rows]
    expect(verdicts == [["port", "runs"], ["rebuild", "runs"], ["runs", "runs"]], verdicts)
    lines = [json.loads(line) for line in texts["ndjson"].splitlines()]
    expect([line for line in lines if line["schema"] == "muslcheck/input/1"] == rows, "ndjson")
    inputs = [row for row in tsv_rows(texts["tsv"]) if row["kind"] == "input"]
    expect([[row["verdict"] for row in inputs if row["path"] == f"services/{name}/svc"]
            for name in kinds] == verdicts, inputs)
    expect(inputs[2]["component"].startswith("quick") and inputs[2]["fix"], inputs)
    for name, (verdict, _) in zip(kinds, verdicts):
        expect(re.search(rf"^{name} +{verdict}", texts["text"], re.M), texts["text"])
        expect(re.search(rf"^\| `{name}` \| \S+ {verdict}", texts["markdown"], re.M),
               texts["markdown"])
        expect(f"<code>{name}</code></th>" in texts["html"], "html has no row", name)


def check_reinstall(options):
    """A lockfile next to what was installed from it: both answers, and the fix."""
    files = {**KINDS["installed build of a locked package"][0], "svc/package-lock.json": lock({
        "": {"name": "svc"},
        "node_modules/quick": {"version": "1.0.0", "optionalDependencies": {
            "quick-linux-x64-gnu": "1", "quick-linux-x64-musl": "1"}},
        "node_modules/quick-linux-x64-gnu": GNU_BUILD,
        "node_modules/quick-linux-x64-musl": {**GNU_BUILD, "libc": ["musl"]}})}
    said = {"text": "`npm ci` on the image: runs. This node_modules as it is: rebuild.",
            "markdown": "`npm ci` on the image: runs. This node_modules as it is: rebuild.",
            "html": "npm ci on the image: runs. This node_modules as it is: rebuild."}
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options, folder)
        place.put(files)
        status, texts = place.run()
        scratch = subprocess.run([place.program, "--no-config", "-t", "scratch", "svc"],
                                 cwd=folder, capture_output=True, check=False, timeout=60)
    expect(status == 1, "exit", status)
    for name, text in said.items():
        expect(text in texts[name], name, "does not say", text, texts[name])
        expect("Run npm ci on the image" in texts[name], name, "has no fix")
    both = json.loads(texts["json"])["service"]["reinstall"]
    expect(both == [{"lockfile": "svc/package-lock.json", "command": "npm ci", "targets": {
        TARGET: {"reinstalled": "runs", "installed": "rebuild"}}}], both)
    expect(b"npm ci" not in scratch.stdout, scratch.stdout)


def check_places(options):
    """Components of the same name are shown with the part of their paths that differs."""
    files = KINDS["installed package"][0]
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options, folder)
        for name in ("api", "web"):
            place.put({f"apps/{name}/{path}": data for path, data in files.items()})
        _, texts = place.run()
    expect("quick 1.0.0 (npm, api/svc), quick 1.0.0 (npm, web/svc)" in texts["text"]
           or "quick 1.0.0 (npm, api), quick 1.0.0 (npm, web)" in texts["text"], texts["text"])
    expect("`quick 1.0.0` (npm, `" in texts["markdown"], texts["markdown"])


def check_resolved(options):
    """What the command resolves is no error; targets with other fixes are not the same."""
    targets = ["python:3.12-slim", "gcr.io/distroless/cc-debian12"]
    with tempfile.TemporaryDirectory() as folder:
        place = Place(options, folder)
        place.put({"a.so": "needs-libz/needs-libz.so"})
        done = {name: subprocess.run(
            [place.program, "--no-config", "-f", name,
             *(word for target in targets for word in ("-t", target)), "a.so"],
            cwd=folder, capture_output=True, check=False, timeout=120).stdout.decode()
            for name in FORMATS}
    findings = json.loads(done["json"])["objects"][0]["targets"]
    expect(all(finding.get("resolved") for target in targets
               for finding in findings[target]["findings"]), findings)
    expect("resolved: libz.so.1 is missing" in done["text"], done["text"])
    expect("error:" not in done["text"] and "same as" not in done["text"], done["text"])
    expect("resolved by the command: " in done["markdown"], done["markdown"])
    expect("resolved: libz" in done["junit"] and "error: libz" not in done["junit"], done["junit"])
    expect('"s":"resolved"' in done["html"] and '"s":"error"' not in done["html"], "html")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.samples = os.path.abspath(options.samples)
    passed = failed = 0
    checks = [check_kind, check_baseline, check_ignore, check_compare]
    for kind, (files, *_) in KINDS.items():
        for check in checks:
            if options.only not in f"{check.__name__} {kind}":
                continue
            with tempfile.TemporaryDirectory() as folder:
                place = Place(options, folder)
                place.put(files)
                try:
                    check(place, kind)
                    passed += 1
                except (Failure, ValueError, LookupError, OSError) as error:
                    failed += 1
                    print(f"FAIL {check.__name__} {kind}: {type(error).__name__}: {error}")
    for check in (check_services, check_empty, check_summary_line, check_resolved, check_reinstall, check_places):
        try:
            check(options)
            passed += 1
        except (Failure, ValueError, LookupError, OSError) as error:
            failed += 1
            print(f"FAIL {check.__name__}: {type(error).__name__}: {error}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
