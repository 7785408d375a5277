//! Staff keep a client from signing in for a while, or let them again.

use crate::{
    audit::{Act, Record},
    caller::Caller,
    error::{Field, Refusal, Result},
    id::AccountId,
    notice::{Letter, Notice},
    ports::{Ports, Unlocked},
    power::Power,
    reason::Reason,
};

/// Locks a client: their sessions end at once.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Field`] without a reason; [`Refusal::Conflict`] for a
/// client whom staff had locked or disabled already.
pub async fn lock_client(ports: &Ports, caller: Caller<'_>, client: AccountId, reason: &str) -> Result<()> {
    let staff = caller.may(Power::HelpClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let reason = Reason::parse(reason).ok_or(Refusal::Field { field: Field::Reason })?;
    let record = Record {
        events: vec![staff.event(ports, Some(client.id), Act::LockedByStaff { reason })],
        letters: Letter::to(&client, Notice::LockedByStaff, staff.now, &*ports.entropy).into_iter().collect(),
    };
    let locked = ports.store.lock_client(client.id, &record).await?;
    if locked { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// Unlocks a client, whoever or whatever locked them. A hundred wrong codes aren't forgotten: whether those are still
/// in the way, because only the lock of the staff's is gone.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::SecondFactorDisabled`] when nothing but a reset helps;
/// [`Refusal::Conflict`] when nothing was locked, or the client is disabled.
pub async fn unlock_client(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<bool> {
    let staff = caller.may(Power::Readmit, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let record: Record = staff.event(ports, Some(client.id), Act::Unlocked).into();
    match ports.store.unlock_client(client.id, &record).await? {
        Unlocked::Done => Ok(false),
        Unlocked::ByStaffAlone => Ok(true),
        Unlocked::NeedsReset => Err(Refusal::SecondFactorDisabled.into()),
        Unlocked::WasNot => Err(Refusal::Conflict.into()),
    }
}
