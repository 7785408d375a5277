//! The page that a link opens.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Whom the link sets up.
    pub username: String,
    /// Whether two more steps follow; not when the policy asks for a password alone.
    pub steps_follow: bool,
}

/// Whose link it is, if it still works. Opening it spends nothing.
#[server(prefix = "/api", endpoint = "view/invitation")]
pub async fn view_invitation(
    /// The link's token.
    #[server(default)]
    token: String,
) -> Result<InvitationView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{policy::SetUp, usecase};

    let (ports, visit) = (ports(), visit()?);
    let (_, account) = answer(usecase::open_invitation(&ports, &visit.firm, &token).await, "/sign-in")?;
    let set_up = visit.firm.policy.asks(&account, ports.clock.now());
    Ok(InvitationView { username: account.username.to_string(), steps_follow: set_up != SetUp::NotAsked })
}
