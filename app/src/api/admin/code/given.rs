//! "I have given it".

use leptos::prelude::*;

use crate::problem::Problem;

/// The code was given to the client: it isn't shown again.
#[server(prefix = "/api", endpoint = "admin/code/given")]
pub async fn code_given(
    /// Whose it is.
    #[server(default)]
    client: String,
) -> Result<(), Problem> {
    use super::super::help::page_of;
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (visit, page) = (visit()?, page_of(&client, ""));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    answer(usecase::code_given(&ports(), visit.caller(), id).await, &page)?;
    go_to(&page);
    Ok(())
}
