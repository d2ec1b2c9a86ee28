#!/usr/bin/env python3
"""run.py --program P: what Dockerfiles are said to need, on each target.

Each file in fixtures/ says in comments what is right for it:

    # Expect: alpine:3.22 rebuild              the verdict of the whole
    # Find: alpine:3.22 12 docker.other-libc   a finding at that line of the file
    # Fix: alpine:3.22 12 apk add curl         what a finding at that line says to do
    # Lacks: alpine:3.22 docker.image-ended    no finding of that rule anywhere

The fixtures are shortened from patterns in public Dockerfiles, in our own words.
"""
import argparse
import glob
import json
import os
import shutil
import re
import resource
import subprocess
import sys
import tempfile

import policy

HERE = os.path.dirname(os.path.abspath(__file__))
CLAIM = re.compile(r"^# (Expect|Find|Fix|Lacks): (\S+) (.+)$", re.M)


def check(program, paths, targets, *options):
    command = [program, "--format", "ndjson", "--no-config"]
    for target in targets:
        command += ["-t", target]
    run = subprocess.run([*command, *options, *paths], capture_output=True, text=True,
                         timeout=60, check=False)
    return run, [json.loads(line) for line in run.stdout.splitlines()]


def findings_of(records, target):
    """(line, rule, finding) of every Dockerfile line."""
    for record in records:
        if record["schema"] == "muslcheck/component/1" and record["type"] == "dockerfile":
            for finding in record["targets"][target].get("findings", []):
                yield record["line"], finding["rule"], finding


def verdict_of(records, target):
    service, = [r for r in records if r["schema"] == "muslcheck/service/1"]
    return service["targets"][target]["verdict"]


def holds(claim, target, value, records):
    found = [(line, rule) for line, rule, _ in findings_of(records, target)]
    if claim == "Expect":
        return verdict_of(records, target) == value, verdict_of(records, target)
    if claim == "Fix":
        line, fix = value.split(" ", 1)
        fixes = [(line, finding.get("remedy")) for line, _, finding in findings_of(records, target)]
        return (int(line), fix) in fixes, fixes
    if claim == "Lacks":
        return value not in [rule for _, rule in found], found
    line, rule = value.split()
    return (int(line), rule) in found, found


def check_fixture(program, path):
    with open(path, encoding="utf-8") as file:
        claims = CLAIM.findall(file.read())
    if not claims:
        return [f"{path}: expects nothing"]
    targets = list(dict.fromkeys(target for _, target, _ in claims))
    run, records = check(program, [path], targets)
    problems = []
    for claim, target, value in claims:
        right, seen = holds(claim, target, value, records)
        if not right:
            problems.append(f"{os.path.basename(path)}: {claim} {target} {value}; is {seen}")
    return problems + ([f"{path}: {run.stderr}"] if run.stderr else [])


NODE = """FROM node:22 AS deps
RUN npm ci
FROM node:22-alpine
COPY --from=deps /app/node_modules ./node_modules
CMD ["node", "server.js"]
"""


def lockfile(packages):
    return json.dumps({"name": "a", "lockfileVersion": 3, "packages": {
        "": {"name": "a"}, **{f"node_modules/{name}": entry
                              for name, entry in packages.items()}}})


def write(folder, **files):
    for name, text in files.items():
        path = os.path.join(folder, name.replace("__", "/").replace("_", "."))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def check_lockfiles(program):
    """A lockfile next to the Dockerfile says whether native packages are copied."""
    native = {"sharp": {"version": "0.33.5", "hasInstallScript": True}}
    plain = {"left-pad": {"version": "1.3.0"}}
    problems = []
    for packages, expected in ((plain, "runs"), (native, "rebuild")):
        with tempfile.TemporaryDirectory() as folder:
            write(folder, Dockerfile=NODE)
            with open(os.path.join(folder, "package-lock.json"), "w",
                      encoding="utf-8") as file:
                file.write(lockfile(packages))
            _, records = check(program, [folder], ["node:22-alpine"])
            lines = [r for r in records if r.get("type") == "dockerfile"]
            worst = {r["targets"]["node:22-alpine"]["verdict"] for r in lines} - {"runs"}
            if worst != ({expected} - {"runs"}):
                problems.append(f"lockfile with {list(packages)}: {worst}, not {expected}")
            message = json.dumps(lines)
            if expected == "rebuild" and "sharp" not in message:
                problems.append(f"native package is not named: {message}")
    return problems


