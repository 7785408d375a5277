//! Invitations: a single-use link with which an account sets itself up.

use core::time::Duration;

use crate::{
    account::Account,
    id::{AccountId, InvitationId},
    ports::Entropy,
    time::Timestamp,
    token::{Token, TokenHash},
};

/// How long a link works. It lets somebody choose a password once, so it may outlast a weekend but not a
/// forgotten mailbox.
pub const VALID_FOR: Duration = Duration::from_hours(7 * 24);

/// An invitation as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Names it.
    pub id: InvitationId,
    /// The account that it sets up.
    pub account: AccountId,
    /// The hash of the link's token.
    pub token: TokenHash,
    /// When it was made.
    pub created_at: Timestamp,
    /// From this moment it doesn't work.
    pub expires_at: Timestamp,
}

impl Invitation {
    /// A new invitation, and the token for its link.
    #[must_use]
    pub fn new(account: AccountId, now: Timestamp, entropy: &dyn Entropy) -> (Self, Token) {
        let token = Token::new(entropy);
        let invitation = Self {
            id: InvitationId::new(now, entropy),
            account,
            token: token.hash(),
            created_at: now,
            expires_at: now.after(VALID_FOR),
        };
        (invitation, token)
    }

    /// Whether the link still works, unless it was used.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}

/// A link to give to a client, shown once.
pub struct LinkToGive {
    /// Whose it is.
    pub client: Account,
    /// What it opens with.
    pub token: Token,
    /// From this moment it doesn't work.
    pub expires_at: Timestamp,
}
