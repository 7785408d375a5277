//! A client's second factors are taken away.

use leptos::prelude::*;

use crate::problem::Problem;

/// Resets a client; leads to the code that opens the way back.
#[server(prefix = "/api", endpoint = "admin/two-factor/reset")]
pub async fn reset_two_factor(
    /// The client.
    #[server(default)]
    client: String,
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
    use super::help::page_of;
    use crate::request::{answer, go_to, named, ports, proven_visit};
    use guichet::{
        power::Power,
        usecase::{self, ResetGrounds},
    };

    let page = page_of(&client, "/reset");
    let visit = proven_visit(&code, &page).await?;
    let id = answer(named(&visit, Power::Reset, &client), &page)?;
    let grounds = answer(ResetGrounds::parse(&check, &reason).map_err(Into::into), &page)?;
    answer(usecase::reset_two_factor(&ports(), visit.caller(), id, grounds).await, &page)?;
    go_to(&page_of(&client, "/code/show"));
    Ok(())
}
