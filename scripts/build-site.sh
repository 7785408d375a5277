#!/usr/bin/env bash
# Guarantees that target/site holds what browsers get, made from the sources as they are now: the WebAssembly and its
# bindings for clients and for the admin view, a style sheet each, the files of public/, each also compressed. It is replaced as a whole or not at all, and left
# alone when nothing changed. Prints what a first visit weighs on the wire.
. "$(dirname "$0")/lib.sh"

site=target/site
new=target/site.new
stamp=target/site.stamp
modules=target/wasm32-unknown-unknown/wasm-release

[ -f style/main.css ] || fail "style/main.css is missing. Try: git checkout style"
cargo build -p guichet-web -p guichet-admin-web --target wasm32-unknown-unknown --profile wasm-release

inputs=$(find style public scripts/build-site.sh scripts/style.mjs scripts/precompress.mjs end2end/package-lock.json \
  Cargo.lock "$modules/guichet_web.wasm" "$modules/guichet_admin_web.wasm" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ -d "$site" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$inputs" ]; then
  cat "$site.sizes"
  exit 0
fi

rm -rf "$new"
mkdir -p "$new/pkg"
cp -R public/. "$new/"
node scripts/style.mjs style/main.css "$new/pkg/guichet.css"
node scripts/style.mjs style/admin.css "$new/pkg/guichet-admin.css"
# module CRATE NAME: the crate's WebAssembly as pkg/NAME.wasm, with its bindings. The server, built with
# LEPTOS_OUTPUT_NAME (.cargo/config.toml), asks for the name without _bg.
module() {
  target/tools/bin/wasm-bindgen --target web --no-typescript --out-dir "$new/pkg" --out-name "$2" "$modules/$1.wasm"
  end2end/node_modules/.bin/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
    "$new/pkg/$2_bg.wasm" -o "$new/pkg/$2.wasm"
  rm "$new/pkg/$2_bg.wasm"
  sed -i "s/$2_bg\.wasm/$2.wasm/g" "$new/pkg/$2.js"
}
module guichet_web guichet
module guichet_admin_web guichet-admin
node scripts/precompress.mjs "$new" >"$site.sizes"

rm -rf "$site"
mv "$new" "$site"
printf '%s' "$inputs" >"$stamp"
cat "$site.sizes"
