//! What the firm asks of its clients, and whom it exempts.

use leptos::prelude::*;

use crate::{frame::texts, parts::Titled};

/// What the firm asks of its clients, and whom it exempts.
#[component]
pub fn PolicyPage() -> impl IntoView {
    let heading = texts().policy().heading();
    view! {
        <Titled title=heading />
        <h1>{heading}</h1>
    }
}
