#!/usr/bin/env bash
# Guarantees what CI guarantees: every Rust test (the store's and the server's on SQLite and on a PostgreSQL that they start
# themselves) and every browser test have passed. Installs what they need first. Stops at the first step that fails.
. "$(dirname "$0")/lib.sh"

step "Debian packages" scripts/packages.sh chromium=chromium zbarimg=zbar-tools oathtool=oathtool \
  /usr/bin/aiosmtpd=python3-aiosmtpd \
  /usr/lib/postgresql/15/bin/postgres=postgresql-15
step "tools" scripts/tools.sh
step "site" scripts/build-site.sh
step "cargo test" env CARGO_TERM_QUIET=false cargo test --workspace
step "server with a test clock" scripts/build-for-browsers.sh
step "browser tests" npm --prefix end2end --silent test
