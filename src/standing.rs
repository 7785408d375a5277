//! Where an account stands: exactly one word for each, the first that applies.

use serde::{Deserialize, Serialize};

/// Where an account stands, in the order in which they apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It can't sign in.
    Disabled,
    /// By staff, or by too many wrong codes.
    Locked,
    /// Its second factors were reset, and aren't set up again yet.
    SetUpAgain,
    /// Let in without 2FA until a day.
    Exempt,
    /// It has an active authenticator.
    Protected,
    /// It has a password, and no second factor.
    PasswordOnly,
    /// Invited; the link wasn't used yet.
    Waiting,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 7] = [
        Self::Disabled,
        Self::Locked,
        Self::SetUpAgain,
        Self::Exempt,
        Self::Protected,
        Self::PasswordOnly,
        Self::Waiting,
    ];

    /// The standing's word, in the database and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Locked => "locked",
            Self::SetUpAgain => "set_up_again",
            Self::Exempt => "exempt",
            Self::Protected => "protected",
            Self::PasswordOnly => "password_only",
            Self::Waiting => "waiting",
        }
    }

    /// The standing of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word)
    }
}
