#!/usr/bin/env python3
"""abi.py [--record]: compare the library's ABI with the recorded one, by abidiff.

The ABI is what the header promises: a library of empty functions is made of it, with debug
information, so that the real one need not be built with any.  --record: it is to be that
from now on, which is right for additions, and else for a new soname.
"""
import os
import re
import subprocess
import sys
import tempfile

HEADER = "include/muslcheck/muslcheck.h"
RECORD = "tests/library/libmuslcheck.abi"
PROTOTYPE = re.compile(r"^((?:const |struct |enum )*\w+ \*?)(muslcheck_\w+)\(([^;{}]*)\);", re.M)


def prototypes(header):
    with open(header, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    return PROTOTYPE.findall(text)


def functions(header):
    return [name for _, name, _ in prototypes(header)]


def dump(header, compiler, folder):
    """The ABI as abidw writes it, without anything of this machine."""
    source, library = f"{folder}/stub.c", f"{folder}/libmuslcheck.so.0"
    with open(source, "w", encoding="utf-8") as file:
        file.write('#include <stdlib.h>\n#include "muslcheck/muslcheck.h"\n')
        for kind, name, arguments in prototypes(header):
            file.write(f"{kind}{name}({arguments})\n{{\n\tabort();\n}}\n")
    subprocess.run([compiler, "-g", f"-fdebug-prefix-map={folder}=.", "-gdwarf-4", "-O0", "-shared", "-fPIC", "-w", "-Iinclude",
                    "-fno-eliminate-unused-debug-types", "-Wl,-soname,libmuslcheck.so.0",
                    "-o", library, source], check=True)
    subprocess.run(["abidw", "--no-show-locs", "--no-corpus-path", "--no-comp-dir-path",
                    "--headers-dir", os.path.dirname(header), "--out-file",
                    f"{folder}/new.abi", library], check=True)
    return f"{folder}/new.abi"


OTHER_FORMAT = "incompatible format version" # of libabigail 3, which cannot read that of 2


def compare(header, compiler, folder):
    """What abidiff says of the difference; "" if there is none."""
    done = subprocess.run(["abidiff", "--no-show-locs", RECORD, dump(header, compiler, folder)],
                          check=False, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def main():
    with tempfile.TemporaryDirectory() as folder:
        if sys.argv[1:] == ["--record"]:
            with open(dump(HEADER, "gcc", folder), encoding="utf-8") as new, \
                    open(RECORD, "w", encoding="utf-8") as record:
                record.write(new.read())
            return 0
        difference = compare(HEADER, "gcc", folder)
    print(difference or "abi: as recorded")
    return bool(difference)


if __name__ == "__main__":
    sys.exit(main())
