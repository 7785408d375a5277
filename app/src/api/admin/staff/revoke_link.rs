//! The link of somebody who is invited to the staff is taken back.

use leptos::prelude::*;

use crate::problem::Problem;

/// Takes a link back.
#[server(prefix = "/api", endpoint = "admin/staff/revoke-link")]
pub async fn revoke_colleagues_link(
    /// Who.
    #[server(default)]
    colleague: String,
    /// The code of whoever asks for it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        request::{answer, go_to, named, ports, proven_visit},
        staff::page_of,
    };
    use guichet::{power::Power, usecase};

    let page = page_of(&colleague, "/revoke-link");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    answer(usecase::revoke_colleagues_link(&ports, visit.caller(), id).await, &page)?;
    go_to("/admin/staff?done=revoked");
    Ok(())
}
