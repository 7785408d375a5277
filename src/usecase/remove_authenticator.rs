//! An authenticator is removed. Where 2FA is demanded the last one stays; elsewhere recovery codes go with it, since
//! there is nothing left that they recover.

use crate::{
    access::{Page, Visitor},
    audit::{Act, Origin, Record},
    error::{Refusal, Result},
    id::AuthenticatorId,
    notice::Notice,
    policy::SetUp,
    ports::{NewSession, Ports, Removal, Removed},
    session::{Assurance, Session},
    token::Token,
};

/// Removes an authenticator of one's own; every other session and sign-in ends. When it was the last, the session goes
/// on under a new token with the assurance of a password, and that token comes back.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`] without an active one, [`Refusal::StepUpNeeded`];
/// [`Refusal::LastAuthenticator`] (defects.md row 44); [`Refusal::NotFound`].
pub async fn remove_authenticator(
    ports: &Ports,
    visitor: &Visitor,
    authenticator: Option<AuthenticatorId>,
    origin: &Origin,
) -> Result<Option<Token>> {
    let who = visitor.signed_in_at(Page::Security)?;
    let (account, now) = (who.account.id, ports.clock.now());
    who.proven_anew(now)?;
    let authenticator = authenticator.ok_or(Refusal::NotFound)?;
    let token = Token::new(&*ports.entropy);
    let last = (who.set_up != SetUp::Demanded).then(|| NewSession {
        session: Session::new(account, Assurance::Password, now, &*ports.entropy),
        token: token.hash(),
        origin: origin.clone(),
        question: None,
    });
    let removal = Removal { account, authenticator, session: who.session.id, last };
    let record = Record {
        events: vec![ports.session_event(who, Act::AuthenticatorRemoved, origin, now)],
        letters: ports.own_letter(&who.account, Notice::AuthenticatorRemoved, origin, now).into_iter().collect(),
    };
    match ports.store.remove_authenticator(&removal, &record).await? {
        Removed::Done => Ok(None),
        Removed::Last => Ok(Some(token)),
        Removed::StillNeeded => Err(Refusal::LastAuthenticator.into()),
        Removed::Unknown => Err(Refusal::NotFound.into()),
    }
}
