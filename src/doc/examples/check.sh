#!/bin/sh
# For Jenkins, or any other CI that runs a shell: check.sh PATH...
#
# Writes muslcheck-junit.xml for the JUnit plugin and muslcheck.ndjson for the next run.  A
# report of the last run, if there is one, is used to show what changed.  Exits as muslcheck does.
set -u

if [ -f muslcheck.ndjson ]; then
    mv muslcheck.ndjson muslcheck-before.ndjson
    muslcheck --fail-on none --compare muslcheck-before.ndjson -- "$@"
fi
muslcheck --quiet --format junit=muslcheck-junit.xml --format ndjson=muslcheck.ndjson \
    --format text -- "$@"
