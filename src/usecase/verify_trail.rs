//! Verifying the audit log: every line of a firm, followed from the first. Nothing is locked meanwhile: each line is
//! checked as it stands when its turn comes.
//!
//! A long log takes longer than a request may. So a request follows some lines, and gives a ticket with which the next
//! one goes on from there. Only this server makes tickets, for one session and a few minutes: nobody can have a
//! verification written down that left lines out.

use core::time::Duration;

use data_encoding::HEXLOWER;
use subtle::ConstantTimeEq;

use crate::{
    audit::Act,
    caller::{Caller, Staff},
    chain::{Chain, Kept, Verdict},
    error::{Fault, Result},
    id::FirmId,
    ports::{Ports, Store},
    power::Power,
    time::Timestamp,
    trail::Filter,
};

/// Lines that are held at a time.
const CHUNK: u32 = 1000;

/// Lines that a request follows: a few seconds on a small machine.
pub const LINES_AT_A_TIME: u64 = 50_000;

/// How long a ticket is good for.
const TICKET: Duration = Duration::from_mins(10);

/// How far a verification has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// To its end, and that was written down.
    Done(Verdict),
    /// So far every line fits, and there are more.
    GoesOn {
        /// What the next request brings.
        ticket: String,
    },
}

/// Follows a chain as far as it goes. Whatever runs beside it gets its turn after each chunk.
///
/// # Errors
/// When the store fails.
pub async fn follow_chain(store: &dyn Store, firm: FirmId, mut chain: Chain) -> Result<Verdict, Fault> {
    while follow_on(store, firm, &mut chain, u64::MAX).await? {}
    Ok(chain.verdict())
}

/// Follows so many lines more, or a chunk further; false when that was the end.
async fn follow_on(store: &dyn Store, firm: FirmId, chain: &mut Chain, lines: u64) -> Result<bool, Fault> {
    let start = chain.reached().place;
    while chain.reached().place - start < lines {
        let chunk = store.lines_after(firm, &Filter::default(), chain.reached().place, CHUNK).await?;
        if !chunk.iter().all(|line| chain.follow(line)) || chunk.len() < CHUNK as usize {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Verifies the firm's log for somebody of its staff: from the beginning, or on from where a good ticket says. What
/// came of it is written down.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn verify_trail(ports: &Ports, caller: Caller<'_>, ticket: &str, lines: u64) -> Result<Verification> {
    let staff = caller.may(Power::ReadAudit, ports.clock.now())?;
    let firm = staff.firm.id;
    let mut chain = reached(ports, &staff, ticket)?.map_or(Chain::of(firm), |kept| Chain::on_from(firm, kept));
    if follow_on(&*ports.store, firm, &mut chain, lines).await? {
        return Ok(Verification::GoesOn { ticket: new_ticket(ports, &staff, chain.reached(), staff.now)? });
    }
    let verdict = chain.verdict();
    let act = match verdict {
        Verdict::Whole { lines, .. } => Act::AuditVerified { lines, broken: None },
        Verdict::Broken { place } => Act::AuditVerified { lines: place - 1, broken: Some(place) },
    };
    ports.store.record(&staff.event(ports, None, act).into()).await?;
    Ok(Verification::Done(verdict))
}

/// How many lines have been followed, by a good ticket, and how many the log has.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn verification_reached(ports: &Ports, caller: Caller<'_>, ticket: &str) -> Result<(Option<u64>, u64)> {
    let staff = caller.may(Power::ReadAudit, ports.clock.now())?;
    let total = ports.store.count_lines(staff.firm.id).await?;
    Ok((reached(ports, &staff, ticket)?.map(|kept| kept.place), total))
}

/// The line that a ticket goes on from; none when it isn't ours, another session's, or too old.
fn reached(ports: &Ports, staff: &Staff<'_>, ticket: &str) -> Result<Option<Kept>, Fault> {
    let Some((kept, made)) = read(ticket) else { return Ok(None) };
    let ours = new_ticket(ports, staff, kept, made)?;
    let is_ours = bool::from(ours.as_bytes().ct_eq(ticket.as_bytes()));
    Ok((is_ours && made <= staff.now && made.until(staff.now) < TICKET).then_some(kept))
}

fn read(ticket: &str) -> Option<(Kept, Timestamp)> {
    let mut pieces = ticket.split('.');
    let place = pieces.next()?.parse().ok()?;
    let link = HEXLOWER.decode(pieces.next()?.as_bytes()).ok()?.try_into().ok()?;
    Some((Kept { place, link }, Timestamp::from_millis(pieces.next()?.parse().ok()?)))
}

fn new_ticket(ports: &Ports, staff: &Staff<'_>, reached: Kept, made: Timestamp) -> Result<String, Fault> {
    let told = format!("{}.{}.{}", reached.place, HEXLOWER.encode(&reached.link), made.as_millis());
    let about = format!("verification {} {} {told}", staff.firm.id, staff.who.session.id);
    Ok(format!("{told}.{}", HEXLOWER.encode(&ports.vault.fingerprint(&about)?)))
}
