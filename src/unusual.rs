//! Sign-ins that their holder is asked about: "It was me" or "It wasn't me" (product.md, the portal home). Those from a
//! browser that the account hasn't signed in from before, and those with a recovery code.

use core::time::Duration;

use crate::{
    audit::Origin,
    id::{SessionId, UnusualSignInId},
    notice::Letter,
    time::Timestamp,
};

/// How long the question stands when nobody answers.
pub const ASKED_FOR: Duration = Duration::from_hours(30 * 24);

/// How many questions are shown at a time, the newest first.
pub const SHOWN: u32 = 3;

/// How long a browser is known after its last sign-in: as long as browsers keep a cookie at most (RFC 6265bis §5.5).
pub const BROWSER_KNOWN_FOR: Duration = Duration::from_hours(400 * 24);

/// What a sign-in was proven with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The password alone.
    Password,
    /// A code of the app.
    Authenticator,
    /// A recovery code.
    RecoveryCode,
    /// A code of the staff's.
    IssuedCode,
}

impl Way {
    const ALL: [Self; 4] = [Self::Password, Self::Authenticator, Self::RecoveryCode, Self::IssuedCode];

    /// The way's word, in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Authenticator => "authenticator",
            Self::RecoveryCode => "recovery_code",
            Self::IssuedCode => "issued_code",
        }
    }

    /// The way of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }

    /// Whether it is asked about from a known browser, too.
    #[must_use]
    pub const fn is_unusual(self) -> bool {
        matches!(self, Self::RecoveryCode)
    }
}

/// What a session that begins brings along, in case it is unusual: only the transaction that begins it knows.
#[derive(Clone, Debug)]
pub struct Question {
    /// Names it.
    pub id: UnusualSignInId,
    /// What was proven.
    pub way: Way,
    /// Sent when the browser is new to the account.
    pub letter: Option<Letter>,
}

/// A sign-in that nobody has answered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusualSignIn {
    /// Names it.
    pub id: UnusualSignInId,
    /// The session that it began.
    pub session: SessionId,
    /// What was proven.
    pub way: Way,
    /// From where.
    pub origin: Origin,
    /// When.
    pub at: Timestamp,
}
