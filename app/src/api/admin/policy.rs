//! The policy page: what the firm asks, whom it reminds and exempts, and what it can tell its clients.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{api::admin::exemption::ExemptionView, problem::Problem};

pub mod loosening;
pub mod set;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// Whether the reader may change it.
    pub may_set: bool,
    /// Off, optional or required, in one word.
    pub kind: String,
    /// Since or from when it is required, as a form takes it.
    pub from: Option<String>,
    /// The first and the last day that can be chosen.
    pub days: (String, String),
    /// Whether it is required already.
    pub in_force: bool,
    /// What a change is based on.
    pub based_on: String,
    /// How many clients still have to set up.
    pub still_to_set_up: u64,
    /// Planned and sent reminders, in order.
    pub reminders: Vec<ReminderView>,
    /// The first few exemptions.
    pub exemptions: Vec<ExemptionView>,
    /// How many there are.
    pub exempt: u64,
    /// The message for clients, in both languages; empty when there is nothing to say.
    pub messages: Vec<(Locale, Vec<String>)>,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

/// A reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderView {
    /// Names it.
    pub due: String,
    /// Its day, written out.
    pub day: String,
    /// To how many it was sent; planned while there is none.
    pub sent_to: Option<u32>,
}

/// The policy, with all that belongs to it.
#[server(prefix = "/api", endpoint = "admin/view/policy")]
pub async fn view_policy() -> Result<PolicyView, Problem> {
    use crate::{
        date::Zone,
        day,
        request::{answer, ports, site, visit},
    };
    use guichet::{access::Page, policy::FARTHEST, power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, Page::Admin.path());
    let shown = answer(usecase::see_policy(&ports, visit.caller()).await, page)?;
    let (firm, zone, now) = (&visit.firm, Zone::of(&visit.firm), ports.clock.now());
    let from = firm.policy.required_from();
    let texts = crate::text::Texts::of(visit.locale);
    Ok(PolicyView {
        may_set: visit.visitor.account().is_some_and(|account| Power::SetPolicy.is_of(account.role)),
        kind: firm.policy.kind().to_owned(),
        from: from.map(|from| day::written(&zone, from)),
        days: (day::written(&zone, now), day::written(&zone, now.after(FARTHEST))),
        in_force: from.is_some_and(|from| from <= now),
        based_on: firm.policy.to_text(),
        still_to_set_up: shown.still_to_set_up.into(),
        reminders: crate::policy::reminders(texts, &zone, &shown.reminders),
        exemptions: shown.exempted.iter().map(|one| ExemptionView::of(one, texts, &zone, now)).collect(),
        exempt: shown.exempt.into(),
        messages: crate::policy::messages(firm, site().host_of(firm), now),
        fresh: crate::policy::is_fresh(&visit, now),
    })
}
