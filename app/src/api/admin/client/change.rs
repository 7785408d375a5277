//! A client, before something about them is changed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{api::admin::clients::ChoiceView, problem::Problem};

/// What the dialogs show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientToChangeView {
    /// Names the client.
    pub id: String,
    /// How they are called.
    pub called: String,
    /// By their first name.
    pub first_name: String,
    /// Their name, if they have one.
    pub name: String,
    /// Their address, if they have one.
    pub email: String,
    /// Who looks after them.
    pub accountant: String,
    /// Who else could.
    pub accountants: Vec<ChoiceView>,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

/// What there is to know before a client is changed.
#[server(prefix = "/api", endpoint = "admin/view/client-to-change")]
pub async fn view_client_to_change(
    /// The client.
    #[server(default)]
    client: String,
) -> Result<ClientToChangeView, Problem> {
    use super::page_of;
    use crate::{
        client_page,
        request::{answer, named, ports, visit},
        text::Texts,
    };
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, page_of(&client, ""));
    let id = answer(named(&visit, Power::SeeClients, &client), &page)?;
    let found = answer(usecase::see_client_to_change(&ports, visit.caller(), id).await, &page)?;
    Ok(client_page::to_change(Texts::of(visit.locale), &found))
}
