//! A sign-in: the short-lived state between the right password and the second factor.

use core::time::Duration;

use crate::{
    id::{AccountId, AuthenticatorId, IssuedCodeId, RecoveryCodeId, SignInId},
    ports::Entropy,
    time::Timestamp,
    totp::{NearMiss, Step},
};

/// How long a sign-in waits for its code (OWASP ASVS v5.0.0-6.5.5 by analogy).
pub const VALID_FOR: Duration = Duration::from_mins(10);

/// How many codes a sign-in takes.
pub const TRIES: u32 = 5;

/// The password was right; the second factor isn't proven yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Names it.
    pub id: SignInId,
    /// Who is signing in.
    pub account: AccountId,
    /// How many codes have been tried.
    pub tries: u32,
    /// Where the last wrong code would have been right, if anywhere near.
    pub near_miss: Option<NearMiss>,
    /// From this moment it is over.
    pub expires_at: Timestamp,
}

impl SignIn {
    /// A sign-in that begins now.
    #[must_use]
    pub fn new(account: AccountId, now: Timestamp, entropy: &dyn Entropy) -> Self {
        let id = SignInId::new(now, entropy);
        Self { id, account, tries: 0, near_miss: None, expires_at: now.after(VALID_FOR) }
    }

    /// Whether it can still take a code.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at && self.tries < TRIES
    }

    /// How many more codes it takes.
    #[must_use]
    pub const fn tries_left(&self) -> u32 {
        TRIES.saturating_sub(self.tries)
    }
}

/// A right code, found but not yet consumed. Only the store consumes it, in the transaction that opens the
/// session; so a proof can't open two.
#[derive(Debug, PartialEq, Eq)]
pub enum Proof {
    /// A six-digit code, right in this step.
    Step {
        /// The authenticator that it came from.
        authenticator: AuthenticatorId,
        /// The step to consume.
        step: Step,
    },
    /// The first code of an authenticator that is to take another's place: it does so now.
    Replacement {
        /// The authenticator; it becomes active.
        authenticator: AuthenticatorId,
        /// The step to consume.
        step: Step,
    },
    /// A recovery code.
    RecoveryCode {
        /// The code to spend.
        code: RecoveryCodeId,
    },
    /// A code that staff had issued.
    IssuedCode {
        /// The code to spend.
        code: IssuedCodeId,
    },
}
