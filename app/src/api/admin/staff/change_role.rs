//! Somebody of the staff gets another role.

use leptos::prelude::*;

use crate::problem::Problem;

/// Makes an accountant an owner, or an owner an accountant.
#[server(prefix = "/api", endpoint = "admin/staff/role")]
pub async fn change_role(
    /// Who.
    #[server(default)]
    colleague: String,
    /// The role that they get.
    #[server(default)]
    role: String,
    /// The code of whoever asks for it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        request::{answer, go_to, named, ports, proven_visit},
        staff::page_of,
    };
    use guichet::{power::Power, usecase};

    let page = page_of(&colleague, "/role");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    answer(usecase::change_role(&ports, visit.caller(), id, &role).await, &page)?;
    go_to("/admin/staff?done=role");
    Ok(())
}
