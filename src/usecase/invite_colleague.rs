//! An owner invites somebody to the staff, gives them a new link, or takes one back. Whoever has the link becomes one
//! of the staff: so each asks for a fresh proof, unlike a client's.

use super::{
    NewAccount, NewClient,
    invite_client::{HELD_FOR, held, new_link},
};
use crate::{
    account::{Account, Role},
    audit::{Act, Record},
    caller::Caller,
    error::{Field, Refusal, Result},
    id::AccountId,
    invitation::LinkToGive,
    ports::Ports,
    power::Power,
};

/// Invites somebody, with a role of the staff: the account, and whether a letter takes the link to them.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::Field`] when it is no role of the staff; [`Refusal::UsernameTaken`].
pub async fn invite_colleague(
    ports: &Ports,
    caller: Caller<'_>,
    new: NewClient,
    role: &str,
) -> Result<(Account, bool)> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let role = Role::from_word(role).filter(|role| role.is_staff()).ok_or(Refusal::Field { field: Field::Role })?;
    let account = NewAccount {
        username: new.username,
        email: new.email,
        name: Some(new.name),
        role,
        locale: new.locale,
        accountant: None,
    };
    let colleague = account.account(staff.firm, staff.now, &*ports.entropy);
    let (link, letter) = new_link(ports, &staff, &colleague, staff.now.after(HELD_FOR))?;
    let event = staff.event(ports, Some(colleague.id), Act::Invited { role });
    let record = Record { events: vec![event], letters: letter.into_iter().collect() };
    let is_mailed = !record.letters.is_empty();
    let made = ports.store.invite_client(&colleague, &link, &record).await?;
    if made { Ok((colleague, is_mailed)) } else { Err(Refusal::UsernameTaken.into()) }
}

/// Makes a new link; the one before stops working. Whether a letter takes it to them.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] for somebody who is set up already, or
/// disabled.
pub async fn renew_colleagues_link(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<bool> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let colleague = staff.colleague(ports, colleague).await?;
    let (link, letter) = new_link(ports, &staff, &colleague, staff.now.after(HELD_FOR))?;
    let event = staff.event(ports, Some(colleague.id), Act::InvitationRenewed);
    let record = Record { events: vec![event], letters: letter.into_iter().collect() };
    let is_mailed = !record.letters.is_empty();
    let renewed = ports.store.renew_link(&link, &record).await?;
    if renewed { Ok(is_mailed) } else { Err(Refusal::Conflict.into()) }
}

/// Takes the link back.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Conflict`] when none works any more.
pub async fn revoke_colleagues_link(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<()> {
    let staff = caller.may(Power::ManageStaff, ports.clock.now())?;
    let colleague = staff.colleague(ports, colleague).await?;
    let record: Record = staff.event(ports, Some(colleague.id), Act::InvitationRevoked).into();
    let revoked = ports.store.revoke_link(colleague.id, &record).await?;
    if revoked { Ok(()) } else { Err(Refusal::Conflict.into()) }
}

/// The link, for whoever made it, until they have given it or ten minutes are over.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`], also when it can't be shown any more.
pub async fn show_colleagues_link(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<LinkToGive> {
    let staff = caller.may(Power::SeeStaff, ports.clock.now())?;
    let colleague = staff.colleague(ports, colleague).await?;
    held(ports, &staff, colleague).await
}

/// "I have given it": it can't be shown again.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`].
pub async fn colleague_has_link(ports: &Ports, caller: Caller<'_>, colleague: AccountId) -> Result<()> {
    let staff = caller.may(Power::SeeStaff, ports.clock.now())?;
    let colleague = staff.colleague(ports, colleague).await?;
    Ok(ports.store.forget_held_link(colleague.id, staff.id()).await?)
}
