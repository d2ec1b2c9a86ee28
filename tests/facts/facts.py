"""Facts that are damaged, incomplete or of another version; and what the command refuses."""
import hashlib
import os
import subprocess
import zlib

from making import Image, layout, tar, wheel
from testing import equal, has, test

TRAILER = 24
VERDICT = "musl:1.2.5"


def run(place, *arguments):
    done = subprocess.run([place.program, "--no-config", *arguments], cwd=place.folder,
                          capture_output=True, check=False, timeout=120)
    place.err = done.stderr.decode()
    return done


def judge(place, name, *arguments):
    return run(place, "-t", VERDICT, "-t", "alpine:3.22", "--today", "2026-01-01", *arguments,
               name)


def read(place, name):
    with open(os.path.join(place.folder, name), "rb") as file:
        return file.read()


def make(place):
    """The facts of an image of two layers, in which one hides a file of the other."""
    image = Image([tar({"app/a": place.sample("hello/hello"), "app/b": place.sample("cxx/cxx"),
                        "etc/passwd": b"root:x:0:0::/:/bin/sh\napp:x:7:7::/:/bin/sh\n",
                        "app/script": b"#!/app/a\n"}),
                   tar({"app/.wh.b": b"", "app/c.whl": wheel({"c.so": b"\x7fELF"})})],
                  config={"Entrypoint": ["/app/script"], "User": "app"})
    place.put("x.tar", tar(layout([image])))
    equal(run(place, "facts", "x.tar", "-o", "x.facts").returncode, 0, place)
    return read(place, "x.facts")


def formats(place):
    done = run(place, "--format", "unknown", "x.tar")
    words = place.err.replace(",", " ").replace("'", " ").replace(".", " ").split()
    equal(done.returncode, 2, place)
    return [word for word in words
            if run(place, "--format", word, "--fail-on", "none", "x.tar").returncode != 2]


@test
def every_format_has_the_same_bytes(place):
    make(place)
    known = formats(place)
    equal(len(known) > 10, True, place)
    expected = {form: judge(place, "x.tar", "-f", form, "--all") for form in known}
    os.rename(os.path.join(place.folder, "x.tar"), os.path.join(place.folder, "away"))
    for form, one in expected.items():
        other = judge(place, "x.facts", "-f", form, "--all", "-j", "8")
        equal((other.returncode, other.stdout), (one.returncode, one.stdout), place)


@test
def other_commands_take_facts(place):
    make(place)
    for command in (["static"], ["recommend"], ["recommend", "--dockerfile"]):
        one = run(place, *command, "x.tar", "--today", "2026-01-01")
        other = run(place, *command, "x.facts", "--today", "2026-01-01")
        equal((other.returncode, other.stdout), (one.returncode, one.stdout), place)


@test
def facts_are_the_same_each_time(place):
    first = make(place)
    equal(run(place, "facts", "x.tar", "-o", "again").returncode, 0, place)
    equal(read(place, "again") == first, True, place)


@test
def facts_of_facts_and_of_other_files_are_refused(place):
    make(place)
    place.put("a", place.sample("hello/hello"))
    os.mkdir(os.path.join(place.folder, "folder"))
    for name, why in (("x.facts", "not an archive"), ("a", "not an archive"),
                      ("folder", "not of a folder"), ("none", "No such file")):
        equal(run(place, "facts", name, "-o", "out").returncode, 3, place)
        has(place.err, why)
        equal(os.path.exists(os.path.join(place.folder, "out")), False, place)
    for arguments in ([], ["x.tar", "x.tar"], ["x.tar", "--target", "alpine"]):
        equal(run(place, "facts", *arguments, "-o", "out").returncode, 2, place)


@test
def what_the_limits_leave_out_makes_no_facts(place):
    place.put("x.tar", tar({"a": place.sample("hello/hello-static")}))
    done = run(place, "facts", "--limit", "memory=1K", "--limit", "disk=1K", "x.tar", "-o", "out")
    equal(done.returncode, 3, place)
    has(place.err, "x.tar!/a is over the limits")


@test
def another_version_is_refused(place):
    whole = make(place)
    place.put("x.facts", whole[:16] + b"\xff" + whole[17:])
    equal(judge(place, "x.facts").returncode, 3, place)
    has(place.err, "facts of version 255")


