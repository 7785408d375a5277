#!/usr/bin/env bash
# Guarantees that a server killed at any moment, in the middle of what many people do, loses nothing, leaves nothing half done
# and takes no code twice, on SQLite and on a PostgreSQL of its own. Says how much was done, and with which seed; begins
# elsewhere each time.
. "$(dirname "$0")/lib.sh"

somewhere() { od -An -N4 -tu4 /dev/urandom | tr -d ' '; }
export GUICHET_KILLS=${GUICHET_KILLS:-50} GUICHET_KILLS_SEED=${GUICHET_KILLS_SEED:-$(somewhere)}

step "Debian packages" scripts/packages.sh oathtool=oathtool /usr/bin/aiosmtpd=python3-aiosmtpd \
  /usr/lib/postgresql/15/bin/postgres=postgresql-15
step "kills on both databases" cargo test -p guichet-server --test http kills:: -- --nocapture --test-threads=1
