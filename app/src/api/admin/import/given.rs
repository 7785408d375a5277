//! "I have given them".

use leptos::prelude::*;

use crate::problem::Problem;

/// The links of an import were given to its clients: they aren't shown again.
#[server(prefix = "/api", endpoint = "admin/import/given")]
pub async fn links_given(
    /// Which import.
    #[server(default)]
    import: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, list) = (ports(), visit()?, "/admin/clients/import");
    let id = answer(named(&visit, Power::InviteClients, &import), list)?;
    answer(usecase::links_given(&ports, visit.caller(), id).await, list)?;
    go_to(&format!("{list}/{id}"));
    Ok(())
}
