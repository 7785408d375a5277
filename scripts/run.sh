#!/usr/bin/env bash
# run.sh serve|demo: from whatever state the tree is in to a release of Guichet that serves. With `serve` the database and
# the keys are those in data/, kept from run to run; `demo` keeps nothing.
. "$(dirname "$0")/lib.sh"

what=${1:?say serve or demo}
scripts/build.sh
[ "$what" != serve ] || mkdir -p data
exec target/release/guichet "$what"
