"""static in every format, and on directories."""
import json

from making import equal, has, lacks, test

FORMATS = ["text", "json", "ndjson", "sarif", "junit", "gitlab", "github", "github-summary",
           "markdown", "html", "baseline"]


@test
def static_fails_in_every_format(place):
    place.copy("static/users", "users")
    place.copy("static/nothing", "nothing")
    for name in FORMATS:
        status, out, err = place.run("static", "--format", name, "users", "nothing")
        equal((name, status, err), (name, 1, ""))
        if name != "github-summary":
            has(out, "users")
        has(out, {"json": "static.users", "ndjson": "static.users", "text": "static.users",
                  "sarif": "static.users", "baseline": "static.users",
                  "gitlab": "static.users"}.get(name, "/etc/passwd"))


@test
def additions_to_the_base_are_in_its_name(place):
    place.copy("static/users", "users")
    status, out, _ = place.run("static", "--base", "scratch+passwd", "--format", "junit", "users")
    equal(status, 0)
    has(out, '<testsuite name="scratch+passwd" tests="1" failures="0"')


@test
def shared_objects_in_a_directory_are_counted(place):
    place.copy("hello/hello-static", "d/bin/hello")
    place.copy("needs-libz/needs-libz.so", "d/lib/needs-libz.so")
    status, out, _ = place.run("static", "d")
    equal(status, 0)
    has(out, "1 shared object not checked")
    status, out, _ = place.run("static", "--format", "ndjson", "d")
    equal([json.loads(line)["path"] for line in out.splitlines()], ["d/bin/hello"])
    status, _, err = place.run("static", "d/lib")
    equal(status, 4)
    has(err, "1 shared object, no program")
    status, out, _ = place.run("static", "d/lib/needs-libz.so")
    equal(status, 1)
    lacks(out, "not checked")


@test
def the_verdict_of_the_base_is_that_of_check(place):
    for sample in ("static/users", "static/iconv", "hello/hello", "static/nothing"):
        path = place.copy(sample, sample)
        _, out, _ = place.run("static", "--format", "markdown", path)
        verdict = place.verdicts(path, ["scratch"])["scratch"]
        passed = verdict == "runs"
        has(out, "| `scratch` | ✅ **runs** |" if passed else f"**{verdict}** |")
