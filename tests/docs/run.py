#!/usr/bin/env python3
"""run.py --program P --samples DIR: what the documentation and the CI pieces say is tried.

Console blocks that follow a line `<!-- test: NAME=SAMPLE ... -->` are run in a folder with
these samples, and must print what the page shows; a line `...` matches any lines.
"""
import argparse
import glob
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile

import jsonschema
import yaml

HERE = os.getcwd()
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(glob.glob("src/doc/*.md"))]
EXAMPLES = "src/doc/examples"
TODAY = "2026-11-24"
FAILING, PASSING = "missing-name/now.so", "hosts/postgresql.so"

TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Place:
    """A folder to work in, with the program on PATH."""

    def __init__(self, options, folder):
        self.folder, self.samples = folder, os.path.abspath(options.samples)
        tools = os.path.dirname(os.path.abspath(options.program))
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith(("MUSLCHECK_", "GITHUB_"))}
        self.env.update(PATH=f"{tools}:{os.environ['PATH']}", MUSLCHECK_TODAY=TODAY)

    def path(self, name):
        return os.path.join(self.folder, name)

    def copy(self, sample, name):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        shutil.copy(os.path.join(self.samples, sample), self.path(name))

    def put(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def shell(self, script, *arguments, **variables):
        return subprocess.run(["bash", "-e", "-c", script, "bash", *arguments], text=True,
                              cwd=self.folder, env={**self.env, **variables}, check=False,
                              stdin=subprocess.DEVNULL, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def equal(actual, expected, about=""):
    if actual != expected:
        raise AssertionError(f"{actual!r}, not {expected!r}; {about}")


def has(text, part):
    if part not in text:
        raise AssertionError(f"{part!r} is not in {text!r}")


def page(path):
    with open(os.path.join(HERE, path), encoding="utf-8") as file:
        return file.read()


# ---- pages --------------------------------------------------------------------------------


def console_blocks(text):
    """Samples and lines of each block that is to be tried."""
    pattern = re.compile(r"<!-- test:(.*?)-->\n+```console\n(.*?)```", re.S)
    for samples, block in pattern.findall(text):
        yield dict(word.split("=") for word in samples.split()), block.splitlines()


def commands(lines):
    """Each command of a block, with the output that follows it."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def shape_of(lines):
    parts = [".*" if line.strip() == "..." else re.escape(line) + "\n" for line in lines]
    return re.compile("".join(parts).rstrip("\n") + "\n*", re.S)


@test
def pages_show_what_is_printed(place):
    tried = 0
    for name in PAGES:
        for samples, lines in console_blocks(page(name)):
            for file, sample in samples.items():
                place.copy(sample, file)
            for command, expected in commands(lines):
                done = place.shell("exec 2>&1\n" + command)
                if not shape_of(expected).fullmatch(done.stdout):
                    raise AssertionError(f"{name}: $ {command}\n{done.stdout}")
                tried += 1
    equal(tried > 0, True)


@test
def the_manual_has_every_option_and_no_other(place):
    manual = page("src/doc/muslcheck.1")
    options = place.shell("muslcheck --help").stdout
    shown = set(re.findall(r"^ +(?:-., )?--([a-z-]+)", options, re.M))
    listed = set(re.findall(r"^\.It (?:Fl \w , )?Fl -([a-z-]+)", manual, re.M))
    equal(sorted(shown ^ listed), [], "options of --help and of muslcheck(1) differ")
    for name in place.shell("muslcheck completion bash").stdout.split("muslcheck ]] && "
                                                                     "compgen -W '")[1].split("'")[0].split():
        has(manual, f".Cm {name}")


@test
def the_manual_has_every_key_of_the_configuration(place):
    manual = page("src/doc/muslcheck-config.5")
    schema = json.loads(page("src/doc/schema/config.schema.json"))
    items = set(re.findall(r"[\w$-]+", " ".join(re.findall(r"^\.It Li (.*)", manual, re.M))))
    keys = set(schema["properties"]) | set(schema["properties"]["ignore"]["items"]["properties"])
    equal(sorted(key for key in keys if key not in items), [])
    example = manual.split(".Bd -literal\n")[1].split("\n.Ed")[0]
    jsonschema.validate(json.loads(example), schema)
    place.put(".muslcheck.json", example)
    place.copy(PASSING, "a.so")
    equal(place.shell("muslcheck --quiet a.so").returncode, 0)


@test
def configurations_on_pages_are_valid(_):
    schema, found = json.loads(page("src/doc/schema/config.schema.json")), 0
    for name in PAGES:
        for block in re.findall(r"```json\n(.*?)```", page(name), re.S):
            jsonschema.validate(json.loads(block), schema)
            found += 1
    equal(found > 0, True)


@test
def pages_link_to_files_that_are_there(_):
    for name in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page(name)):
            path = os.path.join(HERE, os.path.dirname(name), link)
            equal(os.path.exists(path), True, f"{name}: {link}")


# ---- the GitHub action --------------------------------------------------------------------


class Action:
    """action.yml's steps, run one after the other as a runner would."""

    def __init__(self, place, **inputs):
        self.place, self.data = place, yaml.safe_load(page("action.yml"))
        self.values = {f"inputs.{name}": str(row["default"])
                       for name, row in self.data["inputs"].items()}
        self.values.update({f"inputs.{name.replace('_', '-')}": value
                            for name, value in inputs.items()})
        self.values.update({"github.action_path": HERE,
                            "github.server_url": f"file://{place.folder}",
                            "github.action_repository": "OWNER/muslcheck",
                            "runner.tool_cache": place.path("tools")})
        for name in ("output", "path", "summary"):
            place.put(name, "")
        self.env = {"GITHUB_OUTPUT": place.path("output"), "GITHUB_PATH": place.path("path"),
                    "GITHUB_STEP_SUMMARY": place.path("summary"),
                    "GITHUB_WORKSPACE": place.folder, "RUNNER_TEMP": place.folder}
        self.done = None

    def fill(self, text):
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: self.values[match[1]], text)

    def run(self):
        for step in self.data["runs"]["steps"]:
            if "uses" in step: # another action, which needs a runner
                continue
            equal("${{" in step["run"], False, "inputs go through the environment only")
            env = {name: self.fill(value) for name, value in step["env"].items()}
            self.done = self.place.shell(step["run"], **self.env, **env)
            for line in self.place.read("output").splitlines():
                name, _, value = line.partition("=")
                self.values[f"steps.{step.get('id')}.outputs.{name}"] = value
            if self.done.returncode:
                break
        return self

    def outputs(self):
        return {name: self.fill(row["value"]) for name, row in self.data["outputs"].items()}


@test
def the_action_fails_annotates_and_leaves_its_files(place):
    place.copy(FAILING, "dist/bad one.so")
    place.copy(PASSING, "dist/good.so")
    action = Action(place, paths="dist/bad one.so\ndist/good.so\n", targets="alpine:3.22 musl:1.2.5",
                    require="alpine:3.22").run()
    equal(action.done.returncode, 3, action.done.stderr)
    equal(action.outputs(), {"exit-status": "3", "sarif": "muslcheck.sarif",
                             "report": "muslcheck.ndjson"})
    has(action.done.stdout, "::error ")
    has(action.done.stderr, "dist/bad one.so: ")
    has(place.read("summary"), "bad one.so")
    sarif = json.loads(place.read("muslcheck.sarif"))
    equal(sarif["version"], "2.1.0")
    lines = [json.loads(line) for line in place.read("muslcheck.ndjson").splitlines()]
    equal([line["path"] for line in lines if "path" in line and "targets" in line][:2],
          ["dist/bad one.so", "dist/good.so"])
    has(action.done.stdout, f"::add-matcher::{HERE}/.github/muslcheck-matcher.json")


@test
def the_action_passes_and_takes_what_it_is_given(place):
    place.copy(PASSING, "a.so")
    place.put("cfg.json", '{"exclude": "b.so"}')
    place.copy(FAILING, "b.so")
    action = Action(place, config="cfg.json", targets="musl:1.2.5", sarif="", report="",
                    annotations="false", fail_on="rebuild").run()
    equal(action.done.returncode, 0, action.done.stderr)
    equal(action.outputs()["exit-status"], "0")
    equal("::error" in action.done.stdout, False)
    equal(sorted(os.listdir(place.folder)),
          ["a.so", "b.so", "cfg.json", "output", "path", "summary"])


@test
def the_action_compares_with_an_earlier_run(place):
    place.copy(PASSING, "a.so")
    Action(place, paths="a.so", targets="musl:1.2.5", report="before.ndjson").run()
    place.copy(FAILING, "a.so")
    action = Action(place, paths="a.so", targets="musl:1.2.5", compare="before.ndjson").run()
    equal(action.outputs()["exit-status"], "3", action.done.stderr)
    has(place.read("summary"), "### muslcheck: 1 worse")


def put_release(place, version, content):
    """A release as packaging/release makes it, where the action looks for it."""
    folder = f"OWNER/muslcheck/releases/download/v{version}"
    os.makedirs(place.path(folder))
    asset = f"{folder}/muslcheck-linux-{os.uname().machine}"
    place.put(asset, content)
    place.shell(f"cd {folder} && sha256sum -- * > SHA256SUMS")
    return asset, hashlib.sha256(content.encode()).hexdigest()


def installed(place):
    """The folder that the action adds to PATH; empty: none."""
    return place.read("path").strip()


@test
def the_action_downloads_a_release_once(place):
    asset, _ = put_release(place, "9.8.7", "#!/bin/sh\nexit 4\n")
    place.copy(PASSING, "a.so")
    Action(place, version="9.8.7", paths="a.so").run()
    program = f"{installed(place)}/muslcheck"
    equal(place.shell(f"'{program}'").returncode, 4)
    # The second time, nothing is downloaded.
    os.remove(place.path(asset))
    os.remove(place.path(os.path.dirname(asset) + "/SHA256SUMS"))
    Action(place, version="9.8.7", paths="a.so").run()
    equal(installed(place), os.path.dirname(program))
    # A copy in the cache that was changed is not used.
    place.put(os.path.relpath(program, place.folder), "changed")
    action = Action(place, version="9.8.7", paths="a.so").run()
    equal(installed(place), "")
    has(action.done.stderr + action.done.stdout, "")


@test
def the_action_refuses_a_wrong_checksum(place):
    asset, right = put_release(place, "9.8.7", "#!/bin/sh\n")
    place.copy(PASSING, "a.so")
    action = Action(place, version="9.8.7", paths="a.so", sha256="0" * 64).run()
    equal((action.done.returncode, installed(place)), (1, ""))
    has(action.done.stderr, "its SHA-256 is not")
    Action(place, version="9.8.7", paths="a.so", sha256=right).run()
    has(installed(place), "9.8.7")
    shutil.rmtree(place.path("tools"))
    place.put(asset, "something else")
    action = Action(place, version="9.8.7", paths="a.so").run()
    equal((action.done.returncode, installed(place)), (1, ""))


@test
def the_action_uses_what_is_there_if_there_is_no_release(place):
    place.copy(PASSING, "a.so")
    action = Action(place, version="1.1.1", paths="a.so", targets="musl:1.2.5").run()
    equal(action.outputs()["exit-status"], "0", action.done.stderr)
    equal(installed(place), "")


@test
def inputs_are_never_executed(place):
    place.copy(PASSING, "a.so")
    evil = "$(touch evil) `touch evil`; touch evil; \"\n"
    for name in ("paths", "targets", "config", "sarif", "version", "sha256"):
        Action(place, **{name: evil}).run()
    equal(os.path.exists(place.path("evil")), False)


@test
def the_problem_matcher_finds_file_line_and_message(place):
    matcher = json.loads(page(".github/muslcheck-matcher.json"))["problemMatcher"][0]
    row = matcher["pattern"][0]
    pattern = re.compile(row["regexp"])
    place.put("bad.json", '{\n"x": 1}')
    place.put("cut.json", '{')
    for command, expected in [
            ("muslcheck --config bad.json .", ("bad.json", "2", None)),
            ("muslcheck --config cut.json .", ("cut.json", "1", "1")),
            ("muslcheck ./absent.so", ("./absent.so", None, None))]:
        line = place.shell(command).stderr.splitlines()[0]
        found = pattern.search(line)
        if not found:
            raise AssertionError(line)
        equal((found[row["file"]], found[row["line"]], found[row["column"]]), expected, line)
        has(line, found[row["message"]])


# ---- other places -------------------------------------------------------------------------


@test
def the_pre_commit_hook_takes_native_files(place):
    hook, system = yaml.safe_load(page(".pre-commit-hooks.yaml"))
    equal((hook["language"], system["language"]), ("python", "system"))
    equal(hook["files"], system["files"])
    wanted = re.compile(hook["files"])
    names = ["a.so", "lib/b.so.1.2", "c.node", "d.whl", "web/package-lock.json", "uv.lock",
             "e.py", "f.so.txt", "g.json", "my-uv.lock"]
    equal([name for name in names if wanted.search(name)], names[:6])
    place.copy(FAILING, "a.so")
    equal(place.shell(f"{hook['entry']} a.so", MUSLCHECK_TARGET="musl:1.2.5").returncode, 3)
    place.copy(PASSING, "a.so")
    equal(place.shell(f"{hook['entry']} a.so", MUSLCHECK_TARGET="musl:1.2.5").returncode, 0)


@test
def the_gitlab_job_leaves_its_reports(place):
    job = yaml.safe_load(page(f"{EXAMPLES}/gitlab-ci.yml"))["muslcheck"]
    place.copy(FAILING, "dist/a.so")
    done = place.shell("\n".join(job["script"]), MUSLCHECK_PATHS="dist",
                       MUSLCHECK_TARGET="musl:1.2.5")
    equal(done.returncode, 3, done.stderr)
    has(done.stdout, "dist/a.so: ")
    reports = job["artifacts"]["reports"]
    equal(json.loads(place.read(reports["codequality"]))[0]["location"]["path"], "dist/a.so")
    has(place.read(reports["junit"]), "<testsuites")
    equal(os.path.exists(place.path(job["artifacts"]["paths"][0])), True)


@test
def the_version_is_the_same_everywhere(place):
    version = place.shell("muslcheck --version").stdout.split()[1]
    project = tomllib.loads(page("pyproject.toml"))["project"]
    equal((project["version"], project["dependencies"]), (version, [f"muslcheck=={version}"]))
    spec = list(yaml.safe_load_all(page("templates/muslcheck.yml")))[0]["spec"]
    equal(spec["inputs"]["version"]["default"], version)
    has(page("packaging/debian/changelog").splitlines()[0], f"({version}-")
    has(page("packaging/alpine/APKBUILD"), f"pkgver={version}\n")


@test
def the_gitlab_component_checks_what_its_inputs_say(place):
    head, body = page("templates/muslcheck.yml").split("\n---\n")
    inputs = {name: row["default"] for name, row in
              yaml.safe_load(head)["spec"]["inputs"].items()}
    inputs.update(paths="dist other.so", targets="musl:1.2.5,alpine:3.22")
    text = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda match: json.dumps(inputs[match[1]]), body)
    equal("$[[" in text, False)
    job = yaml.safe_load(text)["muslcheck"]
    place.copy(FAILING, "dist/a.so")
    place.copy(PASSING, "other.so")
    done = place.shell("\n".join(job["script"]), **job["variables"])
    equal(done.returncode, 3, done.stderr)
    has(done.stdout, "dist/a.so: ")
    has(done.stdout, "alpine:3.22")
    for path in (*job["artifacts"]["reports"].values(), *job["artifacts"]["paths"]):
        equal(os.path.exists(place.path(path)), True, path)


