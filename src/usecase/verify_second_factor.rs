//! The code: the second of the two steps.
//!
//! The attempt is counted first, then checked, then its code consumed by the transaction that opens the
//! session. Whatever order and however many at a time, a code opens one session.

use subtle::ConstantTimeEq;

use crate::{
    account::Account,
    audit::{Act, Origin},
    code::{SixDigits, TypedCode},
    error::{Error, Refusal, Result},
    firm::Firm,
    id::RecoveryCodeId,
    ports::{Binding, CodeCount, Completed, Completion, Counted, NewSession, Ports},
    recovery::RecoveryCode,
    session::{Assurance, Session},
    sign_in::{Proof, SignIn},
    throttle::{Key, Rule, seconds_until},
    time::Timestamp,
    token::Token,
    totp::{Authenticator, Check, TotpSecret},
};

enum Found {
    Right(Proof, Act),
    AlreadyUsed,
    Wrong,
}

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

    let found = match code {
        TypedCode::SixDigits(digits) => find_step(ports, account, digits, now).await?,
        TypedCode::Recovery(code) => find_recovery_code(ports, account, code).await?,
    };
    let already_used = match found {
        Found::Right(proof, act) => {
            let token = Token::new(&*ports.entropy);
            let session = Session::new(account.id, Assurance::TwoFactor, now, &*ports.entropy);
            let completion = Completion {
                sign_in: sign_in.id,
                proof,
                opens: NewSession { session, token: token.hash(), origin: origin.clone() },
                counted: Counted { key, number: counted },
            };
            let event = ports.own_event(firm, account.id, act, origin, now);
            match ports.store.complete_sign_in(&completion, &event).await? {
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
    let (wait, limit) = (Rule::SECOND_FACTOR.wait_after(counted), Rule::SECOND_FACTOR.disabled_after);
    if !wait.is_zero() {
        let disabled = limit.is_some_and(|limit| counted >= limit);
        let act = if disabled { Act::SecondFactorDisabled } else { Act::Locked { seconds: wait.as_secs() } };
        ports.store.record(&ports.own_event(firm, account.id, act, origin, now)).await?;
    }
    Err(refusal(already_used, tries_left))
}

fn refusal(already_used: bool, tries_left: u32) -> Error {
    match (tries_left, already_used) {
        (0, _) => Refusal::TriesSpent,
        (tries_left, true) => Refusal::CodeAlreadyUsed { tries_left },
        (tries_left, false) => Refusal::WrongCode { tries_left },
    }
    .into()
}

async fn find_step(ports: &Ports, account: &Account, digits: SixDigits, now: Timestamp) -> Result<Found> {
    let mut found = Found::Wrong;
    for row in ports.store.authenticators(account.id).await? {
        let secret = ports.vault.open(&Binding::secret(row.id, account.id), &row.secret)?;
        let secret = TotpSecret::from_bytes(&secret)?;
        match Authenticator::active(row.id, account.id, secret, row.at).check(digits, now, ports.drift) {
            Check::Fresh(step) => {
                let proof = Proof::Step { authenticator: row.id, step };
                return Ok(Found::Right(proof, Act::SignedInWithAuthenticator));
            }
            Check::AlreadyUsed => found = Found::AlreadyUsed,
            Check::Wrong => {}
        }
    }
    Ok(found)
}

/// One slow hash an attempt, whether or not the account has codes: every code of a set has the same salt.
async fn find_recovery_code(ports: &Ports, account: &Account, typed: RecoveryCode) -> Result<Found> {
    let set = ports.store.spendable_codes(account.id).await?;
    let salt = set.as_ref().map_or([0; 16], |set| set.salt);
    let stretched = ports.hasher.stretch(vec![typed], salt).await?;
    let (Some(set), Some(typed)) = (set, stretched.first()) else {
        return Ok(Found::Wrong);
    };
    let left = u32::try_from(set.codes.len()).unwrap_or(0).saturating_sub(1);
    let mut right: Option<RecoveryCodeId> = None;
    for (code, sealed) in set.codes {
        let hash = ports.vault.open(&Binding::recovery_code(code, account.id), &sealed)?;
        if bool::from(hash.as_slice().ct_eq(typed.as_slice())) {
            right = Some(code);
        }
    }
    Ok(right.map_or(Found::Wrong, |code| {
        Found::Right(Proof::RecoveryCode { code }, Act::SignedInWithRecoveryCode { left })
    }))
}
