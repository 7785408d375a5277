//! One client.

use leptos::prelude::*;

use crate::{frame::texts, parts::Titled};

/// One client.
#[component]
pub fn Client() -> impl IntoView {
    let heading = texts().clients().heading();
    view! {
        <Titled title=heading />
        <h1>{heading}</h1>
    }
}
