"""Dockerfiles are carried out: what they copy, install and start is done with chroot."""
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile

import dockerfile
import rootfs
from making import Skip, equal, has, test

# Programs of Debian, and arguments with which they end well.
PROGRAMS = [
    ("/bin/ls", ["/"]), ("/usr/bin/sha256sum", ["/etc/passwd"]), ("/bin/grep", ["root", "/etc/passwd"]),
    ("/bin/sed", ["-n", "1p", "/etc/passwd"]), ("/usr/bin/find", ["/etc", "-name", "passwd"]),
    ("/bin/gzip", ["--version"]), ("/bin/bzip2", ["--help"]), ("/usr/bin/xz", ["--version"]),
    ("/bin/tar", ["--version"]), ("/usr/bin/openssl", ["version"]), ("/usr/bin/curl", ["--version"]),
    ("/usr/bin/diff", ["--version"]), ("/usr/bin/make", ["--version"]), ("/bin/bash", ["--version"]),
    ("/usr/bin/sort", ["/etc/passwd"]), ("/usr/bin/file", ["--version"]),
    ("/usr/bin/sqlite3", ["--version"]), ("/usr/bin/jq", ["--version"]),
]


def write(place, *paths, fails=False):
    """The Dockerfile for the paths; no rule of hadolint is broken."""
    status, out, err = place.run("recommend", "--dockerfile", *paths)
    if fails:
        equal(status, 1)
        has(err, "no Dockerfile: ")
        equal([line for line in out.splitlines() if not line.startswith("#")], [])
        return out
    assert status == 0, f"{status} {err}{out}"
    equal(dockerfile.broken_rules(out), [])
    return out


def copy(source, target, owner=None):
    """As COPY does: a directory's content, or a file."""
    if os.path.isdir(source):
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        if target.endswith("/"):
            target = os.path.join(target, os.path.basename(source))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(source, target)
    if owner:
        for folder, _, files in os.walk(target):
            for name in [folder, *(os.path.join(folder, file) for file in files)]:
                os.lchown(name, *owner)
        os.lchown(target, *owner)


def need_root():
    if os.geteuid():
        raise Skip("root, for chroot")


def carry_out(place, text, images=None):
    """Build the last stage in a root filesystem; returns what starts it."""
    need_root()
    roots, start = {}, {"directory": "/", "environment": {"PATH": "/usr/local/bin:/usr/bin:/bin"}}
    for number, stage in enumerate(dockerfile.stages(text)):
        root = place.path(f"root{number}")
        if images and stage["image"] in images:
            root = images[stage["image"]]
        else:
            rootfs.unpack(stage["image"], root, place.work)
        roots[stage["name"]] = root
        for word, rest in stage["steps"]:
            options, words = dockerfile.words(rest) if rest[0] in "[-" else ({}, rest.split())
            if word == "COPY":
                source = roots[options["from"]] if "from" in options else place.folder
                owner = [int(part) for part in options.get("chown", "").split(":") if part]
                for name in words[:-1]:
                    copy(os.path.join(source, name.lstrip("/")),
                         os.path.join(root, words[-1].lstrip("/")), owner)
            elif word == "RUN":
                names = re.findall(r"(?:no-install-recommends|no-cache)((?: +[\w.+-]+)+)", rest)
                has(rest, "install" if "apt" in rest else "")
                if names:
                    rootfs.add_packages(names[0].split(), root)
                if "mkdir /empty" in rest:
                    os.makedirs(root + "/empty")
            elif word == "WORKDIR":
                start["directory"] = rest.strip('"')
                os.makedirs(root + start["directory"], exist_ok=True)
            elif word == "ENV":
                name, value = rest.split("=", 1)
                start["environment"][name] = value.strip('"')
            elif word == "USER":
                start["user"] = rest
            elif word == "ENTRYPOINT":
                start["words"] = words
        start["root"] = root
    return start


