//! What a client asked was handled.

use leptos::prelude::*;

use crate::problem::Problem;

/// Closes every open help request of a client, with what was done.
#[server(prefix = "/api", endpoint = "admin/help/close")]
pub async fn close_help(
    /// The client.
    #[server(default)]
    client: String,
    /// What was done.
    #[server(default)]
    outcome: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{Refusal, audit::HelpOutcome, error::Field, power::Power, usecase};

    let (visit, page) = (visit()?, page_of(&client, "/help"));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    let outcome = HelpOutcome::from_word(&outcome).ok_or(Refusal::Field { field: Field::Outcome });
    let outcome = answer(outcome.map_err(Into::into), &page)?;
    answer(usecase::handle_help(&ports(), visit.caller(), id, outcome).await, &page)?;
    go_to(&format!("{}?done=handled", page_of(&client, "")));
    Ok(())
}
