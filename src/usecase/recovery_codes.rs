//! Recovery codes are shown until "I have saved them", for ten minutes at most. If that never came, the next
//! sign-in shows a new set.

use core::time::Duration;

use crate::{
    access::{Page, SignedIn, Visitor},
    audit::{Act, Origin},
    error::{Fault, Refusal, Result},
    id::{AccountId, RecoveryCodeId, RecoverySetId},
    ports::{Binding, HeldCodes, NewRecoverySet, Ports},
    recovery::RecoveryCode,
    time::Timestamp,
};

/// How long codes that weren't saved can be shown.
const HELD_FOR: Duration = Duration::from_mins(10);

/// Codes to show, and the set that they are of.
pub struct ShownCodes {
    /// Names the set.
    pub set: RecoverySetId,
    /// The codes.
    pub codes: Vec<RecoveryCode>,
}

/// The codes to show. A set whose time is over is replaced by a new one.
///
/// # Errors
/// [`Refusal::OutOfOrder`] when they were saved.
pub async fn open_recovery_codes(ports: &Ports, who: &SignedIn, origin: &Origin) -> Result<ShownCodes> {
    if who.home() != Page::RecoveryCodes {
        return Err(Refusal::OutOfOrder.into());
    }
    let account = who.account.id;
    let held = ports.store.held_codes(account).await?.ok_or(Refusal::OutOfOrder)?;
    let now = ports.clock.now();
    if now < held.until {
        return Ok(open_held(ports, account, &held)?);
    }
    let (set, codes) = new_set(ports, account, now).await?;
    let event = ports.session_event(who, Act::RecoveryCodesMade, origin, now);
    if ports.store.replace_codes(&who.session, held.set, &set, &event).await? {
        return Ok(ShownCodes { set: set.id, codes });
    }
    // Two pages were opened at once, and the other was first: show what it shows.
    let held = ports.store.held_codes(account).await?.ok_or(Refusal::OutOfOrder)?;
    Ok(open_held(ports, account, &held)?)
}

/// "I have saved them": from now on nobody can be shown them. Says which set, so that codes from a page that was
/// left open can't vouch for newer ones; without it, the present set is meant.
///
/// # Errors
/// [`Refusal::CodesNotSaved`] unless `saved`; [`Refusal::OutOfOrder`] when it was said before, or of an older set.
pub async fn finish_set_up(
    ports: &Ports,
    visitor: &Visitor,
    saved: bool,
    set: Option<RecoverySetId>,
    origin: &Origin,
) -> Result<()> {
    let who = visitor.signed_in_at(Page::RecoveryCodes)?;
    if !saved {
        return Err(Refusal::CodesNotSaved.into());
    }
    let account = who.account.id;
    let set = match set {
        Some(set) => set,
        None => ports.store.held_codes(account).await?.ok_or(Refusal::OutOfOrder)?.set,
    };
    let event = ports.session_event(who, Act::RecoveryCodesSaved, origin, ports.clock.now());
    if ports.store.save_codes(account, set, &event).await? { Ok(()) } else { Err(Refusal::OutOfOrder.into()) }
}

/// A new set: its hashes to keep, and the codes to show.
pub(super) async fn new_set(
    ports: &Ports,
    account: AccountId,
    now: Timestamp,
) -> Result<(NewRecoverySet, Vec<RecoveryCode>)> {
    let codes = RecoveryCode::new_set(&*ports.entropy);
    let mut salt = [0; 16];
    ports.entropy.fill(&mut salt);
    let hashes = ports.hasher.stretch(codes.clone(), salt).await?;
    let sealed = hashes
        .iter()
        .map(|hash| {
            let id = RecoveryCodeId::new(now, &*ports.entropy);
            let sealed = ports.vault.seal(&Binding::recovery_code(id, account), hash.as_slice())?;
            Ok((id, sealed))
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    let id = RecoverySetId::new(now, &*ports.entropy);
    let plain = zeroize::Zeroizing::new(codes.iter().flat_map(RecoveryCode::as_bytes).copied().collect::<Vec<u8>>());
    let set = NewRecoverySet {
        id,
        salt,
        codes: sealed,
        held: ports.vault.seal(&Binding::held_codes(id, account), &plain)?,
        held_until: now.after(HELD_FOR),
        created_at: now,
    };
    Ok((set, codes))
}

fn open_held(ports: &Ports, account: AccountId, held: &HeldCodes) -> Result<ShownCodes, Fault> {
    let plain = ports.vault.open(&Binding::held_codes(held.set, account), &held.codes)?;
    let codes = plain
        .chunks(RecoveryCode::LENGTH)
        .map(|bytes| core::str::from_utf8(bytes).ok().and_then(RecoveryCode::parse))
        .collect::<Option<Vec<_>>>()
        .ok_or(Fault::corrupt("recovery_set.held"))?;
    Ok(ShownCodes { set: held.set, codes })
}
