#!/bin/sh
# Check the images listed in a file in parts, with GNU parallel: fleet-parallel.sh LIST [PARTS]
#
# Writes part-I.ndjson, all.ndjson and fleet.html.  A part that is there already is not checked
# again: delete it to repeat it.  Exits as one run over the list would.
set -eu
list=$1 parts=${2:-$(nproc)}
targets=${MUSLCHECK_TARGETS:-"-t alpine"}

# A part that fails (1) or is not decided (3) has a report too; 2 is wrong usage.
export list parts targets
seq 0 $((parts - 1)) | parallel --halt soon,fail=1 '
    [ -e part-{}.ndjson ] ||
        muslcheck $targets --files-from "$list" --shard {}/$parts --quiet -f ndjson=part-{}.ndjson ||
        [ $? -ne 2 ]'
muslcheck merge -f ndjson=all.ndjson -f html=fleet.html part-*.ndjson
