"""Packages as their own tools make them, from what this machine has installed."""
import glob
import gzip
import io
import os
import shutil
import subprocess
import tarfile

from images import installed
from making import wheel
from testing import TARGET, Skip, equal, has, test


def extensions():
    found = glob.glob("/usr/lib/python3/dist-packages/**/*.so", recursive=True) + \
        glob.glob("/usr/lib/python3.*/lib-dynload/*.so")
    if not found:
        raise Skip("extension modules of Debian's Python")
    return sorted(found)[:12]


def same_as_on_disk(place, archive, root, paths):
    """The archive's objects are judged as the files are that it was made of."""
    inside = {path.partition("!")[2]: line["targets"]
              for path, line in place.run(archive).objects.items()}
    equal(sorted(inside), sorted(paths), place)
    outside = {path[len(root):]: line["targets"] for path, line in
               place.run(*(root + path for path in paths)).objects.items()}
    for path, targets in inside.items():
        found = outside[path][TARGET], targets[TARGET]
        equal(found[1]["missing_symbols"], found[0]["missing_symbols"], place)
        equal(found[1]["verdict"], found[0]["verdict"], place)


@test
def wheels_of_real_extension_modules(place):
    root = place.folder + "/root"
    paths = []
    for path in extensions():
        paths.append("/pkg/" + os.path.basename(path))
        os.makedirs(root + "/pkg", exist_ok=True)
        shutil.copy(path, root + paths[-1])
    files = {}
    for path in paths:
        with open(root + path, "rb") as file:
            files[path[1:]] = file.read()
    place.put("pkg-1.0-cp311-cp311-linux_x86_64.whl", wheel(files))
    same_as_on_disk(place, "pkg-1.0-cp311-cp311-linux_x86_64.whl", root, paths)
    equal(place.notices, set(), place)


@test
def npm_tarballs_of_addons(place):
    root = place.folder + "/root"
    paths = []
    for name in sorted(os.listdir(place.samples + "/node-addon")):
        if name.endswith(".node"):
            paths.append("/package/build/Release/" + name)
            os.makedirs(os.path.dirname(root + paths[-1]), exist_ok=True)
            shutil.copy(f"{place.samples}/node-addon/{name}", root + paths[-1])
    place.put("root/package/package.json", b'{"name":"addon","version":"1.0.0"}')
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.add(root + "/package", "package")
    place.put("addon-1.0.0.tgz", gzip.compress(buffer.getvalue()))
    same_as_on_disk(place, "addon-1.0.0.tgz", root, paths)
    if not shutil.which("npm"):
        return
    done = subprocess.run(["npm", "pack", "--silent", "--offline", "../root/package"],
                          cwd=os.path.join(place.folder, "root", "package"),
                          capture_output=True, check=False, text=True,
                          env={**os.environ, "HOME": place.folder})
    packed = glob.glob(root + "/package/*.tgz")
    if done.returncode == 0 and packed:
        same_as_on_disk(place, packed[0], root, paths)


@test
def debian_packages_as_dpkg_builds_them(place):
    if not shutil.which("dpkg-deb"):
        raise Skip("dpkg-deb")
    for package in ("bash", "zlib1g", "coreutils"):
        root = f"{place.folder}/{package}"
        paths, _ = installed(package)
        for path in paths:
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            shutil.copy2(path, root + path, follow_symlinks=False)
        os.makedirs(root + "/DEBIAN")
        with open(root + "/DEBIAN/control", "w", encoding="utf-8") as file:
            file.write(f"Package: {package}\nVersion: 1\nArchitecture: amd64\n"
                       "Maintainer: Nobody <nobody@example.org>\nDescription: a copy\n")
        for kind in ("gzip", "xz", "zstd"):
            deb = f"{package}-{kind}.deb"
            done = subprocess.run(["dpkg-deb", "--root-owner-group", "-Z" + kind, "-z1", "-b",
                                   root, deb], cwd=place.folder, capture_output=True,
                                  check=False, text=True)
            if done.returncode: # an older one has no zstd
                has(done.stderr, "compression")
                continue
            elves = [path for path in paths if not os.path.islink(path) and
                     open(path, "rb").read(4) == b"\x7fELF"]
            same_as_on_disk(place, deb, root, elves)