def check_formats(program):
    """The line of a finding is in every format."""
    path = os.path.join(HERE, "fixtures", "go-cgo-to-alpine.Dockerfile")
    marks = {"sarif": '"startLine":11', "github": "line=11", "gitlab": '"begin": 11',
             "text": ".Dockerfile:11", "markdown": "COPY --from=build", "junit": "docker.other-libc",
             "json": '"line":11', "html": "COPY --from=build"}
    problems = []
    for name, mark in marks.items():
        run = subprocess.run([program, "-t", "alpine:3.22", "--format", name, path],
                             capture_output=True, text=True, timeout=60, check=False)
        text = run.stdout.replace('"begin":11', '"begin": 11').replace('"line": 11', '"line":11')
        if mark not in text:
            problems.append(f"{name}: no {mark}")
        if run.returncode != 1:
            problems.append(f"{name}: exit {run.returncode}")
    return problems


# What hadolint says of lines that install, name images or start programs.
SLOPPY = {
    "apt-get without -y": r"apt-get install (?!.*-y)",
    "recommended packages": r"apt-get install (?!.*--no-install-recommends)",
    "lists of packages stay": r"apt-get update(?!.*rm -rf /var/lib/apt/lists)",
    "index of apk stays": r"apk add (?!.*--no-cache)",
    "latest": r"^FROM \S+:latest",
    "no tag": r"^FROM (?!scratch)[^:\s]+( AS|$)",
    "cd": r"^RUN cd ",
    "sudo": r"\bsudo\b",
}


def check_moves(program):
    """A diff applies with patch, what it adds is no sloppy line, and the result runs."""
    problems, moved = [], set()
    for path in sorted(glob.glob(os.path.join(HERE, "fixtures", "*.Dockerfile"))):
        name = os.path.basename(path)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(path, os.path.join(folder, "Dockerfile"))
            run = subprocess.run([program, "--no-config", "recommend", "--dockerfile",
                                  "Dockerfile"], cwd=folder, capture_output=True, text=True,
                                 timeout=60, check=False)
            if "+++ Dockerfile" not in run.stdout:
                refused = run.stdout.startswith("# No Dockerfile: ")
                if refused != (run.returncode != 0) or not (
                        refused or "nothing to change" in run.stdout):
                    problems.append(f"{name}: exit {run.returncode}: {run.stdout}")
                continue
            moved.add(name.removesuffix(".Dockerfile"))
            target = re.search("final stage to ([^ ]*)\\. ", run.stdout)[1]
            patched = subprocess.run(["patch", "-p0"], input=run.stdout, cwd=folder, text=True,
                                     capture_output=True, check=False)
            check_run = subprocess.run([program, "--no-config", "-t", target, "Dockerfile"],
                                       cwd=folder, capture_output=True, text=True,
                                       timeout=60, check=False)
            if patched.returncode or "fuzz" in patched.stdout:
                problems.append(f"{name}: patch: {patched.stdout}{patched.stderr}{run.stdout}")
            if check_run.returncode:
                problems.append(f"{name}: {target}: {check_run.stdout}")
        for line in re.findall(r"^\+(?!\+\+)(.*)$", run.stdout, re.M):
            problems += [f"{name}: {what}: {line}" for what, sloppy in SLOPPY.items()
                         if re.search(sloppy, line)]
    expected = {"go-static-to-alpine", "node-single-stage", "user-not-there", "image-latest",
                "health-full-image", "rust-to-alpine", "java-runtime", "windows-escape"}
    if expected - moved or len(moved) < 30:
        problems.append(f"not moved: {expected - moved}; {len(moved)} moved")
    return problems


