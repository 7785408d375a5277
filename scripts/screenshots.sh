#!/usr/bin/env bash
# Guarantees fresh pictures of every page, taken on the way of a real client: all of them in target/screenshots, the few
# that the README shows in docs/screenshots.
. "$(dirname "$0")/lib.sh"

step "Debian packages" scripts/packages.sh chromium=chromium zbarimg=zbar-tools oathtool=oathtool
step "tools" scripts/tools.sh
step "site" scripts/build-site.sh
step "server with a test clock" scripts/build-for-browsers.sh
step "screenshots" npm --prefix end2end --silent run screenshots
