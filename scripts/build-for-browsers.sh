#!/usr/bin/env bash
# Guarantees target/end2end/guichet: the server with the clock of the browser tests. A copy, so that no later build
# without that clock takes its place.
. "$(dirname "$0")/lib.sh"

cargo build -p guichet-server --features test-clock
mkdir -p target/end2end
# By rename: a server that still runs from it goes on.
cp target/debug/guichet target/end2end/guichet.new
mv target/end2end/guichet.new target/end2end/guichet
