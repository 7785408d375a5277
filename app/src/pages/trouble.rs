//! Something failed inside: what happened, that nothing was lost, and the reference for whoever is called.

use leptos::prelude::*;

use crate::{frame::texts, parts::page_title, problem::Problem};

/// The card in place of the one that couldn't be drawn.
#[component]
pub fn Trouble(
    /// What failed.
    problem: Problem,
) -> impl IntoView {
    let words = texts().error_page();
    let reference = match problem {
        Problem::Fault { reference } if !reference.is_empty() => Some(words.reference(&reference)),
        _ => None,
    };
    view! {
        {page_title(words.heading())}
        <div class="card">
            <h1>{words.heading()}</h1>
            <p class="lead">{words.text()}</p>
            {reference.map(|text| view! { <p class="lead">{text}</p> })}
            <p class="one-way">
                <a class="button primary block" href="/">
                    {words.home()}
                </a>
            </p>
        </div>
    }
}
