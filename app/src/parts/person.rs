//! A telephone number to tap.

use leptos::prelude::*;

/// The number as a link; what can't be dialled is left out of the address.
#[component]
pub fn PhoneLink(
    /// The number, as the firm writes it.
    number: String,
) -> impl IntoView {
    let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    // A number never breaks over two lines.
    let shown = number.replace(' ', "\u{a0}");
    view! { <a href=format!("tel:{dialled}")>{shown}</a> }
}
