#!/usr/bin/env bash
# What every script of this folder shares: strict mode, the root of the tree as working folder, steps that say what they
# do and how long it took, and one way to fail: with what went wrong and what to do about it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Somebody who watches sees what cargo does; a log needs only what went wrong.
[ -t 2 ] || export CARGO_TERM_QUIET=true

fail() {
  printf '\nGuichet: %s\n' "$1" >&2
  exit 1
}

# step NAME COMMAND…: the command must be a program, not a function: `set -e` doesn't reach into a tested function.
step() {
  local name=$1 start=$SECONDS
  shift
  printf '── %s\n' "$name"
  "$@" || fail "the step '$name' failed: $*"
  printf '   %s: %s s\n' "$name" "$((SECONDS - start))"
}
