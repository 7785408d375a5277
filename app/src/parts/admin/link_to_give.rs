//! A link that whoever made it gives to whoever it is for: shown now, and then no more.

use leptos::prelude::*;

use crate::{
    api::admin::invitation::LinkView,
    frame::texts,
    parts::{CopyButton, Kind, Notice},
};

/// The link, until when it works, and what to mind.
#[component]
pub fn LinkToGive(
    /// It.
    view: LinkView,
) -> impl IntoView {
    let words = texts().invite();
    view! {
        <p>{words.give_text(&view.name)}</p>
        <div class="field">
            <label for="link">{words.link()}</label>
            <p class="hint" id="link-note">
                {words.valid_until(&view.until)}
            </p>
            <input class="input medium" id="link" readonly value=view.link.clone() aria-describedby="link-note" />
        </div>
        <p class="acts live-only">
            <CopyButton text=view.link word=words.copy() class="button secondary medium" />
        </p>
        <Notice kind=Kind::Warn title=words.care() text="" />
    }
}
