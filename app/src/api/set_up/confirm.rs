//! Step 2: the first code.

use leptos::prelude::*;

use crate::problem::Problem;

/// Confirms the authenticator that the page showed. Whatever else is sent along is ignored: the secret is the
/// server's.
#[server(prefix = "/api", endpoint = "set-up/confirm")]
pub async fn confirm_enrolment(
    /// The first code.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::request::{answer, give_token, go_to, ports, visit};
    use guichet::{access::Page, usecase};

    let (visit, page) = (visit()?, Page::Authenticator);
    let who = answer(visit.visitor.signed_in_at(page).map_err(Into::into), page.path())?;
    let token = answer(usecase::confirm_enrolment(&ports(), who, &code, &visit.origin).await, page.path())?;
    give_token(&token);
    go_to(Page::RecoveryCodes.path());
    Ok(())
}
