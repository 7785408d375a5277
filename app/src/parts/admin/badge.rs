//! Where an account stands: word, shape and colour, so that it reads in one colour and in print.

use guichet::standing::Standing;
use leptos::prelude::*;

use crate::{frame::texts, text::Texts};

/// The word of a standing.
#[must_use]
pub fn standing_word(texts: Texts, standing: Standing) -> &'static str {
    let words = texts.state();
    match standing {
        Standing::Disabled => words.disabled(),
        Standing::Locked => words.locked(),
        Standing::SetUpAgain => words.set_up_again(),
        Standing::Exempt => words.exempt(),
        Standing::Protected => words.protected(),
        Standing::PasswordOnly => words.password_only(),
        Standing::Waiting => words.waiting(),
    }
}

/// The shape of a standing, 12 px: decoration beside its word.
#[component]
pub fn StateMark(
    /// Which.
    of: Standing,
) -> impl IntoView {
    let shape = match of {
        Standing::Protected => view! { <path class="solid" d="M6 0a6 6 0 1 1 0 12A6 6 0 0 1 6 0z" /><path class="cut" d="m3.4 6.2 1.8 1.8 3.4-3.9" /> }.into_any(),
        Standing::PasswordOnly => view! { <circle class="edge" cx="6" cy="6" r="5.2" /><path class="solid" d="M6 .8a5.2 5.2 0 0 1 0 10.4z" /> }.into_any(),
        Standing::Waiting => view! { <circle class="edge dashed" cx="6" cy="6" r="5.2" /> }.into_any(),
        Standing::Exempt => view! { <path class="solid" d="m6 .6 5.4 5.4L6 11.4.6 6z" /> }.into_any(),
        Standing::SetUpAgain => view! { <path class="edge" d="M6 1.4 11.2 10.6H.8z" /> }.into_any(),
        Standing::Locked => view! { <path class="solid" d="M2 .5h8A1.5 1.5 0 0 1 11.5 2v8a1.5 1.5 0 0 1-1.5 1.5H2A1.5 1.5 0 0 1 .5 10V2A1.5 1.5 0 0 1 2 .5z" /><path class="cut" d="M3.4 6h5.2" /> }.into_any(),
        Standing::Disabled => view! { <circle class="edge" cx="6" cy="6" r="5.2" /><path class="edge" d="m2.4 9.6 7.2-7.2" /> }.into_any(),
    };
    view! {
        <svg class=format!("mark {}", of.as_str()) viewBox="0 0 12 12" aria-hidden="true" focusable="false">
            {shape}
        </svg>
    }
}

/// Shape and word, as in tables and filters.
#[component]
pub fn StateWord(
    /// Which.
    of: Standing,
) -> impl IntoView {
    view! {
        <span class=format!("state {}", of.as_str())>
            <StateMark of />
            <span>{standing_word(texts(), of)}</span>
        </span>
    }
}

/// The same on its tint, beside a heading.
#[component]
pub fn Badge(
    /// Which.
    of: Standing,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", of.as_str())>
            <StateMark of />
            <span>{standing_word(texts(), of)}</span>
        </span>
    }
}
