#!/usr/bin/env bash
# Guarantees a release as it is served: target/release/guichet and, beside it, target/site. Installs the tools first.
. "$(dirname "$0")/lib.sh"

step "tools" scripts/tools.sh
step "site" scripts/build-site.sh
step "server" cargo build --release -p guichet-server
