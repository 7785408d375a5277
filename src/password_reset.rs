//! A link by which whoever forgot their password chooses another one. It signs nobody in, and takes no second factor's
//! place.

use core::time::Duration;

use crate::{
    id::{AccountId, PasswordResetId},
    ports::Entropy,
    time::Timestamp,
    token::{Token, TokenHash},
};

/// How long a link works (OWASP WSTG-ATHN-09: rarely longer).
pub const VALID_FOR: Duration = Duration::from_hours(1);

/// A reset as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordReset {
    /// Names it.
    pub id: PasswordResetId,
    /// Whose password it is about.
    pub account: AccountId,
    /// The hash of the link's token.
    pub token: TokenHash,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// From this moment it doesn't work.
    pub expires_at: Timestamp,
}

impl PasswordReset {
    /// A new one, and the token for its link.
    #[must_use]
    pub fn new(account: AccountId, now: Timestamp, entropy: &dyn Entropy) -> (Self, Token) {
        let token = Token::new(entropy);
        let reset = Self {
            id: PasswordResetId::new(now, entropy),
            account,
            token: token.hash(),
            created_at: now,
            expires_at: now.after(VALID_FOR),
        };
        (reset, token)
    }

    /// Whether the link still works, unless it was used.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}
