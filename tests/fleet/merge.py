"""Tests of `muslcheck merge`: what reports say together is what one run says."""
import json
import os
import re
import resource
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "containers"))
from making import Image, layout, saved, tar # pylint: disable=wrong-import-position

PARTS = 5
OLD, NEW = "alpine:3.21", "alpine:3.22"
TESTS = []
# What must reach no terminal, browser or Markdown reader as it is.
HOSTILE = "a\u001b[31m\u202e<script>|`@x"


def test(function):
    TESTS.append(function)
    return function


def equal(actual, expected, about=""):
    if actual != expected:
        raise AssertionError(f"{str(actual)[:600]}, not {str(expected)[:600]}; {about}")


def write(at, name, content):
    path = os.path.join(at.folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def read(at, name):
    with open(os.path.join(at.folder, name), "rb") as file:
        return file.read()


def run(at, *arguments, **more):
    return subprocess.run([at.program, *arguments], cwd=at.folder, check=False, timeout=300,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **more)


def merge(at, form, *reports):
    return run(at, "merge", "--no-config", "--format", form, *reports)


def record(kind, **members):
    return json.dumps({"schema": f"muslcheck/{kind}/1", **members}) + "\n"


def component(name, path, **verdicts):
    return record("component", type="npm", name=name, version="1.0", path=path, targets={
        target: {"verdict": verdict, "objects": 1, "blocking": []}
        for target, verdict in verdicts.items()})


def service(path, verdicts, name=None):
    return record("input", input={"name": name or path, "path": path}, targets={
        target: {"verdict": verdict, "units": 1, "running": 0}
        for target, verdict in verdicts.items()})


def make_services(at):
    """Next to the files, folders, an image in two forms, a lockfile and what is broken."""
    sample = read(at, at.names[0])
    image = Image([tar({"app/a": sample, "app/b.so": sample})], config={"Cmd": ["/app/a"]})
    write(at, "image.tar", tar(layout([image])))
    write(at, "saved.tar", saved(image))
    write(at, "app/one/a.so", sample)
    write(at, "app-2/a.so", sample)
    write(at, "locked/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
        "node_modules/bcrypt": {"version": "5.1.0", "hasInstallScript": True}}}))
    write(at, "broken.so", b"\x7fELF\x02\x01\x01")
    return at.names + ["image.tar", "saved.tar", "app", "app-2", "locked", "broken.so"]


def make_reports(at, *arguments):
    """The report of one run over the sorted list, and those of its parts."""
    write(at, "list", "".join(f"{name}\n" for name in sorted(make_services(at))))
    command = ["--no-config", "--target", OLD, "--target", NEW, "--files-from", "list",
               *arguments]
    run(at, *command, "--format", "ndjson=one")
    for part in range(PARTS):
        run(at, *command, "--shard", f"{part}/{PARTS}", "--format", f"ndjson=part{part}")
    return [f"part{part}" for part in range(PARTS)]


@test
def merged_parts_are_the_report_of_one_run(at):
    for arguments in ([], ["--verbose", "--digest", "--symbols"]):
        parts = make_reports(at, *arguments)
        for order in (parts, parts[::-1]):
            done = merge(at, "ndjson=merged", *order)
            equal((done.returncode, read(at, "merged") == read(at, "one")), (1, True),
                  done.stderr)
    equal(len(read(at, "one").splitlines()) > 60, True)
    equal(merge(at, "ndjson=again", "merged").returncode, 1)
    equal(read(at, "again"), read(at, "merged"))


@test
def rows_of_inputs_are_those_of_one_run(at):
    parts = make_reports(at)
    whole = run(at, "--no-config", "--target", OLD, "--target", NEW, "--files-from", "list",
                "--format", "tsv").stdout
    rows = [line for line in whole.splitlines() if line.endswith(("\tinput", "\tkind"))]
    equal(merge(at, "tsv", *parts).stdout.splitlines(), rows)


@test
def a_broken_line_is_named_and_the_rest_is_read(at):
    good = service("a", {NEW: "runs"})
    lines = [good, '{"schema"\n', "[1]\n", record("input", input={"path": 1, "name": "x"}),
             record("object", path="x", targets={NEW: {"verdict": "perhaps"}}),
             record("object", path="x", targets={NEW: {}}),
             record("later", path="x"), record("report", objects=[]),
             "\n", good.replace('"a"', '"b"')]
    text = "".join(lines).encode().replace(b"perhaps", b"\xff")
    write(at, "report", text + b"x" * (65 << 20) + b"\n" + service("c", {NEW: "runs"}).encode())
    done = merge(at, "json", "report", "missing", ".")
    fleet = json.loads(done.stdout)
    equal([each["path"] for each in fleet["services"]], ["a", "b", "c"])
    named = [line.split(": ")[1] for line in done.stderr.splitlines()]
    expected = [f"report:{number}" for number in (2, 3, 4, 5, 6, 7, 8, 11)]
    equal(named, expected + ["missing", "."], done.stderr)
    equal((done.returncode, fleet["broken"]), (3, 10))
    # What does not pass is worse.
    write(at, "other", service("d", {NEW: "port"}))
    equal(merge(at, "text", "report", "other").returncode, 1)


