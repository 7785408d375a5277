//! A client is disabled, or enabled again.

use leptos::prelude::*;

use crate::problem::Problem;

/// Disables a client.
#[server(prefix = "/api", endpoint = "admin/client/disable")]
pub async fn disable_client(
    /// Which.
    #[server(default)]
    client: String,
    /// Why.
    #[server(default)]
    reason: String,
    /// The code of whoever disables them.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, proven_visit};
    use guichet::{power::Power, usecase};

    let page = page_of(&client, "/disable");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::EditClients, &client), &page)?;
    answer(usecase::disable_client(&ports, visit.caller(), id, &reason).await, &page)?;
    go_to(&page_of(&client, "?done=disabled"));
    Ok(())
}

/// Enables a client again.
#[server(prefix = "/api", endpoint = "admin/client/enable")]
pub async fn enable_client(
    /// Which.
    #[server(default)]
    client: String,
    /// The code of whoever enables them.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, proven_visit};
    use guichet::{power::Power, usecase};

    let page = page_of(&client, "/enable");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::EditClients, &client), &page)?;
    answer(usecase::enable_client(&ports, visit.caller(), id).await, &page)?;
    go_to(&page_of(&client, "?done=enabled"));
    Ok(())
}
