//! A further authenticator.

use leptos::prelude::*;

use crate::problem::Problem;

/// Starts a further authenticator, which then waits for its first code.
#[server(prefix = "/api", endpoint = "security/add-authenticator")]
pub async fn add_authenticator(
    /// What it will be called; may be empty.
    #[server(default)]
    name: String,
    /// A code of an authenticator that is active.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, proven_visit};
    use guichet::usecase;

    let page = "/security/authenticators/add";
    let visit = proven_visit(&code, page).await?;
    answer(usecase::add_authenticator(&ports(), &visit.visitor, &name, &visit.origin).await, page)?;
    go_to("/security/authenticators/confirm");
    Ok(())
}
