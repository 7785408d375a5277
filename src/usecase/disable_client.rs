//! Staff close a client's account, or open it again. Nothing of it is deleted but what would still let somebody in.

use crate::{
    audit::{Act, Record},
    caller::Caller,
    error::{Field, Refusal, Result},
    id::AccountId,
    notice::{Letter, Notice},
    ports::Ports,
    power::Power,
    reason::Reason,
};

/// Disables a client: sessions, issued code and invitation are gone at once, and the client is told.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Field`] without a reason; [`Refusal::Conflict`] for a
/// client who is disabled already.
pub async fn disable_client(ports: &Ports, caller: Caller<'_>, client: AccountId, reason: &str) -> Result<()> {
    let staff = caller.may(Power::EditClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let reason = Reason::parse(reason).ok_or(Refusal::Field { field: Field::Reason })?;
    let record = Record {
        events: vec![staff.event(ports, Some(client.id), Act::AccountDisabled { reason })],
        letters: Letter::to(&client, Notice::AccountDisabled, staff.now, &*ports.entropy).into_iter().collect(),
    };
    let disabled = ports.store.disable_client(client.id, &record).await?;
    if disabled { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// Enables a client again: with the password that they had, or with a new link.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] for a client who isn't disabled.
pub async fn enable_client(ports: &Ports, caller: Caller<'_>, client: AccountId) -> Result<()> {
    let staff = caller.may(Power::EditClients, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let record = Record {
        events: vec![staff.event(ports, Some(client.id), Act::AccountEnabled)],
        letters: Letter::to(&client, Notice::AccountEnabled, staff.now, &*ports.entropy).into_iter().collect(),
    };
    let enabled = ports.store.enable_client(client.id, &record).await?;
    if enabled { Ok(()) } else { Err(Refusal::Conflict.into()) }
}
