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

/// Two clocks, each in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clocks {
    /// One that nobody sets. It may stand still while the machine sleeps.
    pub steady: f64,
    /// The calendar's, which somebody may set.
    pub calendar: f64,
}

impl Clocks {
    /// What they show.
    #[must_use]
    pub fn now() -> Self {
        #[cfg(feature = "hydrate")]
        return Self {
            steady: leptos::prelude::window().performance().map_or(0.0, |performance| performance.now()),
            calendar: js_sys::Date::now(),
        };
        #[cfg(not(feature = "hydrate"))]
        Self::default()
    }

    /// How much has passed since by each.
    #[must_use]
    pub fn passed(self) -> (f64, f64) {
        let now = Self::now();
        (now.steady - self.steady, now.calendar - self.calendar)
    }
}

/// Does something whenever one of these happens to the window, for as long as the page stays.
pub fn on_window(events: &[&str], act: impl Fn() + Copy + 'static) {
    #[cfg(feature = "hydrate")]
    for event in events {
        // Kept: dropping the handle doesn't take the listener away.
        let _ = leptos::prelude::window_event_listener_untyped(event, move |_| act());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (events, act);
}

/// Posts to an address of ours, with nothing in the body: the status, and the answer's JSON. None when none came.
#[cfg(feature = "hydrate")]
pub async fn post(path: &str) -> Option<(u16, wasm_bindgen::JsValue)> {
    use js_sys::futures::JsFuture;
    use wasm_bindgen::JsCast;

    let how = web_sys::RequestInit::new();
    how.set_method("POST");
    let response = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(path, &how)).await.ok()?;
    let response: web_sys::Response = response.unchecked_into();
    let json = JsFuture::from(response.json().ok()?).await.ok()?;
    Some((response.status(), json))
}

/// Shows the warning of a session's end, as the browser's own modal dialog over whatever stands there. `closed` is
/// called when somebody closes it. The content is markup of ours, never anything that was typed.
pub fn show_warning(content: &str, closed: impl Fn() + 'static) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::{JsCast, prelude::Closure};

        close_warning();
        let document = leptos::prelude::document();
        let (Some(body), Ok(dialog)) = (document.body(), document.create_element("dialog")) else { return };
        let dialog: web_sys::HtmlDialogElement = dialog.unchecked_into();
        for (name, value) in [
            ("class", "session-end"),
            ("role", "alertdialog"),
            ("aria-labelledby", "session-end"),
            ("aria-describedby", "session-end-text"),
        ] {
            let _ = dialog.set_attribute(name, value);
        }
        dialog.set_inner_html(content);
        dialog.set_onclose(Some(Closure::<dyn Fn()>::new(closed).into_js_value().unchecked_ref()));
        let _ = body.append_child(&dialog);
        let _ = dialog.show_modal();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (content, closed);
}

/// Changes the title of the warning that stands, which is said aloud.
pub fn retitle_warning(title: &str) {
    #[cfg(feature = "hydrate")]
    {
        let heading = leptos::prelude::document().get_element_by_id("session-end");
        if let Some(heading) = heading.filter(|heading| heading.text_content().as_deref() != Some(title)) {
            heading.set_text_content(Some(title));
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = title;
}

/// Takes the warning away. The focus goes back to where it was.
pub fn close_warning() {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;

        let found = leptos::prelude::document().query_selector(".session-end").ok().flatten();
        if let Some(dialog) = found.and_then(|found| found.dyn_into::<web_sys::HtmlDialogElement>().ok()) {
            dialog.set_onclose(None);
            dialog.close();
            dialog.remove();
        }
    }
}

/// Hides the page, or shows it again.
pub fn veil(hides: bool) {
    #[cfg(feature = "hydrate")]
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.toggle_attribute_with_force("data-veiled", hides);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = hides;
}

/// Whether the page is hidden.
#[must_use]
pub fn is_veiled() -> bool {
    #[cfg(feature = "hydrate")]
    return leptos::prelude::document().document_element().is_some_and(|root| root.has_attribute("data-veiled"));
    #[cfg(not(feature = "hydrate"))]
    false
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

/// Moves the focus to the next row of the table that has it, or to the first of the page's when none has. False when
/// there is no row to go to.
pub fn focus_row(down: bool) -> bool {
    #[cfg(feature = "hydrate")]
    return next_row(down).is_some_and(|link| link.focus().is_ok());
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = down;
        false
    }
}

#[cfg(feature = "hydrate")]
fn next_row(down: bool) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;

    let document = leptos::prelude::document();
    let row = match document.active_element().and_then(|focused| focused.closest(".rows tr").ok().flatten()) {
        Some(row) if down => row.next_element_sibling(),
        Some(row) => row.previous_element_sibling(),
        None if down => document.query_selector(".rows tr").ok().flatten(),
        None => None,
    };
    row?.query_selector("th a").ok().flatten()?.dyn_into().ok()
}

/// Whether the focus is where text is typed, or in a list that the arrows move in.
#[must_use]
pub fn is_typing() -> bool {
    #[cfg(feature = "hydrate")]
    return leptos::prelude::document()
        .active_element()
        .is_some_and(|focused| matches!(focused.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    #[cfg(not(feature = "hydrate"))]
    false
}

/// Follows the link of the row in which somebody clicked, unless they clicked on a link.
pub fn follow_row(event: &leptos::ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let clicked = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let outside = clicked.filter(|clicked| !matches!(clicked.closest("a"), Ok(Some(_))));
        let link = outside
            .and_then(|clicked| clicked.closest("tr").ok().flatten())
            .and_then(|row| row.query_selector("th a").ok().flatten())
            .and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(link) = link {
            link.click();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}

/// Sends the form that a field belongs to, as its button would.
pub fn send_form(event: &leptos::ev::Event) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let field = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let form = field.and_then(|field| field.closest("form").ok().flatten());
        if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
            let _ = form.request_submit();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
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
