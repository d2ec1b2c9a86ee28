"""The Debian packages: built, checked by lintian, installed and used in a clean Debian."""
import glob
import os
import platform
import re

from common import Skip, equal

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def build(place):
    """The packages by name, of what is committed here.  DEBIAN_PACKAGES: where they are already."""
    folder = os.environ.get("DEBIAN_PACKAGES")
    if not folder:
        place.need("dh", "dpkg-buildpackage")
        place.run("git", "clone", "-q", "--no-hardlinks", place.sources, "sources")
        place.run("packaging/make-deb", place.version, cwd="sources", timeout=3600)
        folder = place.path("sources/build/deb")
    return {os.path.basename(path).split("_")[0]: path
            for path in glob.glob(os.path.abspath(folder) + "/*.deb")}


class CleanDebian:
    """A Debian of this release with nothing installed.  DEBIAN_ROOT: one to copy."""

    def __init__(self, at):
        if os.geteuid() != 0:
            raise Skip("needs root (chroot)")
        at.need("unshare", "chroot", "apt-get")
        self.at, self.root = at, at.path("root")
        os.mkdir(self.root)
        if os.environ.get("DEBIAN_ROOT"):
            at.run("cp", "-ax", os.environ["DEBIAN_ROOT"] + "/.", self.root)
        else:
            at.need("debootstrap")
            at.run("debootstrap", "--variant=minbase", codename(), self.root, mirrors(at)[0][0])
        self.configure_apt()

    def configure_apt(self):
        """This machine's mirror, and its way there."""
        settings = self.at.run(
            "apt-config", "dump", "--no-empty", "--format", '%f "%v";%n', "Acquire::http",
            "Acquire::https", "Acquire::Check-Valid-Until", "Acquire::Check-Date")
        keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
        self.put("etc/apt/apt.conf.d/90machine", settings)
        self.put("etc/apt/sources.list", "".join(
            f"deb [signed-by={keys}] {' '.join(mirror)}\n" for mirror in mirrors(self.at)))
        for path in glob.glob(f"{self.root}/etc/apt/sources.list.d/*"):
            os.remove(path)
        if os.path.exists("/etc/resolv.conf"):
            with open("/etc/resolv.conf", encoding="utf-8") as file:
                self.put("etc/resolv.conf", file.read())
        self.run("apt-get", "-qq", "update")

    def put(self, name, text):
        path = os.path.join(self.root, name)
        if os.path.islink(path):
            os.remove(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, *command, **more):
        inside = ["env", "-i", "HOME=/root", f"PATH={PATH}", "DEBIAN_FRONTEND=noninteractive",
                  "AUTOPKGTEST_TMP=/tmp", *command]
        script = 'mount -t proc proc "$1/proc" && exec chroot "$@"'
        return self.at.run("unshare", "--mount", "--propagation", "private", "sh", "-c", script,
                           "sh", self.root, *inside, **more)

    def install(self, *names):
        self.run("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "install", "-y",
                 "--no-install-recommends", *names)


def codename():
    return platform.freedesktop_os_release()["VERSION_CODENAME"]


def mirrors(place):
    """URI, suite and component of each Debian archive that apt is set up for."""
    rows = place.run("apt-get", "indextargets", "--format",
                  "$(REPO_URI) $(RELEASE) $(COMPONENT) $(LABEL)", "Identifier: Packages")
    found = [line.split()[:3] for line in rows.splitlines() if line.split()[3][:6] == "Debian"]
    if not found:
        raise Skip("apt has no Debian archive")
    return sorted(found, key=lambda row: len(row[1]))


def lintian_is_silent(packages, at):
    at.need("lintian")
    command = ["lintian", "--fail-on", "error,warning", "--allow-root"]
    sources = glob.glob(os.path.dirname(next(iter(packages.values()))) + "/*.dsc")
    output = at.run(*command, *sources, *packages.values())
    equal(re.findall(r"^[EW]: .*|.*hardening.*", output, re.M), [])


def every_exported_name_is_in_the_symbols_file(packages, at):
    symbols = at.run("sh", "-c", 'dpkg-deb --ctrl-tarfile "$1" | tar -xO ./symbols', "sh",
                     packages["libmuslcheck0"])
    with open("include/muslcheck/muslcheck.h", encoding="utf-8") as file:
        functions = re.findall(r"^[a-z][\w \*]*?\b(muslcheck_\w+)\(", file.read(), re.M)
    equal(sorted(set(re.findall(r"^ (muslcheck_\w+)@MUSLCHECK_0 ", symbols, re.M))),
          sorted(set(functions)))


def they_work_on_a_clean_debian(packages, at):
    debian = CleanDebian(at)
    at.run("cp", *packages.values(), f"{debian.root}/tmp/")
    debian.install("/tmp/" + os.path.basename(packages["muslcheck"]))
    equal(debian.run("muslcheck", "--version"), f"muslcheck {at.version}\n")
    for test in ("program", "library"):
        at.run("cp", f"{at.sources}/packaging/debian/tests/{test}", f"{debian.root}/tmp/")
    debian.run("sh", "/tmp/program")
    debian.install("gcc", "libc6-dev", "pkgconf", *(
        "/tmp/" + os.path.basename(packages[name])
        for name in ("libmuslcheck0", "libmuslcheck-dev")))
    debian.run("sh", "/tmp/library")
    debian.run("apt-get", "-qq", "purge", "-y", "muslcheck", "libmuslcheck0", "libmuslcheck-dev")
    left = debian.run("find", "/usr", "/etc", "-name", "*muslcheck*")
    equal(left, "")


def the_packages(at):
    """Built once, as that takes minutes."""
    packages = build(at)
    equal({"muslcheck", "libmuslcheck0", "libmuslcheck-dev"} <= set(packages), True)
    every_exported_name_is_in_the_symbols_file(packages, at)
    lintian_is_silent(packages, at)
    they_work_on_a_clean_debian(packages, at)
