#!/usr/bin/env bash
# packages.sh PROGRAM=PACKAGE…: guarantees that each program (a name or a path) is there, by installing the Debian package
# that holds it. Installs nothing, and needs neither root nor network, when all are there.
. "$(dirname "$0")/lib.sh"

missing=()
for pair in "$@"; do
  command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

command -v apt-get >/dev/null ||
  fail "please install what Debian calls: ${missing[*]} (there is no apt-get here to do it)"

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null ||
    fail "could not install the Debian packages ${missing[*]}: that needs root, or sudo. As root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq ||
  fail "could not read the package lists: is the network there? Try: apt-get update"
for package in "${missing[@]}"; do
  printf '   installing the Debian package %s\n' "$package"
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$package" >/dev/null </dev/null ||
    fail "could not install the Debian package $package. Try: apt-get update && apt-get install $package"
done
