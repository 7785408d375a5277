//! The QR code of a further authenticator, and its first code. Sessions go on and recovery codes stay: nothing that
//! proves the account is lost by it.

use super::{
    first_code::{check_first_code, six_digits},
    open_enrolment::{Enrolment, shown, unsealed},
};
use crate::{
    access::{Page, SignedIn, Visitor},
    audit::{Act, Origin, Record},
    authenticator::AuthenticatorName,
    error::{Refusal, Result},
    firm::Firm,
    notice::Notice,
    ports::{Joining, PendingAuthenticator, Ports},
};

/// A further authenticator that waits for its first code.
pub struct Waiting {
    /// What the page shows of it.
    pub enrolment: Enrolment,
    /// What it will be called.
    pub name: Option<AuthenticatorName>,
    /// Whether it takes another's place.
    pub replaces: bool,
}

/// What waits for its first code, if the session started anything: no other one is shown the secret, which would be a
/// factor in the hands of whoever holds it (defects.md row 36).
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`].
pub async fn open_authenticator(ports: &Ports, firm: &Firm, visitor: &Visitor) -> Result<Option<Waiting>> {
    let (who, pending) = find(ports, visitor).await?;
    let Some(pending) = pending else { return Ok(None) };
    let (name, replaces) = (pending.name, pending.replaces.is_some());
    let authenticator = unsealed(ports, who.account.id, &pending.row)?;
    Ok(Some(Waiting { enrolment: shown(firm, &who.account, &authenticator)?, name, replaces }))
}

/// Confirms it with its first code, which is thereby used. True when it took another's place, which is gone.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`]; [`Refusal::NotACode`]; [`Refusal::EnrolmentExpired`] when nothing
/// waits any more; [`Refusal::Locked`], [`Refusal::WrongFirstCode`].
pub async fn join_authenticator(ports: &Ports, visitor: &Visitor, typed: &str, origin: &Origin) -> Result<bool> {
    let (who, pending) = find(ports, visitor).await?;
    let digits = six_digits(typed)?;
    let pending = pending.ok_or(Refusal::EnrolmentExpired)?;
    let (account, now, replaces) = (who.account.id, ports.clock.now(), pending.replaces.is_some());
    let authenticator = unsealed(ports, account, &pending.row)?;
    let (step, counted) = check_first_code(ports, who, &authenticator, digits, origin, now).await?;

    let (act, notice) = if replaces {
        (Act::AuthenticatorReplaced, Notice::AuthenticatorReplaced)
    } else {
        (Act::AuthenticatorAdded, Notice::AuthenticatorAdded)
    };
    let record = Record {
        events: vec![ports.session_event(who, act, origin, now)],
        letters: ports.own_letter(&who.account, notice, origin, now).into_iter().collect(),
    };
    let joining = Joining { account, session: who.session.id, authenticator: authenticator.id, step, counted };
    if ports.store.join_authenticator(&joining, &record).await? {
        Ok(replaces)
    } else {
        Err(Refusal::EnrolmentExpired.into())
    }
}

/// Gives up what waits: those that are active stay as they were. Giving up is always safe, so it asks for no proof.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`]; [`Refusal::EnrolmentExpired`] when nothing waits.
pub async fn give_up_authenticator(ports: &Ports, visitor: &Visitor) -> Result<()> {
    let (who, pending) = find(ports, visitor).await?;
    // What is over may still stand there until it is swept: the answer mustn't depend on when that was.
    pending.ok_or(Refusal::EnrolmentExpired)?;
    let dropped = ports.store.drop_pending(&who.session).await?;
    if dropped { Ok(()) } else { Err(Refusal::EnrolmentExpired.into()) }
}

async fn find<'a>(ports: &Ports, visitor: &'a Visitor) -> Result<(&'a SignedIn, Option<PendingAuthenticator>)> {
    let who = visitor.signed_in_at(Page::Security)?;
    if !who.factors.authenticator {
        return Err(Refusal::OutOfOrder.into());
    }
    Ok((who, ports.store.pending_authenticator(&who.session, ports.clock.now()).await?))
}
