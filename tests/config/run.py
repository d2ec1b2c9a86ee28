#!/usr/bin/env python3
"""run.py --program P --samples DIR: configuration, baselines, comparisons with earlier runs.

Each test runs the program in a folder of its own; what is tested is what a user sees:
exit status, both streams.  The JSON Schema has to agree with the program about files.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

import jsonschema

SCHEMA = "src/doc/schema/config.schema.json"
CORPUS = "tests/fuzz/corpus/config"
NAME = ".muslcheck.json"
# Missing on musl: a function of gcompat's, and the interpreter.  gcompat cures both.
PROGRAM = "hello/hello"

TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Place:
    """A folder with files, and the program run in it."""

    def __init__(self, options, folder):
        self.program, self.folder = os.path.abspath(options.program), folder
        self.samples = os.path.abspath(options.samples)

    def put(self, path, content):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content, indent=1))
        return path

    def copy(self, sample, path):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copy(os.path.join(self.samples, sample), path)

    def read(self, path):
        with open(os.path.join(self.folder, path), encoding="utf-8") as file:
            return file.read()

    def run(self, *arguments, at=".", **variables):
        env = {name: value for name, value in os.environ.items()
               if not name.startswith("MUSLCHECK_")}
        done = subprocess.run([self.program, "--today", "2026-11-24", *arguments],
                              cwd=os.path.join(self.folder, at), capture_output=True,
                              env={**env, **variables}, stdin=subprocess.DEVNULL,
                              timeout=60, check=False, text=True)
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        return self

    def check(self, *arguments, **keywords):
        return self.run(*arguments, os.path.join(self.samples, PROGRAM), **keywords)

    def objects(self):
        """The lines of ndjson that are about objects."""
        lines = [json.loads(line) for line in self.out.splitlines()]
        return [line for line in lines if line["schema"] == "muslcheck/object/1"]

    def targets(self):
        return list(self.objects()[0]["targets"])

    @staticmethod
    def default_target():
        """The ID of alpine:latest, which is used without --target."""
        with open("symbol-db/images.json", encoding="utf-8") as file:
            return next(row["id"] for row in json.load(file)["rows"]
                        if "alpine:latest" in row.get("aliases", ()))


def equal(actual, expected, place):
    if actual != expected:
        raise AssertionError(f"{actual!r}, not {expected!r}\n{place.out}{place.err}")


def has(text, part):
    if part not in text:
        raise AssertionError(f"{part!r} is not in {text!r}")


NDJSON = ("--format", "ndjson")


@test
def flags_beat_environment_beats_file(place):
    place.put(NAME, {"target": ["musl:1.2.3", "musl:1.2.4"]})
    equal(place.check(*NDJSON).targets(), ["musl:1.2.3", "musl:1.2.4"], place)
    place.check(*NDJSON, MUSLCHECK_TARGET="musl:1.2.2,musl:1.2.1")
    equal(place.targets(), ["musl:1.2.2", "musl:1.2.1"], place)
    place.check(*NDJSON, "--target", "musl:1.2.5", MUSLCHECK_TARGET="musl:1.2.2")
    equal(place.targets(), ["musl:1.2.5"], place)
    place.check(*NDJSON, MUSLCHECK_TARGET="")
    equal(place.targets(), ["musl:1.2.3", "musl:1.2.4"], place)


@test
def every_option_is_a_variable(place):
    place.check(MUSLCHECK_FORMAT="ndjson", MUSLCHECK_TARGET="musl:1.2.5",
                MUSLCHECK_DIGEST="1", MUSLCHECK_FAIL_ON="none")
    equal((place.status, "sha256" in place.out), (0, True), place)
    place.check(MUSLCHECK_DIGEST="0", MUSLCHECK_FORMAT="ndjson")
    equal("sha256" in place.out, False, place)
    place.check(MUSLCHECK_JOBS="many")
    equal(place.status, 2, place)
    has(place.err, "--jobs must be a number")
    has(place.err, "MUSLCHECK_JOBS")
    place.check(MUSLCHECK_QUIET="perhaps")
    equal(place.status, 2, place)
    has(place.err, "--quiet must be 1 or 0, not 'perhaps'")
    equal(place.check("--quiet", MUSLCHECK_VERBOSE="1").status, 1, place)


@test
def a_file_is_found_up_to_the_repository(place):
    place.put(NAME, {"target": "musl:1.2.1"})
    place.put("repo/.git/HEAD", "")
    place.put("repo/a/b/file", "")
    equal(place.check(*NDJSON, at="repo/a/b").targets(), [place.default_target()], place)
    place.put("repo/" + NAME, {"target": "musl:1.2.2"})
    equal(place.check(*NDJSON, at="repo/a/b").targets(), ["musl:1.2.2"], place)
    place.put("repo/a/" + NAME, {"target": "musl:1.2.3"})
    equal(place.check(*NDJSON, at="repo/a/b").targets(), ["musl:1.2.3"], place)
    equal(place.check(*NDJSON, at="repo").targets(), ["musl:1.2.2"], place)


@test
def without_a_repository_only_this_folder_counts(place):
    place.put(NAME, {"target": "musl:1.2.1"})
    place.put("a/file", "")
    equal(place.check(*NDJSON, at="a").targets(), [place.default_target()], place)
    equal(place.check(*NDJSON).targets(), ["musl:1.2.1"], place)


@test
def a_file_that_cannot_be_read_is_not_passed_over(place):
    path = os.path.join(place.folder, NAME)
    place.put("a/file", "")
    for make, reason in ((os.mkfifo, "not a regular file"), (os.mkdir, "not a regular file"),
                         (lambda at: os.symlink("absent", at), "No such file"),
                         (lambda at: os.symlink(NAME, at), "Too many levels of symbolic"),
                         (lambda at: os.symlink("/dev/zero", at), "not a regular file")):
        make(path)
        equal(place.check().status, 2, place)
        has(place.err, f"muslcheck: {NAME}: {reason}")
        equal(place.check("--no-config", "a").status, 1, place)
        (os.rmdir if os.path.isdir(path) else os.remove)(path)


@test
def config_and_no_config(place):
    place.put(NAME, "{ broken")
    path = place.put("other.json", {"target": "musl:1.2.2"})
    equal(place.check(*NDJSON, "--config", path).targets(), ["musl:1.2.2"], place)
    equal(place.check(*NDJSON, MUSLCHECK_CONFIG=path).targets(), ["musl:1.2.2"], place)
    equal(place.check(*NDJSON, "--no-config", MUSLCHECK_CONFIG=path).targets(),
          [place.default_target()], place)
    equal(place.check("--no-config", "--config", path).status, 2, place)
    equal(place.check("--config", "absent.json").status, 2, place)
    has(place.err, "absent.json: No such file")
    equal(place.check().status, 2, place)
    has(place.err, f"{NAME}: line 1, column")
    equal(place.out, "", place)


@test
def errors_have_file_and_line(place):
    place.put(NAME, '{\n "target": "alpine:3.22",\n "tagret": "x"\n}')
    equal(place.check().status, 2, place)
    equal(place.err, f"muslcheck: {NAME}: line 3: unknown key 'tagret'. Did you mean "
          "'target'?\n", place)
    place.put(NAME, '{\n "target":\n  ["alpine:thee"] }')
    equal(place.check().status, 2, place)
    has(place.err, f"set in {NAME}: line 3")
    place.put(NAME, '{ "allow": ["runs",\n "walks"] }')
    equal(place.check().status, 2, place)
    has(place.err, f"set in {NAME}: line 2")
    place.put("sub/" + NAME, '{ "x": 1 }')
    place.put(".git/HEAD", "")
    place.put("sub/deeper/file", "")
    equal(place.check(at="sub/deeper").status, 2, place)
    has(place.err, f"muslcheck: ../{NAME}: line 1: ")


@test
def targets_named_decide_and_not_what_the_file_requires(place):
    place.put(NAME, {"target": ["musl:1.2.5", "musl:1.2.5+gcompat"], "require":
                     "musl:1.2.5+gcompat"})
    equal(place.check().status, 0, place)
    equal(place.check("--target", "musl:1.2.5").status, 1, place)


@test
def fail_on_is_a_threshold(place):
    target = ("--target", "alpine:3.22")
    equal(place.check(*target).status, 1, place)
    for level, status in [("gcompat", 1), ("rebuild", 0), ("port", 0), ("none", 0),
                          ("add-packages", 1), ("error", 1), ("nonsense", 2)]:
        equal((level, place.check(*target, "--fail-on", level).status), (level, status), place)
    place.put(NAME, {"fail-on": "rebuild"})
    equal(place.check(*target).status, 0, place)


@test
def a_risk_fails_when_that_is_asked_for(place):
    path = os.path.join(place.samples, "hosts/postgresql-later.so")
    place.run(*NDJSON, "--target", "alpine:3.22", path)
    risks = [finding for line in place.objects()
             for finding in line["targets"]["alpine:3.22"]["findings"]]
    equal([risk["severity"] for risk in risks], ["info"], place)
    equal(place.run("--target", "alpine:3.22", path).status, 0, place)
    equal(place.run("--target", "alpine:3.22", "--fail-on", "warning", path).status, 0, place)
    equal(place.run("--target", "alpine:3.22", "--fail-on", "info", path).status, 1, place)
    place.put(NAME, {"ignore": [{"rule": risks[0]["rule"], "reason": "checked"}]})
    equal(place.run("--target", "alpine:3.22", "--fail-on", "info", path).status, 0, place)


@test
def an_ignored_finding_is_listed_and_does_not_count(place):
    place.put(NAME, {"target": "musl:1.2.5", "ignore": [
        {"rule": "load.interp-not-found", "reason": "started by hand"},
        {"soname": "libnone.so", "reason": "gone"}]})
    place.check(*NDJSON)
    answer = place.objects()[0]["targets"]["musl:1.2.5"]
    equal((answer["verdict"], answer["loads"], place.status), ("accepted", False, 0), place)
    equal([finding.get("suppressed") for finding in answer["findings"]],
          ["started by hand"], place)
    has(place.err, f"{NAME}: line 8: ignore matched nothing (reason: gone)")
    place.check()
    has(place.out, "ignored)")
    has(place.check("--verbose").out, "ignored: started by hand")
    equal(place.check("--quiet").err, "", place)


@test
def an_expired_ignore_fails_loudly(place):
    place.put(NAME, {"ignore": [{"rule": "load.*", "reason": "until the release",
                                 "expires": "2026-11-24"}]})
    equal(place.check().status, 0, place)
    equal(place.check("--today", "2026-11-25").status, 2, place)
    has(place.err, "ignore expired on 2026-11-24 (until the release)")
    equal(place.out, "", place)


@test
def a_baseline_takes_what_was_there_and_nothing_else(place):
    place.put(".git/HEAD", "")
    place.put("sub/file", "")
    target = ("--target", "musl:1.2.5")
    equal(place.check(*target, "--write-baseline", "base.json").status, 0, place)
    has(place.out, "load.interp-not-found")
    has(place.err, "wrote 1 finding to base.json")
    rows = json.loads(place.read("base.json"))["findings"]
    equal([row["rule"] for row in rows], ["load.interp-not-found"], place)
    equal((place.check(*target, "--baseline", "base.json").status, place.err), (0, ""), place)
    has(place.out, "accepted      (1 finding ignored)")
    # From another folder of the repository it is the same finding.
    equal(place.check(*target, "--baseline", "../base.json", at="sub").status, 0, place)
    place.put(NAME, {"baseline": "base.json"})
    equal(place.check(*target, at="sub").status, 0, place)
    # Another target's findings are others, and those in the file are then gone.
    equal(place.check("--target", "musl:1.2.4").status, 1, place)
    has(place.err, "base.json: 1 baseline finding no longer occurs")
    # Written anew, what is gone is gone and what was there stays.
    place.check("--target", "musl:1.2.4", "--write-baseline", "base.json")
    equal([row["target"] for row in json.loads(place.read("base.json"))["findings"]],
          ["musl:1.2.4"], place)
    place.check("--target", "musl:1.2.4", "--write-baseline", "base.json")
    equal(len(json.loads(place.read("base.json"))["findings"]), 1, place)


@test
def a_baseline_that_is_none_is_refused_with_its_line(place):
    for text, message in [("", "line 1"), ("{}", "not a baseline file"),
                          ('{"schema":"muslcheck/baseline/1","findings":[\n{"fingerprint":"x"}]}',
                           "line 2: entry has no valid \"fingerprint\""),
                          ('{"schema":"muslcheck/baseline/1","findings":[1]}', "line 1")]:
        place.put("b.json", text)
        equal(place.check("--baseline", "b.json").status, 2, place)
        has(place.err, "b.json: ")
        has(place.err, message)
    equal(place.check("--baseline", "absent.json").status, 2, place)


@test
def excluded_files_are_not_read(place):
    for name in ("keep/a.so", "drop/b.so", "keep/test/c.so", "keep/d.node"):
        place.put(name, "\x7fELF")
    place.run("--exclude", "drop", "--exclude", "**/test/**", ".")
    equal(sorted(line.split(":")[1].strip() for line in place.err.splitlines()),
          ["./keep/a.so", "./keep/d.node"], place)
    equal(place.run("--exclude", "keep", "--exclude", "*.so", "drop/b.so", "keep").status, 4,
          place)
    place.put(NAME, {"exclude": ["*.so", "*.node"]})
    equal(place.run(".").status, 0, place) # the configuration itself


MUSL = ("--target", "musl:1.2.5")


def plant(place):
    """Two runs' worth of files; what the first run says of them, in both formats."""
    place.copy("hosts/postgresql.so", "d/same.so")
    place.copy("hosts/postgresql.so", "d/worse.so")
    place.copy("missing-name/now.so", "d/better.so")
    place.copy("fortify/fortify.so", "d/other.so")
    place.copy("hosts/postgresql.so", "d/gone.so")
    place.run(*MUSL, "-f", "json=before.json", "-f", "ndjson=before.ndjson", "d")
    place.copy("missing-name/now.so", "d/worse.so")
    place.copy("hosts/postgresql.so", "d/better.so")
    place.copy("port/backtrace.so", "d/other.so")
    place.copy("missing-name/now.so", "d/new.so")
    place.copy("hosts/postgresql.so", "d/new-fine.so")
    os.unlink(os.path.join(place.folder, "d/gone.so"))