MOVES = {
    "packages, users, and the shell form": ("""FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y python3 && rm -rf /var/lib/apt/lists/*
USER app
CMD ["python3", "/app.py"]
""", "alpine:3.24", """FROM alpine:3.24
RUN apk add --no-cache tzdata
RUN apk add --no-cache python3
RUN adduser -D app
USER app
CMD ["python3", "/app.py"]
"""),
    "a static program, without what its image has": ("""FROM golang:1.22 AS build
RUN CGO_ENABLED=0 go build -o /app .
FROM alpine:3.22
RUN apk add --no-cache ca-certificates tzdata
COPY --from=build /app /app
USER service
CMD /app serve""", "distroless/static-debian13", """FROM golang:1.22 AS build
RUN CGO_ENABLED=0 go build -o /app .
FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /app /app
USER 65532:65532
CMD ["/app", "serve"]"""),
    "libraries that ENV names": ("""FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y libjemalloc2 python3 && rm -rf /var/lib/apt/lists/*
ENV A=1 LD_PRELOAD="/usr/lib/x86_64-linux-gnu/libjemalloc.so.2" \\
    B=2
CMD ["python3", "/a.py"]
""", "alpine:3.24", """FROM alpine:3.24
RUN apk add --no-cache tzdata
RUN apk add --no-cache jemalloc python3
ENV A=1 LD_PRELOAD="/usr/lib/libjemalloc.so.2" \\
    B=2
CMD ["python3", "/a.py"]
"""),
    "an interpreter that the image starts": ("""FROM node:22-alpine
COPY dist dist
CMD ["node", "dist/a.js"]
""", "distroless/nodejs22-debian13", """FROM gcr.io/distroless/nodejs22-debian13:nonroot
COPY dist dist
ENTRYPOINT ["/nodejs/bin/node", "dist/a.js"]
"""),
}


def check_edits(program):
    """Every kind of edit, on the only image that a policy allows."""
    problems = []
    for what, (before, image, after) in MOVES.items():
        with tempfile.TemporaryDirectory() as folder:
            write(folder, Dockerfile=before, policy_json=json.dumps({"images": [image]}))
            run = subprocess.run([program, "--no-config", "recommend", "--policy",
                                  "policy.json", "--dockerfile", "Dockerfile"], cwd=folder,
                                 capture_output=True, text=True, timeout=60, check=False)
            subprocess.run(["patch", "-p0"], input=run.stdout, cwd=folder, text=True,
                           capture_output=True, check=False)
            with open(os.path.join(folder, "Dockerfile"), encoding="utf-8") as file:
                found = file.read()
        if found.strip() != after.strip() or run.returncode:
            problems.append(f"{what}: {run.stdout}{run.stderr}\n{found}")
    return problems


def check_words(program):
    """Instructions are no files, and a fix is a line that builds."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, Dockerfile="FROM alpine:3.22\nHEALTHCHECK CMD curl localhost\n")
        path = os.path.join(folder, "Dockerfile")
        run = subprocess.run([program, "-t", "alpine:3.22", "-t", "debian:trixie-slim", "-t",
                              "gcr.io/distroless/cc-debian13", path], capture_output=True,
                             text=True, timeout=60, check=False)
        advice = subprocess.run([program, "recommend", path], capture_output=True, text=True,
                                timeout=60, check=False)
    wanted = ("1 of 2 Dockerfile instructions work", "fix: RUN apk add --no-cache curl",
              "apt-get install -y --no-install-recommends curl")
    problems = [f"no {text!r} in {run.stdout}" for text in wanted if text not in run.stdout]
    if "files" in advice.stdout or "instructions" not in advice.stdout:
        problems.append(f"recommend counts files: {advice.stdout}")
    return problems


def check_warnings(program):
    """Text warns about a line that runs, once for all targets."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, Dockerfile="FROM alpine:3.18\nCMD [\"sh\"]\n")
        run = subprocess.run([program, "-t", "alpine:3.22", "-t", "debian:trixie-slim",
                              os.path.join(folder, "Dockerfile")],
                             capture_output=True, text=True, timeout=60, check=False)
    found = [line for line in run.stdout.splitlines() if "[docker.image-ended]" in line]
    if len(found) != 1 or "Dockerfile:1)" not in found[0] or "warning:" not in found[0]:
        return [f"warnings about the ended image: {found}"]
    return []


