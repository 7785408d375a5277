//! The first code: the authenticator becomes active, ten recovery codes are made, and the session is
//! replaced by one that has proven both factors.

use crate::{
    access::SignedIn,
    audit::{Act, Origin, Record},
    error::{Refusal, Result},
    notice::Notice,
    ports::{Confirmation, NewSession, Ports},
    session::{Assurance, Session},
    token::Token,
};

use super::{
    first_code::{check_first_code, six_digits},
    open_enrolment::pending,
    recovery_codes::new_set,
};

/// Confirms the pending authenticator with its first code, which is thereby used.
///
/// # Errors
/// [`Refusal::NotACode`], [`Refusal::EnrolmentExpired`], [`Refusal::Locked`], [`Refusal::WrongFirstCode`];
/// [`Refusal::OutOfOrder`] when another request was first.
pub async fn confirm_enrolment(ports: &Ports, who: &SignedIn, typed: &str, origin: &Origin) -> Result<Token> {
    if !who.may_enrol() {
        return Err(Refusal::OutOfOrder.into());
    }
    let digits = six_digits(typed)?;
    ports.hasher.admit()?;
    let account = who.account.id;
    let pending = pending(ports, who).await?.ok_or(Refusal::EnrolmentExpired)?;

    let now = ports.clock.now();
    let (step, counted) = check_first_code(ports, who, &pending, digits, origin, now).await?;

    let token = Token::new(&*ports.entropy);
    let session = Session::new(account, Assurance::TwoFactor, now, &*ports.entropy);
    let confirmation = Confirmation {
        session: who.session.id,
        authenticator: pending.id,
        step,
        codes: new_set(ports, account, now).await?.0,
        opens: NewSession { session, token: token.hash(), origin: origin.clone(), question: None },
        counted,
    };
    let event = |act| ports.session_event(who, act, origin, now);
    let record = Record {
        events: [Act::EnrolmentConfirmed, Act::RecoveryCodesMade].map(event).into(),
        letters: ports.own_letter(&who.account, Notice::TwoFactorSetUp, origin, now).into_iter().collect(),
    };
    if ports.store.confirm_enrolment(&confirmation, &record).await? {
        Ok(token)
    } else {
        Err(Refusal::OutOfOrder.into())
    }
}
