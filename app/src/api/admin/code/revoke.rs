//! A code is taken back.

use leptos::prelude::*;

use crate::problem::Problem;

/// Takes a client's code back.
#[server(prefix = "/api", endpoint = "admin/code/revoke")]
pub async fn revoke_code(
    /// The client.
    #[server(default)]
    client: String,
    /// Names the code; it isn't the code itself.
    #[server(default)]
    issued: String,
) -> Result<(), Problem> {
    use super::super::help::page_of;
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (visit, page) = (visit()?, page_of(&client, "/code/revoke"));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    let issued = answer(named(&visit, Power::HelpClients, &issued), &page)?;
    answer(usecase::revoke_code(&ports(), visit.caller(), id, issued).await, &page)?;
    go_to(&format!("{}?done=code-revoked", page_of(&client, "")));
    Ok(())
}