def check_long_term(program):
    """Regular support has ended, long-term support has not."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, Dockerfile="FROM debian:bookworm-slim\nCMD [\"sh\"]\n")
        run = subprocess.run([program, "--today", "2027-01-01", "-t", "self",
                              os.path.join(folder, "Dockerfile")],
                             capture_output=True, text=True, timeout=60, check=False)
    wanted = ("long-term support to 2028-06-30)", "self: 1 Dockerfile instruction works\n")
    return [f"no {text!r} in {run.stdout}" for text in wanted if text not in run.stdout]


def check_container_count(program):
    """Containers of a manifest are not counted as instructions."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, **{"pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n"
                                     "  containers:\n  - {name: a, image: \"debian:trixie\"}\n"
                                     "  - {name: b, image: \"alpine:3.24\"}\n"})
        path = os.path.join(folder, "pod.yaml")
        alone = subprocess.run([program, "-t", "alpine:3.24", path],
                               capture_output=True, text=True, timeout=60, check=False)
        write(folder, Dockerfile="FROM alpine:3.24\nCMD [\"sh\"]\n")
        both = subprocess.run([program, "-t", "alpine:3.24", folder],
                              capture_output=True, text=True, timeout=60, check=False)
    problems = []
    if "2 of 2 containers work" not in alone.stdout:
        problems.append(f"containers: {alone.stdout}{alone.stderr}")
    if "3 of 3 Dockerfile instructions and containers work" not in both.stdout:
        problems.append(f"both: {both.stdout}{both.stderr}")
    return problems


COMPOSE = """x-common: &common
  restart: always
  read_only: true
services:
  web:
    <<: *common
    image: nginx:${NGINX:-1.27}
    tmpfs: [/run]
  api:
    build: .
  db:
    image: "postgres:16"
    read_only: true
    volumes:
      - data:/var/lib/postgresql/data
      - type: tmpfs
        target: /var/run/postgresql
  old:
    image: debian:stretch
  other: {image: registry.example.com/team/app:1}
"""

MANIFEST = """apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true}
      initContainers:
      - name: init
        image: busybox:1.37
        securityContext: {runAsUser: 1000}
      containers:
      - name: web
        image: nginx:1.27-alpine
      - name: proxy
        image: nginxinc/nginx-unprivileged:1.27
        securityContext: {readOnlyRootFilesystem: true}
---
apiVersion: batch/v1
kind: CronJob
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: job, image: alpine}]
"""


def rules_by_name(records):
    return {record["name"].split(" ")[0]: (record["line"], sorted(
                finding["rule"] for finding in record["targets"]["alpine:3.22"].get("findings", [])))
            for record in records if record.get("type") == "container"}


def check_manifests(program):
    """Images of compose files and manifests, each at the line that names it."""
    expected = {
        "compose.yaml": (COMPOSE, {
            "web": (7, ["container.read-only"]),
            "db": (12, []),
            "old": (19, ["docker.image-ended"]),
            "other": (20, ["docker.not-shown"])}),
        "deployment.yaml": (MANIFEST, {
            "init": (13, []),
            "web": (17, ["container.root-not-allowed"]),
            "proxy": (19, ["container.read-only"]),
            "job": (29, ["docker.image-latest"])}),
    }
    problems = []
    for name, (text, right) in expected.items():
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
            _, records = check(program, [folder], ["alpine:3.22"])
            if rules_by_name(records) != right:
                problems.append(f"{name}: {rules_by_name(records)}")
    return problems


