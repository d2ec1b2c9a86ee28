"""A directory that is an image's file tree: --root, and the same answer as for its tar."""
import json
import os
import shutil
import sqlite3
import subprocess

import rpmdb
from images import DPKG, copy_into, installed
from making import HardLink, Image, Link, layout, tar, wheel, zipped
from testing import TARGET, Skip, equal, has, test


def put_root(place, name, members):
    """The members as a directory; hard links and links to what they name inside."""
    for path, content in members.items():
        at = os.path.join(place.folder, name, path)
        os.makedirs(os.path.dirname(at), exist_ok=True)
        if isinstance(content, Link):
            os.symlink(content, at)
        elif isinstance(content, HardLink):
            os.link(os.path.join(place.folder, name, content), at)
        elif content is None:
            os.mkfifo(at)
        else:
            place.put(os.path.join(name, path), content)


def said(place, prefix):
    """Every answer about objects, components and the whole run, by path inside the root."""
    for image in place.images: # a folder has no configuration
        image["path"] = prefix
        image.pop("platform", None)
    for record in place.lines + place.images:
        record.pop("image", None) # other digests
    lines = [json.dumps(line, sort_keys=True) for line in place.lines
             if line["schema"] not in ("muslcheck/notice/1", "muslcheck/unreadable/1",
                                       "muslcheck/input/1")] # that names what was given
    return sorted(line.replace(f'"{prefix}"', '"/"').replace(f'"{prefix}/', '"/')
                  for line in lines)


def same_as_image(place, members):
    """Check the members as a directory and as an image; keeps the answers of the first."""
    members = dict(sorted(members.items())) # as a directory is walked
    place.put("i.tar", tar(layout([Image([tar(members)])])))
    put_root(place, "root", members)
    place.run("i.tar")
    of_image, left_out = said(place, "i.tar!"), place.err.partition("; ")[2]
    place.run("--root", "root")
    equal(said(place, "root"), of_image, place)
    equal(place.notices, set(), place)
    has(place.err, "root: root filesystem of an image")
    equal(place.err.partition("; ")[2], left_out, place)
    return place


def service(place):
    """A service on packages, of which one library is in the way."""
    libraries = {name: place.sample("run-path/libs/" + name)
                 for name in ("libdeep.so.1", "libmiddle.so.1")}
    return {
        "lib": Link("usr/lib"),
        **{"usr/lib/" + name: content for name, content in libraries.items()},
        "usr/bin/old": place.sample("hello/hello"),
        "usr/bin/older": HardLink("usr/bin/old"),
        "opt/app/libs": Link("/lib"),
        "opt/app/runpath.so": place.sample("run-path/runpath.so"),
        "opt/app/a.so": place.sample("run-path/no-run-path.so"),
        "opt/app/again.so": HardLink("opt/app/a.so"),
        "opt/app/up": Link("../../../../../../.."),
        "opt/app/ring": Link("ring"),
        "opt/app/pipe": None,
        "opt/app/node_modules/x/package.json": b'{"name":"x","version":"1.0.0"}',
        "opt/app/node_modules/x/x.node": place.sample("hello/hello"),
        "usr/share/java/own.jar": zipped({"inner/x.so": place.sample("fortify/fortify")}),
        "usr/share/java/owned.jar":
        zipped({"x.so": place.sample("fortify/fortify"),
                "in.jar": zipped({"y.so": place.sample("fortify/fortify")})}),
        "opt/w.whl": wheel({"x.so": place.sample("fortify/fortify")}),
    }


DATABASES = {
    "none": {},
    "dpkg": {DPKG + "deep:amd64.list": b"/.\n/lib\n/lib/libdeep.so.1\n/opt/app/ring/x\n",
             DPKG + "old.list": b"/usr/bin/old\n/usr/bin/../bin\n/opt/app/pipe\n/gone/x\n"
                               b"/usr/share/java/owned.jar\n"},
    "apk": {"lib/apk/db/installed": b"P:deep\nV:1\nF:lib\nR:libdeep.so.1\n\nP:old\nF:usr/bin\n"
                                    b"R:old\nR:../../opt/app/a.so\nF:usr/share/java\n"
                                    b"R:owned.jar\n"},
    **{path: {path: make([rpmdb.header("deep", ["/lib/libdeep.so.1"]),
                          rpmdb.header("gpg-pubkey", []),
                          rpmdb.header("old", ["/usr/bin/old", "/usr/share/java/owned.jar"]),
                          rpmdb.header("wide", [f"/usr/share/wide/{i}/file-{i}"
                                                for i in range(999)])])}
       for path, make in rpmdb.KINDS.items()},
    "distroless": {"var/lib/dpkg/status.d/deep.md5sums":
                   b"d" * 32 + b"  usr/lib/libdeep.so.1\n" + b"d" * 32 + b"  usr/bin/older\n" +
                   b"d" * 32 + b"  usr/share/java/owned.jar\n"},
}


