//! The pages on which one client is invited.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{api::admin::clients::ChoiceView, problem::Problem};

/// What the form offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteView {
    /// Who can look after the client: whoever invites them first.
    pub accountants: Vec<ChoiceView>,
    /// The firm's language.
    pub locale: guichet::locale::Locale,
}

/// A link to give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// Names the client.
    pub client: String,
    /// How they are called.
    pub name: String,
    /// The link.
    pub link: String,
    /// The day until which it works.
    pub until: String,
}

/// Who can look after a client.
#[server(prefix = "/api", endpoint = "admin/view/invite")]
pub async fn view_invite() -> Result<InviteView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{access::Page, usecase};

    let (ports, visit) = (ports(), visit()?);
    let found = answer(usecase::accountants_to_choose(&ports, visit.caller()).await, Page::Admin.path())?;
    let accountants = found
        .iter()
        .map(|account| ChoiceView { value: account.id.to_string(), name: account.called().to_owned() })
        .collect();
    Ok(InviteView { accountants, locale: visit.firm.locale })
}

/// A link, for whoever made it.
#[server(prefix = "/api", endpoint = "admin/view/link")]
pub async fn view_link(
    /// Whose it is.
    #[server(default)]
    client: String,
) -> Result<LinkView, Problem> {
    use crate::{
        date::{Zone, day_month},
        request::{answer, named, ports, site, visit},
        text::Texts,
    };
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/clients");
    let id = answer(named(&visit, Power::InviteClients, &client), page)?;
    let given = answer(usecase::show_link(&ports, visit.caller(), id).await, page)?;
    let (texts, zone) = (Texts::of(visit.locale), Zone::of(&visit.firm));
    Ok(LinkView {
        client,
        name: given.client.called().to_owned(),
        link: site().link(&visit.firm, &given.token),
        until: day_month(texts, &zone, given.expires_at),
    })
}