@test
def a_comparison_tells_what_changed_and_nothing_else(place):
    plant(place)
    place.put("pretty.json", json.loads(place.read("before.json")))
    for before in ("before.json", "before.ndjson", "pretty.json"):
        place.run(*MUSL, "--compare", before, "d")
        equal(place.status, 1, place)
        lines = place.out.splitlines()
        equal([line for line in lines if line[0] != " "],
              ["worse: d/worse.so", "new: d/new.so", "changed: d/other.so",
               "better: d/better.so", "removed: d/gone.so",
               f"compared with {before}: 1 worse, 2 new, 1 changed, "
               "1 better, 1 removed, 1 unchanged; 3 fail the run"],
              place)
        has(place.out, "worse.so\n  musl:1.2.5  unknown, was runs\n    new: ")
        has(place.out, "better.so\n  musl:1.2.5  runs, was unknown\n    fixed: load.symbol-not-found: ")
    place.run(*MUSL, "--compare", "before.json", "--jobs", "1", "d")
    one = place.out
    equal(place.run(*MUSL, "--compare", "before.json", "--jobs", "4", "d").out, one, place)


@test
def a_comparison_for_a_pull_request_is_markdown(place):
    plant(place)
    place.copy("missing-name/now.so", "d/<b>`x`|_.so")
    place.run(*MUSL, "--compare", "before.json", "-f", "markdown=pr.md", "-f", "ndjson", "d")
    text = place.read("pr.md")
    has(text, "### muslcheck: 1 worse, 3 new, ")
    has(text, "- **worse**: d/worse.so\n  - musl:1.2.5: `runs` → `unknown`\n    - new: ")
    has(text, "d/&lt;b&gt;\\`x\\`\\|\\_.so")
    # Other formats are whole: one of them is what the next run compares with.
    equal(len(place.objects()), 7, place)
    for number in range(1500):
        place.copy("missing-name/now.so", f"d/a-name-of-forty-characters-at-least-{number}.so")
    place.run(*MUSL, "--compare", "before.json", "-f", "markdown=pr.md", "d")
    text = place.read("pr.md")
    equal(len(text) < 65536, True, place)
    has(text, "\nTruncated: ")


