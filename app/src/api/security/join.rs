//! The first code of an authenticator that joins the others, or takes one's place.

use leptos::prelude::*;

use crate::problem::Problem;

/// Confirms the authenticator that the page showed.
#[server(prefix = "/api", endpoint = "security/join-authenticator")]
pub async fn join_authenticator(
    /// The first code.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::usecase;

    let (visit, page) = (visit()?, "/security/authenticators/confirm");
    let replaced = usecase::join_authenticator(&ports(), &visit.visitor, &code, &visit.origin).await;
    let replaced = answer(replaced, page)?;
    go_to(if replaced { "/security?done=replaced" } else { "/security?done=added" });
    Ok(())
}
