//! Authenticators: TOTP (RFC 6238) with SHA-1, six digits and 30 seconds, which is what every app speaks.
//!
//! A pending and an active authenticator are different types: only a first right code turns one into the
//! other. Checking a code says in which step it is right; that step must then be consumed by the store, once
//! and never backwards, before anybody is let in.

use core::time::Duration;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use totp_rs::{Builder, Secret};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    account::Username,
    code::SixDigits,
    error::Fault,
    firm::ShortName,
    id::{AccountId, AuthenticatorId},
    ports::Entropy,
    time::Timestamp,
};

/// Seconds in a step (RFC 6238 §4.1).
pub const STEP_SECONDS: u64 = 30;

/// How long a pending authenticator can be confirmed (NIST SP 800-63B-4 §4.1.2.2, by analogy).
pub const PENDING_FOR: Duration = Duration::from_mins(10);

/// How long one that is to take another's place can be: the app may have overwritten the older secret, so there must be
/// time to sign in again (authenticators.md §2.4).
pub const PENDING_REPLACEMENT_FOR: Duration = Duration::from_mins(15);

/// The most characters of a username in a label, so that the URI always fits a QR code.
const LABEL_MAX: usize = 64;

/// The secret that an app and Guichet share: 20 random bytes (RFC 4226 §4 R6 recommends 160 bits). It has no
/// `Debug`, `Display` or `Serialize`, and is wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct TotpSecret([u8; 20]);

impl TotpSecret {
    /// A new secret.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 20];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    /// The secret that the vault gave back.
    ///
    /// # Errors
    /// When the bytes aren't 20.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let bytes = bytes.try_into().map_err(|_| Fault::corrupt("authenticator.secret"))?;
        Ok(Self(bytes))
    }

    /// The secret's bytes, for the vault.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The key as typed into an app: 32 upper-case base-32 characters, no padding.
    #[must_use]
    pub fn reveal_key(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&self.0)
    }

    /// The URI in the QR code, by the profile of authenticators.md §2.7: issuer in the label and as
    /// parameter, byte for byte the same; no parameter that has its default value.
    ///
    /// A colon in the username, which no label can carry, becomes a space, and a very long username is cut: the
    /// label only tells entries of the app apart.
    ///
    /// # Errors
    /// Never with a valid short name; the library says so at run time.
    pub fn reveal_uri(&self, firm: &ShortName, username: &Username) -> Result<String, Fault> {
        Builder::new()
            .with_secret(Secret::new_stack(self.0))
            .with_issuer(Some(firm.as_str()))
            .with_account_name(username.as_str().chars().take(LABEL_MAX).collect::<String>().replace(':', " "))
            .build()
            .and_then(|totp| totp.to_url())
            .map_err(|_| Fault::corrupt("authenticator label"))
    }

    /// The code of one step.
    #[must_use]
    pub fn code_at(&self, step: Step) -> SixDigitsText {
        let totp = Builder::new().with_secret(Secret::new_stack(self.0)).build_noncompliant();
        SixDigitsText(totp.generate(step.0.saturating_mul(STEP_SECONDS)).to_string())
    }
}

/// A step's right code, as text with its leading zeros.
pub struct SixDigitsText(String);

impl SixDigitsText {
    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// The number of a 30-second step since 1970 (RFC 6238 §4.2; wider than 32 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(u64);

impl Step {
    /// The step that `now` lies in.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self(now.as_unix_seconds() / STEP_SECONDS)
    }

    /// A step by its number.
    #[must_use]
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The step's number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// How many steps before and after the present one are accepted: 0 or 1, never more (RFC 6238 §5.2; OWASP
/// ASVS v5.0.0-6.5.5 taken literally is 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The present step alone.
    None,
    /// One step to each side: a clock that is up to 30 seconds off, or slow fingers.
    OneStep,
}

/// What a check of six digits found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Right, in this step, which is newer than the last one consumed.
    Fresh(Step),
    /// Right, but its step, or a newer one, has been consumed.
    AlreadyUsed,
    /// Wrong.
    Wrong,
}

/// How far off a phone's clock is looked for, in steps to each side: ten minutes.
const CLOCK_LOOK: u64 = 20;

/// A wrong code that would be right in another step, not far away. One alone tells nothing: of a million codes, forty are
/// right within ten minutes, and whoever guesses must not learn which one will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The step.
    pub step: Step,
    /// How many steps it is ahead of the present one; behind, when it is negative.
    pub offset: i64,
}

/// By how much a phone's clock is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockOff {
    /// In minutes, at least one.
    pub minutes: u32,
    /// Whether it is ahead.
    pub ahead: bool,
}

