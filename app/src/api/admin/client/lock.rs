//! A client is locked, or unlocked.

use leptos::prelude::*;

use crate::problem::Problem;

/// Locks a client.
#[server(prefix = "/api", endpoint = "admin/client/lock")]
pub async fn lock_client(
    /// Which.
    #[server(default)]
    client: String,
    /// Why.
    #[server(default)]
    reason: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, page_of(&client, "/lock"));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    answer(usecase::lock_client(&ports, visit.caller(), id, &reason).await, &page)?;
    go_to(&page_of(&client, "?done=locked"));
    Ok(())
}

/// Unlocks a client.
#[server(prefix = "/api", endpoint = "admin/client/unlock")]
pub async fn unlock_client(
    /// Which.
    #[server(default)]
    client: String,
    /// The code of whoever unlocks.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, proven_visit};
    use guichet::{power::Power, usecase};

    let page = page_of(&client, "/unlock");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::Readmit, &client), &page)?;
    let needs_reset = answer(usecase::unlock_client(&ports, visit.caller(), id).await, &page)?;
    go_to(&page_of(&client, if needs_reset { "?done=unlocked-by-staff" } else { "?done=unlocked" }));
    Ok(())
}
