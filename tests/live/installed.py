"""Which C libraries this machine has, and which of muslcheck's targets is that musl."""
import json
import os
import re
import shutil
import subprocess

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Skip(Exception):
    """This machine lacks what the test needs."""


def rows(name):
    with open(f"{REPOSITORY}/symbol-db/{name}.json", encoding="utf-8") as file:
        return json.load(file)["rows"]


def output_of(*command):
    """What the command prints on both streams; nothing if it is not there."""
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode("utf-8", "replace")


def upstream(package):
    """The version without what the distribution adds: 1.2.5 of 1.2.5-3.1~deb13u1."""
    return package.rpartition("-")[0] or package


def distributions_musl(package):
    """The build that a Debian package is: the same one, or else another of that version."""
    builds = [row for row in rows("builds")
              if row["library"] == "musl" and "-debian" in row["id"]]
    for same in (lambda row: row["package"] == package,
                 lambda row: upstream(row["package"]) == upstream(package)):
        for row in builds:
            if same(row):
                return row["id"]
    raise Skip(f"muslcheck has no target for musl {package}, which is installed here")


def musl_target():
    """The target of the musl that is installed here, as "musl:1.2.3-debian12"."""
    package = output_of("dpkg-query", "-W", "-f", "${Version}", "musl").strip()
    if not re.match(r"\d[\w.+~-]*$", package):
        raise Skip("needs Debian's package musl")
    if "ubuntu" in package or re.search("^ID=ubuntu$", output_of("cat", "/etc/os-release"), re.M):
        raise Skip("Ubuntu's musl was not measured")
    return distributions_musl(package)


def musl_version(loader):
    """The release that a musl loader says it is."""
    found = re.search(r"^Version (\S+)", output_of(loader), re.M)
    return found.group(1) if found else None


def glibc_version():
    """The release of this machine's glibc, "2.36"."""
    found = re.search(r"glibc (\d+\.\d+)", output_of("getconf", "GNU_LIBC_VERSION"))
    return found.group(1) if found else None
