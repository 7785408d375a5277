//! A code is issued.

use leptos::prelude::*;

use crate::problem::Problem;

/// Issues a code to a client, and leads to it.
#[server(prefix = "/api", endpoint = "admin/code/issue")]
pub async fn issue_code(
    /// The client.
    #[server(default)]
    client: String,
    /// How their identity was checked.
    #[server(default)]
    check: String,
    /// The code of whoever issues it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use super::super::help::page_of;
    use crate::request::{answer, go_to, named, ports, proven_visit};
    use guichet::{Refusal, error::Field, power::Power, reason::IdentityCheck, usecase};

    let page = page_of(&client, "/code");
    let visit = proven_visit(&code, &page).await?;
    let id = answer(named(&visit, Power::IssueCode, &client), &page)?;
    let check = IdentityCheck::from_word(&check).ok_or(Refusal::Field { field: Field::Check });
    let check = answer(check.map_err(Into::into), &page)?;
    answer(usecase::issue_code(&ports(), visit.caller(), id, check).await, &page)?;
    go_to(&format!("{page}/show"));
    Ok(())
}
