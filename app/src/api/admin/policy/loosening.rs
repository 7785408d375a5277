//! What it would mean to ask less of clients, and who would be told.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the dialog shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LooseningView {
    /// What it means, as a sentence.
    pub text: String,
    /// Who is told.
    pub told: Vec<String>,
    /// What the change is based on.
    pub based_on: String,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

/// Looks ahead at a change, before it is confirmed with a reason.
#[server(prefix = "/api", endpoint = "admin/view/policy-loosening")]
pub async fn view_loosening(
    /// What is wanted.
    #[server(default)]
    kind: String,
    /// From which day.
    #[server(default)]
    from: String,
) -> Result<LooseningView, Problem> {
    use crate::{
        date::Zone,
        day,
        policy::{is_fresh, loosening_words},
        request::{answer, ports, refused, visit},
        text::Texts,
    };
    use guichet::{Refusal, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/policy");
    let told = answer(usecase::see_loosening(&ports, visit.caller()).await, page)?;
    let (zone, present, now) = (Zone::of(&visit.firm), visit.firm.policy, ports.clock.now());
    let next = answer(day::policy(&zone, &kind, &from, present).map_err(Into::into), page)?;
    if !present.loosens_to(next, now) {
        return refused(Refusal::NotFound, page);
    }
    Ok(LooseningView {
        text: loosening_words(Texts::of(visit.locale), &zone, present, next),
        told: told.iter().map(|owner| owner.called().to_owned()).collect(),
        based_on: present.to_text(),
        fresh: is_fresh(&visit, now),
    })
}
