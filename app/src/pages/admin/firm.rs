//! The firm's settings, a card each; each is changed in a dialog of its own.

use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

use crate::{
    api::admin::firm::view_firm,
    frame::{follow, texts},
    parts::{Kind, Notice, Titled, loaded},
    text::Texts,
};

mod cards;
mod colour;
mod form;
mod help;
mod language;
mod logo;
mod message;
mod names;
mod preview;
mod sessions;

pub use colour::FirmColour;
pub use help::FirmHelp;
pub use language::FirmLanguage;
pub use logo::{FirmLogo, RemoveFirmLogo};
pub use message::FirmMessage;
pub use names::FirmNames;
pub use sessions::FirmSessions;

/// Where the page stands.
const PATH: &str = "/admin/firm";

/// The page, and the dialog that may stand before it.
#[component]
pub fn FirmPage() -> impl IntoView {
    let words = texts().firm();
    let path = use_location().pathname;
    let is_open = Memo::new(move |_| path.with(|path| path.trim_end_matches('/') == PATH));
    // Read anew whenever a dialog has led back.
    let returned = Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(is_open.get()));
    let view = Resource::new_blocking(move || returned.get(), |_| view_firm());
    view! {
        <Show when=move || is_open.get()>
            <Titled title=words.heading() />
        </Show>
        <div class="page-head">
            <div>
                <h1>{words.heading()}</h1>
                <p class="sub">{words.text()}</p>
            </div>
        </div>
        <Done />
        {loaded(
            view,
            |view| {
                follow(&view.frame);
                view! { <cards::Cards view /> }
            },
        )}
        <Outlet />
    }
}

/// What was done by the form that has led here.
#[component]
fn Done() -> impl IntoView {
    let all = texts();
    let query = use_query_map();
    let done = move || query.with(|query| done_words(all, &query.get("done")?));
    move || done().map(|(title, text)| view! { <Notice kind=Kind::Good title text /> })
}

fn done_words(texts: Texts, done: &str) -> Option<(&'static str, &'static str)> {
    let words = texts.firm();
    Some(match done {
        "saved" => (words.saved(), ""),
        "short-name" => (words.saved(), words.short_name_kept()),
        "nothing" => (words.nothing_changed(), ""),
        "logo" => (words.logo_saved(), ""),
        "logo-removed" => (words.logo_removed(), ""),
        _ => return None,
    })
}
