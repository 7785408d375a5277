//! "Send me a link".

use leptos::prelude::*;

use crate::problem::Problem;

/// Sends a link to the account's address; the answer is the same whether or not there is such an account.
#[server(prefix = "/api", endpoint = "password/ask-reset")]
pub async fn ask_password_reset(
    /// The username.
    #[server(default)]
    username: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::usecase;

    let (visit, page) = (visit()?, "/sign-in/forgot");
    answer(usecase::ask_password_reset(&ports(), &visit.firm, &username, &visit.origin).await, page)?;
    go_to("/sign-in/forgot?asked=yes");
    Ok(())
}
