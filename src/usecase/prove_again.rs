//! Step-up: the second factor, proven again before something that asks for it. It counts towards the same lock as a
//! sign-in's codes, and consumes what it is proven with.

use super::{
    prove::{Found, find},
    wrong_code::record_wrong_code,
};
use crate::{
    access::SignedIn,
    audit::{Act, Origin},
    code::TypedCode,
    error::{Refusal, Result},
    firm::Firm,
    ports::{Counted, Ports, Reproof, Reproven},
    session::Session,
    throttle::{Key, Rule, Verdict, seconds_until},
};

/// Checks a code of the account's own; the session as it is afterwards.
///
/// # Errors
/// [`Refusal::NotACode`], which isn't counted; [`Refusal::WrongProof`], [`Refusal::ProofAlreadyUsed`];
/// [`Refusal::Locked`], [`Refusal::SecondFactorDisabled`]; [`Refusal::OutOfOrder`] without a second factor;
/// [`Refusal::NotSignedIn`] when the session ended meanwhile.
pub async fn prove_again(ports: &Ports, firm: &Firm, who: &SignedIn, typed: &str, origin: &Origin) -> Result<Session> {
    if !who.factors.authenticator {
        return Err(Refusal::OutOfOrder.into());
    }
    let code = TypedCode::parse(typed).ok_or(Refusal::NotACode)?;
    if matches!(code, TypedCode::Recovery(_)) {
        ports.hasher.admit()?;
    }
    let (account, now) = (&who.account, ports.clock.now());
    let key = Key::second_factor_of(account.id);
    let number = match ports.store.count_proof(account.id, (&key, Rule::SECOND_FACTOR), now).await? {
        Verdict::Allowed { counted } => counted,
        Verdict::Wait { until } => return Err(Refusal::Locked { seconds: seconds_until(now, until) }.into()),
        Verdict::Disabled => return Err(Refusal::SecondFactorDisabled.into()),
    };
    let already_used = match find(ports, account, code, false, now).await? {
        Found::Right(proof, _) => {
            let counted = Counted { key, number };
            let reproof = Reproof { session: who.session.id, account: account.id, proof, counted };
            let event = ports.own_event(firm, account.id, Act::ProvenAgain, origin, now);
            match ports.store.prove_again(&reproof, &event).await? {
                Reproven::Done => return Ok(Session { proven_at: Some(now), ..who.session.clone() }),
                Reproven::SessionOver => return Err(Refusal::NotSignedIn.into()),
                Reproven::CodeGone => true,
            }
        }
        Found::AlreadyUsed => true,
        Found::Wrong(_) => false,
    };
    record_wrong_code(ports, firm, account, (already_used, number), origin, now).await?;
    Err(if already_used { Refusal::ProofAlreadyUsed } else { Refusal::WrongProof }.into())
}
