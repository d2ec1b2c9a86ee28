"""What images and scripts start, and what takes the place of an image's packages."""
import gzip

from making import Image, Link, layout, tar
from testing import equal, has, test

DPKG = "var/lib/dpkg/info/"
ALPINE, DISTROLESS, DEBIAN = "alpine:3.22", "distroless/base-debian12", "debian:trixie-slim"


def debian(place, own, mode=None, **config):
    """An image of a Debian-like root with further layers."""
    glibc = place.sample("hello/hello")
    packages = {"bash": ["usr/bin/bash"], "dash": ["usr/bin/dash"], "coreutils": ["usr/bin/env"],
                "tini": ["usr/bin/tini"], "python3-minimal": ["usr/bin/python3"],
                "odd": ["usr/sbin/odd"]}
    root = {path: glibc for paths in packages.values() for path in paths}
    root.update({DPKG + name + ".list": "".join(f"/{path}\n" for path in paths).encode()
                 for name, paths in packages.items()})
    root.update({"bin": Link("usr/bin"), "usr/bin/sh": Link("dash")})
    return tar(layout([Image([tar(root), tar(own, mode=mode)], compress=bytes,
                             config=config)]))


def run(place, own, **config):
    place.put("i.tar", debian(place, own, **config))
    return place.run("i.tar", "--target", ALPINE, "--target", DISTROLESS, "--target", DEBIAN)


def entry(place):
    lines = [line for line in place.components if line["type"] == "entrypoint"]
    equal(len(lines), 1, place)
    return lines[0]


def verdicts(place):
    targets = entry(place)["targets"]
    return [targets[name]["verdict"] for name in (ALPINE, DISTROLESS, DEBIAN)]


@test
def a_script_needs_its_interpreter_on_the_target(place):
    run(place, {"run.sh": b"#!/bin/bash -e\n"}, Entrypoint=["/run.sh"])
    equal(verdicts(place), ["add-packages", "port", "runs"], place)
    equal(entry(place)["targets"][ALPINE]["remedy"], "apk add bash", place)
    has(place.err, "runs /run.sh through /bin/bash as root")
    # bash itself is not moved, so nobody judges it.
    equal(place.objects, {}, place)
    equal(place.status, 1, place)


@test
def a_program_is_meant_at_the_place_where_it_is_named(place):
    run(place, {"run.sh": b"#!/usr/bin/bash\n"}, Cmd=["/run.sh"])
    equal(verdicts(place), ["port", "port", "runs"], place)
    has(entry(place)["targets"][ALPINE]["reason"], "found at /bin/bash in package bash")
    has(entry(place)["targets"][ALPINE]["remedy"], "#!/usr/bin/env bash")
    run(place, {"e": b"#!/usr/bin/env -S python3 -u\n"}, Cmd=["e"], WorkingDir="/",
        Env=["PATH=/nowhere:/:/bin"])
    equal(verdicts(place), ["add-packages", "port", "add-packages"], place)
    has(place.err, "through /usr/bin/env, python3")


@test
def the_shell_form_needs_a_shell_and_what_it_starts(place):
    own = {"app/server": place.sample("hello/hello")}
    run(place, own, Cmd=["/bin/sh", "-c", "A=b exec /app/server --port 1"])
    equal(verdicts(place), ["runs", "port", "runs"], place)
    equal(list(place.objects), ["i.tar!/app/server"], place)
    has(place.err, "runs /usr/bin/dash, /app/server as root")
    # A line that a shell has to read is not guessed at.
    run(place, own, Entrypoint=["sh", "-ec", "cd /app && ./server"])
    equal([step["name"] for step in place.images[0]["starts"]], ["sh"], place)


@test
def launchers_are_looked_through(place):
    run(place, {"app/x": place.sample("hello/hello-musl"), "go": b"#!/bin/sh\nexec \"$@\"\n"},
        Entrypoint=["/usr/bin/tini", "-g", "--", "/go"], Cmd=["/app/x", "-v"])
    equal([step["name"] for step in place.images[0]["starts"]],
          ["/usr/bin/tini", "/go", "/bin/sh", "/app/x"], place)
    equal([step["role"] for step in place.images[0]["starts"]],
          ["command", "command", "interpreter", "argument"], place)
    has(entry(place)["targets"][ALPINE]["remedy"], "/sbin/tini")


