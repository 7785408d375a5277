//! The page that a link opens.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Whom the link sets up.
    pub username: String,
}

/// Whose link it is, if it still works. Opening it spends nothing.
#[server(prefix = "/api", endpoint = "view/invitation")]
pub async fn view_invitation(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<InvitationView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::usecase;

    let opened = usecase::open_invitation(&ports(), &visit()?.firm, &token).await;
    let (_, account) = answer(opened, "/sign-in")?;
    Ok(InvitationView { username: account.username.to_string() })
}
