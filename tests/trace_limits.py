"""What a trace of glibc's loader (LD_TRACE_LOADED_OBJECTS, LD_WARN) cannot say.

A trace goes on where a start would end, at a library that is not found, and then knows no
better than this:

- It sizes the table of an object's versions by the libraries that it found
  (_dl_check_map_versions, elf/dl-version.c: stubs of missing ones are passed over while the
  highest index is looked for).  A name with a higher index has its version read from behind
  the table: it is printed without a version, with an empty or a wrong one, or not at all.
- With no library found that versions are asked of there is no table, and the trace dies by
  SIGSEGV at the first such name.  Now and then it does so further on as well.

Seen with 2.31, 2.36 and 2.41.  A real start, or dlopen, has ended before.
"""
import re
import subprocess


def died(result):
    """Did the trace die before it had named everything?"""
    return (result.get("rc") or 0) < 0


def readelf(path, *options):
    done = subprocess.run(["readelf", "-W", *options, path], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").splitlines()


def highest_version(path, missing):
    """The highest version index of the object that the loader makes room for."""
    highest, file, is_needs = 0, None, False
    for line in readelf(path, "-V"):
        if line.startswith("Version "):
            is_needs = line.startswith("Version needs")
        file = (re.search(r"File: (\S+)", line) or [None, file])[1]
        found = (file not in missing and re.search(r"Name: .* Version: (\d+)", line)
                 if is_needs else re.search(r"Rev: .* Index: (\d+)", line))
        highest = max(highest, int(found[1]) if found else 0)
    return highest


def unsaid_names(path, missing):
    """Undefined names of the object whose version the trace does not know."""
    highest, names = highest_version(path, missing), set()
    for line in readelf(path, "--dyn-syms"):
        found = re.search(r" UND (\S+)@\S+ \((\d+)\)$", line)
        if found and int(found[2]) > highest:
            names.add(found[1])
    return names
