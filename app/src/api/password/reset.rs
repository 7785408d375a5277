//! Another password, in the place of a forgotten one.

use leptos::prelude::*;

use crate::problem::Problem;

/// Uses the link. Nobody is signed in by it.
#[server(prefix = "/api", endpoint = "password/reset")]
pub async fn reset_password(
    /// The link's token.
    #[server(default)]
    token: String,
    /// The password that was chosen.
    #[server(default)]
    password: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::{redirect::local_path, usecase};

    let (visit, page) = (visit()?, format!("/new-password/{token}"));
    let page = local_path(&page);
    answer(usecase::reset_password(&ports(), &visit.firm, &token, &password, &visit.origin).await, page)?;
    go_to("/sign-in?done=password");
    Ok(())
}
