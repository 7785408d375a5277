//! What a client's page shows.

use guichet::standing::Standing;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A client, written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientView {
    /// Names them.
    pub id: String,
    /// How they are called.
    pub name: String,
    /// Where they stand.
    pub standing: Standing,
}

/// A client of the firm.
#[server(prefix = "/api", endpoint = "admin/view/client")]
pub async fn view_client(
    /// Which.
    #[server(default)]
    client: String,
) -> Result<ClientView, Problem> {
    use crate::request::{answer, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/clients");
    let id = answer(named(&visit, Power::SeeClients, &client), page)?;
    let seen = answer(usecase::see_client(&ports, visit.caller(), id).await, page)?;
    let account = &seen.state.account;
    Ok(ClientView { id: client, name: account.called().to_owned(), standing: seen.state.standing })
}
