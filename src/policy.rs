//! What a firm asks of its clients, and what it means for one account now.

use serde::{Deserialize, Serialize};

use crate::{account::Account, time::Timestamp};

/// What the firm asks of its clients when they sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Policy {
    /// A password alone lets clients in.
    Off,
    /// Clients may turn 2FA on; nobody has to.
    Optional,
    /// From this moment clients set up 2FA before they go further.
    Required {
        /// When it begins.
        from: Timestamp,
    },
}

/// What an account without an authenticator must do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUp {
    /// Nothing: it isn't asked.
    NotAsked,
    /// It is offered, and can be put off.
    Offered,
    /// Nothing else is open until it is done.
    Demanded,
}

impl Policy {
    /// What is asked of an account `now`, when it has no authenticator. Staff always need 2FA, whatever the policy
    /// (OWASP ASVS v5.0.0-6.3.3), and whoever was reset sets up again: a reset never leaves a password alone.
    #[must_use]
    pub fn asks(self, account: &Account, now: Timestamp) -> SetUp {
        match self {
            _ if account.role.is_staff() || account.reset_at.is_some() => SetUp::Demanded,
            Self::Off => SetUp::NotAsked,
            Self::Optional => SetUp::Offered,
            Self::Required { from } if now < from || account.is_exempt(now) => SetUp::Offered,
            Self::Required { .. } => SetUp::Demanded,
        }
    }

    /// Whether a change to `next` asks less of clients than before: such a change needs a reason, and the other
    /// owners are told.
    #[must_use]
    pub fn loosens_to(self, next: Self) -> bool {
        match (self, next) {
            (Self::Required { from }, Self::Required { from: later }) => from < later,
            (Self::Required { .. }, Self::Off | Self::Optional) | (Self::Optional, Self::Off) => true,
            _ => false,
        }
    }
}
