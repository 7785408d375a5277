//! The page that a link for a forgotten password opens.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordResetView {
    /// Whose password it is about.
    pub username: String,
}

/// Whose link it is, if it still works. Opening it spends nothing.
#[server(prefix = "/api", endpoint = "view/password-reset")]
pub async fn view_password_reset(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<PasswordResetView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::usecase;

    let visit = visit()?;
    let (_, account) = answer(usecase::open_password_reset(&ports(), &visit.firm, &token).await, "/sign-in")?;
    Ok(PasswordResetView { username: account.username.to_string() })
}
