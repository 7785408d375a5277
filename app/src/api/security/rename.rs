//! Another name for an authenticator.

use leptos::prelude::*;

use crate::problem::Problem;

/// Renames an authenticator.
#[server(prefix = "/api", endpoint = "security/rename-authenticator")]
pub async fn rename_authenticator(
    /// Which one.
    #[server(default)]
    authenticator: String,
    /// Its new name.
    #[server(default)]
    name: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, ports, visit};
    use guichet::usecase;

    let (visit, page) = (visit()?, page_of(&authenticator, "rename"));
    let id = authenticator.parse().ok();
    answer(usecase::rename_authenticator(&ports(), &visit.visitor, id, &name, &visit.origin).await, &page)?;
    go_to("/security?done=renamed");
    Ok(())
}
