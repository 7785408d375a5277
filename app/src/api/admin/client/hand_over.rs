//! A client is handed over.

use leptos::prelude::*;

use crate::problem::Problem;

/// Hands a client over, when they are still looked after by whom the form showed.
#[server(prefix = "/api", endpoint = "admin/client/hand-over")]
pub async fn hand_over_client(
    /// Which client.
    #[server(default)]
    client: String,
    /// Who looked after them when the form was shown.
    #[server(default)]
    from: String,
    /// Who is to; `none` for nobody.
    #[server(default)]
    to: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, page_of(&client, "/hand-over"));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    answer(usecase::hand_over_client(&ports, visit.caller(), id, &from, &to).await, &page)?;
    go_to(&page_of(&client, "?done=handed-over"));
    Ok(())
}
