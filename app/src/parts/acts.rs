//! A button that copies, and says so.

use std::time::Duration;

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::{browser, frame::texts};

/// How long "Copied" stands.
const SAID_FOR: Duration = Duration::from_secs(4);

/// Copies a text. The word in the button changes for four seconds, and is announced.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// The button's word.
    word: &'static str,
    /// Its classes.
    class: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copied_word = texts().common().copied();
    let copy = move |_| {
        browser::copy(&text);
        copied.set(true);
        set_timeout(move || copied.set(false), SAID_FOR);
    };
    view! {
        <button class=class type="button" on:click=copy>
            <Icon of=Glyph::Copy />
            <span aria-live="polite">{move || if copied.get() { copied_word } else { word }}</span>
        </button>
    }
}
