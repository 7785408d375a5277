//! A client's page. Dialogs are routes of their own below it.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_params_map};

mod code;
mod given;
mod help;
mod reset;

pub use code::{IssueClientCode, RevokeClientCode};
pub use given::ClientCode;
pub use help::CloseClientHelp;
pub use reset::ResetClient;

/// Where a client's page stands.
pub(crate) fn path_of(client: &str) -> String {
    format!("/admin/clients/{client}")
}

/// The client whom the address names.
pub(crate) fn named_client() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default())
}

/// The page, and the dialog that may stand before it.
#[component]
pub fn ClientPage() -> impl IntoView {
    view! { <Outlet /> }
}
