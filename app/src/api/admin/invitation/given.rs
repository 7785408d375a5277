//! "I have given it".

use leptos::prelude::*;

use crate::problem::Problem;

/// The link was given to the client: it isn't shown again.
#[server(prefix = "/api", endpoint = "admin/invitation/given")]
pub async fn link_given(
    /// Whose it is.
    #[server(default)]
    client: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/clients");
    let client = answer(named(&visit, Power::InviteClients, &client), page)?;
    answer(usecase::link_given(&ports, visit.caller(), client).await, page)?;
    go_to(page);
    Ok(())
}
