"""Package metadata that is broken: each is named with the reason, and the rest is checked."""
import gzip

from making import Image, ar, layout, tar, zipped
from testing import equal, test

TOO_LARGE = b'{"name": "p", "description": "' + b"x" * (1 << 20) + b'"}'
SITE = "usr/lib/python3/site-packages/"

# Path below a folder, content, and what the message has.
BROKEN = [
    ("app/package.json", b'{"name": ', "line 1, column"),
    ("app/node_modules/p/package.json", b"", "line 1, column"),
    ("app/node_modules/p/package.json", b"[]", "not a JSON object"),
    ("app/node_modules/@s/p/package.json", b'{"name": 5}', '"name" is not a string'),
    ("app/node_modules/p/package.json", b'{"name": "p", "dependencies": "x"}',
     '"dependencies" is not an object'),
    ("app/node_modules/p/package.json", b'{"name": "p", "os": 5}', '"os" is not a list'),
    ("app/node_modules/p/package.json", TOO_LARGE, "larger than 1 MiB"),
    ("app/node_modules/p/package.json", b'{"a":' * 200 + b"1" + b"}" * 200, "levels deep"),
    (SITE + "p-1.dist-info/METADATA", b"\0\1\2", '"Name: ..."'),
    (SITE + "p-1.dist-info/WHEEL", b"Wheel-Version: 1.0\n", '"Tag: ..."'),
    (SITE + "p-1.dist-info/RECORD", b"p.so,,\np.s", "PATH,HASH,SIZE"),
    (SITE + "p.egg-info/PKG-INFO", b"", '"Name: ..."'),
]

# Packages: the archive, the member's name and the message.
PACKAGES = [
    ("p.jar", zipped({"META-INF/maven/a/p/pom.properties": b"version=1\n"}),
     "META-INF/maven/a/p/pom.properties", '"groupId= ..."'),
    ("p.gem", tar({"metadata.gz": gzip.compress(b"version: 1\n")}), "metadata", '"name: ..."'),
    ("p.nupkg", zipped({"p.nuspec": b"<package><metadata></metadata></package>"}), "p.nuspec",
     "<id>"),
    ("p.deb", ar({"debian-binary": b"2.0\n", "control.tar": tar({"./control": b"Version: 1\n"}),
                  "data.tar": tar({"./usr/x": b""})}), "DEBIAN/control", '"Package: ..."'),
    ("p.apk", gzip.compress(tar({".PKGINFO": b"pkgver = 1\n"})), ".PKGINFO", '"pkgname = ..."'),
]

# Broken on purpose, or odd and read by npm all the same.
TAKEN = [
    ("app/node_modules/resolve/test/malformed/package.json", b"{"),
    ("app/node_modules/p/lib/package.json", b"{"),
    ("app/test/malformed/package.json", b"{"),
    ("app/__fixtures__/package.json", b"{"),
    ("app/templates/{{name}}/package.json", b'{"name": {{name}}}'),
    (SITE + "setuptools/tests/p.egg-info/PKG-INFO", b""),
    ("app/node_modules/p/package.json", b'\xef\xbb\xbf{"name": "p"}'),
    ("app/node_modules/p/package.json", b'{"name": "p", "author": "Andr\xe9"}'),
    ("app/node_modules/p/package.json", b'{"name": "p", "main": "a", "main": "b"}'),
    ("app/node_modules/p/package.json", b'{"name": "p", "dependencies": []}'),
]


def containers(place, files):
    """The files in a folder, in an archive and in an image: what to check, and the prefix."""
    for path, content in files.items():
        place.put("d/" + path, content)
    place.put("a.tar", tar(files))
    place.put("i.tar", tar(layout([Image([tar(files)])])))
    return [("d", "d/"), ("a.tar", "a.tar!/"), ("i.tar", "i.tar!/")]


def with_program(place, path, content):
    return {"bin/hello": place.sample("hello/hello-musl"), path: content}


def is_named(place, name, prefix, path, message):
    place.run(name)
    lines = [line for line in place.err.splitlines() if path in line]
    equal((place.status, len(lines), bool(lines) and message in lines[0]), (3, 1, True), place)
    equal(prefix + "bin/hello" in place.objects, True, place)
    equal([at for at, _ in place.notices], [prefix + path], place)


@test
def broken_metadata_is_named_and_the_rest_is_checked(place):
    for path, content, message in BROKEN:
        for name, prefix in containers(place, with_program(place, path, content)):
            is_named(place, name, prefix, path, message)
        place.clear()


@test
def a_broken_package_is_named_and_the_rest_is_checked(place):
    for archive, content, member, message in PACKAGES:
        place.put(archive, content)
        place.put("a.tar", tar(with_program(place, "x/" + archive, content)))
        for names, prefix in (([archive], ""), (["a.tar"], "a.tar!/x/")):
            place.run(*names)
            path = f"{prefix}{archive}!/{member}"
            lines = [line for line in place.err.splitlines() if path in line]
            equal((archive, place.status, len(lines)), (archive, 3, 1), place)
            equal(message in lines[0], True, place)
        equal("a.tar!/bin/hello" in place.objects, True, place)


@test
def odd_metadata_is_read_and_samples_may_be_broken(place):
    for path, content in TAKEN:
        for name, _ in containers(place, with_program(place, path, content)):
            place.run(name)
            equal((path, place.status, path in place.err), (path, 0, False), place)
        place.clear()


@test
def a_named_folder_of_tests_is_no_sample(place):
    place.put("tests/p/node_modules/p/package.json", b"{")
    place.put("tests/p/hello", place.sample("hello/hello-musl"))
    equal(place.run("tests/p").status, 3, place)
    equal(place.run("tests").status, 3, place)
