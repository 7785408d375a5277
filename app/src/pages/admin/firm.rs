//! The firm's settings.

use leptos::prelude::*;

use crate::{frame::texts, parts::Titled};

/// The firm's settings.
#[component]
pub fn FirmSettings() -> impl IntoView {
    let heading = texts().firm().heading();
    view! {
        <Titled title=heading />
        <h1>{heading}</h1>
    }
}
