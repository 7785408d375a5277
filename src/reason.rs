//! Why somebody of the staff did something, and how they made sure of whom: kept in the audit log.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A reason in the words of whoever gives it: trimmed, NFC, 3 to 300 code points, on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason(String);

impl Reason {
    /// The longest that it can be, in code points.
    pub const MAX: usize = 300;

    /// Reads a reason; none when it is empty, too short to say anything, too long, or has control characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let reason: String = text.trim().nfc().collect();
        let fits = (3..=Self::MAX).contains(&reason.chars().count());
        (fits && !reason.chars().any(char::is_control)).then_some(Self(reason))
    }

    /// The reason.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How the identity of a client was checked before their second factor was taken away or gone round (OWASP ASVS
/// v5.0.0-6.4.4). Questions about what somebody knows are none (NIST SP 800-63A-4 §2.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityCheck {
    /// Called back on a number that the firm knew before.
    CalledBack,
    /// Met in person.
    InPerson,
    /// Seen on video, with an identity document.
    Video,
}

impl IdentityCheck {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::CalledBack, Self::InPerson, Self::Video];

    /// The way's word, in forms and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CalledBack => "called_back",
            Self::InPerson => "in_person",
            Self::Video => "video",
        }
    }

    /// The way of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.as_str() == word)
    }
}
