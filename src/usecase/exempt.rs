//! Exemptions: a client is let in without 2FA for a time, for longer, or no more.

use crate::{
    account::{Account, Username},
    audit::{Act, Record},
    caller::{Caller, Staff},
    error::{Field, Refusal, Result},
    exemption::{Exemption, may_last},
    id::{AccountId, ExemptionId},
    ports::Ports,
    power::Power,
    reason::Reason,
    time::Timestamp,
};

/// Why a client is exempt, and until when.
pub struct Grounds {
    /// Why.
    pub reason: Reason,
    /// Until when.
    pub until: Timestamp,
}

impl Grounds {
    /// Reads them from what a form sent; `until` is the moment of the day in it, if there is one.
    ///
    /// # Errors
    /// [`Refusal::Field`] with the one that is missing or can't be taken.
    pub fn parse(reason: &str, until: Option<Timestamp>) -> Result<Self, Refusal> {
        let reason = Reason::parse(reason).ok_or(Refusal::Field { field: Field::Reason })?;
        Ok(Self { reason, until: until.ok_or(Refusal::Field { field: Field::Date })? })
    }
}

/// Whom an exemption is for.
pub enum Whom<'a> {
    /// A client that was chosen.
    Client(AccountId),
    /// A username that was typed.
    Username(&'a str),
}

/// Exempts a client.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Field`] with the username, when nobody can be exempted
/// under it: no client has it, or they are disabled, set up, or reset, for a reset never leaves a password alone; with
/// the date, when it isn't to come or is over a year away; [`Refusal::Conflict`] for a client who is exempt already, or
/// to whom any of that happens in this moment.
pub async fn exempt(ports: &Ports, caller: Caller<'_>, whom: Whom<'_>, grounds: Grounds) -> Result<Account> {
    let staff = caller.may(Power::Exempt, ports.clock.now())?;
    let client = match whom {
        Whom::Client(id) => staff.client(ports, id).await?,
        Whom::Username(typed) => found(ports, &staff, typed).await?,
    };
    let needs_none = client.reset_at.is_some() || client.disabled_at.is_some();
    if needs_none || ports.store.factors(client.id).await?.authenticator {
        return Err(Refusal::Field { field: Field::Username }.into());
    }
    let before = ports.store.exemption(client.id).await?;
    if before.as_ref().is_some_and(|before| !before.is_over(staff.now)) {
        return Err(Refusal::Conflict.into());
    }
    // One that is over, but that housekeeping didn't come to yet.
    let over = before.map(|before| before.id);
    let expired = over.map(|_| staff.event(ports, Some(client.id), Act::ExemptionExpired));
    let record = Record { events: expired.into_iter().collect(), letters: Vec::new() };
    approve(ports, &staff, client.id, grounds, over, record).await?;
    Ok(client)
}

/// Gives an exemption a new reason and a new end.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Field`] with the date; [`Refusal::Conflict`] when it was
/// ended or renewed meanwhile, the client is disabled or was reset, or it is over and they have set up.
pub async fn renew_exemption(
    ports: &Ports,
    caller: Caller<'_>,
    client: AccountId,
    renews: ExemptionId,
    grounds: Grounds,
) -> Result<()> {
    let staff = caller.may(Power::Exempt, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    approve(ports, &staff, client.id, grounds, Some(renews), Record::default()).await
}

/// Ends an exemption now.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when it was ended or renewed meanwhile.
pub async fn end_exemption(ports: &Ports, caller: Caller<'_>, client: AccountId, exemption: ExemptionId) -> Result<()> {
    let staff = caller.may(Power::Exempt, ports.clock.now())?;
    let client = staff.client(ports, client).await?;
    let record = staff.event(ports, Some(client.id), Act::ExemptionEnded).into();
    let ended = ports.store.end_exemption(exemption, client.id, staff.now, &record).await?;
    if ended { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

async fn found(ports: &Ports, staff: &Staff<'_>, typed: &str) -> Result<Account> {
    const UNKNOWN: Refusal = Refusal::Field { field: Field::Username };
    let username = Username::parse(typed).ok_or(UNKNOWN)?;
    let found = ports.store.account_of_username(staff.firm.id, &username.key()).await?;
    let client = found.map(|(account, _)| account).filter(|account| !account.role.is_staff());
    Ok(client.ok_or(UNKNOWN)?)
}

async fn approve(
    ports: &Ports,
    staff: &Staff<'_>,
    client: AccountId,
    grounds: Grounds,
    replaces: Option<ExemptionId>,
    mut record: Record,
) -> Result<()> {
    let Grounds { reason, until } = grounds;
    if !may_last(staff.now, until) {
        return Err(Refusal::Field { field: Field::Date }.into());
    }
    record.events.push(staff.event(ports, Some(client), Act::ExemptionGranted { until, reason: reason.clone() }));
    let exemption = Exemption {
        id: ExemptionId::new(staff.now, &*ports.entropy),
        account: client,
        approved_by: staff.id(),
        reason,
        created_at: staff.now,
        until,
    };
    let exempted = ports.store.exempt(&exemption, replaces, &record).await?;
    if exempted { Ok(()) } else { Err(Refusal::Conflict.into()) }
}
