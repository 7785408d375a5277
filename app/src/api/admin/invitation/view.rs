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

#[cfg(feature = "ssr")]
impl LinkView {
    /// A link, written out.
    pub(crate) fn of(visit: &crate::request::Visit, given: &guichet::invitation::LinkToGive) -> Self {
        use crate::date::{Zone, day_month};

        let texts = crate::text::Texts::of(visit.locale);
        Self {
            client: given.client.id.to_string(),
            name: given.client.called().to_owned(),
            link: crate::request::site().link(&visit.firm, &given.token),
            until: day_month(texts, &Zone::of(&visit.firm), given.expires_at),
        }
    }
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
    use crate::request::{answer, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/clients");
    let id = answer(named(&visit, Power::InviteClients, &client), page)?;
    let given = answer(usecase::show_link(&ports, visit.caller(), id).await, page)?;
    Ok(LinkView::of(&visit, &given))
}
