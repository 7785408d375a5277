//! A client is exempted.

use leptos::prelude::*;

use crate::problem::Problem;

/// Exempts a client: one that was chosen, else the one of a username.
#[server(prefix = "/api", endpoint = "admin/exemption/grant")]
pub async fn grant_exemption(
    /// The client.
    #[server(default)]
    client: String,
    /// Their username, when none was chosen.
    #[server(default)]
    username: String,
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
        policy::may,
        request::{answer, go_to, ports, proven_visit},
    };
    use guichet::{
        id::AccountId,
        power::Power,
        usecase::{self, Grounds, Whom},
    };

    let chosen = client.parse::<AccountId>().ok();
    let page =
        chosen.map_or_else(|| "/admin/policy/exempt".to_owned(), |id| format!("/admin/policy/exempt?client={id}"));
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let whom = chosen.map_or(Whom::Username(&username), Whom::Client);
    let grounds = Grounds::parse(&reason, day::read(&Zone::of(&visit.firm), &until));
    let grounds = answer(may(&visit, Power::Exempt, ports.clock.now()).and(grounds).map_err(Into::into), &page)?;
    answer(usecase::exempt(&ports, visit.caller(), whom, grounds).await, &page)?;
    go_to("/admin/policy?done=granted");
    Ok(())
}
