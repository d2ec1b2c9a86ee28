#!/bin/sh
# demo.sh PROGRAM SAMPLES WORK: checks real binaries.  Downloads two small Debian packages
# (and, if npm is installed, a Node addon for glibc and for musl) once, into WORK; missing
# downloads are reported and skipped.  Begins and ends with verdicts.
set -u

program=$1 samples=$2 work=$3
alpine='--target alpine:3.22 --target alpine:3.22+gcompat'
mkdir -p "$work"
: >"$work/files"

title() { printf '\n==== %s\n\n' "$*"; }

# Exit status 1 is an answer (a target is not satisfied); anything else is a failure.
run() {
    echo "\$ muslcheck $*"
    "$program" "$@"
    status=$?
    if [ $status -gt 1 ] && [ $status -ne 3 ]; then
        echo "demo: muslcheck returned exit status $status" >&2
        exit 1
    fi
    echo
}

# check FILE: in detail now, and once more in the last list.
check() {
    run $alpine "$1"
    echo "$1" >>"$work/files"
}

# fetch NAME COMMAND...: run it once in a new directory NAME; true if it succeeded.
fetch() {
    name=$1
    shift
    [ -f "$work/$name/.complete" ] && return 0
    rm -rf "${work:?}/$name"
    mkdir -p "$work/$name"
    if (cd "$work/$name" && "$@") >"$work/$name.log" 2>&1; then
        touch "$work/$name/.complete"
    else
        echo "(not fetched: $name; see $work/$name.log)"
        return 1
    fi
}
debian_package() {
    apt-get -q download "$1" && dpkg-deb -x ./*.deb . && rm ./*.deb
}
npm_package() {
    npm pack --silent "$1" && tar -xzf ./*.tgz && rm ./*.tgz
}
first() { find "$@" 2>/dev/null | LC_ALL=C sort | head -n 1; }

for path in /bin/ls /usr/bin/git /usr/bin/xz /usr/bin/openssl; do
    [ -f "$path" ] && set -- "$@" "$path"
done
shift 3
[ $# -gt 0 ] && run --quiet $alpine --target debian:bookworm-slim "$@"

title 'System programs in detail'
for path; do
    check "$path"
done

title 'A Python extension'
if fetch python3-yaml debian_package python3-yaml; then
    extension=$(first "$work/python3-yaml" -name '*.so')
else
    extension=$(first /usr/lib/python3* -path '*lib-dynload*' -name '*.so')
fi
[ -n "$extension" ] && check "$extension"

title 'A Node addon, and the musl build of one'
if fetch node-sqlite3 debian_package node-sqlite3; then
    check "$(first "$work/node-sqlite3" -name '*.node')"
fi
if command -v npm >/dev/null 2>&1; then
    for libc in gnu musl; do
        fetch "node-crc32-$libc" npm_package "@node-rs/crc32-linux-x64-$libc@1.10.3" &&
            check "$(first "$work/node-crc32-$libc" -name '*.node')"
    done
else
    echo '(npm is not installed: a sample shows the musl build of an addon)'
fi
[ -f "$samples/node-addon/napi-musl.node" ] && check "$samples/node-addon/napi-musl.node"

title 'Samples: one difference each'
for path in hello/hello hello/hello-musl fortify/fortify.so lfs64/fcntl64.so ifunc/own-use.so \
    tls/initial-exec-local.so needs-libz/needs-libz-musl port/argp cxx/libcxx.so; do
    [ -f "$samples/$path" ] && check "$samples/$path"
done

title 'One symbol explained'
run explain backtrace

title 'All files above that do not simply run, and the totals'
run --quiet $alpine --files-from "$work/files"
"$program" $alpine --files-from "$work/files" | grep ' files run'
