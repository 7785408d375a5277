//! A colleague who can't use their app: an owner resets them or issues a code, on the same grounds and as with a
//! client. Nobody does so for themselves.

use super::{
    ResetGrounds,
    issue_code::{give, held},
    manage_staff::somebody_else,
    reset_two_factor::reset,
};
use crate::{
    caller::Caller, error::Result, id::AccountId, issued_code::CodeToGive, ports::Ports, power::Power,
    reason::IdentityCheck,
};

/// Resets a colleague, as [`super::reset_two_factor`] does a client.
///
/// # Errors
/// Its own, and [`crate::Refusal::Forbidden`] for oneself.
pub async fn reset_colleague(
    ports: &Ports,
    caller: Caller<'_>,
    colleague: AccountId,
    grounds: ResetGrounds,
) -> Result<CodeToGive> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let colleague = somebody_else(ports, &staff, colleague).await?;
    reset(ports, &staff, colleague, grounds).await
}

/// Issues a code to a colleague, as [`super::issue_code`] does to a client.
///
/// # Errors
/// Its own, and [`crate::Refusal::Forbidden`] for oneself.
pub async fn issue_code_to_colleague(
    ports: &Ports,
    caller: Caller<'_>,
    colleague: AccountId,
    check: IdentityCheck,
) -> Result<CodeToGive> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let colleague = somebody_else(ports, &staff, colleague).await?;
    give(ports, &staff, colleague, check).await
}

/// The code, to read out to the colleague: for whoever issued it.
///
/// # Errors
/// Those of [`super::show_code`].
pub async fn show_colleagues_code(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<CodeToGive> {
    let staff = caller.may(Power::SeeStaff, ports.clock.now())?;
    let colleague = staff.colleague(ports, colleague).await?;
    held(ports, &staff, colleague).await
}

/// "I have given it": it can't be shown again.
///
/// # Errors
/// Those of [`super::code_given`].
pub async fn colleague_has_code(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<()> {
    let staff = caller.may(Power::SeeStaff, ports.clock.now())?;
    let colleague = staff.colleague(ports, colleague).await?;
    Ok(ports.store.forget_held_code(colleague.id, staff.id()).await?)
}
