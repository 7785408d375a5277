//! An authenticator in another's place.

use leptos::prelude::*;

use crate::problem::Problem;

/// Starts an authenticator that is to take another's place, or goes on with the one that was started.
#[server(prefix = "/api", endpoint = "security/replace-authenticator")]
pub async fn replace_authenticator(
    /// The one whose place it takes.
    #[server(default)]
    authenticator: String,
    /// A code of an authenticator that is active.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, ports, proven_visit};
    use guichet::usecase;

    let page = page_of(&authenticator, "replace");
    let visit = proven_visit(&code, &page).await?;
    let older = authenticator.parse().ok();
    answer(usecase::replace_authenticator(&ports(), &visit.visitor, older, &visit.origin).await, &page)?;
    go_to("/security/authenticators/confirm");
    Ok(())
}
