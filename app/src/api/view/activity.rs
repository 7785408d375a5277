//! What happened to an account, in its holder's words.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A part of it, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityView {
    /// What happened today.
    pub today: Vec<ActivityLine>,
    /// And before.
    pub earlier: Vec<ActivityLine>,
    /// Whether there is more.
    pub more: bool,
}

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityLine {
    /// What happened.
    pub what: String,
    /// When, with which browser, and from where.
    pub when: String,
    /// Whether it deserves a look.
    pub look: bool,
}

/// A page of all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPage {
    /// The account's language, in which it is written.
    pub locale: Locale,
    /// Which page this is, from 1.
    pub page: u32,
    /// What it shows.
    pub activity: ActivityView,
}

/// A page of everything that happened to the account.
#[server(prefix = "/api", endpoint = "view/activity")]
pub async fn view_activity(
    /// Which page, from 1.
    #[server(default)]
    page: String,
) -> Result<ActivityPage, Problem> {
    use crate::{
        activity,
        request::{answer, ports, visit},
    };
    use guichet::access::Page;

    let (visit, page) = (visit()?, page.parse().unwrap_or(1).clamp(1, activity::MOST_PAGES));
    let activity = answer(activity::page(&ports(), &visit, page).await, Page::Security.path())?;
    Ok(ActivityPage { locale: visit.locale, page, activity })
}
