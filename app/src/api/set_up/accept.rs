//! Step 1: the password.

use leptos::prelude::*;

use crate::problem::Problem;

/// Uses an invitation.
#[server(prefix = "/api", endpoint = "set-up/accept")]
pub async fn accept_invitation(
    /// The link's token.
    #[server(default)]
    token: String,
    /// The password that was chosen.
    #[server(default)]
    password: String,
) -> Result<(), Problem> {
    use crate::request::{answer, enter, ports, visit};
    use guichet::{redirect::local_path, usecase};

    let (ports, visit, page) = (ports(), visit()?, format!("/set-up/{token}"));
    let page = local_path(&page);
    let given = usecase::accept_invitation(&ports, &visit.firm, &token, &password, visit.locale, &visit.origin);
    let session = answer(given.await, page)?;
    enter(&session, page).await
}
