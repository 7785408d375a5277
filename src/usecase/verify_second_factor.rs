//! The code: the second of the two steps.
//!
//! The attempt is counted first, then checked, then its code consumed by the transaction that opens the
//! session. Whatever order and however many at a time, a code opens one session.

use super::{
    prove::{Found, find},
    wrong_code::record_wrong_code,
};
use crate::{
    account::Account,
    audit::{Act, Origin, Record},
    code::TypedCode,
    error::{Error, Refusal, Result},
    firm::Firm,
    notice::Notice,
    ports::{CodeCount, Completed, Completion, Counted, NewSession, Ports},
    session::{Assurance, Session},
    sign_in::{Proof, SignIn},
    throttle::{Key, Rule, seconds_until},
    token::Token,
    totp::ClockOff,
    unusual::Way,
};

/// Checks a code of either kind, and opens the session.
///
/// # Errors
/// [`Refusal::NotACode`], which isn't counted; [`Refusal::Locked`], [`Refusal::SecondFactorDisabled`];
/// [`Refusal::WrongCode`], [`Refusal::ClockOff`], [`Refusal::CodeAlreadyUsed`], [`Refusal::TriesSpent`]; [`Refusal::NotSignedIn`] when
/// the sign-in is over.
pub async fn verify_second_factor(
    ports: &Ports,
    firm: &Firm,
    (sign_in, account): (&SignIn, &Account),
    typed: &str,
    origin: &Origin,
) -> Result<Token> {
    let code = TypedCode::parse(typed).ok_or(Refusal::NotACode)?;
    if matches!(code, TypedCode::Recovery(_)) {
        ports.hasher.admit()?;
    }
    let now = ports.clock.now();
    let key = Key::second_factor_of(account.id);
    let (counted, tries_left) = match ports.store.count_code(sign_in.id, (&key, Rule::SECOND_FACTOR), now).await? {
        CodeCount::Allowed { counted, tries_left } => (counted, tries_left),
        CodeCount::Locked(until) => return Err(Refusal::Locked { seconds: seconds_until(now, until) }.into()),
        CodeCount::Disabled => return Err(Refusal::SecondFactorDisabled.into()),
        CodeCount::SignInOver => return Err(Refusal::NotSignedIn.into()),
    };

    let (already_used, near_miss) = match find(ports, account, code, true, now).await? {
        Found::Right(proof, act) => {
            let token = Token::new(&*ports.entropy);
            let session = Session::new(account.id, Assurance::TwoFactor, now, &*ports.entropy);
            // A code that staff gave opens the session, but is no proof of one's own for what asks for one again.
            let own = !matches!(proof, Proof::IssuedCode { .. });
            let session = Session { proven_at: session.proven_at.filter(|_| own), ..session };
            let event = |act| ports.own_event(firm, account.id, act, origin, now);
            let notice = told_of(&act, &proof);
            let question = Some(ports.question(account, way_of(&proof), origin, now));
            let mut record = Record::from(event(act));
            if let Proof::Replacement { .. } = proof {
                record.events.insert(0, event(Act::AuthenticatorReplaced));
            }
            record.letters.extend(notice.and_then(|notice| ports.own_letter(account, notice, origin, now)));
            let completion = Completion {
                sign_in: sign_in.id,
                proof,
                opens: NewSession { session, token: token.hash(), origin: origin.clone(), question },
                room: ports.room(firm, account, origin, now),
                counted: Counted { key, number: counted },
            };
            match ports.store.complete_sign_in(&completion, &record).await? {
                Completed::Done => return Ok(token),
                Completed::SignInOver => return Err(Refusal::NotSignedIn.into()),
                Completed::CodeGone => (true, None),
            }
        }
        Found::AlreadyUsed => (true, None),
        Found::Wrong(near_miss) => (false, near_miss),
    };
    record_wrong_code(ports, firm, account, (already_used, counted), origin, now).await?;
    let clock_off = near_miss.and_then(|near_miss| near_miss.after(sign_in.near_miss));
    if near_miss != sign_in.near_miss {
        ports.store.keep_near_miss(sign_in.id, near_miss).await?;
    }
    Err(refusal(already_used, tries_left, clock_off))
}

/// What a sign-in with that proof is worth a letter for.
const fn told_of(act: &Act, proof: &Proof) -> Option<Notice> {
    match (act, proof) {
        (_, Proof::Replacement { .. }) => Some(Notice::AuthenticatorReplaced),
        (Act::SignedInWithRecoveryCode { left }, _) => Some(Notice::RecoveryCodeUsed { left: *left }),
        (_, Proof::IssuedCode { .. }) => Some(Notice::IssuedCodeUsed),
        _ => None,
    }
}

const fn way_of(proof: &Proof) -> Way {
    match proof {
        Proof::Step { .. } | Proof::Replacement { .. } => Way::Authenticator,
        Proof::RecoveryCode { .. } => Way::RecoveryCode,
        Proof::IssuedCode { .. } => Way::IssuedCode,
    }
}

fn refusal(already_used: bool, tries_left: u32, clock_off: Option<ClockOff>) -> Error {
    match (tries_left, already_used, clock_off) {
        (0, ..) => Refusal::TriesSpent,
        (tries_left, true, _) => Refusal::CodeAlreadyUsed { tries_left },
        (_, false, Some(ClockOff { minutes, ahead })) => Refusal::ClockOff { minutes, ahead },
        (tries_left, false, None) => Refusal::WrongCode { tries_left },
    }
    .into()
}
