//! Where somebody is signed in, and ending it elsewhere. Ending is always safe, so it asks for no proof.

use crate::{
    access::{Page, Visitor},
    audit::{Act, Origin},
    error::{Refusal, Result},
    firm::Firm,
    id::SessionId,
    ports::Ports,
    session::{Assurance, Session},
};

/// The sessions of one's own that still open something, each with where it began: this one first.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`].
pub async fn own_sessions(ports: &Ports, firm: &Firm, visitor: &Visitor) -> Result<Vec<(Session, Origin)>> {
    let who = visitor.signed_in_at(Page::Security)?;
    let (limits, now) = (firm.sessions.of(who.account.role), ports.clock.now());
    let mut sessions = ports.store.own_sessions(who.account.id).await?;
    sessions.retain(|(session, _)| {
        let worthless = who.factors.authenticator && session.assurance < Assurance::TwoFactor;
        session.is_live(limits, now) && !worthless
    });
    // A stable sort: the others stay in the order of when they were seen.
    sessions.sort_by_key(|(session, _)| session.id != who.session.id);
    Ok(sessions)
}

/// Ends another session of one's own.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`]; [`Refusal::NotFound`] for one that is over or somebody else's, and
/// for this one: that is what "Sign out" is for.
pub async fn end_own_session(
    ports: &Ports,
    firm: &Firm,
    visitor: &Visitor,
    session: Option<SessionId>,
    origin: &Origin,
) -> Result<()> {
    let who = visitor.signed_in_at(Page::Security)?;
    let session = session.filter(|session| *session != who.session.id).ok_or(Refusal::NotFound)?;
    let event = ports.session_event(who, Act::SessionsEnded { count: 1 }, origin, ports.clock.now());
    let limits = firm.sessions.of(who.account.role);
    let ended = ports.store.end_own_session(who.account.id, session, limits, &event).await?;
    if ended { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Ends every other session and sign-in of one's own: how many sessions were good.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`].
pub async fn end_other_sessions(ports: &Ports, firm: &Firm, visitor: &Visitor, origin: &Origin) -> Result<u32> {
    let who = visitor.signed_in_at(Page::Security)?;
    let event = ports.session_event(who, Act::SessionsEnded { count: 0 }, origin, ports.clock.now());
    let limits = firm.sessions.of(who.account.role);
    Ok(ports.store.end_other_sessions(&who.session, limits, &event).await?)
}