def as_they_lie(members):
    """Without the link: a tar cannot have a file below one."""
    return {path.replace("lib/apk", "usr/lib/apk"): content
            for path, content in members.items()}


@test
def a_directory_is_the_image_that_its_tar_is(place):
    for name, database in DATABASES.items():
        same_as_image(place, {**service(place), **as_they_lie(database)})
        of_packages = {"root/usr/bin/old", "root/usr/lib/libdeep.so.1",
                       "root/usr/share/java/owned.jar!/x.so",
                       "root/usr/share/java/owned.jar!/in.jar!/y.so"}
        owned = set() if name == "none" else of_packages
        equal({*of_packages, "root/usr/share/java/own.jar!/inner/x.so",
               "root/usr/lib/libmiddle.so.1", "root/opt/app/a.so", "root/opt/app/runpath.so",
               "root/opt/app/node_modules/x/x.node", "root/opt/w.whl!/x.so"} - owned,
              set(place.objects), place)
        missing = place.objects["root/opt/app/runpath.so"]["targets"][TARGET]["missing_needed"]
        equal(missing, ["libdeep.so.1"] if owned else [], place)
        shutil.rmtree(place.folder + "/root")


@test
def folders_of_a_root_are_judged_in_it(place):
    put_root(place, "root", {**service(place), **DATABASES["dpkg"], "srv": Link("/opt/app")})
    for path in ("root/opt/app", "./root/opt/app", place.folder + "/root/opt/app", "root/srv"):
        place.run("--root", "root", path)
        equal(sorted(place.objects), ["root/opt/app/a.so",
                                      "root/opt/app/node_modules/x/x.node",
                                      "root/opt/app/runpath.so"], place)
        missing = place.objects["root/opt/app/runpath.so"]["targets"][TARGET]["missing_needed"]
        equal(missing, ["libdeep.so.1"], place)
    place.run("--root", "root/", "root/usr", "root/opt/w.whl")
    # A file that is named is judged with the root; then it is no image.
    has(place.objects, "root/usr/bin/old")
    place.run("--root", "root", "root/nothing")
    equal((place.status, place.notices), (3, {("root/nothing", None)}), place)


@test
def links_do_not_lead_out_of_a_root(place):
    place.put("libs/libmiddle.so.1", place.sample("run-path/libs/libmiddle.so.1"))
    outside = os.path.join(place.folder, "libs")
    put_root(place, "root", {
        "app/libs": Link(outside), "app/runpath.so": place.sample("run-path/runpath.so"),
        "out": Link("../.."), "usr/lib": Link(outside),
        DPKG + "x.list": b"/app/libs/libmiddle.so.1\n/ring/runpath.so\n", "ring": Link("ring"),
        "var/lib/rpm": Link(outside)})
    place.run("--root", "root")
    line = place.objects["root/app/runpath.so"]["targets"][TARGET]
    equal(line["missing_needed"], ["libmiddle.so.1"], place)
    place.run("--root", "root", "root/usr/lib")
    equal(place.objects, {}, place)


@test
def every_command_takes_a_root(place):
    put_root(place, "root", {"usr/bin/a": place.sample("hello/hello"),
                             "app/b": place.sample("hello/hello-musl"),
                             DPKG + "a.list": b"/usr/bin/a\n"})
    command = [place.program, "--no-config"]

    def run(*arguments):
        done = subprocess.run([*command, *arguments], cwd=place.folder, capture_output=True,
                              check=False, text=True)
        return done.returncode, done.stdout, done.stderr

    status, out, _ = run("static", "--root", "root")
    has(out, "root/app/b")
    equal((status, "usr/bin/a" in out), (1, False), place)
    status, out, err = run("recommend", "--root", "root")
    equal(status, 0, place)
    has(err, "; 1 files of 1 distribution packages")
    for name in ("static", "recommend"):
        status, _, err = run(name, "--root", "root", "root/app/b")
        equal(status, 2, place)
        has(err, name + " supports --root only for directories inside it")
    equal(run("--root", "absent")[0], 2, place)


@test
def a_database_that_cannot_be_read_is_reported(place):
    put_root(place, "root", {"a": place.sample("hello/hello-musl"), DPKG + "a.list": b"/a\n",
                             DPKG + "pipe.list": None})
    os.chmod(place.folder + "/root/" + DPKG, 0)
    os.chmod(place.folder, 0o755)
    if os.geteuid() == 0: # for whom nothing is closed
        place.prefix = ["setpriv", "--reuid=65534", "--clear-groups", "--"]
    place.run("--root", "root")
    os.chmod(place.folder + "/root/" + DPKG, 0o755)
    if "setpriv" in place.err:
        raise Skip("setpriv")
    has(place.notices, ("root", "source.package-database"))
    has(place.err, "package database /" + DPKG + ": Permission denied")
    equal(place.status, 3, place)
    equal(list(place.objects), ["root/a"], place)


