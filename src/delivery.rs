//! When a letter that couldn't be sent is tried again, and when it is given up.
//!
//! An outage is waited out for three days, as mail servers do among each other (RFC 5321 §4.5.4.1 asks for four or
//! five; a notice of a sign-in that comes later is none any more). What an address refuses for good is given up at once.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{notice::Letter, time::Timestamp};

/// How long one is tried.
pub const TRIED_FOR: Duration = Duration::from_hours(72);

/// How long whoever takes one has to send it. Then it counts as not sent, and the next one takes it: its sender was
/// killed. Longer than any sending takes.
pub const TAKEN_FOR: Duration = Duration::from_mins(5);

/// From when on staff are told that one is late.
pub const LATE_AFTER: Duration = Duration::from_mins(15);

const FIRST_WAIT: Duration = Duration::from_mins(1);
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Why one wasn't sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setback {
    /// The mail server couldn't be talked to, or took nothing at all: nothing is wrong with the letter.
    Unreachable,
    /// It put this one off.
    PutOff,
    /// It won't ever take it: the address doesn't exist, or refuses mail.
    Refused,
    /// It wasn't sent while it was of use.
    TooLate,
}

impl Setback {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Unreachable, Self::PutOff, Self::Refused, Self::TooLate];

    /// Its word, in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::PutOff => "put_off",
            Self::Refused => "refused",
            Self::TooLate => "too_late",
        }
    }

    /// The one of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setback| setback.as_str() == word)
    }
}

/// Whether sending it is of no use any more.
#[must_use]
pub fn is_too_late(letter: &Letter, now: Timestamp) -> bool {
    letter.at.after(TRIED_FOR) <= now || letter.link.as_ref().is_some_and(|link| link.until <= now)
}

/// When a letter is tried again after its `attempt`-th setback; none when it is given up.
#[must_use]
pub fn tried_again_at(letter: &Letter, attempt: u32, setback: Setback, now: Timestamp) -> Option<Timestamp> {
    let next = now.after(wait_after(attempt));
    let is_over = matches!(setback, Setback::Refused | Setback::TooLate) || is_too_late(letter, next);
    (!is_over).then_some(next)
}

/// The wait after so many attempts: a minute, doubled up to an hour.
#[must_use]
pub fn wait_after(attempts: u32) -> Duration {
    let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT)
}
