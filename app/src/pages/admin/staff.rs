//! Who is on the firm's staff.

use leptos::prelude::*;

use crate::{frame::texts, parts::Titled};

/// Who is on the firm's staff.
#[component]
pub fn StaffPage() -> impl IntoView {
    let heading = texts().staff().heading();
    view! {
        <Titled title=heading />
        <h1>{heading}</h1>
    }
}
