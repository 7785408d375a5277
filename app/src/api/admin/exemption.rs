//! Exemptions, as staff see them, grant them, renew them and end them.

use guichet::id::AccountId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

pub mod end;
pub mod grant;
pub mod renew;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExemptionView {
    /// The client's identifier.
    pub client: AccountId,
    /// The client, as lists name them.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// The day on which it ends, written out.
    pub ends: String,
    /// In how many days, when these are few.
    pub soon: Option<String>,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExemptionsView {
    /// Its lines.
    pub exemptions: Vec<ExemptionView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What the dialogs show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExemptView {
    /// Whom it is about, if that is known: identifier and name.
    pub client: Option<(AccountId, String)>,
    /// The exemption that they have.
    pub exemption: Option<String>,
    /// Who approves: the reader.
    pub approver: String,
    /// The day that is proposed, the first and the last that can be chosen.
    pub days: (String, String, String),
    /// Whether the policy requires 2FA, now or later.
    pub required: bool,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

#[cfg(feature = "ssr")]
impl ExemptionView {
    /// A line, written out.
    pub(crate) fn of(
        one: &guichet::ports::Exempted,
        texts: crate::text::Texts,
        zone: &crate::date::Zone,
        now: guichet::time::Timestamp,
    ) -> Self {
        use guichet::{account::PersonName, exemption::WARNED_BEFORE};

        let (exemption, client, words) = (&one.exemption, &one.client, texts.exemptions());
        let is_soon = exemption.until <= now.after(WARNED_BEFORE);
        let soon = || match crate::date::days_until(zone, now, exemption.until) {
            None => words.ends_today().to_owned(),
            Some(1) => words.ends_tomorrow().to_owned(),
            Some(days) => texts.date().in_days(days),
        };
        Self {
            client: client.id,
            name: client.name.as_ref().map_or_else(|| client.username.to_string(), PersonName::listed),
            reason: exemption.reason.as_str().to_owned(),
            approved_by: one.approver.clone(),
            ends: crate::date::short_day(texts, zone, exemption.until),
            soon: is_soon.then(soon),
        }
    }
}

/// A page of the exemptions, the first to end first.
#[server(prefix = "/api", endpoint = "admin/view/exemptions")]
pub async fn view_exemptions(
    /// Where it begins.
    #[server(default)]
    after: String,
) -> Result<ExemptionsView, Problem> {
    use crate::{
        date::Zone,
        request::{answer, ports, visit},
        text::Texts,
    };
    use guichet::{time::Timestamp, usecase};

    let (ports, visit) = (ports(), visit()?);
    let place = after.split_once('.');
    let place = place.and_then(|(at, id)| Some((Timestamp::from_millis(at.parse().ok()?), id.parse().ok()?)));
    let shown = usecase::see_exemptions(&ports, visit.caller(), place).await;
    let (page, next) = answer(shown, "/admin/policy")?;
    let (texts, zone, now) = (Texts::of(visit.locale), Zone::of(&visit.firm), ports.clock.now());
    Ok(ExemptionsView {
        exemptions: page.iter().map(|one| ExemptionView::of(one, texts, &zone, now)).collect(),
        next: next.map(|(at, id)| format!("{}.{id}", at.as_millis())),
    })
}

/// The form that exempts a client, who may have been chosen already; or that renews or ends what they have.
#[server(prefix = "/api", endpoint = "admin/view/exempt")]
pub async fn view_exempt(
    /// The client.
    #[server(default)]
    client: String,
    /// Whether it is about the exemption that they have.
    #[server(default)]
    standing: bool,
) -> Result<ExemptView, Problem> {
    use crate::{
        date::Zone,
        day::{later, written},
        request::{answer, ports, visit},
    };
    use guichet::{Refusal, exemption::USUAL_DAYS, power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, "/admin/policy");
    let (caller, now) = (visit.caller(), ports.clock.now());
    let approver = answer(caller.may(Power::SeePolicy, now).map_err(Into::into), page)?.who.account.called();
    let client = client.parse();
    let (client, exemption) = match client.map_err(|_| Refusal::NotFound.into()) {
        Ok(id) if standing => {
            let (client, exemption) = answer(usecase::see_exemption(&ports, caller, id).await, page)?;
            (Some(client), Some(exemption.id.to_string()))
        }
        Ok(id) => (Some(answer(usecase::see_client_to_exempt(&ports, caller, id).await, page)?), None),
        Err(refusal) if standing => answer(Err(refusal), page)?,
        Err(_) => (None, None),
    };
    let zone = Zone::of(&visit.firm);
    Ok(ExemptView {
        client: client.map(|client| (client.id, client.called().to_owned())),
        exemption,
        approver: approver.to_owned(),
        days: (
            written(&zone, later(&zone, now, USUAL_DAYS)),
            written(&zone, later(&zone, now, 1)),
            written(&zone, now.after(guichet::exemption::LONGEST)),
        ),
        required: visit.firm.policy.required_from().is_some(),
        fresh: crate::policy::is_fresh(&visit, now),
    })
}
