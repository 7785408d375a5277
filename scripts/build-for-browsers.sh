#!/usr/bin/env bash
# Guarantees target/test-clock/guichet: the server with the clock of the browser tests. A copy, so that no later build
# without that clock takes its place.
. "$(dirname "$0")/lib.sh"

cargo build -p guichet-server --features test-clock
mkdir -p target/test-clock
# By rename: a server that still runs from it goes on.
cp target/debug/guichet target/test-clock/guichet.new
mv target/test-clock/guichet.new target/test-clock/guichet
