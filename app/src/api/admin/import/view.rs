//! A file that was read: what is in it, and what became of it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// Names the import.
    pub id: String,
    /// How many lines wait.
    pub waiting: u32,
    /// How many have led to an invitation.
    pub invited: u32,
    /// How many were refused.
    pub refused: u32,
    /// Whether every line has been dealt with.
    pub finished: bool,
    /// The first refused lines.
    pub lines: Vec<LineView>,
    /// Until when the links can be had, written out, while they can.
    pub links_until: Option<String>,
}

/// A line that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    /// Its number, as a spreadsheet shows it.
    pub number: u32,
    /// Why.
    pub reason: String,
}

/// An import, for whoever brought the file.
#[server(prefix = "/api", endpoint = "admin/view/import")]
pub async fn view_import(
    /// Which.
    #[server(default)]
    import: String,
) -> Result<ImportView, Problem> {
    use crate::{
        date::{Zone, time},
        request::{answer, named, ports, visit},
        roster::reason,
        text::Texts,
    };
    use guichet::{power::Power, usecase};

    /// The most that one page shows.
    const SHOWN: u32 = 100;
    let (ports, visit, page) = (ports(), visit()?, "/admin/clients");
    let id = answer(named(&visit, Power::InviteClients, &import), page)?;
    let (found, lines) = answer(usecase::see_import(&ports, visit.caller(), id, SHOWN).await, page)?;
    let until = answer(usecase::links_held_until(&ports, visit.caller(), id).await, page)?;
    let (texts, zone) = (Texts::of(visit.locale), Zone::of(&visit.firm));
    Ok(ImportView {
        id: import,
        waiting: found.waiting,
        invited: found.invited,
        refused: found.refused,
        finished: found.finished_at.is_some(),
        lines: lines.into_iter().map(|(number, refusal)| LineView { number, reason: reason(texts, refusal) }).collect(),
        links_until: until.map(|until| time(texts, &zone, until)),
    })
}