@test
def a_comparison_only_with_what_was_judged_before(place):
    plant(place)
    place.run(*MUSL, "--target", "musl:1.2.4", "--compare", "before.json", "d/same.so")
    has(place.out, ", 1 unchanged")
    place.run("--target", "musl:1.2.4", "--compare", "before.json", "d/worse.so")
    has(place.out, ", 1 unchanged")


@test
def a_floor_that_moves_is_reported(place):
    place.copy(PROGRAM, "d/a")
    place.run(*MUSL, "-f", "ndjson=before", "d")
    before = json.loads(place.read("before").splitlines()[0])
    floor = before["floors"]["glibc"]
    for version, expected in [("2.5", f"worse: d/a\n  glibc floor raised from 2.5 to {floor['version']}"
                           f" ({floor['node']}: {floor['symbol']})\n"),
                          ("2.100", f"better: d/a\n  glibc floor lowered from 2.100 to "
                           f"{floor['version']}\n"),
                          (None, "worse: d/a\n  glibc floor raised from any release to "),
                          (floor["version"], "compared with before: 1 unchanged")]:
        floor["version"] = version
        place.put("before", before)
        has(place.run(*MUSL, "--compare", "before", "d").out, expected)
    del before["floors"] # a report from before there were any
    place.put("before", before)
    has(place.run(*MUSL, "--compare", "before", "d").out, "compared with before: 1 unchanged")


