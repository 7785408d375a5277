//! What the firm asks of its clients, and whom it exempts. Dialogs are routes of their own below this page.

use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};

use crate::{
    api::admin::policy::{PolicyView, set::SetPolicy, view_policy},
    frame::texts,
    parts::{Kind, Notice, Titled, loaded},
    text::Texts,
};

mod choice;
mod exempt;
mod exemptions;
mod loosen;
mod message;
mod reminders;

pub use exempt::{EndExemption, ExemptClient, RenewExemption};
pub use exemptions::Exemptions;
pub use loosen::LoosenPolicy;

/// Where the page stands.
const PATH: &str = "/admin/policy";

/// The page, and the dialog that may stand before it.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let save = ServerAction::<SetPolicy>::new();
    let path = use_location().pathname;
    let is_open = Memo::new(move |_| path.with(|path| path.trim_end_matches('/') == PATH));
    // Read anew whenever something was saved: here, or in a dialog that has led back.
    let saved = Memo::new(move |before: Option<&u32>| {
        let done = save.value().with(|outcome| matches!(outcome, Some(Ok(()))));
        before.copied().unwrap_or(0) + u32::from(done)
    });
    let returned = Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(is_open.get()));
    let view = Resource::new_blocking(move || (saved.get(), returned.get()), |_| view_policy());
    view! {
        {loaded(view, move |view| view! { <Whole view save is_open /> })}
        <Outlet />
    }
}

#[component]
fn Whole(view: PolicyView, save: ServerAction<SetPolicy>, is_open: Memo<bool>) -> impl IntoView {
    let words = texts().policy();
    let (exemptions, exempt, messages) = (view.exemptions.clone(), view.exempt, view.messages.clone());
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
        <div class="policy-columns">
            <choice::Choice view save is_open />
            <message::Message messages />
        </div>
        <exemptions::Few exemptions exempt />
    }
}

/// What was done by the form that has led here.
#[component]
fn Done() -> impl IntoView {
    let all = texts();
    let query = use_query_map();
    let done = move || query.with(|query| done_words(all, &query.get("done")?));
    move || done().map(|title| view! { <Notice kind=Kind::Good title text="" /> })
}

fn done_words(texts: Texts, done: &str) -> Option<&'static str> {
    Some(match done {
        "saved" => texts.policy().saved(),
        "granted" => texts.exemptions().granted(),
        "renewed" => texts.exemptions().renewed(),
        "ended" => texts.exemptions().ended(),
        _ => return None,
    })
}