def start(place, text, *arguments, images=None):
    """What the service prints; it must end well."""
    plan = carry_out(place, text, images)
    user, group = (int(part) for part in plan["user"].split(":"))
    # A container has /proc, where glibc's loader reads $ORIGIN of a program.
    os.makedirs(plan["root"] + "/proc/self")
    os.symlink(os.path.join(plan["directory"], plan["words"][0]), plan["root"] + "/proc/self/exe")

    def enter():
        os.chroot(plan["root"])
        os.chdir(plan["directory"])
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)

    done = subprocess.run([*plan["words"], *arguments], env=plan["environment"], text=True,
                          capture_output=True, stdin=subprocess.DEVNULL, check=False,
                          timeout=60, preexec_fn=enter)
    assert done.returncode == 0, f"{done.returncode} {done.stderr}\n{text}"
    return done.stdout


def remove_roots(place):
    for name in os.listdir(place.folder):
        if name.startswith("root"):
            shutil.rmtree(place.path(name))


def compile_program(place, name, source, *flags):
    if not shutil.which("cc"):
        raise Skip("cc")
    os.makedirs(os.path.dirname(place.path(name)), exist_ok=True)
    subprocess.run(["cc", "-x", "c", "-", "-x", "none", "-o", place.path(name),
                    *flags], input=source,
                   text=True, check=True, cwd=place.folder)
    return name


def need_an_image_of_this_release(place):
    """What is compiled for a release without an image, such as sid, runs on no image."""
    with open("/etc/os-release", encoding="utf-8") as file:
        words = dict(line.rstrip().split("=", 1) for line in file if "=" in line)
    image = f"debian:{words.get('VERSION_CODENAME')}-slim"
    if image not in place.run("targets", "--all")[1].split():
        raise Skip(f"a release with an image, and {image} is none that muslcheck knows")


@test
def real_programs_start_in_their_images(place):
    need_root()
    need_an_image_of_this_release(place)
    started, skipped = [], []
    for path, arguments in PROGRAMS:
        if not os.path.exists(path):
            continue
        inner = type(place)(place, os.path.join(place.folder, os.path.basename(path)))
        os.makedirs(inner.folder)
        text = write(inner, inner.copy(path, "bin/" + os.path.basename(path)))
        try:
            start(inner, text, *arguments)
            started.append(path)
        except Skip as what:
            skipped.append(f"{path}: {what}")
        shutil.rmtree(inner.folder)
    assert len(started) >= 10, f"started {started}, skipped {skipped}"


@test
def a_static_program_starts_from_scratch(place):
    text = write(place, place.copy("hello/hello-static", "hello"))
    has(text, "FROM scratch\n")
    has(start(place, text), "hello")


@test
def libraries_beside_a_program_come_with_it(place):
    compile_program(place, "svc/lib/libf.so.1", "int f(void) { return 7; }", "-shared", "-fPIC",
                    "-Wl,-soname,libf.so.1")
    compile_program(place, "svc/bin/g", "int f(void); int main(void) { return f() - 7; }",
                    "svc/lib/libf.so.1", "-Wl,-rpath,$ORIGIN/../lib", "-Wl,--enable-new-dtags")
    for path in ("svc", "svc/bin/g"):
        start(place, write(place, path))
        remove_roots(place)


@test
def a_node_service_starts(place):
    if not shutil.which("node"):
        raise Skip("node")
    place.write("svc/package.json", {"name": "svc", "private": True,
                                     "scripts": {"start": "node lib/main.js --port 1"}})
    place.write("svc/lib/main.js", "console.log(require('left').name, process.argv[2])")
    place.write("svc/node_modules/left/package.json", {"name": "left", "version": "1.0.0"})
    place.write("svc/node_modules/left/index.js", "exports.name = 'left'")
    place.copy("node-addon/napi.node", "svc/node_modules/left/prebuilds/linux-x64/left.node")
    text = write(place, "svc")
    has(text, 'COPY ["svc/", "/app/"]', "nodejs")
    equal(start(place, text), "left --port\n")