def check_yaml_limits(program):
    """Aliases share what they stand for: nothing grows, and nothing contains itself."""
    laughs = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40))
    deep = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 200))
    cases = {laughs + "services: {a: {image: 'nginx:1'}}\n": 0, deep: 3,
             "services: &s {a: *s}\n": 3, "a: *b\n": 3, "a: 1\n": 3}
    problems = []
    for text, status in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "compose.yaml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            run, _ = check(program, [path], ["alpine:3.22"])
            if run.returncode != status:
                problems.append(f"{text[:30]!r}: exit {run.returncode}: {run.stderr}")
    return problems


def check_rows(program):
    """A folder with several services has a row for each."""
    with tempfile.TemporaryDirectory() as folder:
        for name, packages in (("a", {"left-pad": {"version": "1.3.0"}}),
                               ("b", {"sharp": {"version": "0.33.5",
                                                "hasInstallScript": True}})):
            os.makedirs(os.path.join(folder, name))
            with open(os.path.join(folder, name, "package-lock.json"), "w",
                      encoding="utf-8") as file:
                file.write(lockfile(packages))
        write(folder, c__Dockerfile="FROM scratch\nCOPY a /\nCMD a\n")
        _, records = check(program, [folder], ["node:22-alpine"])
        one, alone = check(program, [os.path.join(folder, "a")], ["node:22-alpine"])
    rows = {r["input"]["name"]: r["targets"]["node:22-alpine"]["verdict"]
            for r in records if r["schema"] == "muslcheck/input/1"}
    problems = []
    if list(rows) != ["a", "b", "c"] or rows["a"] != "runs" or rows["b"] == "runs":
        problems.append(f"rows: {rows}")
    inputs = [r for r in alone if r["schema"] == "muslcheck/input/1"]
    if len(inputs) > 1 or one.returncode != 0:
        problems.append(f"one service: {inputs}")
    return problems


def check_named_folders(program):
    """Dockerfiles of tests and packages are not the service's, unless their folder is named."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for place in ("app", "app/fixtures", "app/vendor/lib", "app/myvendor",
                      "app/node_modules/p"):
            path = os.path.join(folder, place, "Dockerfile")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write("FROM alpine:3.22\nRUN apk add curl\n")
        for named, expected in (("app", ["", "myvendor"]), ("app/fixtures", [""]),
                                ("app/vendor", ["lib"]), ("app/node_modules", [])):
            given = os.path.join(folder, named)
            _, records = check(program, [given], ["alpine:3.22"])
            found = sorted({os.path.relpath(os.path.dirname(r["path"]), given).strip(".")
                            for r in records if r["schema"] == "muslcheck/component/1"
                            and "aside" not in r["targets"]["alpine:3.22"]})
            if found != expected:
                problems.append(f"{named}: {found}, not {expected}")
    return problems


def check_git(program):
    """--git leaves ignored manifests out, but not files that are named."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, a__Dockerfile=NODE, gen__Dockerfile=NODE)
        with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
            file.write("gen/\n")
        os.makedirs(os.path.join(folder, ".git"))
        problems = []
        for options, paths, count in (([], [folder], 2), (["--git"], [folder], 1), (
                ["--git"], [os.path.join(folder, "gen", "Dockerfile")], 1)):
            _, records = check(program, paths, ["node:22-alpine"], *options)
            files = {r["path"] for r in records if r.get("type") == "dockerfile"}
            if len(files) != count:
                problems.append(f"{options} {paths}: {files}")
    return problems


