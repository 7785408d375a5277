//! What the page of letters that didn't arrive shows.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LettersView {
    /// The latest of them.
    pub letters: Vec<LetterView>,
    /// How many there are, when that is more.
    pub in_all: Option<u64>,
    /// Whether one of them can be sent again.
    pub can_send_again: bool,
}

/// One of them, written out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterView {
    /// Names it.
    pub id: String,
    /// How whom it is for is called.
    pub name: String,
    /// The page of a client whom it is for.
    pub href: Option<String>,
    /// The address.
    pub email: String,
    /// What it is about.
    pub subject: String,
    /// When it was written.
    pub at: String,
    /// What is in the way.
    pub trouble: String,
    /// Whether it was given up.
    pub given_up: bool,
    /// Whether it can be sent again.
    pub can_send_again: bool,
}

/// The letters that were given up, or are late.
#[server(prefix = "/api", endpoint = "admin/view/letters")]
pub async fn view_letters() -> Result<LettersView, Problem> {
    use crate::{
        letter,
        request::{answer, ports, visit},
    };
    use guichet::{access::Page, usecase};

    let (ports, visit) = (ports(), visit()?);
    let found = answer(usecase::see_troubled_letters(&ports, visit.caller()).await, Page::Admin.path())?;
    Ok(letter::troubled(&visit, &found.0, found.1, ports.clock.now()))
}
