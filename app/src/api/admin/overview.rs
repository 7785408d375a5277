//! The overview: the roll-out at a glance, and what needs a person.

use guichet::standing::Standing;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{chart::ChartView, problem::Problem};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewView {
    /// What the policy says, with its day.
    pub policy: String,
    /// Invited, set up, protected, exempt, waiting.
    pub numbers: Vec<NumberView>,
    /// How many clients stand where, of those who take part.
    pub standings: Vec<(Standing, u64)>,
    /// The roll-out over time, once there is some.
    pub chart: Option<ChartView>,
    /// The day of the week whose evenings the chart shows.
    pub weekday: String,
    /// What needs a person.
    pub to_handle: Vec<GroupView>,
    /// How many there are of it in all.
    pub count: u64,
}

/// One of the large numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberView {
    /// The number.
    pub number: u64,
    /// By how much it changed in a week, with its sign, when it did.
    pub change: Option<String>,
    /// What it means.
    pub text: String,
}

/// What needs a person, of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// Which kind.
    pub kind: GroupKind,
    /// The first of them.
    pub items: Vec<ItemView>,
    /// How many there are, when that is more.
    pub in_all: Option<u64>,
}

/// Kinds of what needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum GroupKind {
    Help,
    Locked,
    Exemption,
    Letters,
}

/// Somebody or something that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    /// Where it is looked after.
    pub href: String,
    /// Whom or what it is about.
    pub name: String,
    /// Why.
    pub text: String,
}

/// The roll-out today.
#[server(prefix = "/api", endpoint = "admin/view/overview")]
pub async fn view_overview() -> Result<OverviewView, Problem> {
    use crate::{
        date::{Zone, day_of, next_month},
        overview,
        request::{answer, ports, visit},
        text::Texts,
    };
    use guichet::{
        access::Page,
        rollout::Day,
        usecase::{self, Window},
    };

    let (ports, visit) = (ports(), visit()?);
    let (texts, zone, now) = (Texts::of(visit.locale), Zone::of(&visit.firm), ports.clock.now());
    let today = day_of(&zone, now).0;
    // The twelve weeks of the chart, and one more: a day that wasn't kept has the numbers of the day before.
    let first = Day(today.0 - 7 * 13);
    let window = Window { first, since: crate::date::start_of(&zone, first), ending_before: next_month(&zone, now) };
    let read = answer(usecase::overview(&ports, visit.caller(), window).await, Page::Admin.path())?;
    Ok(overview::view(texts, &zone, &visit.firm, &read, now))
}