@test
def programs_of_packages_are_replaced_where_known(place):
    run(place, {}, Cmd=["bash"])
    equal(verdicts(place), ["add-packages", "port", "runs"], place)
    run(place, {}, Cmd=["odd"])
    equal(place.components[-1]["type"], "directory", place)
    equal(list(place.objects), ["i.tar!/usr/sbin/odd"], place)


@test
def scripts_that_the_kernel_does_not_start_are_reported(place):
    long = b"/" + b"x" * 252
    cases = {
        b"#!/bin/sh\r\necho\n": "carriage return", b"#!  \n": "names no program",
        b"#!" + long + b"yz\n": "longer than", b"echo\n": "neither an ELF program nor",
        b"#!/self\n": "more deeply than the kernel", b"#!": "names no program",
        b"#!" + b"\0" * 300: "names no program",
    }
    for content, said in cases.items():
        run(place, {"self": content}, Entrypoint=["/self"])
        has(entry(place)["targets"][DEBIAN]["reason"], said)
        equal(verdicts(place), ["port"] * 3, place)
    # As long as it may be, and as deep.
    run(place, {"self": b"#!" + long[:-1] + b"\n"}, Entrypoint=["/self"])
    equal(place.images[0]["starts"][1]["name"], long[:-1].decode(), place)
    deep = {f"s{i}": f"#!/s{i - 1}\n".encode() for i in range(1, 7)}
    deep["s0"] = place.sample("hello/hello-musl")
    run(place, deep, Entrypoint=["/s5"])
    equal([step.get("fault") for step in place.images[0]["starts"]], [None] * 6, place)
    run(place, deep, Entrypoint=["/s6"])
    has(place.images[0]["starts"][5]["fault"], "more deeply")


@test
def permissions_decide_what_is_executed(place):
    program = place.sample("hello/hello-musl")
    for mode, user, starts in ((0o644, "", False), (0o644, "1000", False), (0o755, "", True),
                               (0o700, "1000", False), (0o700, "0", True), (0o700, "app", True),
                               (0o750, "1000", True)):
        run(place, {"p": program}, mode=mode, Entrypoint=["/p"], User=user)
        rules = [finding["rule"] for line in place.components if line["type"] == "entrypoint"
                 for finding in line["targets"][ALPINE]["findings"]]
        equal("entry.not-executable" not in rules, starts, place)
    # An interpreter reads a script that is its argument.
    run(place, {"p": program, "run.sh": b"#!/bin/sh\nexec sh \"$@\"\n",
                "x.sh": b"#!/bin/sh\n"}, Entrypoint=["/run.sh", "/x.sh"])
    equal([step["kind"] for step in place.images[0]["starts"]][:1], ["script"], place)


@test
def a_path_that_a_shell_starts_has_to_be_there(place):
    for line, count in (("exec /none --x", 2), ("/none || true", 1), ("none", 1)):
        run(place, {"p": place.sample("hello/hello-musl")}, Entrypoint=["sh", "-c", line])
        equal(len(place.images[0]["starts"]), count, place)


@test
def commands_that_lead_back_to_themselves_end(place):
    run(place, {"e": b"#!/usr/bin/env /e\n"}, Entrypoint=["/e"])
    equal(len(place.images[0]["starts"]), 16, place)
    run(place, {"a": Link("b"), "b": Link("a")}, Entrypoint=["/a"])
    equal([step["kind"] for step in place.images[0]["starts"]], ["absent"], place)
    run(place, {}, Entrypoint=["sh", "-c", "sh -c " * 1000])
    run(place, {"x": b"#!/bin/sh\n"}, Entrypoint=["env"] * 1000 + ["/x"])


