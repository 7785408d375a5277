//! The frames of pages: band, main, footer, title, and where the focus goes when the browser moves to them.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{Foot, SlimBand, TallBand};
use crate::{
    browser,
    frame::{Frame, texts},
};

/// The title of a page. When the browser moves here without a reload, the focus follows, as a reload would have
/// it (WCAG 2.2 SC 2.4.3).
#[component]
pub fn Titled(
    /// What the page is about.
    #[prop(into)]
    title: String,
    /// What takes the focus.
    #[prop(default = "#main")]
    focus: &'static str,
) -> impl IntoView {
    let is_first = use_context::<FirstPage>();
    Effect::new(move |_| {
        let Some(FirstPage(first)) = is_first else { return };
        if first.get_value() { first.set_value(false) } else { browser::focus(focus) }
    });
    page_title(&title)
}

/// The title in the window's bar. The last one drawn holds.
pub fn page_title(title: &str) -> impl IntoView + use<> {
    view! { <Title text=escaped(texts().common().page_title(title, &Frame::current().firm)) /> }
}

/// The title as `leptos_meta` takes it: it writes the element on the server without escaping, and sets the
/// document's title in the browser, where nothing may be escaped.
fn escaped(title: String) -> String {
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;") } else { title }
}

/// Whether no page has been shown yet: a loaded page keeps the focus that the browser gives it.
#[derive(Clone, Copy)]
pub struct FirstPage(pub StoredValue<bool>);

/// A page of sign-in: tall band, one card.
#[component]
pub fn EntryPage(
    /// What the page is about.
    #[prop(into)]
    title: String,
    /// Whether to tell newcomers of their link.
    #[prop(optional)]
    first_time: bool,
    /// What takes the focus.
    #[prop(default = "#main")]
    focus: &'static str,
    /// The card.
    children: Children,
) -> impl IntoView {
    view! {
        <Titled title focus />
        <div class="page entry">
            <SkipLink />
            <TallBand />
            <main id="main" tabindex="-1">
                {children()}
            </main>
            <footer>
                <Foot first_time />
            </footer>
        </div>
    }
}

/// A page of set-up: slim band, what stands in `main`, and what is printed instead of it.
#[component]
pub fn SetUpPage(
    /// What the page is about.
    #[prop(into)]
    title: String,
    /// Further classes: `broad` for a card of two columns, `prints-sheet` where a sheet takes the page's place.
    #[prop(default = "")]
    class: &'static str,
    /// What takes the focus.
    #[prop(default = "#main")]
    focus: &'static str,
    /// Whether only somebody with a session sees it.
    #[prop(optional)]
    signed_in: bool,
    /// What is printed.
    #[prop(optional, into)]
    sheet: ViewFn,
    /// What stands in `main`.
    children: Children,
) -> impl IntoView {
    view! {
        <Titled title focus />
        <div class=format!("page set-up {class}").trim_end().to_owned()>
            <SkipLink />
            <SlimBand signed_in />
            <main id="main" tabindex="-1">
                {children()}
            </main>
            <footer>
                <Foot />
            </footer>
            {sheet.run()}
        </div>
    }
}

/// To the content, past the band.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    view! {
        // External, so that the browser itself moves the focus and not the router the page.
        <a class="skip" href="#main" rel="external">
            {texts().common().skip()}
        </a>
    }
}