@test
def a_device_is_not_read_up_to_the_limit(place):
    place.put("d/file", "")
    place.run(*MUSL, "--compare", "/dev/zero", "d")
    equal(place.status, 2, place)
    has(place.err, "/dev/zero: not text: it has a NUL byte")


@test
def invalid_reports_are_rejected_with_the_line(place):
    row = '{"schema":"muslcheck/object/1","path":"a","targets":{}}\n'
    for text, message in [
            ("", "contains no report"), ("[]", "line 1: not a muslcheck report"), ("{}", "line 1"),
            (row + "\n{", "line 3, column"), (row + row + "x", "line 3, column 1"),
            (row + '{"schema":"other/1"}', "line 2: not a muslcheck report"),
            (row + '{"schema":"muslcheck/object/1"}', "line 2: object without"),
            ('{"schema":"muslcheck/object/1","path":"a","targets":{"t":{}}}',
             "line 1: target without"),
            ('{"schema":"muslcheck/object/1","path":"a","targets":{"t":{"verdict":"runs",'
             '"findings":[{"severity":"error"}]}}}', "line 1: finding without")]:
        place.put("before", text)
        equal(place.check("--compare", "before").status, 2, place)
        has(place.err, "muslcheck: before: " + message)
        equal(place.out, "", place)
    place.check("--write-baseline", "base")
    equal(place.check("--compare", "base").status, 2, place)
    has(place.err, "base: line 1: this is a baseline, not a report. Use it with --baseline")
    for form in ("json", "ndjson"):
        place.check("-f", f"{form}=report")
        equal(place.check("--baseline", "report").status, 2, place)
        has(place.err, "report: this is a report, not a baseline. Use it with --compare")


