#!/bin/sh
# prelude.sh SAMPLE_DIR OUT_DIR: build one sample.  Its build.sh runs with OUT_DIR as working
# directory and these functions; each reads one C (or C++) source from standard input:
#     glibc_exe NAME FLAG...   glibc_so NAME FLAG...   glibcxx_exe ...   glibcxx_so ...
#     musl_exe NAME FLAG...    musl_so NAME FLAG...
# A recipe that needs a tool this machine lacks says: need COMMAND...   A skip is not a pass.
set -eu

sample=$1
out=$2
recipe=$(cd "$sample" && pwd)/build.sh
PYTHON=${PYTHON:-python3}

compile() { # COMPILER LANGUAGE NAME FLAG...
    compiler=$1 language=$2 name=$3
    shift 3
    # With C23, which gcc 15 and later take for granted, strtol is __isoc23_strtol.
    if [ "$language" = c ]; then set -- -std=gnu17 "$@"; fi
    # The source goes first, so that libraries among the flags come after it.
    "$compiler" -O1 -w -x "$language" - -x none -o "$name" "$@"
}
glibc_exe() { compile "${SAMPLE_CC:-gcc}" c "$@"; }
glibc_so() { glibc_exe "$@" -shared -fPIC; }
glibcxx_exe() { compile "${SAMPLE_CXX:-g++}" c++ "$@"; }
glibcxx_so() { glibcxx_exe "$@" -shared -fPIC; }
musl_exe() { need musl-gcc; compile musl-gcc c "$@"; }
musl_so() { musl_exe "$@" -shared -fPIC; }

skip() {
    echo "$*" > .skipped
    echo "skipped: $sample: $*" >&2
    touch .built
    exit 0
}
need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null 2>&1 || skip "needs $tool"
    done
}

rm -rf "$out"
mkdir -p "$out"
cd "$out"
. "$recipe"
touch .built
