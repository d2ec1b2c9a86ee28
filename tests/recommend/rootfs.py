"""Root filesystems in place of images, made of this Debian system's packages."""
import functools
import os
import re
import shutil
import subprocess

from making import Skip

BASE = {  # what each image has, as packages of Debian
    "scratch": [],
    "distroless/static": ["base-files", "tzdata"],
    "distroless/base-nossl": ["base-files", "tzdata", "libc6"],
    "distroless/base": ["base-files", "tzdata", "libc6", "libssl3"],
    "distroless/cc": ["base-files", "tzdata", "libc6", "libssl3", "libstdc++6"],
    "distroless/nodejs": ["base-files", "tzdata", "libc6", "libstdc++6", "nodejs"],
    "distroless/python3": ["base-files", "tzdata", "libc6", "libstdc++6", "python3-minimal",
                           "libpython3-stdlib"],
    "debian:": ["base-files", "libc6", "libstdc++6", "dash", "coreutils", "zlib1g", "libselinux1",
                "liblzma5", "libbz2-1.0", "libpcre2-8-0", "libzstd1", "liblz4-1", "libtinfo6",
                "libacl1", "libcrypt1", "libgmp10", "libmd0", "libsqlite3-0", "libssl3",
                "libaudit1", "libuuid1", "libblkid1", "libmount1", "libsystemd0", "libudev1",
                "libxxhash0", "libcap2", "libattr1", "libseccomp2", "libgcc-s1"],
    "alpine:": ["musl"],
}
LINKS = {"distroless/nodejs": ("/nodejs/bin/node", "/usr/bin/node")}


@functools.lru_cache(maxsize=None)
def installed():
    """Depends of each installed package, by its name."""
    if not shutil.which("dpkg-query"):
        raise Skip("dpkg")
    lines = subprocess.run(["dpkg-query", "-W", "-f",
                            "${Package}\t${Pre-Depends}, ${Depends}\t${db:Status-Abbrev}\n"],
                           capture_output=True, text=True, check=True).stdout.splitlines()
    return {name: depends for name, depends, status in (line.split("\t") for line in lines)
            if status.startswith("ii")}


def own_name(package):
    """This release's name of the package: libssl3t64 is libssl3 before Debian 13."""
    for name in (package, re.sub("t64$", "", package), package + "t64"):
        if name in installed():
            return name
    raise Skip(f"the package {package}")


def closure(packages):
    found, waiting = set(), [own_name(package) for package in packages]
    while waiting:
        package = waiting.pop()
        if package in found:
            continue
        found.add(package)
        for clause in installed()[package].split(","):
            names = [re.split("[ :(]", option.strip())[0] for option in clause.split("|")]
            waiting += [name for name in names if name in installed()][:1]
    return found


def add_file(path, root):
    if not os.path.lexists(path) or (os.path.isdir(path) and not os.path.islink(path)):
        return
    # /bin, /lib and /lib64 are links to their directories below /usr.
    place = os.path.join(root, os.path.join(os.path.realpath(os.path.dirname(path)),
                                            os.path.basename(path)).lstrip("/"))
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if not os.path.lexists(place):
        shutil.copy2(path, place, follow_symlinks=False)


def add_packages(packages, root):
    for package in closure(packages):
        listing = subprocess.run(["dpkg", "-L", package], capture_output=True, text=True,
                                 check=True).stdout.splitlines()
        for path in listing:
            if path.startswith("/") and not re.match("/usr/share/(doc|man|locale|perl)", path):
                add_file(path, root)


MADE = {}  # roots, to be copied


def make_base(key, root):
    os.makedirs(root + "/etc")
    for link in ("bin", "sbin", "lib", "lib64", "lib32", "libx32"):
        if os.path.islink("/" + link):
            os.symlink("usr/" + link, os.path.join(root, link))
            os.makedirs(os.path.join(root, "usr", link), exist_ok=True)
    os.makedirs(root + "/tmp")
    os.chmod(root + "/tmp", 0o1777)
    with open(root + "/etc/passwd", "w", encoding="utf-8") as out:
        out.write("root:x:0:0:root:/root:/sbin/nologin\n"
                  "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n")
    add_packages(BASE[key], root)
    if key in LINKS:
        place, target = LINKS[key]
        os.makedirs(os.path.dirname(root + place))
        os.symlink(target, root + place)


def unpack(image, root, cache):
    """Make the root of an image as FROM names it; cache is a directory for whole roots."""
    short = re.sub("^gcr.io/", "", image)
    key = max((name for name in BASE if short.startswith(name)), key=len, default=None)
    if key is None:
        raise Skip(f"a root filesystem for {image}")
    if key == "scratch":
        os.makedirs(root)
        return
    if key not in MADE:
        MADE[key] = os.path.join(cache, str(len(MADE)))
        make_base(key, MADE[key])
    # Hard links: nothing is changed in place.
    subprocess.run(["cp", "-al", MADE[key], root], check=True)
