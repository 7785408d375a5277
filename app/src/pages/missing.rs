//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{
    frame::texts,
    parts::{EntryPage, FirstPage},
};

/// The page for any other address.
#[component]
pub fn Missing() -> impl IntoView {
    let words = texts().error_page();
    // Moved to without a reload, it may be a page of the other application: only the server knows.
    let is_first = use_context::<FirstPage>();
    Effect::new(move |_| {
        if is_first.is_some_and(|FirstPage(first)| !first.get_value()) {
            crate::browser::reload();
        }
    });
    view! {
        <EntryPage title=words.missing_heading()>
            <div class="card">
                <h1>{words.missing_heading()}</h1>
                <p class="lead">{words.missing_text()}</p>
                <p class="one-way">
                    <a class="button primary block" href="/">
                        {words.home()}
                    </a>
                </p>
            </div>
        </EntryPage>
    }
}
