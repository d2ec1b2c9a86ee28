"""What the kernel, the files of /etc and the runtime in an image decide."""
import os
import struct

from making import Image, Link, layout, tar
from testing import Skip, equal, has, test

TRIXIE, DISTROLESS, ALPINE = "debian:trixie-slim", "distroless/base-debian13", "alpine:3.22"
LIBRARIES = ("libdeep.so.1", "libmiddle.so.1")


def ld_cache(paths, order="<", old=False):
    """What ldconfig writes: of old, an empty cache of the old format in front."""
    names = sorted(((path.rsplit("/", 1)[1], path) for path in paths), reverse=True)
    start = 48 + 24 * len(names)
    strings, entries = b"", b""
    for name, path in names:
        at = start + len(strings)
        entries += struct.pack(order + "iIIIQ", 0x303, at + len(path) - len(name), at, 0, 0)
        strings += path.encode() + b"\0"
    new = (b"glibc-ld.so.cache1.1" + struct.pack(order + "IIB3x16x", len(names), len(strings), 0)
           + entries + strings)
    return b"ld.so-1.7.0\0" + struct.pack(order + "I", 0) + new if old else new


def put(place, members, name="i.tar", machine="amd64", **config):
    place.put(name, tar(layout([Image([tar(members)], machine, config=config)])))
    return name


def entry(place):
    lines = [line for line in place.components if line["type"] == "entrypoint"]
    equal(len(lines), 1, place)
    return lines[0]["targets"]


def rules(line, target):
    return {finding["rule"] for finding in line["targets"][target]["findings"]}


# ---- the kernel -----------------------------------------------------------------------------

@test
def a_program_for_another_architecture_than_the_image_does_not_start(place):
    program = place.sample("hello/hello-musl")
    for machine, verdict in (("amd64", "runs"), ("arm64", "rebuild"), ("386", "rebuild"),
                             ("riscv64", "rebuild"), ("unheard-of", "runs")):
        put(place, {"app/server": program}, machine=machine, Entrypoint=["/app/server"])
        place.run("i.tar")
        equal(place.verdicts(), {"i.tar!/app/server": verdict}, place)
        line = place.objects["i.tar!/app/server"]["targets"]["musl:1.2.5"]
        equal((place.status, line["loads"]), (verdict != "runs", verdict == "runs"), place)
        equal([finding["rule"] for finding in line["findings"]
               if finding["severity"] == "error"],
              [] if verdict == "runs" else ["load.wrong-machine"], place)
    has(place.text("--target", TRIXIE, put(place, {"a": program}, machine="arm64")),
        "exec format error")


@test
def each_platform_of_an_index_has_its_own_kernel(place):
    program = place.sample("hello/hello-musl")
    images = [Image([tar({"a": program, "m": machine.encode()})], machine,
                    config={"Cmd": ["/a"]}) for machine in ("amd64", "arm64", "s390x")]
    place.put("i.tar", tar(layout(images)))
    equal(place.run("i.tar").verdicts(),
          {"i.tar[linux/amd64]!/a": "runs", "i.tar[linux/arm64]!/a": "rebuild",
           "i.tar[linux/s390x]!/a": "rebuild"}, place)
    equal(place.run("i.tar", "--platform", "linux/amd64").status, 0, place)


@test
def the_platform_that_was_asked_for_decides_in_folders(place):
    program = place.sample("hello/hello-musl")
    place.put("d/server", program)
    equal(place.run("d", "--platform", "linux/amd64").status, 0, place)
    place.run("d", "--platform", "linux/arm64")
    equal((place.status, place.verdicts()), (1, {"d/server": "rebuild"}), place)
    # What is named for another platform is not used there.
    place.put("p/prebuilds/linux-x64/a.node", place.sample("node-addon/napi-musl.node"))
    place.put("p/package.json", b'{"name": "p", "version": "1"}')
    equal(place.run("p", "--platform", "linux/arm64").status, 4, place)


@test
def what_an_image_starts_counts_whatever_else_is_there(place):
    program = place.sample("hello/hello-musl")
    arm = bytearray(program)
    arm[18:20] = struct.pack("<H", 183)
    put(place, {"app/server": program, "app/other": bytes(arm)}, machine="arm64",
        Entrypoint=["/app/server"])
    place.run("i.tar")
    equal(place.verdicts()["i.tar!/app/server"], "rebuild", place)
    equal(place.status, 1, place)


