//! What only a browser can do: clipboard, printer, download, focus. On the server each is nothing.

/// Marks the page as live, which shows the buttons that need scripts.
pub fn go_live() {
    #[cfg(feature = "hydrate")]
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("data-live", "");
    }
}

/// Puts text on the clipboard.
pub fn copy(text: &str) {
    #[cfg(feature = "hydrate")]
    {
        // The promise tells of a refusal only; the text stays on the page to be copied by hand.
        let _ = leptos::prelude::window().navigator().clipboard().write_text(text);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = text;
}

/// Loads the page again.
pub fn reload() {
    #[cfg(feature = "hydrate")]
    let _ = leptos::prelude::window().location().reload();
}

/// Opens the print dialog.
pub fn print() {
    #[cfg(feature = "hydrate")]
    let _ = leptos::prelude::window().print();
}

/// Moves the focus to the first element that a selector finds.
pub fn focus(selector: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let found = leptos::prelude::document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = selector;
}

/// Saves text as a file, without asking the server for it again. False when the browser can't; a link to the
/// server's own file then still works.
#[must_use]
pub fn download(name: &str, text: &str) -> bool {
    #[cfg(feature = "hydrate")]
    return save(name, text).is_ok();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (name, text);
        false
    }
}

#[cfg(feature = "hydrate")]
fn save(name: &str, text: &str) -> Result<(), wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;

    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()).into(), &options)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = leptos::prelude::document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&address)
}
