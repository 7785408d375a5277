#!/usr/bin/env bash
# Guarantees that every dependency comes from the registries alone, under a licence of deny.toml; that no known hole is in
# one; that what npm delivered is signed; and writes what Guichet is made of to target/sbom, as CycloneDX. The lists of holes
# and the keys of npm are fetched: without them it says so and fails.
. "$(dirname "$0")/lib.sh"

tool() { [ "$("$1" --version 2>/dev/null | awk '{print $2}')" = "$2" ] || cargo install --locked "$1" --version "$2"; }
export -f tool

step "cargo-deny" bash -c 'tool cargo-deny 0.20.2'
step "cargo-cyclonedx" bash -c 'tool cargo-cyclonedx 0.5.9'
step "licences, bans, sources" cargo deny --locked check licenses bans sources
mkdir -p target/sbom
step "bill of materials" cargo cyclonedx --quiet --format json --all --target all --manifest-path server/Cargo.toml
# It writes one beside each crate's manifest.
git ls-files -o -- '*.cdx.json' | xargs -I{} mv {} target/sbom/
step "known holes" cargo deny --locked check advisories
step "end-to-end tests' packages" npm --prefix end2end ci --silent --no-audit --no-fund
step "signatures of npm" npm --prefix end2end audit signatures
