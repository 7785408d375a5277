//! How long somebody stays signed in, and staying longer (WCAG 2.2 SC 2.2.1).

use crate::{
    access::Visitor,
    error::{Refusal, Result},
    firm::Firm,
    ports::Ports,
    session::{Left, Session},
};

/// How long the visitor's session still lasts, by its firm's limits. To ask changes nothing.
///
/// # Errors
/// [`Refusal::NotSignedIn`] without a session: a sign-in isn't one yet.
pub fn time_left(ports: &Ports, firm: &Firm, visitor: &Visitor) -> Result<Left> {
    let who = visitor.signed_in()?;
    Ok(who.session.left(firm.sessions.of(who.account.role), ports.clock.now()))
}

/// Puts the idle limit off, from this moment on and not from the last minute that was written down. The absolute limit
/// stays.
///
/// # Errors
/// [`Refusal::NotSignedIn`] without a session, or when it ended in the meantime: what is over stays over.
pub async fn extend_session(ports: &Ports, firm: &Firm, visitor: &Visitor) -> Result<Left> {
    let who = visitor.signed_in()?;
    let now = ports.clock.now();
    if !ports.store.see_session(who.session.id, now).await? {
        return Err(Refusal::NotSignedIn.into());
    }
    let session = Session { last_seen_at: now, ..who.session.clone() };
    Ok(session.left(firm.sessions.of(who.account.role), now))
}
