//! What stands in the rail of every admin page.

use guichet::{account::Role, locale::Locale};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the rail shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RailView {
    /// The account's language.
    pub locale: Locale,
    /// Who is signed in.
    pub name: String,
    /// Their initials.
    pub initials: String,
    /// What they may do.
    pub role: Role,
    /// How many things need a person today.
    pub to_handle: u64,
}

/// Who is at work, and how much there is.
#[server(prefix = "/api", endpoint = "admin/view/rail")]
pub async fn view_rail() -> Result<RailView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{access::Page, power::Power, usecase};

    let (ports, visit) = (ports(), visit()?);
    let page = Page::Admin.path();
    let staff = visit.caller().may(Power::SeeClients, ports.clock.now());
    let account = &answer(staff.map_err(Into::into), page)?.who.account;
    let to_handle = answer(usecase::count_to_handle(&ports, visit.caller()).await, page)?;
    Ok(RailView {
        locale: visit.locale,
        name: account.called().to_owned(),
        initials: account.name.as_ref().map(guichet::account::PersonName::initials).unwrap_or_default(),
        role: account.role,
        to_handle,
    })
}
