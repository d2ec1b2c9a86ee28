#!/usr/bin/env python3
"""run.py --program P: lockfiles of each package manager, and folders with them.

Each folder in fixtures/ has a lockfile and a file "expect" that says what is right for it:

    whole alpine:3.22 rebuild               the verdict of the folder
    sharp alpine:3.22 runs                  of a package; "skipped" if it does not decide
    service apps/api alpine:3.22 unknown    of a row
    error line 3: ...                       the folder is unknown, with that on standard error

The fixtures have the structure that the managers' own programs wrote for small projects, cut
down; some are rewritten from what public projects have.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TARGETS = ["alpine:3.22", "debian:trixie-slim"]


def check(program, path, *options, targets=TARGETS):
    command = [program, "--format", "ndjson", "--no-config", "--no-sandbox", *options]
    for target in targets:
        command += ["-t", target]
    run = subprocess.run([*command, path], capture_output=True, text=True, timeout=60,
                         check=False)
    return run, [json.loads(line) for line in run.stdout.splitlines()]


def verdict(result):
    return "skipped" if "aside" in result else result["verdict"]


def found(records, folder):
    """What was found, as the lines of "expect" without errors."""
    lines = []
    for record in records:
        targets = record.get("targets", {})
        kind = record["schema"]
        if kind == "muslcheck/component/1":
            subject = record["name"]
        elif kind == "muslcheck/input/1":
            subject = "service " + os.path.relpath(record["input"]["path"], folder)
        elif kind == "muslcheck/service/1":
            subject = "whole"
        else:
            continue
        lines += [f"{subject} {target} {verdict(targets[target])}" for target in targets]
    return lines


def check_fixture(program, folder):
    with open(os.path.join(folder, "expect"), encoding="utf-8") as file:
        expected = [line.strip() for line in file if line.strip() and line[0] != "#"]
    report = os.path.join(folder, "report.json") # of pip: found by its content only
    run, records = check(program, report if os.path.exists(report) else folder)
    lines = found(records, folder)
    problems = []
    for line in expected:
        if line.startswith("error "):
            if line.removeprefix("error ") not in run.stderr or run.returncode != 3:
                problems.append(f"{line}: exit {run.returncode}: {run.stderr}")
        elif line not in lines:
            subject = line.rsplit(" ", 1)[0]
            problems.append(f"{line}: " + str([one for one in lines if one.startswith(subject)]))
    # Every entry is expected: what is not said here would go unnoticed.
    said = {line.rsplit(" ", 2)[0] for line in expected}
    for line in lines:
        subject = line.rsplit(" ", 2)[0]
        if subject not in said and not subject.startswith(("service .", "service report")):
            problems.append(f"not expected: {line}")
    return problems


def write(folder, files):
    for path, text in files.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


# Files that say what a service installs: each makes its folder unknown, with its name.
LISTS = {
    "Cargo.lock": 'version = 4\n[[package]]\nname = "a"\n',
    "Cargo.toml": "[package]\n",
    "Gemfile": 'gem "rails"\n',
    "Package.resolved": "{}",
    "Pipfile": '[packages]\nflask = "*"\n',
    "a.csproj": '<PackageReference Include="A"/>',
    "a.fsproj": '<PackageReference Include="A"/>',
    "bun.lockb": "\0",
    "cabal.project.freeze": "constraints: any.a ==1\n",
    "composer.json": '{"require": {"php": ">=8", "a/b": "^1"}}',
    "conda-lock.yml": "version: 1\n",
    "cpanfile.snapshot": "# carton snapshot format: version 1.0\n",
    "deno.lock": "{}",
    "environment.yml": "dependencies: [python=3.12]\n",
    "gems.rb": 'gem "rails"\n',
    "go.mod": "module example.invalid/a\n",
    "go.sum": "example.invalid/b v1.0.0 h1:abc=\n",
    "mix.lock": "%{}",
    "package.json": '{"dependencies": {"a": "1"}}',
    "pixi.lock": "version: 6\n",
    "pom.xml": "<project/>\n",
    "build.gradle": "plugins { id 'java' }\n",
    "build.gradle.kts": "plugins { java }\n",
    "build.sbt": "name := \"a\"\n",
    "rebar.lock": "[].\n",
    "renv.lock": "{}",
    "stack.yaml.lock": "packages: []\n",
    "pyproject.toml": '[project]\ndependencies = ["flask"]\n',
    "requirements-prod.txt": "flask\n",
    "prod-requirements.txt": "flask\n",
    "requirements/base.txt": "flask\n",
    "setup.cfg": "[options]\ninstall_requires =\n  flask\n",
    "setup.py": "setup(install_requires=['flask'])\n",
    "yarn.lock": "__metadata:\n  version: 99\n",
    "Dockerfile.j2": "FROM {{ base }}\n",
    "docker-compose.yml.tmpl": "services: {}\n",
    "templates/deployment.yaml": "image: {{ .Values.image }}\n",
    "k8s/pod.yaml.gotmpl": "kind: Pod\n",
}

# Files that are named, but decide nothing.
NAMED = {
    ".devcontainer/Dockerfile": "FROM centos:7\n",
    "examples/web/Dockerfile": "FROM centos:7\n",
    "fixtures/compose.yaml": "services: {a: {image: 'centos:7'}}\n",
    "requirements-dev.txt": "numpy\n",
    "requirements/test.txt": "numpy\n",
    "testdata/Containerfile": "FROM centos:7\n",
    "vendor/lib/Dockerfile": "FROM centos:7\n",
}


def check_silence(program):
    """Whatever says what a service installs is read or named, next to other files or not."""
    problems = []
    for path, text in {**LISTS, **NAMED}.items():
        with tempfile.TemporaryDirectory() as folder:
            write(folder, {path: text, "README": "nothing\n"})
            run, records = check(program, folder)
            names = [r["name"] for r in records if r["schema"] == "muslcheck/component/1"]
            named = os.path.basename(path) in " ".join([*names, run.stderr])
            right = run.returncode == (3 if path in LISTS else 0)
            if not named or not right:
                problems.append(f"{path}: exit {run.returncode}, named: {names} {run.stderr}")
    return problems


def check_modules(program):
    """The modules of a Java build are named with it; a built archive answers for all."""
    files = {"a/pom.xml": "<project/>\n", "a/lib/pom.xml": "<project/>\n",
             "a/web/pom.xml": "<project/>\n",
             "b/build.gradle": "\n", "b/app/build.gradle.kts": "\n"}
    problems = []
    for archive, wanted in (("", ["a/pom.xml", "b/build.gradle"]),
                            ("a/web/target/web.jar", ["b/build.gradle"])):
        with tempfile.TemporaryDirectory() as folder:
            write(folder, files)
            if archive:
                os.makedirs(os.path.join(folder, os.path.dirname(archive)))
                with zipfile.ZipFile(os.path.join(folder, archive), "w") as jar:
                    jar.writestr("META-INF/maven/g/web/pom.properties",
                                 "groupId=g\nartifactId=web\nversion=1\n")
            _, records = check(program, folder, targets=["alpine:3.22"])
        named = sorted(os.path.relpath(r["path"], folder) for r in records
                       if r.get("type") == "lockfile-entry")
        problems += [] if named == wanted else [f"with {archive}: {named}"]
    return problems


def check_elsewhere(program):
    """A lockfile here does not answer for a manifest of another path."""
    locked = '{"lockfileVersion": 3, "packages": {}}'
    problems = []
    for manifest, lock in (("package.json", {"package-lock.json": locked}),
                           ("pom.xml", {"pom.xml": "<project/>\n"})):
        with tempfile.TemporaryDirectory() as here, tempfile.TemporaryDirectory() as other:
            write(here, lock)
            write(other, {manifest: LISTS[manifest]})
            run = subprocess.run(
                [os.path.abspath(program), "--no-config", "-f", "ndjson", "-t", "alpine:3.22",
                 ".", other], cwd=here, capture_output=True, text=True, timeout=60, check=False)
            if f'"path":"{other}/{manifest}"' not in run.stdout or run.returncode != 3:
                problems.append(f"{manifest}: exit {run.returncode}: {run.stdout[:300]}")
    return problems


def check_charts(program):
    """A chart is named once, with its templates and the charts that it depends on."""
    template = {"templates/a.yaml": "a: {{ b }}\n", "Chart.yaml": "name: a\n"}
    files = {f"{folder}{name}": text for name, text in template.items()
             for folder in ["charts/a/", "charts/a/charts/b/", "charts/c/"]}
    with tempfile.TemporaryDirectory() as folder:
        write(folder, files)
        _, records = check(program, folder, targets=["alpine:3.22"])
    named = [os.path.relpath(r["path"], folder) for r in records
             if r["schema"] == "muslcheck/component/1"]
    return [] if named == ["charts/a/Chart.yaml", "charts/c/Chart.yaml"] else [f"named: {named}"]


GO = "FROM golang:1.24 AS build\nRUN CGO_ENABLED=0 go build -o /app .\nFROM alpine:3.22\n" \
     'COPY --from=build /app /app\nENTRYPOINT ["/app"]\n'
SHELL = 'FROM alpine:3.22\nCMD ["/bin/sh"]\n'


def check_answered(program):
    """Source is answered by what is built from it; a manifest by a lockfile above."""
    cases = [
        ({"go.sum": LISTS["go.sum"], "go.mod": LISTS["go.mod"], "Dockerfile": GO}, 0),
        ({"go.sum": LISTS["go.sum"], "docker/Dockerfile": GO}, 0),
        ({"svc/go.sum": LISTS["go.sum"], "Dockerfile": GO}, 0),
        ({"a/go.sum": LISTS["go.sum"], "b/Dockerfile": GO}, 3),
        ({"go.sum": LISTS["go.sum"], "web/Dockerfile": SHELL}, 3),
        ({"package-lock.json": '{"lockfileVersion": 3, "packages": {}}',
          "a/package.json": LISTS["package.json"]}, 0),
        ({"a/package-lock.json": '{"lockfileVersion": 3, "packages": {}}',
          "b/package.json": LISTS["package.json"]}, 3),
        ({"vendor/x/composer.json": LISTS["composer.json"]}, 0),
        ({"chart/Chart.yaml": "name: a\n", "chart/templates/a.yaml": "a: {{ b }}\n"}, 3),
    ]
    problems = []
    for files, status in cases:
        with tempfile.TemporaryDirectory() as folder:
            write(folder, {**files, "README": "nothing\n"})
            run, _ = check(program, folder, targets=["alpine:3.22"])
            if run.returncode != status:
                problems.append(f"{list(files)}: exit {run.returncode}: {run.stdout}")
    return problems


def check_rows(program):
    """The members of a workspace are rows in every format, also of a lockfile that is named."""
    folder = os.path.join(HERE, "fixtures", "npm-workspace")
    rows = ["apps/api", "apps/web", "packages/db"]
    problems = []
    for path in (folder, os.path.join(folder, "package-lock.json")):
        for form, mark in (("text", "{}  "), ("markdown", "| `{}` |"), ("html", "<code>{}</code>"),
                           ("tsv", "/{}\t"), ("json", '/{}"'), ("ndjson", '/{}"')):
            run = subprocess.run([program, "--no-config", "-t", TARGETS[0], "-f", form, path],
                                 capture_output=True, text=True, timeout=60, check=False)
            missing = [row for row in rows if mark.format(row) not in run.stdout]
            if missing:
                problems.append(f"{form} of {path}: no row {missing}: {run.stdout[:400]}")
    return problems


def check_table(program):
    """The guide's table of packages is what is said of the fixtures."""
    guide = os.path.join(HERE, "../../src/doc/services.md")
    with open(guide, encoding="utf-8") as file:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in file
                if "-1`" in line or "`gemfile-" in line or "`pipfile`" in line]
    problems = [] if len(rows) >= 10 else [f"only {len(rows)} rows"]
    said = {}
    for package, names, *verdicts, _ in rows:
        for name in names.replace("`", "").split():
            folder = os.path.join(HERE, "fixtures", name)
            if name not in said:
                said[name] = {(r["name"], r["version"]): r for r in check(program, folder)[1]
                              if r["schema"] == "muslcheck/component/1"}
            subject, version = package.split()
            record = said[name].get((subject, version)) or said[name].get((subject, None))
            shown = record and [verdict(record["targets"][target]) for target in TARGETS]
            if shown != verdicts:
                problems.append(f"{package} in {name}: {shown}, not {verdicts}")
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    checks = {name.removeprefix("check_"): function for name, function in globals().items()
              if name.startswith("check_") and name != "check_fixture"}
    for name in sorted(os.listdir(os.path.join(HERE, "fixtures"))):
        checks[name] = lambda program, name=name: check_fixture(
            program, os.path.join(HERE, "fixtures", name))
    failed = 0
    selected = options.names or list(checks)
    for name in selected:
        problems = checks[name](program)
        failed += bool(problems)
        for problem in problems:
            print(f"FAIL {name}: {problem}")
    print(f"{len(selected) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
