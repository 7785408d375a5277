//! A link that was used, has expired, or never was one: the same words for all three.

use leptos::prelude::*;

use crate::{frame::texts, parts::page_title};

/// The card in place of the one that the link would have opened.
#[component]
pub fn LinkGone() -> impl IntoView {
    let words = texts().link();
    view! {
        {page_title(words.heading())}
        <div class="card">
            <h1>{words.heading()}</h1>
            <p class="lead">{words.text()}</p>
            <section class="way">
                <h2>{words.used()}</h2>
                <p>{words.used_text()}</p>
            </section>
            <section class="way">
                <h2>{words.ended()}</h2>
                <p>{words.ended_text()}</p>
            </section>
            <p class="one-way">
                <a class="button primary block" href="/sign-in">
                    {words.sign_in()}
                </a>
            </p>
        </div>
    }
}
