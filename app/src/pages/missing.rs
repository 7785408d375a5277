//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{frame::texts, parts::EntryPage};

/// The page for any other address.
#[component]
pub fn Missing() -> impl IntoView {
    let words = texts().error_page();
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
