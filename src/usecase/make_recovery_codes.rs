//! A new set of recovery codes in the place of the present one. It is held until it is saved, and until then nothing
//! else is open to the account.

use super::recovery_codes::new_set;
use crate::{
    access::{Page, Visitor},
    audit::{Act, Origin, Record},
    error::{Refusal, Result},
    notice::Notice,
    ports::Ports,
};

/// Makes the set. The older codes are dead, and every other session and sign-in ends: none of them sees the new ones.
///
/// # Errors
/// [`Refusal::NotSignedIn`]; [`Refusal::OutOfOrder`] without an authenticator, or when another request was first;
/// [`Refusal::StepUpNeeded`]; [`Refusal::Busy`].
pub async fn make_recovery_codes(ports: &Ports, visitor: &Visitor, origin: &Origin) -> Result<()> {
    let who = visitor.signed_in_at(Page::Security)?;
    let (account, now) = (who.account.id, ports.clock.now());
    who.proven_anew(now)?;
    ports.hasher.admit()?;
    let replaces = ports.store.own_codes(account).await?.map(|codes| codes.set);
    let (codes, _) = new_set(ports, account, now).await?;
    let record = Record {
        events: vec![ports.session_event(who, Act::RecoveryCodesMade, origin, now)],
        letters: ports.own_letter(&who.account, Notice::RecoveryCodesMade, origin, now).into_iter().collect(),
    };
    let made = ports.store.remake_codes(&who.session, replaces, &codes, &record).await?;
    if made { Ok(()) } else { Err(Refusal::OutOfOrder.into()) }
}
