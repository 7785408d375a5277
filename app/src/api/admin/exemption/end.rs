//! An exemption is ended.

use leptos::prelude::*;

use crate::problem::Problem;

/// Ends an exemption now.
#[server(prefix = "/api", endpoint = "admin/exemption/end")]
pub async fn end_exemption(
    /// The client.
    #[server(default)]
    client: String,
    /// The exemption.
    #[server(default)]
    exemption: String,
    /// The code of whoever ends it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        policy::{may, named},
        request::{answer, go_to, ports, proven_visit},
    };
    use guichet::{power::Power, usecase};

    let named = named(&client, &exemption);
    let page = named.map_or_else(|| "/admin/policy".to_owned(), |(id, _)| format!("/admin/policy/exemptions/{id}/end"));
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let may = may(&visit, Power::Exempt, ports.clock.now());
    let (client, exemption) = answer(may.and(named.ok_or(guichet::Refusal::NotFound)).map_err(Into::into), &page)?;
    answer(usecase::end_exemption(&ports, visit.caller(), client, exemption).await, &page)?;
    go_to("/admin/policy?done=ended");
    Ok(())
}
