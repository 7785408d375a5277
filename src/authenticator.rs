//! What an account calls its authenticators, and how many it can have. Which codes they give is said in
//! [`crate::totp`].

use serde::{Deserialize, Serialize};

use crate::{account::PersonName, id::AuthenticatorId, time::Timestamp};

/// The most that an account can have: each is one more secret that opens it.
pub const MOST: usize = 5;

/// An authenticator's name, by which its holder tells it from the others: trimmed, NFC, 1 to 40 code points, no
/// invisible character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorName(PersonName);

impl AuthenticatorName {
    /// The longest that it can be, in code points.
    pub const MAX: usize = 40;

    /// Reads a name; none when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = PersonName::parse(text)?;
        (name.as_str().chars().count() <= Self::MAX).then_some(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether two names read alike, case aside.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        self.as_str().to_lowercase() == other.as_str().to_lowercase()
    }
}

/// An active authenticator, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAuthenticator {
    /// Names it in requests.
    pub id: AuthenticatorId,
    /// Its name, if it has one.
    pub name: Option<AuthenticatorName>,
    /// When its first code was confirmed.
    pub added_at: Timestamp,
    /// When a code of it was used last, after that.
    pub used_at: Option<Timestamp>,
}
