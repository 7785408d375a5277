//! The WebAssembly entry: brings the page that the server sent to life.
#![cfg(target_arch = "wasm32")]
#![recursion_limit = "256"]

/// Takes over the page in the browser.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(guichet_app::App);
}
