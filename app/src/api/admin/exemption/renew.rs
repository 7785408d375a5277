//! An exemption is renewed.

use leptos::prelude::*;

use crate::problem::Problem;

/// Gives an exemption a new reason and a new end.
#[server(prefix = "/api", endpoint = "admin/exemption/renew")]
pub async fn renew_exemption(
    /// The client.
    #[server(default)]
    client: String,
    /// The exemption that is renewed.
    #[server(default)]
    exemption: String,
    /// Why.
    #[server(default)]
    reason: String,
    /// Until which day.
    #[server(default)]
    until: String,
    /// The code of whoever approves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        date::Zone,
        day,
        policy::{may, named},
        request::{answer, go_to, ports, proven_visit},
    };
    use guichet::{
        power::Power,
        usecase::{self, Grounds},
    };

    let named = named(&client, &exemption);
    let page =
        named.map_or_else(|| "/admin/policy".to_owned(), |(id, _)| format!("/admin/policy/exemptions/{id}/renew"));
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let may = may(&visit, Power::Exempt, ports.clock.now());
    let (client, exemption) = answer(may.and(named.ok_or(guichet::Refusal::NotFound)).map_err(Into::into), &page)?;
    let grounds = Grounds::parse(&reason, day::read(&Zone::of(&visit.firm), &until));
    let grounds = answer(grounds.map_err(Into::into), &page)?;
    answer(usecase::renew_exemption(&ports, visit.caller(), client, exemption, grounds).await, &page)?;
    go_to("/admin/policy?done=renewed");
    Ok(())
}
