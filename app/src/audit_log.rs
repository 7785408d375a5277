//! The audit log in words, written out on the server: what the address asks for, and the page that answers it.

use std::collections::HashMap;

use guichet::{
    Fault, Result,
    account::{Account, Role},
    audit::{Act, Event},
    id::AccountId,
    ports::{NamedAccount, Ports},
    power::Power,
    time::Timestamp,
    trail::{Cursor, Filter, Kind, Line},
    usecase::{self, Meant, PEOPLE},
};

use crate::{
    act::{agent_words, nobody, words_of},
    api::admin::audit::{AuditAsked, AuditView, LineView, NameView, PersonView, VerifiedView, WrongView},
    client_list::encoded,
    date::{self, Zone},
    day,
    request::Visit,
    text::Texts,
};

/// Where the log is read.
pub const PATH: &str = "/admin/audit";

/// The accounts that lines name, by identifier.
pub type Names = HashMap<AccountId, NamedAccount>;

/// What an address asks for, or why that can't be looked for. Nothing but the firm's staff is told either.
///
/// # Errors
/// Those of [`guichet::caller::Caller::may`].
pub async fn filter(
    ports: &Ports,
    visit: &Visit,
    asked: &AuditAsked,
) -> Result<core::result::Result<Filter, WrongView>> {
    visit.caller().may(Power::ReadAudit, ports.clock.now())?;
    let zone = Zone::of(&visit.firm);
    let read = |typed: &str| {
        if typed.is_empty() { Some(None) } else { day::read(&zone, typed).map(Some) }
    };
    let (Some(from), Some(last)) = (read(&asked.from), read(&asked.to)) else { return Ok(Err(WrongView::Day)) };
    if from.zip(last).is_some_and(|(from, last)| last < from) {
        return Ok(Err(WrongView::Order));
    }
    let person = if asked.person.trim().is_empty() {
        None
    } else {
        match usecase::find_person(ports, visit.caller(), &asked.person).await? {
            Meant::One(account) => Some(account.id),
            Meant::Nobody => return Ok(Err(WrongView::Nobody)),
            Meant::Several(people) => return Ok(Err(several(asked, people))),
        }
    };
    let until = last.map(|last| day::later(&zone, last, 1));
    Ok(Ok(Filter { person, kind: Kind::from_word(&asked.kind), from, until }))
}

fn several(asked: &AuditAsked, mut people: Vec<Account>) -> WrongView {
    people.sort_by(|one, other| (one.called(), one.username.as_str()).cmp(&(other.called(), other.username.as_str())));
    let are_more = u32::try_from(people.len()).is_ok_and(|found| found >= PEOPLE);
    let person = |account: &Account| {
        let username = account.username.to_string();
        let chosen = AuditAsked { person: username.clone(), ..asked.clone() };
        PersonView { name: account.called().to_owned(), username, address: address(PATH, &chosen, None) }
    };
    WrongView::Several(people.iter().map(person).collect(), are_more)
}

