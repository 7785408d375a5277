//! Roles of the staff, who of them may sign in, and who looks after their clients. An owner who can sign in always
//! stays, and nobody does it to themselves.

use crate::{
    account::{Account, Role},
    audit::{Act, Record},
    caller::{Caller, Staff},
    error::{Field, Refusal, Result},
    id::AccountId,
    notice::{Letter, Notice},
    ports::{Ports, StaffChange},
    power::Power,
    reason::Reason,
};

/// Makes an accountant an owner, or an owner an accountant. Their sessions end: another role has other limits.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::LastOwner`]; [`Refusal::Forbidden`] for one's own role;
/// [`Refusal::Field`] when it is no role of the staff; [`Refusal::Conflict`] when they have it already.
pub async fn change_role(ports: &Ports, caller: Caller<'_>, colleague: AccountId, role: &str) -> Result<()> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let colleague = somebody_else(ports, &staff, colleague).await?;
    let to = Role::from_word(role).filter(|role| role.is_staff()).ok_or(Refusal::Field { field: Field::Role })?;
    let from = colleague.role;
    if from == to {
        return Err(Refusal::Conflict.into());
    }
    let record = staff.event(ports, Some(colleague.id), Act::RoleChanged { from, to }).into();
    outcome(ports.store.change_role(colleague.id, from, to, &record).await?)
}

/// Disables somebody of the staff. They are told; their clients stay theirs until they are handed over.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::LastOwner`]; [`Refusal::Forbidden`] for oneself;
/// [`Refusal::Field`] without a reason; [`Refusal::Conflict`] when they are disabled already.
pub async fn disable_colleague(ports: &Ports, caller: Caller<'_>, colleague: AccountId, reason: &str) -> Result<()> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let colleague = somebody_else(ports, &staff, colleague).await?;
    let reason = Reason::parse(reason).ok_or(Refusal::Field { field: Field::Reason })?;
    let record = Record {
        events: vec![staff.event(ports, Some(colleague.id), Act::AccountDisabled { reason })],
        letters: Letter::to(&colleague, Notice::AccountDisabled, staff.now, &*ports.entropy).into_iter().collect(),
    };
    outcome(ports.store.disable_colleague(colleague.id, &record).await?)
}

/// Enables them again.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when they aren't disabled.
pub async fn enable_colleague(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<()> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let colleague = staff.colleague(ports, colleague).await?;
    let record = staff.event(ports, Some(colleague.id), Act::AccountEnabled).into();
    let enabled = ports.store.enable_colleague(colleague.id, &record).await?;
    if enabled { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// Gives all `count` clients of somebody to somebody else of the staff: one act, one line in the log.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Field`] when it can't be to them;
/// [`Refusal::Conflict`] when there are more or fewer clients than the page showed, or none.
pub async fn hand_over_clients(
    ports: &Ports,
    caller: Caller<'_>,
    colleague: AccountId,
    to: Option<AccountId>,
    count: u32,
) -> Result<()> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let from = staff.colleague(ports, colleague).await?;
    let nobody = Refusal::Field { field: Field::Accountant };
    let to = match staff.colleague(ports, to.ok_or(nobody)?).await {
        Ok(to) if to.id != from.id && to.disabled_at.is_none() => to.id,
        Ok(_) | Err(crate::Error::Refused(_)) => return Err(nobody.into()),
        Err(fault) => return Err(fault),
    };
    if count == 0 {
        return Err(Refusal::Conflict.into());
    }
    let record = staff.event(ports, Some(from.id), Act::ClientsHandedOver { to, count }).into();
    let handed = ports.store.hand_over_clients(from.id, to, count, &record).await?;
    if handed { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// A colleague who isn't oneself: whoever takes away their own role or account does so by mistake, or isn't who they
/// say they are.
pub(super) async fn somebody_else(ports: &Ports, staff: &Staff<'_>, colleague: AccountId) -> Result<Account> {
    let colleague = staff.colleague(ports, colleague).await?;
    if colleague.id != staff.id() {
        return Ok(colleague);
    }
    let owners = ports.store.owners(staff.firm.id).await?;
    let others = owners.iter().any(|(owner, set_up)| owner.id != staff.id() && *set_up && owner.is_open());
    Err(if others { Refusal::Forbidden } else { Refusal::LastOwner }.into())
}

fn outcome(change: StaffChange) -> Result<()> {
    match change {
        StaffChange::Done => Ok(()),
        StaffChange::Conflict => Err(Refusal::Conflict.into()),
        StaffChange::LastOwner => Err(Refusal::LastOwner.into()),
    }
}
