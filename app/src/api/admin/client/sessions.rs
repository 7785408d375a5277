//! A client is signed out: in one browser, or in all of them.

use leptos::prelude::*;

use crate::problem::Problem;

/// Ends one session.
#[server(prefix = "/api", endpoint = "admin/client/end-session")]
pub async fn end_client_session(
    /// Whose.
    #[server(default)]
    client: String,
    /// Which.
    #[server(default)]
    session: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, page_of(&client, ""));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    answer(usecase::end_client_session(&ports, visit.caller(), id, session.parse().ok()).await, &page)?;
    go_to(&page_of(&client, "?done=session-ended"));
    Ok(())
}

/// Ends all of them.
#[server(prefix = "/api", endpoint = "admin/client/end-sessions")]
pub async fn end_client_sessions(
    /// Whose.
    #[server(default)]
    client: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, page_of(&client, "/end-sessions"));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    let count = answer(usecase::end_client_sessions(&ports, visit.caller(), id).await, &page)?;
    go_to(&page_of(&client, &format!("?done=sessions-ended&count={count}")));
    Ok(())
}
