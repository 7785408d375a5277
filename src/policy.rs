//! What a firm asks of its clients, and what it means for one account now.

use serde::{Deserialize, Serialize};

use crate::{account::Role, time::Timestamp};

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
    /// What is asked of an account with this role, `now`, when it has no authenticator. Staff always need
    /// 2FA, whatever the policy (OWASP ASVS v5.0.0-6.3.3).
    #[must_use]
    pub fn asks(self, role: Role, now: Timestamp) -> SetUp {
        match self {
            _ if role.is_staff() => SetUp::Demanded,
            Self::Off => SetUp::NotAsked,
            Self::Optional => SetUp::Offered,
            Self::Required { from } if now < from => SetUp::Offered,
            Self::Required { .. } => SetUp::Demanded,
        }
    }
}
