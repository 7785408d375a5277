//! The first code: the authenticator becomes active, ten recovery codes are made, and the session is
//! replaced by one that has proven both factors.

use crate::{
    access::SignedIn,
    audit::{Act, Origin},
    code::TypedCode,
    error::{Refusal, Result},
    ports::{Confirmation, Counted, NewSession, Ports},
    session::{Assurance, Session},
    throttle::{Key, Rule, Verdict, seconds_until},
    token::Token,
    totp::Check,
};

use super::{open_enrolment::pending, recovery_codes::new_set};

/// Confirms the pending authenticator with its first code, which is thereby used.
///
/// # Errors
/// [`Refusal::NotACode`], [`Refusal::EnrolmentExpired`], [`Refusal::Locked`], [`Refusal::WrongFirstCode`];
/// [`Refusal::OutOfOrder`] when another request was first.
pub async fn confirm_enrolment(ports: &Ports, who: &SignedIn, typed: &str, origin: &Origin) -> Result<Token> {
    if !who.may_enrol() {
        return Err(Refusal::OutOfOrder.into());
    }
    let Some(TypedCode::SixDigits(digits)) = TypedCode::parse(typed) else {
        return Err(Refusal::NotACode.into());
    };
    ports.hasher.admit()?;
    let account = who.account.id;
    let pending = pending(ports, who).await?.ok_or(Refusal::EnrolmentExpired)?;

    let now = ports.clock.now();
    let key = Key::first_code_of(account);
    let verdicts = ports.store.count(&[(key.clone(), Rule::FIRST_CODE)], now).await?;
    let number = match verdicts.first() {
        Some(Verdict::Allowed { counted }) => *counted,
        Some(Verdict::Wait { until }) => {
            return Err(Refusal::Locked { seconds: seconds_until(now, *until) }.into());
        }
        Some(Verdict::Disabled) | None => return Err(Refusal::SecondFactorDisabled.into()),
    };
    let Check::Fresh(step) = pending.check_first(digits, now, ports.drift) else {
        ports.store.record(&ports.session_event(who, Act::EnrolmentRefused, origin, now)).await?;
        let wait = Rule::FIRST_CODE.wait_after(number);
        if !wait.is_zero() {
            let act = Act::Locked { seconds: wait.as_secs() };
            ports.store.record(&ports.session_event(who, act, origin, now)).await?;
        }
        return Err(Refusal::WrongFirstCode.into());
    };

    let token = Token::new(&*ports.entropy);
    let session = Session::new(account, Assurance::TwoFactor, now, &*ports.entropy);
    let confirmation = Confirmation {
        authenticator: pending.id,
        step,
        codes: new_set(ports, account, now).await?.0,
        opens: NewSession { session, token: token.hash(), origin: origin.clone() },
        counted: Counted { key, number },
    };
    let events =
        [Act::EnrolmentConfirmed, Act::RecoveryCodesMade].map(|act| ports.session_event(who, act, origin, now));
    if ports.store.confirm_enrolment(&confirmation, &events).await? {
        Ok(token)
    } else {
        Err(Refusal::OutOfOrder.into())
    }
}
