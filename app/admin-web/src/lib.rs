//! The WebAssembly entry of the admin view: a module of its own, so that no client downloads it.
#![cfg(target_arch = "wasm32")]
#![recursion_limit = "256"]

/// Takes over the page in the browser.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(guichet_app::AdminApp);
}