def check_charts(program):
    """A chart, and a template, are named in every format, since they are not read."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, chart__Chart_yaml="name: web\n",
              chart__templates__deployment_yaml="image: {{ .Values.image }}\n",
              k8s__pod_yaml="image: {{ image }}\n", Dockerfile="FROM alpine:3.22\nCMD [\"sh\"]\n")
        run, records = check(program, [folder], ["alpine:3.22"])
        named = {os.path.relpath(r["path"], folder) for r in records
                 if r.get("type") == "container"}
        problems = [] if named == {"chart/Chart.yaml", "k8s/pod.yaml"} else [f"named: {named}"]
        for form in ("text", "sarif", "gitlab", "html", "markdown"):
            run = subprocess.run([program, "--no-config", "-t", "alpine:3.22", "-f", form, folder],
                                 capture_output=True, text=True, timeout=60, check=False)
            if "Chart.yaml" not in run.stdout or run.returncode != 3:
                problems.append(f"{form}: exit {run.returncode}: {run.stdout[:300]}")
    return problems


POD = """apiVersion: v1
kind: Pod
spec: {containers: [{name: web, image: "nginx:1.27"}]}
"""


def check_manifests_by_content(program):
    """A manifest is one whatever its name; other YAML is no input, however odd it is."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, deploy__web_yaml=POD, base__app_yml="# v1\n---\n" + POD,
              docs__template_yaml=POD.replace("web", "{{ .name }}"),
              workflows__ci_yml="on: push\njobs: {x: {steps: [{run: '${{ x }}'}]}}\n",
              broken_yaml="a: [b\n kind: Pod\n", catalog_yaml="apiVersion: x/v1\nkind: Component\n",
              Dockerfile="FROM alpine:3.22\nCMD [\"sh\"]\n")
        run, records = check(program, [folder], ["alpine:3.22"])
        found = sorted(os.path.relpath(r["path"], folder) for r in records
                       if r.get("type") == "container")
        wanted = ["base/app.yml", "deploy/web.yaml", "docs/template.yaml"]
        problems = [] if found == wanted else [f"found: {found}"]
        return problems + ([] if run.returncode == 0 else [f"exit {run.returncode}: {run.stderr}"])


def check_many(program):
    """A repository with many services takes time in proportion to their number."""
    times = []
    for count in (50, 200):
        with tempfile.TemporaryDirectory() as folder:
            for i in range(count):
                write(folder, **{f"s{i}__Dockerfile": NODE})
                with open(os.path.join(folder, f"s{i}", "package-lock.json"), "w",
                          encoding="utf-8") as file:
                    file.write(lockfile({f"p{j}": {"version": "1.0.0"} for j in range(50)}))
            start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            _, records = check(program, [folder], ["node:22-alpine"])
            times.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - start)
            rows = [r for r in records if r["schema"] == "muslcheck/input/1"]
            if len(rows) != count:
                return [f"{count} services have {len(rows)} rows"]
    # Four times as many: near four times the time, with room for a busy machine.
    return [f"seconds: {times}"] if times[1] > 8 * times[0] + 0.5 else []


def check_broken(program):
    """What cannot be read is unknown, and never a pass."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, Dockerfile="RUN true\n", ok_txt="x")
        run, records = check(program, [folder], ["alpine:3.22"])
    unread = [r for r in records if r["schema"] == "muslcheck/unreadable/1"]
    if run.returncode != 3 or not unread or "line 1" not in unread[0]["reason"]:
        return [f"broken file: exit {run.returncode}, {records}"]
    return []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    program = os.path.abspath(parser.parse_args().program)
    checks = [(check_fixture, (program, path)) for path in
              sorted(glob.glob(os.path.join(HERE, "fixtures", "*.Dockerfile")))]
    checks += [(check_lockfiles, (program,)), (check_formats, (program,)),
               (check_words, (program,)), (check_moves, (program,)),
               (check_edits, (program,)), (policy.check_rows, (program,)),
               (policy.check_usage, (program,)), (check_warnings, (program,)),
               (check_long_term, (program,)), (check_container_count, (program,)),
               (check_manifests, (program,)), (check_yaml_limits, (program,)),
               (check_rows, (program,)), (check_named_folders, (program,)),
               (check_git, (program,)), (check_many, (program,)),
               (check_charts, (program,)),
               (check_manifests_by_content, (program,)),
               (check_broken, (program,))]
    failed = 0
    for function, arguments in checks:
        problems = function(*arguments)
        failed += bool(problems)
        for problem in problems:
            print(f"FAIL: {problem}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