@test
def an_image_that_does_not_exist_for_the_architecture_runs_nothing(place):
    place.put("a", place.sample("hello/hello-musl"))
    # A static program asks for no libc, but there has to be an image.
    riscv = bytearray(120)
    riscv[:64] = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 2, 243, 1, 0x10078, 64, 0,
                             4, 64, 56, 1, 0, 0, 0)
    riscv[64:] = struct.pack("<IIQQQQQQ", 1, 5, 0, 0x10000, 0x10000, 120, 120, 0x1000)
    place.put("r", bytes(riscv))
    for target, verdict in (("debian:bookworm-slim", "rebuild"), (TRIXIE, "runs"),
                            ("distroless/static-debian12", "rebuild"), ("scratch", "runs"),
                            ("alpine:3.19", "rebuild"), ("musl:1.2.5", "runs")):
        place.run("r", "--target", target)
        line = place.objects["r"]["targets"][target]
        equal((target, line["verdict"]), (target, verdict), place)
        equal([finding["rule"] for finding in line["findings"]
               if finding["severity"] == "error"],
              [] if verdict == "runs" else ["load.no-image"], place)


# ---- ld.so.cache ----------------------------------------------------------------------------

def with_libraries(place, folder, more=None):
    return {"app/a.so": place.sample("run-path/no-run-path.so"),
            **{f"{folder}/{name}": place.sample("run-path/libs/" + name)
               for name in LIBRARIES}, **(more or {})}


@test
def what_is_in_usr_local_lib_is_found_only_through_the_cache(place):
    paths = ["/usr/local/lib/" + name for name in LIBRARIES]
    path = "i.tar!/app/a.so"
    conf = {"etc/ld.so.conf": b"include /etc/ld.so.conf.d/*.conf\n",
            "etc/ld.so.conf.d/libc.conf": b"# libc default\n/usr/local/lib\n"}
    for cache in (None, ld_cache([])):
        put(place, with_libraries(place, "usr/local/lib",
                                  {**conf, **({"etc/ld.so.cache": cache} if cache else {})}))
        line = place.run("i.tar", "--target", TRIXIE, "--target", DISTROLESS).objects[path]
        for target, said in ((TRIXIE, "RUN ldconfig"), (DISTROLESS, "LD_LIBRARY_PATH")):
            found = [finding for finding in line["targets"][target]["findings"]
                     if finding["rule"] == "load.not-in-ld-cache"]
            equal({finding["subject"] for finding in found}, set(LIBRARIES), place)
            has(found[0]["remedy"], said)
            equal(line["targets"][target]["verdict"], "rebuild", place)
        equal(line["targets"]["musl:1.2.5"]["loads"], True, place)
    for cache in (ld_cache(paths), ld_cache(paths, old=True), ld_cache(paths, ">")):
        put(place, with_libraries(place, "usr/local/lib", {**conf, "etc/ld.so.cache": cache}))
        line = place.run("i.tar", "--target", TRIXIE).objects[path]
        equal(line["targets"][TRIXIE]["verdict"], "runs", place)
        equal("load.through-ld-cache" in rules(line, TRIXIE), True, place)


@test
def the_cache_leads_anywhere_and_may_be_stale(place):
    paths = ["/opt/x/" + name for name in LIBRARIES]
    members = with_libraries(place, "opt/x", {"etc/ld.so.cache": ld_cache(paths)})
    put(place, members)
    equal(place.run("i.tar", "--target", TRIXIE).objects["i.tar!/app/a.so"]["targets"]
          [TRIXIE]["verdict"], "runs", place)
    del members["opt/x/libdeep.so.1"]
    put(place, members)
    line = place.run("i.tar", "--target", TRIXIE).objects["i.tar!/app/a.so"]
    equal(line["targets"][TRIXIE]["missing_needed"], ["libdeep.so.1"], place)


@test
def a_broken_cache_is_an_empty_one(place):
    good = ld_cache(["/usr/local/lib/" + name for name in LIBRARIES])
    for cache in (b"", b"glibc-ld.so.cache1.1", good[:60], good[:20] + b"\xff" * 28 + good[48:],
                  b"ld.so-1.7.0\0\xff\xff\xff\xff" + good):
        put(place, with_libraries(place, "usr/local/lib", {"etc/ld.so.cache": cache}))
        line = place.run("i.tar", "--target", TRIXIE).objects["i.tar!/app/a.so"]
        equal(line["targets"][TRIXIE]["verdict"], "rebuild", place)


# ---- users and entrypoints ------------------------------------------------------------------

