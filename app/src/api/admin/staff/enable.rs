//! Somebody of the staff is enabled again.

use leptos::prelude::*;

use crate::problem::Problem;

/// Enables somebody of the staff again.
#[server(prefix = "/api", endpoint = "admin/staff/enable")]
pub async fn enable_colleague(
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

    let page = page_of(&colleague, "/enable");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    answer(usecase::enable_colleague(&ports, visit.caller(), id).await, &page)?;
    go_to("/admin/staff?done=enabled");
    Ok(())
}
