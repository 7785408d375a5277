//! What a client's page shows.

use guichet::standing::Standing;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A client, written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientView {
    /// Names them.
    pub id: String,
    /// How they are called.
    pub name: String,
    /// Where they stand.
    pub standing: Standing,
    /// Since or until when, or why.
    pub state: Option<String>,
    /// What they asked that nobody answered, and what to do.
    pub help: Option<(String, String)>,
    /// That e-mail to them doesn't arrive, and why.
    pub mail: Option<(String, String)>,
    /// Why neither a code nor a reset is possible.
    pub obstacle: Option<String>,
    /// What they prove themselves with.
    pub two_factor: TwoFactorView,
    /// Their account.
    pub account: AccountView,
    /// What happened, the latest first.
    pub history: Vec<HistoryView>,
    /// Where all of it stands.
    pub audit: String,
}

/// What a client proves themselves with, or instead of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoFactorView {
    /// Their authenticators.
    pub apps: Vec<FactView>,
    /// Their recovery codes.
    pub codes: FactView,
    /// How many codes were wrong in a row.
    pub wrong_codes: Option<String>,
    /// The code that can still be used.
    pub code: Option<FactView>,
    /// Whether it can be shown to whoever looks.
    pub code_is_held: bool,
    /// The exemption.
    pub exemption: Option<FactView>,
    /// What can be done about that.
    pub exemption_act: ExemptionAct,
}

/// An account, written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The username.
    pub username: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Who looks after them.
    pub accountant: Option<String>,
    /// The language.
    pub language: String,
    /// The password: never what it is.
    pub password: FactView,
    /// When they were invited, and what became of the link.
    pub invited: FactView,
    /// What can be done about that.
    pub link: LinkAct,
    /// When they signed in last.
    pub last_sign_in: Option<String>,
    /// Where they are signed in.
    pub sessions: Vec<SessionView>,
    /// Whether the account can be locked or unlocked.
    pub lock: LockAct,
}

/// Something that is known, and what there is to know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactView {
    /// It.
    pub text: String,
    /// What else.
    pub aside: Option<String>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Names it.
    pub id: String,
    /// In which browser.
    pub device: String,
    /// From where, and when it was seen last.
    pub aside: String,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// What happened.
    pub what: String,
    /// What else there is to know: a reason, until when.
    pub detail: Option<String>,
    /// When, with what, from where.
    pub when: String,
    /// How the line is marked: asked for, or worth a look.
    pub mark: Option<String>,
}

/// What can be done about an exemption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum ExemptionAct {
    Nothing,
    Grant,
    RenewOrEnd,
}

/// What can be done about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum LinkAct {
    Nothing,
    Make,
    RenewOrRevoke,
    ShowRenewOrRevoke,
}

/// What can be done about a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum LockAct {
    /// Nothing: the account is disabled.
    Nothing,
    Lock,
    Unlock,
}

/// A client of the firm.
#[server(prefix = "/api", endpoint = "admin/view/client")]
pub async fn view_client(
    /// Which.
    #[server(default)]
    client: String,
) -> Result<ClientView, Problem> {
    use crate::{
        client_page,
        request::{answer, named, ports, visit},
        text::Texts,
    };
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/clients");
    let id = answer(named(&visit, Power::SeeClients, &client), page)?;
    let seen = answer(usecase::see_client(&ports, visit.caller(), id).await, page)?;
    Ok(client_page::view(Texts::of(visit.locale), &visit.firm, &seen))
}