@test
def the_user_must_be_in_the_image(place):
    program = place.sample("hello/hello-musl")
    passwd = b"root:x:0:0::/:/bin/sh\nnode:x:1000:1000::/:/bin/sh\napp:x:9:9::/:/bin/sh\n"
    targets = ["--target", "scratch", "--target", "distroless/static-debian13",
               "--target", "node:22-alpine"]
    for user, verdicts in (("nonroot", ["rebuild", "runs", "rebuild"]),
                           ("node:node", ["rebuild", "rebuild", "runs"]),
                           ("app", ["runs", "runs", "runs"]), # made by the service itself
                           ("nobody-at-all", ["rebuild", "rebuild", "rebuild"])):
        put(place, {"server": program, "etc/passwd": passwd}, Entrypoint=["/server"], User=user)
        found = entry(place.run("i.tar", *targets))
        equal([found[target]["verdict"] for target in targets[1::2]], verdicts, place)
        name = user.split(":")[0]
        equal({finding["subject"] for target in found.values()
               for finding in target.get("findings", [])}, {name}, place)
    for user in ("", "0", "1000:1000"):
        put(place, {"server": program}, Entrypoint=["/server"], User=user)
        place.run("i.tar", *targets)
        equal([line["type"] for line in place.components], ["directory"], place)
    put(place, {"server": program}, Entrypoint=["/server"], User="nonroot")
    has(place.text("i.tar", "--target", "scratch"), "runs as user nonroot")
    put(place, {"server": program, "etc/passwd": b"app:x:1:1::/:\n"}, Entrypoint=["/server"],
        User="app:staff")
    has(place.text("i.tar", "--target", "self"), "runs with group staff, which is not in /etc/group")


@test
def an_entrypoint_that_is_not_there_is_missing(place):
    put(place, {"app/other": place.sample("hello/hello-musl")}, Entrypoint=["/app/server"])
    found = entry(place.run("i.tar", "--target", TRIXIE, "--target", ALPINE))
    for target in (TRIXIE, ALPINE):
        equal(found[target]["verdict"], "port", place)
        has(found[target]["reason"], "/app/server, which is missing from the image")
    equal(place.status, 1, place)


# ---- runtimes -------------------------------------------------------------------------------

NODE = {"usr/local/bin/node", "usr/local/lib/node_modules/npm/x.node"}


@test
def the_runtime_of_an_official_image_is_the_targets(place):
    glibc = place.sample("hello/hello")
    members = {**{path: glibc for path in NODE}, "app/index.js": b"//"}
    put(place, members, Entrypoint=["node", "/app/index.js"], Env=["NODE_VERSION=22.11.0"])
    found = entry(place.run("i.tar", "--target", "node:22-alpine", "--target", ALPINE,
                            "--target", "scratch", "--target", TRIXIE))
    equal({target: line["verdict"] for target, line in found.items()
           if target != "musl:1.2.5"},
          {"node:22-alpine": "runs", ALPINE: "add-packages", "scratch": "port",
           TRIXIE: "add-packages"}, place)
    has(found[ALPINE]["reason"], "needs Node.js 22")
    for part in ("node:22-alpine", "apk add nodejs"):
        has(found[ALPINE]["findings"][0]["remedy"], part)
    has(found["scratch"]["remedy"], "node:22-")
    equal(place.run("i.tar", "--require", "node:22-alpine", "--target", "node:22-alpine")
          .status, 0, place)


@test
def php_fpm_is_in_the_images_with_fpm_in_their_tag(place):
    glibc = place.sample("hello/hello")
    put(place, {"usr/local/bin/php": glibc, "usr/local/sbin/php-fpm": glibc,
                "usr/local/bin/docker-php-entrypoint": b'#!/bin/sh\nexec "$@"\n'},
        Entrypoint=["docker-php-entrypoint"], Cmd=["php-fpm"], Env=["PHP_VERSION=8.2.30"])
    found = entry(place.run("i.tar", "--target", ALPINE, "--target", "php:8.2-alpine",
                            "--target", "php:8.2-fpm-alpine", "--target", "php:8.2-cli"))
    equal({target: line["verdict"] for target, line in found.items() if "php" in target},
          {"php:8.2-alpine": "port", "php:8.2-fpm-alpine": "runs", "php:8.2-cli": "port"},
          place)
    for target, image in (ALPINE, "php:8.2-fpm-alpine"), ("php:8.2-cli", "php:8.2-fpm"):
        equal([finding["remedy"] for finding in found[target]["findings"]],
              [f"Use {image}"], place)


@test
def only_what_the_service_brings_decides(place):
    glibc, musl = place.sample("hello/hello"), place.sample("hello/hello-musl")
    put(place, {"usr/local/bin/python3.12": glibc, "usr/local/lib/libpython3.12.so.1.0": glibc,
                "usr/local/lib/python3.12/lib-dynload/_x.so": glibc,
                "opt/venv/bin/python": Link("/usr/local/bin/python3.12"),
                "app/server": musl}, Entrypoint=["/app/server"])
    place.run("i.tar", "--target", ALPINE)
    equal((place.status, place.objects["i.tar!/app/server"]["targets"][ALPINE]["verdict"]),
          (0, "runs"), place)
    # A shell script may start it.
    put(place, {"usr/local/bin/python3.12": glibc, "run.sh": b"#!/bin/sh\n"},
        Entrypoint=["/run.sh"])
    found = entry(place.run("i.tar", "--target", ALPINE))
    equal(found[ALPINE]["verdict"], "add-packages", place)
    has(found[ALPINE]["remedy"], "apk add python3")
    # Its place matters where it is named.
    put(place, {"usr/local/bin/python3.12": glibc, "run": b"#!/usr/local/bin/python3.12\n"},
        Entrypoint=["/run"])
    found = entry(place.run("i.tar", "--target", ALPINE, "--target", "python:3.12-alpine"))
    equal((found[ALPINE]["verdict"], found["python:3.12-alpine"]["verdict"]),
          ("port", "runs"), place)


