//! The second factors of somebody of the staff are taken away.

use leptos::prelude::*;

use crate::problem::Problem;

/// Resets somebody of the staff; leads to the code that opens the way back.
#[server(prefix = "/api", endpoint = "admin/staff/reset")]
pub async fn reset_colleague(
    /// Who.
    #[server(default)]
    colleague: String,
    /// How their identity was checked.
    #[server(default)]
    check: String,
    /// Why.
    #[server(default)]
    reason: String,
    /// The code of whoever resets them.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        request::{answer, go_to, named, ports, proven_visit},
        staff::page_of,
    };
    use guichet::{
        power::Power,
        usecase::{self, ResetGrounds},
    };

    let page = page_of(&colleague, "/reset");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    let grounds = answer(ResetGrounds::parse(&check, &reason).map_err(Into::into), &page)?;
    answer(usecase::reset_colleague(&ports, visit.caller(), id, grounds).await, &page)?;
    go_to(&page_of(&colleague, "/code/show"));
    Ok(())
}
