#!/usr/bin/env bash
# Guarantees the tools that build Guichet: a C compiler, the std of wasm32, wasm-bindgen in exactly the version of
# Cargo.lock, and the npm packages of end2end/package-lock.json. Fetches nothing that is there already.
. "$(dirname "$0")/lib.sh"

command -v cargo >/dev/null || fail "Guichet needs Rust. Install rustup: https://rustup.rs"
command -v npm >/dev/null || fail "Guichet needs Node 20 or later with npm: https://nodejs.org"
node --eval 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
  fail "Guichet needs Node 20 or later; this is $(node --version): https://nodejs.org"

scripts/packages.sh cc=build-essential

wasm_std=$(rustc --print target-libdir --target wasm32-unknown-unknown)
if ! ls "$wasm_std"/libstd-*.rlib >/dev/null 2>&1; then
  command -v rustup >/dev/null ||
    fail "this Rust has no std for wasm32-unknown-unknown. Install rustup (https://rustup.rs) or your system's package of it"
  rustup target add wasm32-unknown-unknown ||
    fail "could not add the target wasm32-unknown-unknown. Try: rustup target add wasm32-unknown-unknown"
fi

# The bindings and the browser code speak a protocol that changes from version to version.
wanted=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock)
[ -n "$wanted" ] || fail "Cargo.lock doesn't name wasm-bindgen. Try: git checkout Cargo.lock"
found=$(target/tools/bin/wasm-bindgen --version 2>/dev/null || true)
if [ "$found" != "wasm-bindgen $wanted" ]; then
  # Without --locked: the lock file of the tool may name a crate that was withdrawn.
  printf '   building wasm-bindgen-cli %s: once, about three minutes\n' "$wanted"
  cargo install --root target/tools --version "=$wanted" wasm-bindgen-cli ||
    fail "could not build wasm-bindgen-cli $wanted. Try: cargo install --root target/tools wasm-bindgen-cli --version $wanted"
fi

if [ ! end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ]; then
  npm ci --prefix end2end --no-audit --no-fund --loglevel=error </dev/null ||
    fail "could not install the npm packages. Try: cd end2end && npm ci"
  touch end2end/node_modules/.package-lock.json
fi