# ---- an image against itself ----------------------------------------------------------------

DPKG = "var/lib/dpkg/info/middle.list"


@test
def an_image_can_be_checked_against_itself(place):
    libraries = {"usr/lib/" + name: place.sample("run-path/libs/" + name) for name in LIBRARIES}
    members = {"app/a.so": place.sample("run-path/no-run-path.so"), **libraries,
               # A package's file counts too.
               DPKG: b"/usr/lib/libmiddle.so.1\n"}
    path = "/lib64/ld-linux-x86-64.so.2"
    if not os.path.exists(path):
        raise Skip(path)
    with open(path, "rb") as loader:
        members[path[1:]] = loader.read()
    put(place, members)
    place.run("i.tar", "--target", "self")
    equal(sorted(path for path in place.objects if "/app/" in path), ["i.tar!/app/a.so"], place)
    line = place.objects["i.tar!/app/a.so"]["targets"]
    equal((line["musl:1.2.5"]["missing_needed"], line["self"]["missing_needed"]),
          (["libmiddle.so.1"], []), place)
    # Without a loader of its own nothing starts.
    put(place, {"app/p": place.sample("hello/hello-musl")}, Entrypoint=["/app/p"])
    line = place.run("i.tar", "--target", "self").objects["i.tar!/app/p"]["targets"]
    equal((line["musl:1.2.5"]["verdict"], line["self"]["verdict"]), ("runs", "rebuild"), place)
    # Nothing to check against.
    place.put("p", place.sample("hello/hello-musl"))
    equal(place.run("p", "--target", "self").objects["p"]["targets"]["self"]["verdict"],
          "unknown", place)


@test
def files_of_packages_are_checked_if_all_are(place):
    library = "usr/lib/libmiddle.so.1"
    members = {library: place.sample("run-path/libs/libmiddle.so.1"),
               "usr/bin/p": place.sample("hello/hello-musl"),
               "app/q": place.sample("hello/hello-musl"),
               DPKG: b"/usr/bin/p\n/usr/lib/libmiddle.so.1\n"}
    put(place, members)
    for name, content in members.items():
        place.put("root/" + name, content)
    inputs = (("i.tar!/", ["i.tar"]), ("root/", ["--root", "root"]))
    for prefix, words in inputs:
        place.run("--target", "self", *words)
        equal(sorted(place.objects), [prefix + "app/q"], place)
        has(place.err, "2 files of 1 distribution packages skipped")
        place.run("--target", "self", "--all", *words)
        equal(sorted(place.objects),
              sorted(prefix + name for name in members if name != DPKG), place)
        has(place.err, "2 files of 1 distribution packages checked too")
        # There is no loader.
        equal(place.objects[prefix + library]["targets"]["self"]["verdict"], "rebuild", place)
        equal(place.status, 1, place)


@test
def users_and_entrypoints_must_be_in_the_image_itself(place):
    program = place.sample("hello/hello-musl")
    put(place, {"app/p": program, "etc/passwd": b"app:x:1:1::/:\n"}, User="app",
        Entrypoint=["/app/p"])
    place.run("i.tar", "--target", "self")
    equal([line for line in place.components if line["type"] == "entrypoint"], [], place)
    put(place, {"run.sh": b"#!/bin/bash\n"}, User="app", Entrypoint=["/run.sh"])
    found = entry(place.run("i.tar", "--target", "self"))["self"]
    equal((found["verdict"], {finding["rule"] for finding in found["findings"]}),
          ("port", {"entry.program-not-found", "image.user-not-found"}), place)


@test
def caches_of_package_managers_are_not_the_service(place):
    program = place.sample("hello/hello")
    put(place, {"app/p": place.sample("hello/hello-musl"), "var/cache/apt/archives/a.deb":
                tar({"usr/bin/x": program}), "root/.cache/pip/x.so": program,
                "var/cached/q": place.sample("hello/hello-musl")})
    equal(sorted(place.run("i.tar").objects), ["i.tar!/app/p", "i.tar!/var/cached/q"], place)
