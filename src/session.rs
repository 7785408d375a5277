//! Sessions: what a browser holds once signed in, with the assurance it was proven to.

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
    /// The limits for a role: client 30 minutes and 12 hours, staff 15 minutes and 8 hours (inside NIST SP
    /// 800-63B-4 §2.2.3: one hour, 24 hours).
    #[must_use]
    pub const fn of(role: Role) -> Self {
        let (idle_minutes, hours) = if role.is_staff() { (15, 8) } else { (30, 12) };
        Self { idle: Duration::from_mins(idle_minutes), absolute: Duration::from_hours(hours) }
    }
}

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
}

impl Session {
    /// A session that begins now.
    #[must_use]
    pub fn new(account: AccountId, assurance: Assurance, now: Timestamp, entropy: &dyn Entropy) -> Self {
        Self { id: SessionId::new(now, entropy), account, assurance, created_at: now, last_seen_at: now }
    }

    /// Whether it is still good, by idle and by absolute limit.
    #[must_use]
    pub fn is_live(&self, role: Role, now: Timestamp) -> bool {
        let limits = Limits::of(role);
        now < self.last_seen_at.after(limits.idle) && now < self.created_at.after(limits.absolute)
    }

    /// Whether this request must be written down. To the minute is enough, and spares a write a request.
    #[must_use]
    pub fn is_seen_anew(&self, now: Timestamp) -> bool {
        self.last_seen_at.after(Duration::from_mins(1)) <= now
    }
}
