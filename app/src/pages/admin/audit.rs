//! The audit log.

use leptos::prelude::*;

use crate::{frame::texts, parts::Titled};

/// The audit log.
#[component]
pub fn Audit() -> impl IntoView {
    let heading = texts().audit().heading();
    view! {
        <Titled title=heading />
        <h1>{heading}</h1>
    }
}
