//! The audit log.

use guichet::trail::Kind;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

pub mod export;
pub mod verify;

/// What somebody looks for, as the address has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditAsked {
    /// A person: a username, a name, or an identifier.
    pub person: String,
    /// A kind of acts.
    pub kind: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
}

impl AuditAsked {
    /// What was asked, with the names under which forms and addresses have it.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 4] {
        [("person", &self.person), ("kind", &self.kind), ("from", &self.from), ("to", &self.to)]
    }

    /// Whether anything narrows the log down.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.person.trim().is_empty()
            || !self.from.is_empty()
            || !self.to.is_empty()
            || Kind::from_word(&self.kind).is_some()
    }
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    /// What can't be looked for.
    pub wrong: Option<WrongView>,
    /// The lines, the newest first.
    pub lines: Vec<LineView>,
    /// Which of how many they are, when nothing narrows them down.
    pub range: Option<String>,
    /// The page with newer lines.
    pub newer: Option<String>,
    /// The page with older lines.
    pub older: Option<String>,
    /// Whether anything narrows them down.
    pub is_filtered: bool,
    /// Where what is shown can be exported.
    pub export: String,
    /// How the log was verified last.
    pub verified: Option<VerifiedView>,
}

/// Why nothing was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WrongView {
    /// A day isn't one.
    Day,
    /// The last day comes before the first.
    Order,
    /// Nobody is called that.
    Nobody,
    /// These are, and there may be more.
    Several(Vec<PersonView>, bool),
}

/// Somebody to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// How they are called.
    pub name: String,
    /// Their username.
    pub username: String,
    /// Where it leads.
    pub address: String,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    /// Its place.
    pub place: u64,
    /// When, for machines.
    pub at: String,
    /// When, in words.
    pub when: String,
    /// When, to the second.
    pub precise: String,
    /// Who.
    pub who: NameView,
    /// What, in words.
    pub what: String,
    /// What else there is to know.
    pub detail: Option<String>,
    /// To whom, when it is somebody else.
    pub whom: Option<NameView>,
    /// From which address.
    pub address: Option<String>,
    /// With which browser.
    pub device: Option<String>,
}

/// Somebody who is named in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameView {
    /// How they are called.
    pub name: String,
    /// Their page, if they have one.
    pub address: Option<String>,
}

/// A verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedView {
    /// When.
    pub when: String,
    /// How many lines fitted.
    pub lines: u64,
    /// The first that didn't, and where it stands.
    pub broken: Option<(String, String)>,
}

/// A page of the log, as the address asks for it.
#[server(prefix = "/api", endpoint = "admin/view/audit")]
pub async fn view_audit(
    /// Who is looked for.
    #[server(default)]
    person: String,
    /// What is.
    #[server(default)]
    kind: String,
    /// From which day.
    #[server(default)]
    from: String,
    /// Up to which.
    #[server(default)]
    to: String,
    /// The place before which the page begins.
    #[server(default)]
    before: String,
    /// The place after which it ends.
    #[server(default)]
    after: String,
) -> Result<AuditView, Problem> {
    use crate::{
        audit_log,
        request::{answer, ports, visit},
    };
    use guichet::access::Page;

    let (ports, visit) = (ports(), visit()?);
    let asked = AuditAsked { person, kind, from, to };
    answer(audit_log::view(&ports, &visit, &asked, &before, &after).await, Page::Admin.path())
}
