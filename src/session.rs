//! Sessions: what a browser holds once signed in, with the assurance it was proven to, and for how long.

use core::time::Duration;

use crate::{
    account::Role,
    id::{AccountId, SessionId},
    ports::Entropy,
    time::Timestamp,
};

/// What has been proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// The password alone.
    Password,
    /// The password and a second factor.
    TwoFactor,
}

impl Assurance {
    /// The assurance's word, in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::TwoFactor => "two_factor",
        }
    }

    /// The assurance of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Password, Self::TwoFactor].into_iter().find(|assurance| assurance.as_str() == word)
    }
}

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Without a request.
    pub idle: Duration,
    /// In all.
    pub absolute: Duration,
}

impl Limits {
    /// The longest that any session lasts without a request (NIST SP 800-63B-4 §2.2.3).
    pub const LONGEST_IDLE: Duration = Duration::from_hours(1);
    /// The longest that any session lasts (NIST SP 800-63B-4 §2.2.3).
    pub const LONGEST: Duration = Duration::from_hours(24);
    /// The shortest that a firm can ask for: less, and people can't read a page.
    pub const SHORTEST_IDLE: Duration = Duration::from_mins(5);
    /// Likewise, in all.
    pub const SHORTEST: Duration = Duration::from_hours(1);

    /// Limits that a firm asks for; none when they are outside the standard's, or the idle one is the longer.
    #[must_use]
    pub fn parse(idle: Duration, absolute: Duration) -> Option<Self> {
        let fits = (Self::SHORTEST_IDLE..=Self::LONGEST_IDLE).contains(&idle)
            && (Self::SHORTEST..=Self::LONGEST).contains(&absolute)
            && idle <= absolute;
        fits.then_some(Self { idle, absolute })
    }
}

/// How long a firm's sessions last, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLengths {
    /// A client's.
    pub client: Limits,
    /// The staff's.
    pub staff: Limits,
}

impl Default for SessionLengths {
    /// Client 30 minutes and 12 hours, staff 15 minutes and 8 hours.
    fn default() -> Self {
        let limits =
            |minutes, hours| Limits { idle: Duration::from_mins(minutes), absolute: Duration::from_hours(hours) };
        Self { client: limits(30, 12), staff: limits(15, 8) }
    }
}

impl SessionLengths {
    /// The limits for a role.
    #[must_use]
    pub const fn of(&self, role: Role) -> Limits {
        if role.is_staff() { self.staff } else { self.client }
    }
}

/// How many sessions an account has at most. The next one ends the one that was seen longest ago (OWASP ASVS
/// v5.0.0-7.1.2): nobody is kept out by what they left open elsewhere.
pub const MOST_SESSIONS: u32 = 20;

/// How much longer a session must last by being extended, for that to be worth offering.
const WORTH_EXTENDING: Duration = Duration::from_mins(1);

/// How long a session still lasts when nothing else is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Until the nearer of its two ends; nothing once it is over.
    pub time: Duration,
    /// Whether going on would put that end off. Near the absolute limit it wouldn't.
    pub extendable: bool,
}

/// How long the proof of a second factor counts for what asks for it again (product.md, step-up).
pub const STEP_UP_GOOD_FOR: Duration = Duration::from_mins(5);

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names it.
    pub id: SessionId,
    /// Who is signed in.
    pub account: AccountId,
    /// What they have proven.
    pub assurance: Assurance,
    /// When it began.
    pub created_at: Timestamp,
    /// When its last request came, to the minute.
    pub last_seen_at: Timestamp,
    /// When a second factor of one's own was proven last; never in a session of the password alone, nor yet in one that a
    /// code of the staff's opened.
    pub proven_at: Option<Timestamp>,
}

impl Session {
    /// A session that begins now.
    #[must_use]
    pub fn new(account: AccountId, assurance: Assurance, now: Timestamp, entropy: &dyn Entropy) -> Self {
        let proven_at = (assurance == Assurance::TwoFactor).then_some(now);
        Self { id: SessionId::new(now, entropy), account, assurance, created_at: now, last_seen_at: now, proven_at }
    }

    /// Whether it is still good, by idle and by absolute limit.
    #[must_use]
    pub fn is_live(&self, limits: Limits, now: Timestamp) -> bool {
        now < self.last_seen_at.after(limits.idle) && now < self.created_at.after(limits.absolute)
    }

    /// How long it still lasts.
    #[must_use]
    pub fn left(&self, limits: Limits, now: Timestamp) -> Left {
        let idle = now.until(self.last_seen_at.after(limits.idle));
        let absolute = now.until(self.created_at.after(limits.absolute));
        Left { time: idle.min(absolute), extendable: absolute >= idle + WORTH_EXTENDING }
    }

    /// Whether the second factor was proven a moment ago.
    #[must_use]
    pub fn is_proven_anew(&self, now: Timestamp) -> bool {
        self.proven_at.is_some_and(|at| now < at.after(STEP_UP_GOOD_FOR))
    }

    /// Whether this request must be written down. To the minute is enough, and spares a write a request.
    #[must_use]
    pub fn is_seen_anew(&self, now: Timestamp) -> bool {
        self.last_seen_at.after(Duration::from_mins(1)) <= now
    }
}