@test
def a_later_report_replaces_and_adds_targets(at):
    write(at, "first", component("x", "a/x", **{OLD: "rebuild"}) + component(
        "x", "b/x", **{OLD: "rebuild"}) + service("a", {OLD: "rebuild"}) + service(
            "b", {OLD: "rebuild"}))
    write(at, "second", component("x", "a/x", **{OLD: "runs"}) + service("a", {OLD: "runs"}))
    write(at, "third", component("x", "a/x", **{NEW: "port"}) + service("a", {NEW: "port"}))
    done = merge(at, "ndjson", "first", "second", "third")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    rows = {line["input"]["path"]: {target: value["verdict"]
                                    for target, value in line["targets"].items()}
            for line in lines if "input" in line}
    equal(rows, {"a": {OLD: "runs", NEW: "port"}, "b": {OLD: "rebuild"}})
    parts = [(line["path"], *line["targets"]) for line in lines if "name" in line]
    equal(parts, [("a/x", OLD), ("a/x", NEW), ("b/x", OLD)])
    fleet = json.loads(merge(at, "json", "first", "second", "third").stdout)
    verdicts = {each["path"]: each["targets"][NEW]["verdict"] for each in fleet["services"]}
    equal(verdicts, {"a": "port", "b": "unknown"})


@test
def the_page_says_what_moves_what_blocks_and_what_a_release_changes(at):
    write(at, "report", "".join([
        component("sharp", "a/sharp", **{OLD: "rebuild", NEW: "rebuild"}),
        component("sharp", "a/more/sharp", **{OLD: "rebuild", NEW: "rebuild"}),
        component("canvas", "b/canvas", **{OLD: "port", NEW: "runs"}),
        component("sharp", "b/sharp", **{OLD: "rebuild", NEW: "rebuild"}),
        component("fine", "c/fine", **{OLD: "runs", NEW: "gcompat"}),
        service("a", {OLD: "rebuild", NEW: "rebuild"}),
        service("b", {OLD: "port", NEW: "rebuild"}),
        service("c", {OLD: "runs", NEW: "gcompat"}),
        service("d", {OLD: "runs", NEW: "runs"})]))
    fleet = json.loads(merge(at, "json", "report").stdout)
    equal([(each["target"], each["passing"], each["verdicts"]) for each in fleet["targets"]],
          [(OLD, 2, {"runs": 2, "rebuild": 1, "port": 1}),
           (NEW, 1, {"runs": 1, "gcompat": 1, "rebuild": 2})])
    equal([(each["target"], each["name"], each["verdict"], each["services"], each["alone"])
           for each in fleet["blockers"]],
          [(OLD, "sharp", "rebuild", 2, 1), (OLD, "canvas", "port", 1, 0),
           (NEW, "sharp", "rebuild", 2, 2), (NEW, "fine", "gcompat", 1, 1)])
    equal(fleet["changes"], [{
        "from": OLD, "to": NEW, "better": 1, "worse": 1,
        "services": [{"path": "b", "from": "port", "to": "rebuild"},
                     {"path": "c", "from": "runs", "to": "gcompat"}]}])
    for form in ("text", "markdown", "html"):
        text = re.sub(r"</?\w+[^>]*>|`", "", merge(at, form, "report").stdout)
        for part in (f"{OLD}: 2 of 4 services can move: 2 runs, 1 rebuild, 1 port",
                     "in 2 services, the only obstacle in 1", f"{NEW} instead of {OLD}",
                     "1 service improves, 1 gets worse"):
            equal(part in text, True, (form, part, text))
    equal("can move to all targets today: d\n" in merge(at, "text", "report").stdout, True)
    done = run(at, "merge", "--no-config", "--allow", "gcompat", "--format", "json", "report")
    equal([each["passing"] for each in json.loads(done.stdout)["targets"]], [2, 2])


@test
def what_decides_the_exit_status_is_chosen(at):
    write(at, "report", service("a", {OLD: "rebuild", NEW: "runs"}))
    for arguments, status in (([], 1), (["--require", NEW], 0), (["--allow", "rebuild"], 0),
                              (["--fail-on", "port"], 0), (["--fail-on", "none"], 0),
                              (["--require", "debian:trixie-slim"], 2),
                              (["--target", NEW], 2), (["--format", "sarif"], 2)):
        equal(run(at, "merge", "--no-config", *arguments, "report").returncode, status,
              arguments)
    write(at, "open", service("a", {NEW: "unknown"}))
    equal(merge(at, "text", "open").returncode, 3)
    write(at, "empty", "")
    equal([merge(at, "text", *reports).returncode for reports in (["empty"], [])], [4, 2])


@test
def no_name_of_a_report_controls_its_reader(at):
    write(at, "report", "".join([
        component(HOSTILE, f"{HOSTILE}/x", **{OLD: "port", NEW: "rebuild"}),
        record("input", input={"name": HOSTILE, "path": HOSTILE}, targets={
            target: {"verdict": "port", "units": 1, "running": 0, "decided_by": HOSTILE,
                     "reason": HOSTILE, "remedy": HOSTILE} for target in (OLD, NEW, HOSTILE)})]))
    for form in ("text", "json", "ndjson", "tsv", "markdown", "html"):
        text = merge(at, form, "report").stdout
        equal(re.findall("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e]", text), [], form)
        shown = re.sub("``.*?``", "", text) if form == "markdown" else text
        equal("<script>" in shown and form in ("html", "markdown"), False, form)
        equal(len(text) > 100, True, form)


@test
def memory_does_not_grow_with_what_lines_hold(at):
    if b"__asan_init" in read(at, at.program):
        return
    with open(os.path.join(at.folder, "report"), "w", encoding="utf-8") as file:
        for number in range(20000):
            file.write(record("object", path=f"a/{number}", targets={NEW: {"verdict": "runs"}},
                              symbols="x" * 8000))
        file.write(service("a", {NEW: "runs"}))
    limit = 80 << 20 # bytes of data; the report has twice as many
    done = run(at, "merge", "--no-config", "--format", "ndjson=out", "report",
               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)))
    equal((done.returncode, len(read(at, "out").splitlines())), (0, 20001), done.stderr)
