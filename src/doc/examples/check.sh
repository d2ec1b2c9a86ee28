#!/bin/sh
# For Jenkins, or any other place that runs a shell: check.sh PATH...
#
# Leaves muslcheck-junit.xml for the JUnit plugin and muslcheck.ndjson for the next run.  A
# report of the last run, if there is one, tells what changed.  Fails as muslcheck does.
set -u

if [ -f muslcheck.ndjson ]; then
    mv muslcheck.ndjson muslcheck-before.ndjson
    muslcheck --fail-on none --compare muslcheck-before.ndjson -- "$@"
fi
muslcheck --quiet --format junit=muslcheck-junit.xml --format ndjson=muslcheck.ndjson \
    --format text -- "$@"
