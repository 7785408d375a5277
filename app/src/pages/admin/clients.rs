//! The list of clients.

use leptos::prelude::*;

use crate::{frame::texts, parts::Titled};

/// The list of clients.
#[component]
pub fn Clients() -> impl IntoView {
    let heading = texts().clients().heading();
    view! {
        <Titled title=heading />
        <h1>{heading}</h1>
    }
}
