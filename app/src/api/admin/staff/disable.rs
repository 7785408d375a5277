//! Somebody of the staff is disabled.

use leptos::prelude::*;

use crate::problem::Problem;

/// Disables somebody of the staff.
#[server(prefix = "/api", endpoint = "admin/staff/disable")]
pub async fn disable_colleague(
    /// Who.
    #[server(default)]
    colleague: String,
    /// Why.
    #[server(default)]
    reason: String,
    /// The code of whoever asks for it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        request::{answer, go_to, named, ports, proven_visit},
        staff::page_of,
    };
    use guichet::{power::Power, usecase};

    let page = page_of(&colleague, "/disable");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    answer(usecase::disable_colleague(&ports, visit.caller(), id, &reason).await, &page)?;
    go_to("/admin/staff?done=disabled");
    Ok(())
}
