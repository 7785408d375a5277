//! A further authenticator, or one in another's place: it is pending until its first code, and those that are active
//! keep working meanwhile (defects.md rows 36 and 38).

use core::time::Duration;

use super::open_enrolment::sealed;
use crate::{
    access::{Page, Visitor},
    audit::{Act, Origin},
    authenticator::AuthenticatorName,
    error::{Field, Refusal, Result},
    id::AuthenticatorId,
    ports::{PendingAuthenticator, Ports, Started},
    totp::{Authenticator, PENDING_FOR, PENDING_REPLACEMENT_FOR, Pending},
};

/// Starts a further authenticator under a name, or without one.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`] without an active one, [`Refusal::StepUpNeeded`];
/// [`Refusal::Field`] for what can't be a name, [`Refusal::Conflict`] for another's name;
/// [`Refusal::TooManyAuthenticators`].
pub async fn add_authenticator(ports: &Ports, visitor: &Visitor, name: &str, origin: &Origin) -> Result<()> {
    let who = visitor.signed_in_at(Page::Security)?;
    who.proven_anew(ports.clock.now())?;
    let name = read_name(name)?;
    if let Some(name) = &name {
        let own = ports.store.own_authenticators(who.account.id).await?;
        if own.iter().any(|other| other.name.as_ref().is_some_and(|other| other.reads_like(name))) {
            return Err(Refusal::Conflict.into());
        }
    }
    start(ports, visitor, name, None, origin).await
}

/// Starts an authenticator that will take another's place, under its name. One that the session started for that place
/// and can still be confirmed goes on: the app may have overwritten the older secret with that one's (defects.md row
/// 38).
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`] without an active one, [`Refusal::StepUpNeeded`];
/// [`Refusal::NotFound`] for one that isn't an active one of the account.
pub async fn replace_authenticator(
    ports: &Ports,
    visitor: &Visitor,
    replaces: Option<AuthenticatorId>,
    origin: &Origin,
) -> Result<()> {
    let who = visitor.signed_in_at(Page::Security)?;
    who.proven_anew(ports.clock.now())?;
    let own = ports.store.own_authenticators(who.account.id).await?;
    let older = own.into_iter().find(|own| Some(own.id) == replaces).ok_or(Refusal::NotFound)?;
    let pending = ports.store.pending_authenticator(&who.session, ports.clock.now()).await?;
    if pending.is_some_and(|pending| pending.replaces == replaces) {
        return Ok(());
    }
    start(ports, visitor, older.name, Some(older.id), origin).await
}

/// A name as typed; none when nothing was.
pub(super) fn read_name(typed: &str) -> Result<Option<AuthenticatorName>, Refusal> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let refused = Refusal::Field { field: Field::AuthenticatorName };
    AuthenticatorName::parse(typed).map(Some).ok_or(refused)
}

async fn start(
    ports: &Ports,
    visitor: &Visitor,
    name: Option<AuthenticatorName>,
    replaces: Option<AuthenticatorId>,
    origin: &Origin,
) -> Result<()> {
    let who = visitor.signed_in_at(Page::Security)?;
    let (account, now) = (who.account.id, ports.clock.now());
    let within: Duration = if replaces.is_some() { PENDING_REPLACEMENT_FOR } else { PENDING_FOR };
    let fresh = Authenticator::<Pending>::new(account, within, now, &*ports.entropy);
    let pending = PendingAuthenticator { row: sealed(ports, &fresh)?, name, replaces };
    let event = ports.session_event(who, Act::EnrolmentStarted, origin, now);
    match ports.store.start_authenticator(&who.session, &pending, &event).await? {
        Started::Done => Ok(()),
        Started::Full => Err(Refusal::TooManyAuthenticators.into()),
        Started::Unknown => Err(Refusal::OutOfOrder.into()),
    }
}
