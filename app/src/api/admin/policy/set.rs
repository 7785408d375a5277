//! The policy is saved.

use leptos::prelude::*;

use crate::problem::Problem;

/// Saves the policy and its reminders. One that asks less than before and was sent without a reason isn't saved: the
/// answer leads to the dialog that asks for it.
#[server(prefix = "/api", endpoint = "admin/policy/set")]
pub async fn set_policy(
    /// Off, optional or required.
    #[server(default)]
    kind: String,
    /// From which day it is required.
    #[server(default)]
    from: String,
    /// Planned reminders that are to go.
    #[server(default)]
    removed: Vec<String>,
    /// The day of a reminder that is to come.
    #[server(default)]
    added: String,
    /// What the form was based on.
    #[server(default)]
    based_on: String,
    /// Why it asks less than before.
    #[server(default)]
    reason: String,
    /// Whether the dialog sent it, which asks for the reason.
    #[server(default)]
    confirmed: bool,
    /// The code of whoever saves it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::{
        policy::{Wish, may},
        request::{answer, go_to, ports, proven_visit},
    };
    use guichet::{Error, Refusal, error::Field, power::Power, reason::Reason, usecase};

    let wish = Wish { kind, from, removed, added };
    let page = if confirmed { wish.dialog() } else { "/admin/policy".to_owned() };
    let (ports, visit) = (ports(), proven_visit(&code, &page).await?);
    let now = ports.clock.now();
    let read = may(&visit, Power::SetPolicy, now)
        .and_then(|()| wish.read(&visit.firm, &based_on, Reason::parse(&reason), now));
    let new = answer(read.map_err(Into::into), &page)?;
    match usecase::set_policy(&ports, visit.caller(), new).await {
        Err(Error::Refused(Refusal::Field { field: Field::Reason })) if !confirmed => go_to(&wish.dialog()),
        outcome => {
            answer(outcome, &page)?;
            go_to("/admin/policy?done=saved");
        }
    }
    Ok(())
}
