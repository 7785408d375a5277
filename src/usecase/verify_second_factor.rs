//! The code: the second of the two steps.
//!
//! The attempt is counted first, then checked, then its code consumed by the transaction that opens the
//! session. Whatever order and however many at a time, a code opens one session.

use super::prove::{Found, find};
use crate::{
    account::Account,
    audit::{Act, Origin, Record},
    code::TypedCode,
    error::{Error, Refusal, Result},
    firm::Firm,
    notice::{Letter, Notice},
    ports::{CodeCount, Completed, Completion, Counted, NewSession, Ports},
    session::{Assurance, Session},
    sign_in::{Proof, SignIn},
    throttle::{Key, Rule, seconds_until},
    token::Token,
};

/// Checks a code of either kind, and opens the session.
///
/// # Errors
/// [`Refusal::NotACode`], which isn't counted; [`Refusal::Locked`], [`Refusal::SecondFactorDisabled`];
/// [`Refusal::WrongCode`], [`Refusal::CodeAlreadyUsed`], [`Refusal::TriesSpent`]; [`Refusal::NotSignedIn`] when
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

    let already_used = match find(ports, account, code, true, now).await? {
        Found::Right(proof, act) => {
            let token = Token::new(&*ports.entropy);
            let session = Session::new(account.id, Assurance::TwoFactor, now, &*ports.entropy);
            // A code that staff gave opens the session, but is no proof of one's own for what asks for one again.
            let own = !matches!(proof, Proof::IssuedCode { .. });
            let session = Session { proven_at: session.proven_at.filter(|_| own), ..session };
            let event = |act| ports.own_event(firm, account.id, act, origin, now);
            let mut record = Record::from(event(act));
            if let Proof::Replacement { .. } = proof {
                record.events.insert(0, event(Act::AuthenticatorReplaced));
                record.letters.extend(Letter::to(account, Notice::AuthenticatorReplaced, now, &*ports.entropy));
            }
            let completion = Completion {
                sign_in: sign_in.id,
                proof,
                opens: NewSession { session, token: token.hash(), origin: origin.clone() },
                room: ports.room(firm, account, origin, now),
                counted: Counted { key, number: counted },
            };
            match ports.store.complete_sign_in(&completion, &record).await? {
                Completed::Done => return Ok(token),
                Completed::SignInOver => return Err(Refusal::NotSignedIn.into()),
                Completed::CodeGone => true,
            }
        }
        Found::AlreadyUsed => true,
        Found::Wrong => false,
    };
    let act = if already_used { Act::CodeReplayed } else { Act::CodeRefused };
    ports.store.record(&ports.own_event(firm, account.id, act, origin, now)).await?;
    if let Some(act) = lock_of(counted) {
        ports.store.record(&ports.own_event(firm, account.id, act, origin, now)).await?;
    }
    Err(refusal(already_used, tries_left))
}

/// What that many wrong codes in a row come to.
pub(super) fn lock_of(counted: u32) -> Option<Act> {
    let (wait, limit) = (Rule::SECOND_FACTOR.wait_after(counted), Rule::SECOND_FACTOR.disabled_after);
    let disabled = limit.is_some_and(|limit| counted >= limit);
    let locked = Act::Locked { seconds: wait.as_secs() };
    (!wait.is_zero()).then_some(if disabled { Act::SecondFactorDisabled } else { locked })
}

fn refusal(already_used: bool, tries_left: u32) -> Error {
    match (tries_left, already_used) {
        (0, _) => Refusal::TriesSpent,
        (tries_left, true) => Refusal::CodeAlreadyUsed { tries_left },
        (tries_left, false) => Refusal::WrongCode { tries_left },
    }
    .into()
}
