//! A client's name and address are changed.

use leptos::prelude::*;

use crate::problem::Problem;

/// Changes them, when they are still what the form showed.
#[server(prefix = "/api", endpoint = "admin/client/edit")]
pub async fn edit_client(
    /// Which client.
    #[server(default)]
    client: String,
    /// The name.
    #[server(default)]
    name: String,
    /// The e-mail address.
    #[server(default)]
    email: String,
    /// The name that the form showed.
    #[server(default)]
    name_before: String,
    /// The address that it showed.
    #[server(default)]
    email_before: String,
    /// The code of whoever changes them.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use super::page_of;
    use crate::request::{answer, go_to, named, ports, proven_visit};
    use guichet::{
        power::Power,
        usecase::{self, TypedDetails},
    };

    let page = page_of(&client, "/edit");
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let id = answer(named(&visit, Power::EditClients, &client), &page)?;
    let typed = TypedDetails { name: &name, email: &email, name_before: &name_before, email_before: &email_before };
    let changed = answer(usecase::edit_client(&ports, visit.caller(), id, typed).await, &page)?;
    go_to(&page_of(&client, if changed { "?done=saved" } else { "?done=same" }));
    Ok(())
}