impl NearMiss {
    /// By how much the clock is off, when the code before missed by as much, and was another one.
    #[must_use]
    pub fn after(self, before: Option<Self>) -> Option<ClockOff> {
        let before = before?;
        let agrees = before.step != self.step && before.offset.abs_diff(self.offset) <= 1;
        let seconds = self.offset.unsigned_abs() * STEP_SECONDS;
        let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX).max(1);
        agrees.then_some(ClockOff { minutes, ahead: self.offset > 0 })
    }
}

/// Marks an authenticator whose first code hasn't been confirmed.
pub struct Pending {
    /// Until when it can be.
    pub expires_at: Timestamp,
}

/// Marks an authenticator that signs in.
pub struct Active {
    /// The last step that was consumed.
    pub last_step: Step,
}

/// An app on a phone that holds a TOTP secret.
pub struct Authenticator<State> {
    /// Names it.
    pub id: AuthenticatorId,
    /// Whose it is.
    pub account: AccountId,
    secret: TotpSecret,
    state: State,
}

impl Authenticator<Pending> {
    /// A new authenticator, to be confirmed within that time: [`PENDING_FOR`], or [`PENDING_REPLACEMENT_FOR`].
    #[must_use]
    pub fn new(account: AccountId, within: Duration, now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self {
            id: AuthenticatorId::new(now, entropy),
            account,
            secret: TotpSecret::new(entropy),
            state: Pending { expires_at: now.after(within) },
        }
    }

    /// A pending authenticator from the store.
    #[must_use]
    pub fn pending(id: AuthenticatorId, account: AccountId, secret: TotpSecret, expires_at: Timestamp) -> Self {
        Self { id, account, secret, state: Pending { expires_at } }
    }

    /// Until when it can be confirmed.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        self.state.expires_at
    }

    /// The secret, to be shown until it is confirmed. An active authenticator has no such function.
    #[must_use]
    pub const fn secret(&self) -> &TotpSecret {
        &self.secret
    }

    /// Checks the first code. The step that comes back is consumed by the confirmation itself, so that the
    /// first code can't sign in as well.
    #[must_use]
    pub fn check_first(&self, typed: SixDigits, now: Timestamp, drift: Drift) -> Check {
        check(&self.secret, typed, now, None, drift)
    }
}

impl Authenticator<Active> {
    /// An active authenticator from the store.
    #[must_use]
    pub fn active(id: AuthenticatorId, account: AccountId, secret: TotpSecret, last_step: Step) -> Self {
        Self { id, account, secret, state: Active { last_step } }
    }

    /// Checks a code.
    #[must_use]
    pub fn check(&self, typed: SixDigits, now: Timestamp, drift: Drift) -> Check {
        check(&self.secret, typed, now, Some(self.state.last_step), drift)
    }

    /// Where a wrong code would be right, if anywhere near. Always looks everywhere, in constant time.
    #[must_use]
    pub fn near_miss(&self, typed: SixDigits, now: Timestamp) -> Option<NearMiss> {
        let present = Step::at(now).0;
        let mut matched = Choice::from(0);
        let mut found = 0;
        for step in present.saturating_sub(CLOCK_LOOK)..=present.saturating_add(CLOCK_LOOK) {
            let right = self.secret.code_at(Step(step)).0.as_bytes().ct_eq(typed.as_bytes());
            found = u64::conditional_select(&found, &step, right);
            matched |= right;
        }
        let offset = i64::try_from(found).ok()?.checked_sub(i64::try_from(present).ok()?)?;
        bool::from(matched).then_some(NearMiss { step: Step(found), offset })
    }
}

/// Compares with every accepted step, always all of them and in constant time.
fn check(secret: &TotpSecret, typed: SixDigits, now: Timestamp, last_step: Option<Step>, drift: Drift) -> Check {
    let present = Step::at(now).0;
    let reach = match drift {
        Drift::None => 0,
        Drift::OneStep => 1,
    };
    let mut matched = Choice::from(0);
    let mut newest = 0;
    for step in present.saturating_sub(reach)..=present.saturating_add(reach) {
        let right = secret.code_at(Step(step)).0.as_bytes().ct_eq(typed.as_bytes());
        newest = u64::conditional_select(&newest, &step, right);
        matched |= right;
    }
    if !bool::from(matched) {
        return Check::Wrong;
    }
    match last_step {
        Some(last) if newest <= last.0 => Check::AlreadyUsed,
        _ => Check::Fresh(Step(newest)),
    }
}
