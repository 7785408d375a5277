//! An authenticator is removed.

use leptos::prelude::*;

use crate::problem::Problem;

/// Removes an authenticator. With the last one the session is worth no more than a password, under another token.
#[server(prefix = "/api", endpoint = "security/remove-authenticator")]
pub async fn remove_authenticator(
    /// Which one.
    #[server(default)]
    authenticator: String,
    /// A code of an authenticator that is active.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, give_token, go_to, ports, proven_visit};
    use guichet::usecase;

    let page = page_of(&authenticator, "remove");
    let visit = proven_visit(&code, &page).await?;
    let id = authenticator.parse().ok();
    let token = answer(usecase::remove_authenticator(&ports(), &visit.visitor, id, &visit.origin).await, &page)?;
    if let Some(token) = token {
        give_token(&token);
    }
    go_to("/security?done=removed");
    Ok(())
}
