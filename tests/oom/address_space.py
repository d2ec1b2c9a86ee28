"""Runs with less and less address space: what an operator's limit does, and libarchive."""
import collections
import io
import os
import resource
import subprocess
import tarfile
import zipfile

STEP = 2 << 20


def archives(folder, samples):
    """One of each kind of input, around the same program."""
    program = os.path.join(samples, "hello/hello-musl")
    with zipfile.ZipFile(f"{folder}/a.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.write(program, "hello")
    for kind in ("gz", "xz", "bz2"):
        with tarfile.open(f"{folder}/a.tar.{kind}", f"w:{kind}") as out:
            out.add(program, "hello")
    with tarfile.open(f"{folder}/sparse.tar", "w") as out:
        out.add(program, "hello")
    with open(f"{folder}/sparse.tar", "r+b") as out:
        out.seek(-tarfile.RECORDSIZE, io.SEEK_END)
        member = tarfile.TarInfo("hole")
        member.size = 2 << 30
        out.write(member.tobuf())
        out.truncate(out.tell() + member.size + tarfile.RECORDSIZE)


def jobs(program, folder, samples):
    library = os.path.join(samples, "run-path/libs/libdeep.so.1")
    hello = os.path.join(samples, "hello/hello-musl")
    check = [program, "--no-config", "--jobs", "2", "--format", "json"]
    for name in ("a.zip", "a.tar.gz", "a.tar.xz", "a.tar.bz2", "sparse.tar", "."):
        yield check + [os.path.join(folder, name)]
    yield [program, "recommend", "--jobs", "2", hello]
    yield [program, "db", "import", "musl:1.2.5-mine", library]


def run(command, size):
    def limit():
        if size:
            resource.setrlimit(resource.RLIMIT_AS, (size, size))

    return subprocess.run(command, preexec_fn=limit, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=60, check=False)


def smallest(command):
    """A size with which the program starts."""
    size = 16 << 20
    while run([command[0], "--version"], size).returncode:
        size += STEP
    return size


def problem(done, usual):
    if done.returncode == usual.returncode and done.stdout == usual.stdout:
        return None
    if done.returncode in (2, 3) and b"out of memory" in done.stderr:
        return None
    return f"exit {done.returncode}: {done.stderr[:200]!r}"


def sweep(command):
    """Runs, and those that went wrong, from where it starts until all is as usual."""
    usual, size, counts = run(command, 0), smallest(command), collections.Counter()
    problems, same = [], 0
    while same < 4 and counts["runs"] < 30:
        done = run(command, size)
        found = problem(done, usual)
        if found:
            problems.append(f"{size >> 20} MB: {found}")
        same = same + 1 if done.stdout == usual.stdout else 0
        counts["runs"] += 1
        size += STEP
    return counts["runs"], problems
