//! Reading the audit log: a page of it, and whom somebody means by a name.

use crate::{
    account::{Account, Username},
    caller::{Caller, Staff},
    error::Result,
    ports::Ports,
    power::Power,
    search::words_of_search,
    trail::{Cursor, Filter, Line},
};

/// Lines on a page.
pub const LINES_A_PAGE: u32 = 50;

/// People of the same name who are listed to choose from.
pub const PEOPLE: u32 = 20;

/// Some lines of the log, the newest first.
pub struct TrailPage {
    /// The lines.
    pub lines: Vec<Line>,
    /// Whether the filter finds newer ones.
    pub newer: bool,
    /// Whether it finds older ones.
    pub older: bool,
    /// How many lines the log has in all.
    pub total: u64,
    /// The latest line that tells of a verification.
    pub verified: Option<Line>,
}

/// Whom somebody means.
pub enum Meant {
    /// Nobody of the firm.
    Nobody,
    /// One.
    One(Box<Account>),
    /// Several have that name.
    Several(Vec<Account>),
}

/// A page of the firm's log.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn read_trail(ports: &Ports, caller: Caller<'_>, filter: &Filter, cursor: Cursor) -> Result<TrailPage> {
    let firm = caller.may(Power::ReadAudit, ports.clock.now())?.firm.id;
    let store = &ports.store;
    // One more than is shown tells whether there are more.
    let limit = LINES_A_PAGE + 1;
    let (mut lines, newer, older);
    if let Cursor::After(place) = cursor {
        lines = store.lines_after(firm, filter, place, limit).await?;
        newer = is_cut(&mut lines);
        lines.reverse();
        let last = lines.last().map_or(place.saturating_add(1), |line| line.place);
        older = !store.lines_before(firm, filter, last, 1).await?.is_empty();
    } else {
        let before = if let Cursor::Before(place) = cursor { place } else { u64::MAX };
        lines = store.lines_before(firm, filter, before, limit).await?;
        older = is_cut(&mut lines);
        let first = lines.first().map_or(before.saturating_sub(1), |line| line.place);
        newer = cursor != Cursor::Newest && !store.lines_after(firm, filter, first, 1).await?.is_empty();
    }
    let (total, verified) = (store.count_lines(firm).await?, store.last_verification(firm).await?);
    Ok(TrailPage { lines, newer, older, total, verified })
}

fn is_cut(lines: &mut Vec<Line>) -> bool {
    let shown = usize::try_from(LINES_A_PAGE).unwrap_or(usize::MAX);
    let more = lines.len() > shown;
    lines.truncate(shown);
    more
}

/// Whom somebody means by an identifier, a username or a name.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn find_person(ports: &Ports, caller: Caller<'_>, typed: &str) -> Result<Meant> {
    let staff = caller.may(Power::ReadAudit, ports.clock.now())?;
    if let Some(account) = exactly(ports, &staff, typed.trim()).await? {
        return Ok(Meant::One(Box::new(account)));
    }
    let mut people = ports.store.people(staff.firm.id, &words_of_search(typed), PEOPLE).await?;
    Ok(match people.len() {
        0 => Meant::Nobody,
        1 => people.pop().map_or(Meant::Nobody, |account| Meant::One(Box::new(account))),
        _ => Meant::Several(people),
    })
}

async fn exactly(ports: &Ports, staff: &Staff<'_>, typed: &str) -> Result<Option<Account>> {
    if let Ok(id) = typed.parse() {
        let account = ports.store.account(id).await?;
        return Ok(account.filter(|account| account.firm == staff.firm.id));
    }
    let Some(username) = Username::parse(typed) else { return Ok(None) };
    let found = ports.store.account_of_username(staff.firm.id, &username.key()).await?;
    Ok(found.map(|(account, _)| account))
}
