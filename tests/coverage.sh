#!/bin/sh
# coverage.sh BUILD: lines that the last test run reached, by file, from gcov's own count.
set -eu
build=$1
find "$build/src" -name '*.gcda' | LC_ALL=C sort | while read -r data; do
    gcov -n -o "$data" "$data" 2>/dev/null
done | awk '
    /^File / { name = $2; gsub(/\047/, "", name) }
    /^Lines executed:/ && name ~ /^src\// {
        split($0, part, /[:% ]+/)
        lines[name] = part[5]
        reached[name] = part[3] * part[5] / 100
        name = ""
    }
    END {
        for (name in lines) {
            printf "%6.1f %% of %5d  %s\n", 100 * reached[name] / lines[name], lines[name], name | "sort -k5"
            all += lines[name]
            hit += reached[name]
        }
        close("sort -k5")
        if (all)
            printf "%6.1f %% of %5d  all\n", 100 * hit / all, all
    }'
