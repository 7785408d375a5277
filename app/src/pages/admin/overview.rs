//! The roll-out at a glance, and what needs a person.

use leptos::prelude::*;

use crate::{frame::texts, parts::Titled};

/// The roll-out at a glance, and what needs a person.
#[component]
pub fn Overview() -> impl IntoView {
    let heading = texts().overview().heading();
    view! {
        <Titled title=heading />
        <h1>{heading}</h1>
    }
}