@test
def files_that_the_environment_names_are_needed_too(place):
    jemalloc = "usr/lib/x86_64-linux-gnu/libjemalloc.so.2"
    own = {"app/x": place.sample("hello/hello-musl"), jemalloc: place.sample("hello/hello"),
           DPKG + "libjemalloc2.list": f"/{jemalloc}\n".encode()}

    def named(*variables):
        run(place, own, Cmd=["/app/x"], Env=list(variables))
        return entry(place)["targets"][ALPINE]

    found = named(f"LD_PRELOAD=/{jemalloc}:/app/hook.so")
    equal(verdicts(place), ["add-packages", "add-packages", "add-packages"], place)
    equal(found["remedy"], "apk add jemalloc, and set LD_PRELOAD to /usr/lib/libjemalloc.so.2",
          place)
    equal(entry(place)["targets"][DEBIAN]["remedy"], "apt-get install libjemalloc2", place)
    equal(place.status, 1, place)
    # A name without a slash is found wherever the package has it.
    equal(named("LD_PRELOAD=libjemalloc.so.2")["remedy"], "apk add jemalloc", place)
    found = named(f"JAVA_TOOL_OPTIONS=-Xmx1g -agentpath:/{jemalloc}=a,b")
    has(found["reason"], "the program does not start without it")
    # What is the service's own moves with it.
    run(place, own, Cmd=["/app/x"], Env=["LD_PRELOAD=/app/x", "NODE_OPTIONS=--require /app/x"])
    equal([line for line in place.components if line["type"] == "entrypoint"], [], place)


def entries(place):
    return [line for line in place.components if line["type"] == "entrypoint"]


@test
def agents_that_the_image_lacks_are_reported(place):
    own = {"usr/bin/java": place.sample("hello/hello-musl"), "opt/a.jar": b"PK",
           "app/server": place.sample("hello/hello-musl"), "app/args": b"-Xmx1g\n",
           "opt/lib/libjdwp.so": place.sample("hello/hello-musl")}

    def started(command, *variables):
        run(place, own, Entrypoint=command, Env=list(variables), WorkingDir="/app")
        return [(target["verdict"], target.get("reason", "")) for line in entries(place)
                for target in map(line["targets"].get, (ALPINE, DEBIAN))]

    java = ["java", "-jar", "x.jar"]
    assert not [reason for _, reason in started(java, "JAVA_TOOL_OPTIONS=-javaagent:/opt/a.jar")
                if "names" in reason]
    for verdict, reason in started(java, "JAVA_TOOL_OPTIONS=-javaagent:/opt/b.jar"):
        equal(verdict, "port", place)
        has(reason, "JAVA_TOOL_OPTIONS names /opt/b.jar, which is missing from the image")
    # The command line has the same options, and relative names.
    has(started(["java", "-agentpath:libx.so", "X"])[0][1], "the command line names libx.so")
    has(started(["java", "@other", "X"])[0][1], "the command line names other")
    assert not [reason for _, reason in started(["java", "@args", "-agentlib:jdwp=x", "X"])
                if "names" in reason]
    has(started(["env", "JAVA_TOOL_OPTIONS=-agentlib:y"] + java)[0][1], "names liby.so")
    # Scripts read variables of their own; java does not.
    own["bin/catalina.sh"] = b"#!/bin/sh\nexec java $CATALINA_OPTS X\n"
    for command, variable, verdict in ((["/bin/catalina.sh", "run"], "CATALINA_OPTS", "port"),
                                       (["sh", "-c", "java $JAVA_OPTS -jar x.jar"], "JAVA_OPTS", "port"),
                                       (java, "JAVA_OPTS", "runs")):
        equal({found for found, _ in started(command, variable + "=-agentpath:/opt/none.so=x")},
              {verdict}, place)
    # So does the image against itself.
    run(place, own, Entrypoint=java, Env=["JDK_JAVA_OPTIONS=-agentlib:none"])
    place.run("i.tar", "--target", "self")
    equal(entry(place)["targets"]["self"]["verdict"], "port", place)
    # A program that is not started does not open it; nor does a missing preload library fail.
    server = started(["/app/server"], "NODE_OPTIONS=-r /x.js", "LD_PRELOAD=/no.so:libjdwp.so")
    equal({verdict for verdict, _ in server}, {"runs"}, place)
    findings = entries(place)[0]["targets"][ALPINE]["findings"]
    equal([line["subject"] for line in findings], ["/x.js", "/no.so"], place)


@test
def modules_of_node_are_found_as_node_finds_them(place):
    own = {"usr/local/bin/node": place.sample("hello/hello-musl"), "app/hook.js": b"",
           "app/src/x": b"", "node_modules/tracer/package.json": b"{}",
           "app/node_modules/@scope/name/package.json": b"{}"}

    def missing(options, *more):
        run(place, own, Cmd=["node", "x.js"], Env=[f"NODE_OPTIONS={options}", *more],
            WorkingDir="/app/src")
        return [line["subject"] for entry in entries(place)
                for line in entry["targets"][ALPINE]["findings"]
                if line["rule"] == "entry.environment-file"]

    equal(missing("--require ../hook --import @scope/name/register -r tracer/init"), [], place)
    equal(missing("--import file:///app/hook.js --import node:fs"), [], place)
    equal(missing("--require ./hook.js"), ["./hook.js"], place)
    equal(missing("--import other/register"), ["other/register"], place)
    equal(missing("--import other/register", "NODE_PATH=/x"), [], place)