@test
def a_python_service_starts(place):
    place.write("svc/main.py", "import left\nprint(left.name)")
    place.write("svc/site-packages/left/__init__.py", "name = 'left'")
    place.write("svc/site-packages/left-1.0.dist-info/METADATA",
                "Metadata-Version: 2.1\nName: left\nVersion: 1.0\n")
    place.copy("python-extension/sample.cpython-311-x86_64-linux-gnu.so",
               "svc/site-packages/left/sample.abi3.so")
    text = write(place, "svc")
    has(text, 'ENV PYTHONPATH="/app/site-packages"')
    equal(start(place, text), "left\n")


@test
def what_is_outside_of_the_context_is_refused(place):
    place.copy("hello/hello", "a/hello")
    os.makedirs(place.path("b"))
    inner = type(place)(place, place.path("b"))
    text = write(inner, "../a/hello", fails=True)
    has(text, "outside of the build context")
    text = write(place, place.path("a/hello"))
    has(text, 'COPY ["a/hello", "/app/hello"]')
    os.symlink("/bin/ls", place.path("link"))
    has(write(place, "link", fails=True), "outside of the build context")


@test
def what_cannot_be_copied_is_refused(place):
    place.copy("hello/hello", "a/hello")
    place.copy("hello/hello", "b/hello")
    has(write(place, "a", "b", fails=True), "several services")
    shutil.make_archive(place.path("a"), "gztar", place.path("a"))
    has(write(place, "a.tar.gz", fails=True), "is not unpacked")
    place.write("package-lock.json", {"lockfileVersion": 3, "packages": {
        "": {"name": "x"},
        "node_modules/left": {"version": "1.0.0", "libc": ["glibc"], "os": ["linux"],
                              "cpu": ["x64"]}}})
    has(write(place, "package-lock.json", fails=True), "not installed yet")


def save_image(place, name, folder, config):
    """An OCI layout of one layer, with the content of the folder."""
    blobs = place.path(name + "/blobs/sha256")
    os.makedirs(blobs)

    def put(content):
        digest = hashlib.sha256(content).hexdigest()
        with open(os.path.join(blobs, digest), "wb") as out:
            out.write(content)
        return {"digest": "sha256:" + digest, "size": len(content)}

    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as archive:
        archive.add(folder, arcname=".")
    found = put(layer.getvalue())
    described = put(json.dumps({
        "architecture": "amd64", "os": "linux", "config": config,
        "rootfs": {"type": "layers", "diff_ids": [found["digest"]]}}).encode())
    manifest = put(json.dumps({
        "schemaVersion": 2,
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **described},
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", **found}]}).encode())
    place.write(name + "/oci-layout", {"imageLayoutVersion": "1.0.0"})
    place.write(name + "/index.json", {"schemaVersion": 2, "manifests": [
        {"mediaType": "application/vnd.oci.image.manifest.v1+json", **manifest}]})
    return name


@test
def the_service_of_an_image_is_copied_from_it(place):
    compile_program(place, "root/srv/shop/lib/libf.so.1", "int f(void) { return 7; }", "-shared",
                    "-fPIC", "-Wl,-soname,libf.so.1")
    compile_program(
        place, "root/srv/shop/bin/g", "#include <stdio.h>\n#include <stdlib.h>\nint f(void);"
        "int main(int c, char **v) { return puts(getenv(\"SHOP\")) < 0 || c != 2 || f() != 7; }",
        "root/srv/shop/lib/libf.so.1", "-Wl,-rpath,$ORIGIN/../lib")
    save_image(place, "image", place.path("root"), {
        "Entrypoint": ["bin/g", "now"], "WorkingDir": "/srv/shop", "User": "65532:65532",
        "Env": ["PATH=/bin", "SHOP=open"]})
    text = write(place, "image")
    has(text, "FROM service:saved AS service", "--build-context service:saved=oci-layout://image",
        'COPY --from=service --chown=65532:65532 ["/srv/shop", "/srv/shop"]', 'SHOP="open"')
    os.rename(place.path("root"), place.path("content"))
    equal(start(place, text, images={"service:saved": place.path("content")}), "open\n")
