#!/usr/bin/env bash
# Guarantees that a large firm is as quick as a small one: its pages are measured side by side with a small firm's, on SQLite
# and on a PostgreSQL of its own, and each statement's plan is looked at. Fails when a page is too slow or a table is gone through.
# Then that a refusal takes as long whatever its reason; fails when one tells itself apart by more than a twentieth.
. "$(dirname "$0")/lib.sh"

step "Debian packages" scripts/packages.sh oathtool=oathtool /usr/lib/postgresql/15/bin/postgres=postgresql-15
step "a large firm beside a small one" cargo bench -p guichet-server --bench large_firm -- "$@"
step "refusals beside each other" cargo bench -p guichet-server --bench same_time