@test
def a_service_on_this_machines_packages_in_a_directory(place):
    members = {"bin": Link("usr/bin"), "sbin": Link("usr/sbin"), "lib": Link("usr/lib"),
               "lib64": Link("usr/lib64"), "usr/lib64/.keep": b"", "usr/sbin/.keep": b"",
               "srv/app/hello": place.sample("hello/hello"),
               "srv/app/runpath.so": place.sample("run-path/runpath.so")}
    put_root(place, "root", members)
    root = place.folder + "/root"
    for name in ("bash", "coreutils", "zlib1g", "perl-base"):
        paths, listing = installed(name)
        copy_into(root, [*paths, listing])
    place.run("--root", "root")
    equal(sorted(place.objects), ["root/srv/app/hello", "root/srv/app/runpath.so"], place)
    has(place.err, " of 4 distribution packages skipped")


SPEC = """Name: sample
Version: 1
Release: 1
Summary: sample
License: MIT
BuildArch: noarch
%description
Sample.
%files
%attr(755,root,root) /usr/lib/libdeep.so.1
%attr(755,root,root) /usr/share/sample
"""


def real_database(place):
    """What rpm itself writes of a package with many files."""
    for tool in ("rpm", "rpmbuild"):
        if not shutil.which(tool):
            raise Skip(tool)
    place.put("build/usr/lib/libdeep.so.1", b"x")
    for number in range(300):
        place.put(f"build/usr/share/sample/folder-{number % 7}/file-{number}", b"x")
    place.put("sample.spec", SPEC.encode())
    at = place.folder
    for command in (
            ["rpmbuild", "-bb", "--buildroot", at + "/build", "--define", f"_topdir {at}/top",
             "--define", "__spec_install_pre %{nil}", "sample.spec"],
            ["rpm", "--dbpath", at + "/db", "--define", "_db_backend sqlite", "-i", "--justdb",
             "--nodeps", "--ignorearch", "--noscripts",
             "top/RPMS/noarch/sample-1-1.noarch.rpm"]):
        done = subprocess.run(command, cwd=at, capture_output=True, check=False, text=True)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
    return at + "/db/rpmdb.sqlite"


def as_hash(place, path):
    """The same headers as Berkeley DB's own tool writes them."""
    load = shutil.which("db_load")
    if not load:
        raise Skip("db_load")
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT hnum, blob FROM Packages").fetchall()
    connection.close()
    text = "VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize=4096\nHEADER=END\n"
    for number, data in [(0, b"\2\0\0\0"), *rows, (99, rpmdb.header("old", ["/usr/bin/old"]))]:
        text += f" {number.to_bytes(4, 'little').hex()}\n {data.hex()}\n"
    subprocess.run([load, place.folder + "/Packages"], input=text + "DATA=END\n", text=True,
                   check=True)
    return place.folder + "/Packages"


@test
def databases_that_rpm_and_berkeley_db_write(place):
    source = real_database(place)
    for name, at, count in (("sqlite", "var/lib/rpm/rpmdb.sqlite", 1),
                            ("hash", "var/lib/rpm/Packages", 2)):
        put_root(place, name, {"lib": Link("usr/lib"), "usr/bin/old": b"x",
                               "usr/lib/libdeep.so.1":
                               place.sample("run-path/libs/libdeep.so.1"),
                               "usr/share/sample/folder-5/file-299": b"x"})
        os.makedirs(os.path.dirname(f"{place.folder}/{name}/{at}"))
        shutil.copy(source if name == "sqlite" else as_hash(place, source),
                    f"{place.folder}/{name}/{at}")
        place.run("--root", name)
        equal((place.objects, place.notices), ({}, set()), place)
        has(place.err, f"{count + 1} files of {count} distribution packages")


@test
def an_rpm_database_that_is_damaged_is_reported_and_the_rest_counts(place):
    headers = [rpmdb.header("a", ["/a"]), rpmdb.header("b", ["/b"])]
    musl = place.sample("hello/hello-musl")

    def run(path, data, left, fault):
        put_root(place, "root", {"a": musl, path: data})
        place.put("root/b", musl + b"b")
        place.run("--root", "root")
        equal(sorted(place.objects), ["root/" + name for name in left], place)
        equal(place.notices, {("root", "source.package-database")}, place)
        has(place.err, fault)
        equal(place.status, 3, place)
        shutil.rmtree(place.folder + "/root")

    wrong = headers[1].replace(b"\0\0\4\x5e", b"\0\0\4\x5d") # the folders' tag is the names'
    for path, make in rpmdb.KINDS.items():
        run(path, b"", "ab", "/" + path + ": damaged at byte 0: not a")
        run(path, make([headers[0], wrong]), "b", "invalid package header")
        run(path, make([headers[0], b"\xff" * 99]), "b", "invalid package header")
        big = rpmdb.header("b", ["/b", *(f"/usr/{i}" for i in range(4000))])
        whole = make([headers[0], big])
        run(path, whole[:-16], "b", "damaged at byte ")
    run("var/lib/rpm/rpmdb.sqlite-wal", b"x", "ab", "changes in the write-ahead log")
