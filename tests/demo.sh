#!/bin/sh
# demo.sh PROGRAM SAMPLES WORK: the main job on real binaries.  Downloads two small Debian
# packages (and, where npm is there, a Node addon with its musl twin) once, into WORK; what
# cannot be fetched is said and left out.
set -u

program=$1 samples=$2 work=$3
alpine='--target alpine:3.22 --target alpine:3.22+gcompat'
mkdir -p "$work"

title() { printf '\n==== %s\n\n' "$*"; }

# The exit status is muslcheck's answer for CI; here only a failure to answer counts.
check() {
    echo "\$ muslcheck $*"
    "$program" "$@"
    status=$?
    if [ $status -gt 1 ] && [ $status -ne 3 ]; then
        echo "demo: muslcheck gave exit status $status" >&2
        exit 1
    fi
    echo
}

# fetch NAME COMMAND...: run it once in a fresh folder of that name; true if it is there.
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

title 'System programs on Alpine'
for path in /bin/ls /usr/bin/git /usr/bin/xz /usr/bin/openssl; do
    [ -f "$path" ] && check $alpine "$path"
done

title 'A Python extension'
if fetch python3-yaml debian_package python3-yaml; then
    extension=$(first "$work/python3-yaml" -name '*.so')
else
    extension=$(first /usr/lib/python3* -path '*lib-dynload*' -name '*.so')
fi
[ -n "$extension" ] && check $alpine "$extension"

title 'A Node addon, and the musl build of one'
if fetch node-sqlite3 debian_package node-sqlite3; then
    check $alpine "$(first "$work/node-sqlite3" -name '*.node')"
fi
if command -v npm >/dev/null 2>&1; then
    for libc in gnu musl; do
        fetch "node-crc32-$libc" npm_package "@node-rs/crc32-linux-x64-$libc@1.10.3" &&
            check $alpine "$(first "$work/node-crc32-$libc" -name '*.node')"
    done
else
    echo '(no npm here: the musl build of an addon is shown by a sample)'
fi
[ -f "$samples/node-addon/napi-musl.node" ] && check $alpine "$samples/node-addon/napi-musl.node"

title 'Samples: one difference each'
for path in hello/hello hello/hello-musl fortify/fortify.so lfs64/fcntl64.so ifunc/own-use.so \
    tls/initial-exec-local.so needs-libz/needs-libz-musl port/argp cxx/libcxx.so; do
    [ -f "$samples/$path" ] && check $alpine "$samples/$path"
done

title 'What is known of one name'
check explain backtrace