def samples_program(place):
    place.copy(PROGRAM, "program")
    return "program"


@test
def only_what_is_new_or_worse_fails_a_comparison(place):
    place.copy("port/backtrace.so", "d/old.so")
    equal(place.run(*MUSL, "--compare", "absent", "-f", "json=before", "d").status, 1, place)
    has(place.err, "absent: no earlier report, nothing to compare with")
    equal(place.run(*MUSL, "--compare", "before", "d").status, 0, place)
    has(place.out, "compared with before: 1 unchanged\n")
    equal(place.run(*MUSL, "--compare", "before", "--compare-all", "d").status, 1, place)
    has(place.out, "compared with before: 1 unchanged; 1 fails the run\n")
    place.copy("missing-name/now.so", "d/new.so")
    equal(place.run(*MUSL, "--compare", "before", "d").status, 3, place)
    has(place.out, "new: d/new.so\n  musl:1.2.5  unknown\n  fails the run: musl:1.2.5\n")
    place.copy("fortify/fortify.so", "d/new.so")
    equal(place.run(*MUSL, "--compare", "before", "d").status, 1, place)


@test
def a_newer_library_than_the_limit_fails_with_its_symbol(place):
    glibc, before = ("--target", "glibc:2.41"), "2.33"
    equal(place.run(*glibc, "--max-glibc", "2.34", samples_program(place)).status, 0, place)
    equal(place.run(*glibc, "--max-glibc", before, samples_program(place)).status, 1, place)
    has(place.out, "requires GLIBC_2.34 (__libc_start_main); the limit is 2.33")
    has(place.out, "[floor.glibc]")
    equal(place.run(*glibc, "--max-glibc", before, "--fail-on", "none",
                    samples_program(place)).status, 0, place)
    equal(place.run(*glibc, "--max-glibc", "two", samples_program(place)).status, 2, place)
    has(place.err, "--max-glibc must be a version such as 2.17, not 'two'")


