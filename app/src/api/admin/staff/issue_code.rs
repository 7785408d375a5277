//! A code is issued to somebody of the staff.

use leptos::prelude::*;

use crate::problem::Problem;

/// Issues a code to somebody of the staff, and leads to it.
#[server(prefix = "/api", endpoint = "admin/staff/code")]
pub async fn issue_code_to_colleague(
    /// Who.
    #[server(default)]
    colleague: String,
    /// How their identity was checked.
    #[server(default)]
    check: String,
    /// The code of whoever issues it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        request::{answer, go_to, named, ports, proven_visit},
        staff::page_of,
    };
    use guichet::{Refusal, error::Field, power::Power, reason::IdentityCheck, usecase};

    let page = page_of(&colleague, "/code");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::ManageStaff, &colleague), &page)?;
    let check = IdentityCheck::from_word(&check).ok_or(Refusal::Field { field: Field::Check });
    let check = answer(check.map_err(Into::into), &page)?;
    answer(usecase::issue_code_to_colleague(&ports, visit.caller(), id, check).await, &page)?;
    go_to(&format!("{page}/show"));
    Ok(())
}
