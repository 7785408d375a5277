//! How far the roll-out of 2FA is: numbers that add up, now and at the end of each day.

use crate::{id::AccountId, reason::Reason, standing::Standing, throttle::Counter, time::Timestamp};

/// How many clients stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings([u64; Standing::ALL.len()]);

impl Standings {
    /// Adds clients to a standing.
    pub fn add(&mut self, standing: Standing, clients: u64) {
        for (known, count) in Standing::ALL.into_iter().zip(&mut self.0) {
            if known == standing {
                *count += clients;
            }
        }
    }

    /// How many stand there.
    #[must_use]
    pub fn of(&self, standing: Standing) -> u64 {
        Standing::ALL.into_iter().zip(self.0).find(|(known, _)| *known == standing).map_or(0, |(_, count)| count)
    }

    /// All clients, those who can't sign in included.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.0.iter().sum()
    }

    /// The numbers of the roll-out. Whoever is disabled takes no part in it.
    #[must_use]
    pub fn rollout(&self) -> Rollout {
        let (invited, waiting) = (self.all() - self.of(Standing::Disabled), self.of(Standing::Waiting));
        Rollout {
            invited,
            set_up: invited - waiting,
            protected: self.of(Standing::Protected),
            exempt: self.of(Standing::Exempt),
            waiting,
        }
    }
}

/// The numbers of the roll-out at a moment. Invited are those who set up and those who are waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rollout {
    /// All clients who take part.
    pub invited: u64,
    /// Those who have used their invitation.
    pub set_up: u64,
    /// Those with an active authenticator.
    pub protected: u64,
    /// Those let in without 2FA for a time.
    pub exempt: u64,
    /// Those who haven't used their invitation.
    pub waiting: u64,
}

/// A day by its number since 1970-01-01, in the firm's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

/// A client who asked for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who.
    pub client: AccountId,
    /// How they are called.
    pub name: String,
    /// When they asked last.
    pub at: Timestamp,
    /// Whether they say that a sign-in wasn't theirs.
    pub disowns: bool,
}

/// A client who is locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedOut {
    /// Who.
    pub client: AccountId,
    /// How they are called.
    pub name: String,
    /// Since when by staff.
    pub by_staff: Option<Timestamp>,
    /// Their wrong codes.
    pub counter: Counter,
}

/// A client whose exemption is about to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Who.
    pub client: AccountId,
    /// How they are called.
    pub name: String,
    /// Why they are exempt.
    pub reason: Reason,
    /// Until when.
    pub until: Timestamp,
}

/// What needs a person: of each kind the first few, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToHandle {
    /// Open help requests, a client once, the oldest first.
    pub asked: Vec<Asked>,
    /// How many clients asked.
    pub asked_in_all: u64,
    /// Locked clients.
    pub locked: Vec<LockedOut>,
    /// How many.
    pub locked_in_all: u64,
    /// Exemptions about to end, the next first.
    pub ending: Vec<Ending>,
    /// How many.
    pub ending_in_all: u64,
}

impl ToHandle {
    /// How many of each kind are named.
    pub const FIRST: u32 = 5;

    /// How many there are of all kinds.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.asked_in_all + self.locked_in_all + self.ending_in_all
    }
}
