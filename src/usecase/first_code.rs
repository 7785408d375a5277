//! The check of a first code, the same for set-up and for a further authenticator: counted before it is checked, and
//! its step is consumed by whatever confirms with it.

use crate::{
    access::SignedIn,
    audit::{Act, Origin, Record},
    code::{SixDigits, TypedCode},
    error::{Refusal, Result},
    ports::{Counted, Ports},
    throttle::{Key, Rule, Verdict, seconds_until},
    time::Timestamp,
    totp::{Authenticator, Check, Pending, Step},
};

/// Reads a first code: six digits alone, since a recovery code confirms no app.
pub(super) fn six_digits(typed: &str) -> Result<SixDigits, Refusal> {
    match TypedCode::parse(typed) {
        Some(TypedCode::SixDigits(digits)) => Ok(digits),
        Some(TypedCode::Recovery(_)) | None => Err(Refusal::NotACode),
    }
}

/// Checks it: the step to consume, and what to forget once it is.
pub(super) async fn check_first_code(
    ports: &Ports,
    who: &SignedIn,
    pending: &Authenticator<Pending>,
    digits: SixDigits,
    origin: &Origin,
    now: Timestamp,
) -> Result<(Step, Counted)> {
    let key = Key::first_code_of(who.account.id);
    let verdicts = ports.store.count(&[(key.clone(), Rule::FIRST_CODE)], now).await?;
    let number = match verdicts.first() {
        Some(Verdict::Allowed { counted }) => *counted,
        Some(Verdict::Wait { until }) => {
            return Err(Refusal::Locked { seconds: seconds_until(now, *until) }.into());
        }
        Some(Verdict::Disabled) | None => return Err(Refusal::SecondFactorDisabled.into()),
    };
    let Check::Fresh(step) = pending.check_first(digits, now, ports.drift) else {
        let event = |act| ports.session_event(who, act, origin, now);
        let mut record = Record::from(event(Act::EnrolmentRefused));
        let wait = Rule::FIRST_CODE.wait_after(number);
        if !wait.is_zero() {
            record.events.push(event(Act::Locked { seconds: wait.as_secs() }));
        }
        ports.store.record(&record).await?;
        return Err(Refusal::WrongFirstCode.into());
    };
    Ok((step, Counted { key, number }))
}