@test
def fail_on_changes_the_exit_status_and_nothing_else(place):
    place.copy(PROGRAM, "d/a")
    outs = []
    for level in ([], ["--fail-on", "none"], ["--fail-on", "port"]):
        place.run("--target", "alpine:3.22", "--target", "debian:trixie-slim", *level,
                  "-f", "ndjson", "-f", "text=text", "d")
        outs.append((place.read("text"), place.out))
        equal(place.status, 0 if level else 1, place)
    equal(outs[0], outs[1], place)
    equal(outs[0], outs[2], place)
    has(outs[0][1], '"recommended":"debian:trixie-slim"')



@test
def the_schema_agrees_with_the_program(place):
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    files = {name: read_json(os.path.join(CORPUS, name)) for name in os.listdir(CORPUS)}
    files.update({f"own {index}": text for index, text in enumerate(AGREED)})
    decided = 0
    for name, data in files.items():
        if data is None:
            continue
        valid = validator(schema).is_valid(data)
        place.put(NAME, data)
        place.run("explain", "fcntl64")
        refused = place.status == 2 and f"{NAME}: line" in place.err
        # A well-formed file may still name what does not exist: that is not for a schema.
        if valid and not refused or not valid and refused:
            decided += 1
            continue
        raise AssertionError(f"{name}: schema says {valid}, program: {place.err}")
    equal(decided >= len(AGREED), True, place)


AGREED = [
    {}, {"target": "musl:1.2.5"}, {"target": []}, {"target": 1}, {"target": [1]},
    {"target": ""}, {"root": ["/"]}, {"allow": "walks"}, {"fail-on": "runs"},
    {"fail-on": ["rebuild", "warning"]}, {"ignore": []}, {"ignore": {}}, {"ignore": [1]},
    {"ignore": [{"path": "x"}]}, {"ignore": [{"path": "x", "reason": "r"}]},
    {"ignore": [{"path": "x", "reason": " "}]}, {"ignore": [{"reason": "r"}]},
    {"ignore": [{"path": "x", "reason": "r", "expires": "2030-13-01"}]},
    {"ignore": [{"path": "x", "reason": "r", "expires": "2030-12-01"}]},
    {"ignore": [{"path": "x", "reason": "r", "extra": "y"}]}, {"extra": {}}, [], "x",
    {"$schema": "config.schema.json"}, {"$schema": 1},
]


def read_json(path):
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
    except ValueError:
        return None # no JSON at all: the fuzz target's business
    # These name files that are not there.
    for key in ("db", "root", "baseline"):
        if isinstance(data, dict):
            data.pop(key, None)
    return data


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--samples", required=True)
    options = parser.parse_args()
    failed = 0
    for function in TESTS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(Place(options, folder))
            except (AssertionError, ValueError, KeyError, OSError) as error:
                failed += 1
                print(f"FAIL {function.__name__}: {type(error).__name__}: {error}")
    print(f"{len(TESTS) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
