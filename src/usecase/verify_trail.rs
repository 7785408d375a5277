//! Verifying the audit log: every line of a firm, followed from the first.

use crate::{
    audit::Act,
    caller::Caller,
    chain::{Chain, Verdict},
    error::{Fault, Result},
    id::FirmId,
    ports::{Ports, Store},
    power::Power,
    trail::Filter,
};

/// Lines that are held at a time.
const CHUNK: u32 = 1000;

/// Follows a chain as far as it goes. Whatever runs beside it gets its turn after each chunk.
///
/// # Errors
/// When the store fails.
pub async fn follow_chain(store: &dyn Store, firm: FirmId, mut chain: Chain) -> Result<Verdict, Fault> {
    let mut place = 0;
    loop {
        let lines = store.lines_after(firm, &Filter::default(), place, CHUNK).await?;
        let fits = lines.iter().all(|line| chain.follow(line));
        match lines.last() {
            Some(last) if fits => place = last.place,
            _ => return Ok(chain.verdict()),
        }
    }
}

/// Verifies the firm's log for somebody of its staff, and writes down what came of it.
///
/// # Errors
/// Those of [`Caller::may`].
pub async fn verify_trail(ports: &Ports, caller: Caller<'_>) -> Result<Verdict> {
    let staff = caller.may(Power::ReadAudit, ports.clock.now())?;
    let verdict = follow_chain(&*ports.store, staff.firm.id, Chain::of(staff.firm.id)).await?;
    let broken = match verdict {
        Verdict::Whole { .. } => None,
        Verdict::Broken { place } => Some(place),
    };
    ports.store.record(&staff.event(ports, None, Act::AuditVerified { broken })).await?;
    Ok(verdict)
}