@test
def a_named_script_is_judged_by_its_first_line(place):
    place.put("run", b"#!/bin/bash\n")
    place.run("run", "--target", ALPINE)
    equal(entry(place)["targets"][ALPINE]["verdict"], "add-packages", place)
    equal(place.status, 1, place)
    place.run("run", "--target", ALPINE + "+bash", "--require", ALPINE + "+bash")
    equal(place.status, 0, place)
    place.put("text", b"bash\n")
    equal(place.run("text").status, 3, place)


def replaced(place, package, target, soname):
    for line in place.images[0]["packages"]:
        for item in line["has"]:
            if (line["name"], item.get("soname")) == (package, soname):
                return item["targets"][target], item["needed"]
    raise AssertionError(f"{package} does not have {soname}")


@test
def packages_that_the_service_needs_are_replaced(place):
    lib = "/usr/lib/x86_64-linux-gnu/"
    lists = {"libc6:amd64": ["libc.so.6", "libm.so.6", "libnss_dns.so.2"],
             "libssl1.1": ["libssl.so.1.1"], "zlib1g": ["libz.so.1", "libz.so.1.3.1"],
             "libmiddle1": ["libmiddle.so.1"], "libbz2-1.0": ["libbz2.so.1.0"],
             "libexpat1": ["libexpat.so.1"], "bash": []}
    root = {DPKG + name + ".list":
            ("/.\n" + "".join(lib + file + "\n" for file in files)
             + "/usr/share/doc/libfake.so.1\n" + lib + "gconv/libISOIR165.so\n").encode()
            for name, files in lists.items()}
    own = {"app/a": place.sample("hello/hello"),
           "app/b.so": place.sample("run-path/no-run-path.so")}
    place.put("i.tar", gzip.compress(tar(layout([Image([tar(root), tar(own)])]))))
    place.run("i.tar", "--target", ALPINE, "--target", DEBIAN)
    answer, needed = replaced(place, "libc6", ALPINE, "libc.so.6")
    equal((answer["state"], answer["package"], needed), ("libc", "musl", True), place)
    equal(replaced(place, "libc6", DEBIAN, "libc.so.6")[0]["state"], "there", place)
    answer, needed = replaced(place, "libc6", ALPINE, "libnss_dns.so.2")
    equal((answer["state"], needed), ("none", False), place)
    answer, needed = replaced(place, "libssl1.1", ALPINE, "libssl.so.1.1")
    equal((answer["state"], answer["soname"], needed), ("other-name", "libssl.so.3", False),
          place)
    equal(replaced(place, "zlib1g", ALPINE, "libz.so.1")[0]["state"], "there", place)
    answer, needed = replaced(place, "libmiddle1", ALPINE, "libmiddle.so.1")
    equal((answer["state"], needed), ("unknown", True), place)
    equal(replaced(place, "libbz2-1.0", ALPINE, "libbz2.so.1.0")[0]["soname"], "libbz2.so.1",
          place)
    answer, _ = replaced(place, "libexpat1", ALPINE, "libexpat.so.1")
    equal((answer["state"], answer["package"]), ("package", "libexpat"), place)
    equal([line["name"] for line in place.images[0]["packages"] if line["needed"]],
          ["libc6", "libmiddle1"], place)
    # What the service brings itself is nobody's to replace.
    own["opt/libmiddle.so.1"] = place.sample("run-path/libs/libmiddle.so.1")
    place.put("i.tar", tar(layout([Image([tar(root), tar(own)])])))
    place.run("i.tar", "--target", ALPINE)
    equal(replaced(place, "libmiddle1", ALPINE, "libmiddle.so.1")[1], False, place)
    for form, row in (("text", "libc.so.6: part of musl"),
                      ("markdown", "`libc.so.6` | part of musl"), ("html", "part of musl")):
        text = place.text("i.tar", "--target", ALPINE, "--format", form)
        has(text, row)
        has(text, "6 are not used by your files")
