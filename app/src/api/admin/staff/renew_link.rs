//! Somebody who is invited to the staff gets a new link.

use leptos::prelude::*;

use crate::problem::Problem;

/// Makes a new link; the one before stops working.
#[server(prefix = "/api", endpoint = "admin/staff/renew-link")]
pub async fn renew_colleagues_link(
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

    let page = page_of(&colleague, "/new-link");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    let is_mailed = answer(usecase::renew_colleagues_link(&ports, visit.caller(), id).await, &page)?;
    let link = page_of(&colleague, "/link");
    go_to(if is_mailed { "/admin/staff?done=link-mailed" } else { &link });
    Ok(())
}
