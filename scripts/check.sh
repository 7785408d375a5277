#!/usr/bin/env bash
# Guarantees what a reviewer shouldn't have to look at: format, lints on both targets (the server's crates natively, the
# browser's for wasm32), the types of the browser tests, and that each script parses.
. "$(dirname "$0")/lib.sh"

step "tools" scripts/tools.sh
step "format" cargo fmt --all --check
step "lints" cargo clippy --workspace --all-targets -- -D warnings
step "lints of the browser crates" cargo clippy -p guichet-web -p guichet-admin-web --target wasm32-unknown-unknown -- -D warnings
step "types of the browser tests" npm --prefix end2end --silent run types
for script in scripts/*.sh .ci/run; do
  step "syntax of $script" bash -n "$script"
done
if command -v shellcheck >/dev/null; then
  step "shellcheck" shellcheck --external-sources --source-path=SCRIPTDIR scripts/*.sh .ci/run
fi
