#!/usr/bin/env bash
# Guarantees that each parser of outside input keeps its promises on inputs by the hundred thousand, and that store and
# use cases do what the model says, in stories by the ten thousand, on SQLite and on a PostgreSQL of its own. Says how many
# of each there were. Begins elsewhere each time; what fails is made small, and told with the seeds to see it again.
. "$(dirname "$0")/lib.sh"

somewhere() { od -An -N4 -tu4 /dev/urandom | tr -d ' '; }
export PROPTEST_CASES=${PROPTEST_CASES:-200000} GUICHET_FUZZ_SEED=${GUICHET_FUZZ_SEED:-$(somewhere)}
export GUICHET_MODEL_STORIES=${GUICHET_MODEL_STORIES:-10000} GUICHET_MODEL_SEED=${GUICHET_MODEL_SEED:-$(somewhere)}

step "Debian packages" scripts/packages.sh /usr/lib/postgresql/15/bin/postgres=postgresql-15
step "the rules' parsers" cargo test -p guichet --test fuzz -- --nocapture
step "the server's parsers" cargo test -p guichet-server --test fuzz -- --nocapture
step "stories on both databases" cargo test -p guichet-server --test model -- --nocapture