/// The address of a part of the log, or of a dialog before it.
#[must_use]
pub fn address(path: &str, asked: &AuditAsked, place: Option<(&str, u64)>) -> String {
    let fields = asked.fields().into_iter().filter(|(_, value)| !value.is_empty());
    let pairs = fields.map(|(name, value)| format!("{name}={}", encoded(value)));
    let pairs: Vec<_> = pairs.chain(place.map(|(name, place)| format!("{name}={place}"))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// Where a line stands, at the top of its page.
fn address_of(place: u64) -> String {
    let top = address(PATH, &AuditAsked::default(), Some(("before", place.saturating_add(1))));
    format!("{top}#line-{place}")
}

/// A page of the log.
///
/// # Errors
/// Those of [`guichet::caller::Caller::may`].
pub async fn view(ports: &Ports, visit: &Visit, asked: &AuditAsked, before: &str, after: &str) -> Result<AuditView> {
    let (wrong, filter) = match filter(ports, visit, asked).await? {
        Ok(filter) => (None, Some(filter)),
        Err(wrong) => (Some(wrong), None),
    };
    let mut shown = AuditView {
        wrong,
        lines: Vec::new(),
        range: None,
        newer: None,
        older: None,
        is_filtered: asked.is_filtered(),
        export: address("/admin/audit/export", asked, None),
        verified: None,
    };
    let Some(filter) = filter else { return Ok(shown) };
    let cursor = match (before.parse(), after.parse()) {
        (Ok(place), _) => Cursor::Before(place),
        (_, Ok(place)) => Cursor::After(place),
        _ => Cursor::Newest,
    };
    let page = usecase::read_trail(ports, visit.caller(), &filter, cursor).await?;
    let names = names(ports, visit, &page.lines).await?;
    let writing = Writing { texts: Texts::of(visit.locale), zone: Zone::of(&visit.firm), names: &names };
    let now = ports.clock.now();
    shown.lines = page.lines.iter().map(|line| writing.line(line, now)).collect();
    if let (Some(first), Some(last)) = (page.lines.first(), page.lines.last()) {
        let link = |name, line: &Line| address(PATH, asked, Some((name, line.place)));
        shown.newer = page.newer.then(|| link("after", first));
        shown.older = page.older.then(|| link("before", last));
        let number = |number| writing.texts.number(number);
        let range = || writing.texts.audit().range(&number(last.place), &number(first.place), &number(page.total));
        shown.range = (!shown.is_filtered).then(range);
    }
    shown.verified = page.verified.as_ref().and_then(|line| writing.verified(line, now));
    Ok(shown)
}

/// Whom lines name.
///
/// # Errors
/// When the store fails.
pub async fn names(ports: &Ports, visit: &Visit, lines: &[Line]) -> Result<Names, Fault> {
    let mut named: Vec<AccountId> = lines.iter().flat_map(named_in).collect();
    named.sort_unstable();
    named.dedup();
    ports.store.named(visit.firm.id, &named).await
}

fn named_in(line: &Line) -> Vec<AccountId> {
    let Some(event) = line.event() else {
        let columns = line.columns.as_ref();
        return columns.map(|columns| [columns.actor, columns.subject]).into_iter().flatten().flatten().collect();
    };
    let also = match event.act {
        Act::HandedOver { to, .. } => to,
        Act::ClientsHandedOver { to, .. } => Some(to),
        _ => None,
    };
    [event.actor, event.subject, also].into_iter().flatten().collect()
}

/// How lines are written.
pub struct Writing<'a> {
    /// In which language.
    pub texts: Texts,
    /// By which clock.
    pub zone: Zone,
    /// Whom they name.
    pub names: &'a Names,
}

impl Writing<'_> {
    /// How somebody is called: an identifier that isn't the firm's, or isn't there any more, by that itself.
    #[must_use]
    pub fn called(&self, id: AccountId) -> String {
        self.names.get(&id).map_or_else(|| id.to_string(), |named| named.called.clone())
    }

    /// Who did something.
    #[must_use]
    pub fn who(&self, event: &Event) -> String {
        event.actor.map_or_else(|| nobody(self.texts, event).to_owned(), |id| self.called(id))
    }

    /// What was done, and what else there is to know.
    #[must_use]
    pub fn what(&self, event: &Event) -> (String, Option<String>) {
        let worded = words_of(self.texts, &self.zone, &event.act, &|id| self.called(id));
        (worded.what, worded.detail)
    }

    fn name(&self, id: AccountId) -> NameView {
        let is_client = self.names.get(&id).is_some_and(|named| named.role == Role::Client);
        NameView { name: self.called(id), address: is_client.then(|| format!("/admin/clients/{id}")) }
    }

    fn line(&self, line: &Line, now: Timestamp) -> LineView {
        let Some(event) = line.event() else { return self.unreadable(line, now) };
        let (what, detail) = self.what(&event);
        let others = event.subject.filter(|subject| event.actor != Some(*subject));
        LineView {
            who: event.actor.map_or_else(|| NameView { name: self.who(&event), address: None }, |id| self.name(id)),
            what,
            detail,
            whom: others.map(|id| self.name(id)),
            address: event.address.map(|address| address.to_string()),
            device: event.agent.map(|agent| agent_words(self.texts, agent)),
            ..self.dated(line.place, Some(event.at), now)
        }
    }

    /// What is known of a line whose text can't be read.
    fn unreadable(&self, line: &Line, now: Timestamp) -> LineView {
        let columns = line.columns.as_ref();
        let id = |id: Option<AccountId>| id.map(|id| self.name(id));
        LineView {
            who: id(columns.and_then(|columns| columns.actor)).unwrap_or_default(),
            what: self.texts.audit().unreadable().to_owned(),
            whom: id(columns.and_then(|columns| columns.subject)),
            ..self.dated(line.place, columns.map(|columns| columns.at), now)
        }
    }

    fn dated(&self, place: u64, at: Option<Timestamp>, now: Timestamp) -> LineView {
        LineView {
            place,
            at: at.map(date::universal).unwrap_or_default(),
            when: at.map(|at| date::entry(self.texts, &self.zone, at, now)).unwrap_or_default(),
            precise: at.map(|at| date::to_the_second(&self.zone, at)).unwrap_or_default(),
            ..LineView::default()
        }
    }

    fn verified(&self, line: &Line, now: Timestamp) -> Option<VerifiedView> {
        let event = line.event()?;
        let Act::AuditVerified { lines, broken } = event.act else { return None };
        Some(VerifiedView {
            when: date::entry(self.texts, &self.zone, event.at, now),
            lines,
            broken: broken.map(|place| (self.texts.number(place), address_of(place))),
        })
    }
}
