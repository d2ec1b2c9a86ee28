"""Packages: what they are called, and whether what is in them is what they say."""
import gzip
import json

from making import apk, deb, gem, rpm, tar, wheel, zipped
from testing import TARGET, equal, test


def broken_promises(place, path):
    """The rules of what the components say of themselves and do not keep."""
    return sorted({finding["rule"] for line in place.run(path).lines
                   if line["schema"] == "muslcheck/component/1"
                   for finding in line["targets"][TARGET].get("findings", [])
                   if finding["rule"].startswith("package.")})


def npm(name, files, **more):
    package = json.dumps({"version": "1.0.0", **more, "name": name}).encode()
    return gzip.compress(tar({"package/package.json": package,
                              **{"package/" + path: data for path, data in files.items()}}))


@test
def a_contradicted_architecture_is_reported(place):
    x86 = place.sample("node-addon/napi.node") # glibc's, x86_64
    lies = {
        "a.tgz": npm("a", {"prebuilds/linux-x64/a.node": x86,
                           "prebuilds/linux-arm64/a.node": x86}),
        "b.tgz": npm("b", {"b.node": x86}, cpu=["arm64"]),
        "c.tgz": npm("@c/c-linux-arm64-gnu", {"c.node": x86}),
        "d.1.0.nupkg": zipped({"runtimes/linux-arm64/native/d.so": x86}),
        "e-1.0.jar": zipped({"org/sqlite/native/Linux/aarch64/libe.so": x86}),
        "f-1.0-linux-aarch_64.jar": zipped({"META-INF/native/libf.so": x86}),
        "g-1.0-aarch64-linux.gem": gem({"lib/g.so": x86}),
        "g2.gem": gem({"lib/g.so": x86}, platform="aarch64-linux"),
        "h_1.0_arm64.deb": deb({"./usr/lib/h.so": x86}),
        "h2.deb": deb({"./usr/lib/h.so": x86}, architecture="arm64"),
        "i-1.0-1.aarch64.rpm": rpm({"./usr/lib/i.so": x86}),
    }
    for name, content in lies.items():
        place.put(name, content)
        equal((name, broken_promises(place, name)), (name, ["package.other-machine"]), place)


@test
def a_correct_architecture_is_not_reported(place):
    x86 = place.sample("node-addon/napi.node")
    kept = {
        "a.tgz": npm("a", {"prebuilds/linux-x64/a.node": x86}, cpu=["x64"]),
        "arm-tools.tgz": npm("arm-tools", {"arm/a.node": x86}), # no word of Linux
        "b-1.0-x86_64-linux.gem": gem({"lib/b.so": x86}),
        "arm64-alpine-1.0.gem": gem({"lib/b.so": x86}), # before the version: a name
        # A cross compiler's package holds folders of other machines.
        "c_1.0_amd64.deb": deb({"./usr/lib/gcc-cross/aarch64-linux-gnu/12/cc1": x86}),
        "lib64d_1.0_i386.deb": deb({"./usr/lib64/libd.so": x86}),
        "usr/aarch64-linux-gnu/e.so": x86,
    }
    for name, content in kept.items():
        place.put(name, content)
        equal((name, broken_promises(place, name)), (name, []), place)


@test
def a_gem_or_jar_that_calls_itself_musl_has_to_be(place):
    glibc, musl = place.sample("fortify/fortify.so"), place.sample("node-addon/napi-musl.node")
    for name, content, rules in (
            ("foo-1.2.0-x86_64-linux-musl.gem", gem({"lib/foo.so": glibc}), 1),
            ("bar-1.2.0-x86_64-linux-musl.gem", gem({"lib/bar.so": musl}), 0),
            ("ruby/gems/baz-1.2.0-x86_64-linux-musl/lib/baz.so", glibc, 1),
            ("rocks-8.0.0-linux64-musl.jar", zipped({"librocks.so": glibc}), 1)):
        place.put(name, content)
        equal((name, broken_promises(place, name.split("/", maxsplit=1)[0])),
              (name, ["package.other-libc"] * rules), place)


