//! Finding out what a typed code proves: one path for signing in and for step-up, so that both count and check alike.

use subtle::ConstantTimeEq;

use super::open_enrolment::unsealed;
use crate::{
    account::Account,
    audit::Act,
    code::{SixDigits, TypedCode},
    error::Result,
    id::RecoveryCodeId,
    ports::{Binding, Ports},
    recovery::RecoveryCode,
    sign_in::Proof,
    time::Timestamp,
    totp::{Authenticator, Check, NearMiss, TotpSecret},
};

/// What a typed code turned out to be.
pub(super) enum Found {
    /// It proves something, and how a sign-in with it is called.
    Right(Proof, Act),
    /// It was right, but its step was used.
    AlreadyUsed,
    /// It is no code of this account's, now. Where it would be right, if it is six digits and anywhere near.
    Wrong(Option<NearMiss>),
}

/// What a code proves for an account. To sign in, a code from the staff counts too, and one of an authenticator that is
/// to take another's place: the app may have overwritten the older secret (authenticators.md §2.4). To prove oneself
/// again, neither does.
pub(super) async fn find(
    ports: &Ports,
    account: &Account,
    typed: TypedCode,
    signing_in: bool,
    now: Timestamp,
) -> Result<Found> {
    let code = match typed {
        TypedCode::SixDigits(digits) => return find_step(ports, account, digits, signing_in, now).await,
        TypedCode::Recovery(code) => code,
    };
    if signing_in && let Some(found) = find_issued_code(ports, account, &code, now).await? {
        return Ok(found);
    }
    find_recovery_code(ports, account, code).await
}

/// The issued code, if there is one and this is it: a hash of its own, since its salt is.
async fn find_issued_code(
    ports: &Ports,
    account: &Account,
    typed: &RecoveryCode,
    now: Timestamp,
) -> Result<Option<Found>> {
    let Some(issued) = ports.store.spendable_issued_code(account.id, now).await? else {
        return Ok(None);
    };
    let hash = ports.vault.open(&Binding::issued_code(issued.id, account.id), &issued.hash)?;
    let stretched = ports.hasher.stretch(vec![typed.clone()], issued.salt).await?;
    let right = stretched.first().is_some_and(|typed| bool::from(hash.as_slice().ct_eq(typed.as_slice())));
    Ok(right.then_some(Found::Right(Proof::IssuedCode { code: issued.id }, Act::SignedInWithIssuedCode)))
}

async fn find_step(
    ports: &Ports,
    account: &Account,
    digits: SixDigits,
    signing_in: bool,
    now: Timestamp,
) -> Result<Found> {
    let mut found = Found::Wrong(None);
    for row in ports.store.authenticators(account.id).await? {
        let secret = ports.vault.open(&Binding::secret(row.id, account.id), &row.secret)?;
        let secret = TotpSecret::from_bytes(&secret)?;
        let authenticator = Authenticator::active(row.id, account.id, secret, row.at);
        match authenticator.check(digits, now, ports.drift) {
            Check::Fresh(step) => {
                let proof = Proof::Step { authenticator: row.id, step };
                return Ok(Found::Right(proof, Act::SignedInWithAuthenticator));
            }
            Check::AlreadyUsed => found = Found::AlreadyUsed,
            Check::Wrong => {
                if let Found::Wrong(near_miss) = &mut found {
                    *near_miss = near_miss.or(authenticator.near_miss(digits, now));
                }
            }
        }
    }
    if signing_in && matches!(found, Found::Wrong(_)) {
        return Ok(find_replacement(ports, account, digits, now).await?.unwrap_or(found));
    }
    Ok(found)
}

/// The first code of an authenticator that is to take another's place.
async fn find_replacement(
    ports: &Ports,
    account: &Account,
    digits: SixDigits,
    now: Timestamp,
) -> Result<Option<Found>> {
    let Some(row) = ports.store.pending_replacement(account.id, now).await? else {
        return Ok(None);
    };
    let authenticator = row.id;
    let check = unsealed(ports, account.id, &row)?.check_first(digits, now, ports.drift);
    Ok(match check {
        Check::Fresh(step) => {
            Some(Found::Right(Proof::Replacement { authenticator, step }, Act::SignedInWithAuthenticator))
        }
        Check::AlreadyUsed | Check::Wrong => None,
    })
}

/// One slow hash an attempt, whether or not the account has codes: every code of a set has the same salt.
async fn find_recovery_code(ports: &Ports, account: &Account, typed: RecoveryCode) -> Result<Found> {
    let set = ports.store.spendable_codes(account.id).await?;
    let salt = set.as_ref().map_or([0; 16], |set| set.salt);
    let stretched = ports.hasher.stretch(vec![typed], salt).await?;
    let (Some(set), Some(typed)) = (set, stretched.first()) else {
        return Ok(Found::Wrong(None));
    };
    let left = u32::try_from(set.codes.len()).unwrap_or(0).saturating_sub(1);
    let mut right: Option<RecoveryCodeId> = None;
    for (code, sealed) in set.codes {
        let hash = ports.vault.open(&Binding::recovery_code(code, account.id), &sealed)?;
        if bool::from(hash.as_slice().ct_eq(typed.as_slice())) {
            right = Some(code);
        }
    }
    Ok(right.map_or(Found::Wrong(None), |code| {
        Found::Right(Proof::RecoveryCode { code }, Act::SignedInWithRecoveryCode { left })
    }))
}