@test
def facts_of_one_platform_are_not_of_all(place):
    one, other = (Image([tar({"a": place.sample(f"hello/{name}")})], machine=machine)
                  for name, machine in (("hello", "amd64"), ("hello-musl", "arm64")))
    place.put("x.tar", tar(layout([one, other])))
    equal(run(place, "facts", "--platform", "linux/amd64", "x.tar", "-o", "x.facts").returncode,
          0, place)
    options = ("--platform", "linux/amd64")
    equal(judge(place, "x.facts", *options).stdout, judge(place, "x.tar", *options).stdout, place)
    equal(judge(place, "x.facts").returncode in (1, 3), True, place)
    has(place.err + judge(place, "x.facts").stdout.decode(), "the facts do not hold all of it")


def with_index(whole, change):
    """The facts with another index, whose checksum is right."""
    offset = int.from_bytes(whole[-TRAILER:-16], "little")
    index = change(whole[offset:-TRAILER])
    return (whole[:offset] + index + offset.to_bytes(8, "little")
            + len(index).to_bytes(8, "little") + zlib.crc32(index).to_bytes(8, "little"))


@test
def damage_never_passes(place):
    """A changed byte changes nothing in the report, or the exit status says so."""
    make(place)
    image = Image([tar({"app/a": place.sample("hello/hello-musl")})],
                  config={"Entrypoint": ["/app/a"]})
    place.put("x.tar", tar(layout([image])))
    equal(run(place, "facts", "x.tar", "-o", "x.facts").returncode, 0, place)
    whole, good = read(place, "x.facts"), judge(place, "x.facts", "-f", "ndjson")
    equal(good.returncode, 0, place)
    steps = range(24, len(whole), max(1, len(whole) // 60))
    broken = [whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1:] for at in steps]
    broken += [whole[:at] for at in steps]
    for at, content in enumerate(broken):
        place.put("x.facts", content)
        done = judge(place, "x.facts", "-f", "ndjson")
        if done.returncode == 0 and done.stdout != good.stdout:
            raise AssertionError(f"damage {at} passes")
        equal(done.returncode in (0, 1, 3), True, place)


@test
def a_hostile_index_is_survived(place):
    whole = make(place)
    size = len(with_index(whole, lambda index: index)) - len(whole)
    equal(size, 0, place)
    offset = int.from_bytes(whole[-TRAILER:-16], "little")
    length = len(whole) - TRAILER - offset
    for at in range(0, length, 7):
        place.put("x.facts", with_index(whole, lambda index: (
            index[:at] + bytes([index[at] ^ 0xff]) + index[at + 1:])))
        equal(judge(place, "x.facts", "-f", "ndjson").returncode in (0, 1, 2, 3, 4), True, place)


@test
def an_oci_layout_in_a_folder_has_facts(place):
    make(place)
    image = Image([tar({"app/a": place.sample("hello/hello")}),
                   tar({"app/c": place.sample("cxx/cxx")})], config={"Entrypoint": ["/app/a"]})
    other = Image([tar({"b": place.sample("hello/hello-musl")})], machine="arm64")
    damaged = layout([image])
    damaged["blobs/sha256/" + hashlib.sha256(image.packed[0]).hexdigest()] = image.packed[1]
    for name, files in (("one", layout([image])), ("two", layout([image, other])),
                        ("damaged", damaged)):
        for path, content in files.items():
            place.put(f"{name}/{path}", content)
        for spelling in (name, name + "/", "./" + name):
            equal(run(place, "facts", spelling, "-o", "x.facts").returncode, 0, place)
            for form in ("ndjson", "intoto", "cyclonedx", "text"):
                one = judge(place, spelling, "-f", form)
                os.rename(os.path.join(place.folder, name), os.path.join(place.folder, "away"))
                two = judge(place, "x.facts", "-f", form)
                os.rename(os.path.join(place.folder, "away"), os.path.join(place.folder, name))
                equal((two.returncode, two.stdout, two.stderr),
                      (one.returncode, one.stdout, one.stderr), place)


@test
def several_facts_in_one_run(place):
    make(place)
    place.put("y.tar", tar({"a": place.sample("hello/hello-static")}))
    equal(run(place, "facts", "y.tar", "-o", "y.facts").returncode, 0, place)
    for form in ("ndjson", "text", "tsv"):
        one = judge(place, "x.tar", "y.tar", "-f", form)
        two = judge(place, "x.facts", "y.facts", "-f", form)
        equal((two.returncode, two.stdout), (one.returncode, one.stdout), place)