@test
def packages_have_the_name_and_version_that_they_say(place):
    addon = {"usr/lib/x.so": place.sample("node-addon/napi-musl.node")}
    nuspec = (b"<?xml version='1.0'?><package><!-- <id>no</id> --><metadata minClientVersion='2'>"
              b"<id>Sample.Native</id>\r\n<version>1.2.3</version></metadata></package>")
    for path, content, said in (
            ("a.gem", gem(addon), ("gem", "sample", "1.0")),
            ("b.deb", deb(addon), ("deb", "sample", "1.0-1")),
            ("c.apk", apk(addon), ("apk", "sample", "1.0-r0")),
            ("d.nupkg", zipped({"Sample.nuspec": nuspec, **addon}),
             ("nuget", "Sample.Native", "1.2.3")),
            ("e.nupkg", zipped({"e.nuspec": b"<metadata><id>a&b</id>", **addon}),
             ("nuget", "e.nupkg", None)),
            ("x-y-2.0-1.el9.x86_64.rpm", rpm(addon), ("rpm", "x-y", "2.0-1.el9")),
            ("renamed.rpm", rpm(addon), ("rpm", "renamed.rpm", None)),
            ("outer.tar", tar({"in.deb": deb(addon)}), ("deb", "sample", "1.0-1")),
            ("gems/gems/a-3d-1.2.0-x86_64-linux/lib/a.so", addon["usr/lib/x.so"],
             ("gem", "a-3d", "1.2.0"))):
        place.put(path, content)
        components = [(line["type"], line["name"], line["version"])
                      for line in place.run(path.split("/", maxsplit=1)[0]).lines
                      if line["schema"] == "muslcheck/component/1"]
        equal((path, components), (path, [said]), place)


@test
def an_npm_package_that_is_compiled_when_installed_is_reported(place):
    gyp = {"binding.gyp": b"{}"}
    for name, content, verdict, status in (
            ("a.tgz", npm("a", gyp), "rebuild", 1),
            ("b.tgz", npm("b", gyp, dependencies={"nan": "2"}), "rebuild", 1),
            ("c.tgz", npm("c", gyp, dependencies={"prebuild-install": "7"}), "unknown", 3),
            # Its builds are part of the published package; without one there is nothing to open.
            ("bcrypt.tgz", npm("bcrypt", gyp, version="6.0.0"), "rebuild", 1),
            # Nor where the install script has not downloaded its build.
            ("skia.tgz", npm("skia-canvas", {}, version="3.0.8"), "unknown", 3),
            ("ships.tgz", npm("@contrast/fn-inspect", {}, version="4.3.0"), None, 0),
            # Not what is for other systems, nor what has its builds in packages of their own.
            ("d.tgz", npm("d", gyp, os=["darwin"]), None, 0),
            ("e.tgz", npm("e", gyp, optionalDependencies={"e-linux-x64-musl": "1"}), None, 0),
            ("f.tgz", npm("f", {"example/binding.gyp": b"{}", "example/package.json":
                                b'{"name": "f-example", "version": "1"}'}), None, 0)):
        place.put(name, content)
        place.run(name)
        verdicts = [line["targets"][TARGET]["verdict"] for line in place.lines
                    if line["schema"] == "muslcheck/component/1"]
        equal((name, verdicts, place.status), (name, [verdict] if verdict else [], status), place)
    # Where it has been compiled, that is what counts.
    addon = place.sample("node-addon/napi-musl.node")
    place.put("g.tgz", npm("g", {**gyp, "build/Release/g.node": addon}))
    equal((place.run("g.tgz").status, len(place.objects)), (0, 1), place)


@test
def a_wheel_is_tagged_inside_as_in_its_name(place):
    addon = {"x.so": place.sample("node-addon/napi.node")}
    for name, tag, rules in (
            ("a-1.0-cp311-cp311-linux_x86_64", "cp311-cp311-linux_x86_64", []),
            ("a-1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64",
             "cp311-cp311-manylinux2014_x86_64\nTag: cp311-cp311-manylinux_2_17_x86_64", []),
            ("a-1.0-cp311-cp311-manylinux2014_x86_64", "cp311-cp311-linux_x86_64",
             ["package.other-tags"]),
            ("renamed", "cp311-cp311-linux_x86_64", [])):
        place.put(name + ".whl", wheel(addon, tag=tag))
        equal((name, broken_promises(place, name + ".whl")), (name, rules), place)
