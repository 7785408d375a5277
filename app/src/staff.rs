//! What the page of the staff says, written on the server.

use guichet::{
    account::PersonName,
    firm::Firm,
    id::AccountId,
    ports::Colleague,
    standing::Standing,
    time::Timestamp,
    usecase::{ColleagueSeen, StaffSeen},
};

use crate::{
    api::admin::{
        clients::ChoiceView,
        help::ObstacleView,
        staff::{ColleagueView, PersonView, StaffView},
    },
    date::{Zone, entry, short_date, short_day},
    policy::is_fresh,
    request::Visit,
    text::Texts,
};

/// Where the page stands.
pub const PATH: &str = "/admin/staff";

/// Where an act about somebody is asked for; the page itself for whoever doesn't exist.
#[must_use]
pub fn page_of(colleague: &str, act: &str) -> String {
    let id = colleague.parse::<AccountId>();
    id.map_or_else(|_| PATH.to_owned(), |id| format!("{PATH}/{id}{act}"))
}

/// Everybody on the staff.
#[must_use]
pub fn everybody(texts: Texts, firm: &Firm, seen: &StaffSeen, now: Timestamp) -> StaffView {
    StaffView { people: seen.colleagues.iter().map(|one| person(texts, firm, one, seen.viewer, now)).collect() }
}

/// One of them, as the dialogs show them.
#[must_use]
pub fn one(texts: Texts, visit: &Visit, seen: &ColleagueSeen, now: Timestamp) -> ColleagueView {
    let (found, account, firm) = (&seen.colleague, &seen.colleague.account, &visit.firm);
    let others = seen.others.iter().map(|other| &other.account);
    ColleagueView {
        person: person(texts, firm, found, seen.viewer, now),
        called: account.called().to_owned(),
        first_name: account.first_called().to_owned(),
        email: account.email.as_ref().map(|email| email.as_str().to_owned()),
        last_sign_in: account.last_sign_in_at.map(|at| entry(texts, &Zone::of(firm), at, now)),
        count: found.clients.into(),
        has_link: found.standing == Standing::Waiting && found.link_until.is_some_and(|until| now < until),
        obstacle: seen.obstacle.map(ObstacleView::of),
        was_reset: account.reset_at.is_some(),
        others: others
            .map(|other| ChoiceView { value: other.id.to_string(), name: other.called().to_owned() })
            .collect(),
        fresh: is_fresh(visit, now),
    }
}

fn person(texts: Texts, firm: &Firm, one: &Colleague, viewer: AccountId, now: Timestamp) -> PersonView {
    let (account, zone) = (&one.account, Zone::of(firm));
    PersonView {
        id: account.id.to_string(),
        name: account.name.as_ref().map_or_else(|| account.username.to_string(), PersonName::listed),
        username: account.username.to_string(),
        role: account.role,
        is_you: account.id == viewer,
        standing: one.standing,
        clients: texts.number(one.clients.into()),
        last_sign_in: account.last_sign_in_at.map(|at| short_date(texts, &zone, at, now)),
        link: (one.standing == Standing::Waiting).then(|| match one.link_until {
            None => texts.clients().note_no_link().to_owned(),
            Some(until) if until <= now => texts.clients().note_link_ended().to_owned(),
            Some(until) => texts.clients().note_link_until(&short_day(texts, &zone, until)),
        }),
    }
}
