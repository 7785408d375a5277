//! A client's link is replaced, or taken back.

use leptos::prelude::*;

use crate::problem::Problem;

/// Makes a new link; a letter takes it along, or it is shown next.
#[server(prefix = "/api", endpoint = "admin/invitation/renew")]
pub async fn renew_link(
    /// Whose.
    #[server(default)]
    client: String,
    /// The code of whoever makes it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        api::admin::client::page_of,
        request::{answer, go_to, named, ports, proven_visit},
    };
    use guichet::{id::AccountId, power::Power, usecase};

    let page = page_of(&client, "/new-link");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id: AccountId = answer(named(&visit, Power::Readmit, &client), &page)?;
    let is_mailed = answer(usecase::renew_link(&ports, visit.caller(), id).await, &page)?;
    let mailed = || page_of(&client, "?done=link-mailed");
    go_to(&if is_mailed { mailed() } else { format!("/admin/clients/invite/{id}") });
    Ok(())
}

/// Takes the link back.
#[server(prefix = "/api", endpoint = "admin/invitation/revoke")]
pub async fn revoke_link(
    /// Whose.
    #[server(default)]
    client: String,
) -> Result<(), Problem> {
    use crate::{
        api::admin::client::page_of,
        request::{answer, go_to, named, ports, visit},
    };
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, page_of(&client, "/revoke-link"));
    let id = answer(named(&visit, Power::InviteClients, &client), &page)?;
    answer(usecase::revoke_link(&ports, visit.caller(), id).await, &page)?;
    go_to(&page_of(&client, "?done=link-revoked"));
    Ok(())
}