@test
def cibuildwheel_audits_a_wheel(place):
    config = tomllib.loads(page(f"{EXAMPLES}/cibuildwheel.toml"))["tool"]["cibuildwheel"]
    place.copy("hosts/not-python.so", "_m.cpython-311-x86_64-linux-gnu.so")
    wheel = place.path("m-1-cp311-cp311-linux_x86_64.whl")
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as file:
        name = "_m.cpython-311-x86_64-linux-gnu.so"
        file.write(place.path(name), name)
    for command in (config["linux"]["audit-command"], config["overrides"][0]["audit-command"]):
        done = place.shell(command.replace("{wheel}", shlex.quote(wheel)) + " -f ndjson")
        equal(done.returncode in (0, 1, 3), True, done.stderr)
        has(done.stdout, "whl!/_m.cpython")


@test
def the_shell_example_tells_what_changed_the_second_time(place):
    place.copy(PASSING, "dist/a.so")
    script = f"sh {HERE}/{EXAMPLES}/check.sh dist"
    first = place.shell(script, MUSLCHECK_TARGET="musl:1.2.5")
    equal((first.returncode, first.stdout), (0, ""), first.stderr)
    place.copy(FAILING, "dist/a.so")
    second = place.shell(script, MUSLCHECK_TARGET="musl:1.2.5")
    equal(second.returncode, 3, second.stderr)
    has(second.stdout, "worse: dist/a.so")
    has(place.read("muslcheck-junit.xml"), "dist/a.so")


@test
def every_example_can_be_read(place):
    for path in glob.glob(f"{HERE}/{EXAMPLES}/*"):
        if path.endswith(".yml"):
            equal(isinstance(yaml.safe_load(page(path)), dict), True, path)
        if path.endswith(".sh"):
            equal(place.shell(f"sh -n {shlex.quote(path)}").returncode, 0, path)
    workflow = yaml.safe_load(page(f"{EXAMPLES}/github-workflow.yml"))
    step, = [step for step in workflow["jobs"]["muslcheck"]["steps"]
             if step.get("uses", "").startswith("OWNER/")]
    inputs = yaml.safe_load(page("action.yml"))["inputs"]
    equal([name for name in step["with"] if name not in inputs], [])


@test
def the_scores_are_those_recorded(place):
    """accuracy.md has the table that accuracy.py writes; no answer is counted twice or lost."""
    done = subprocess.run([sys.executable, "src/doc/accuracy.py", "--check"], cwd=HERE,
                          check=False, capture_output=True, text=True)
    equal((done.returncode, done.stdout), (0, "accuracy: ok\n"))


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
